"""Tests: conversations first, on real parts."""
