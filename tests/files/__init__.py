"""Programs, people and readings as files."""
