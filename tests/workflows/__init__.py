"""The workflows, called over a real database."""
