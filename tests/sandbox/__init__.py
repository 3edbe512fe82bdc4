"""Tests of the sandbox page: its routes, and the page itself in a real browser on a small fake world."""
