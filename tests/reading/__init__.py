"""Replies and what has to be read in them."""
