"""Programs, people and readings as files: read with every problem at once, previewed, applied, exported."""
