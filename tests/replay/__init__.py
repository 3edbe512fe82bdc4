"""Tests of the replay: its two scripts, what it leaves, and the rules a whole year must keep."""
