"""A program's whole follow-up on a virtual clock, with scripted answers, in one go."""
