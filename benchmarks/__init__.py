"""Measurements, always as a ratio to a named peer or bound in the same run."""
