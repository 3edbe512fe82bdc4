"""The data rules, proven on SQLite and on PostgreSQL."""
