"""The documents are true: what they list exists, and what exists is listed."""
