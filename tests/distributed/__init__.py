"""Many workers on one PostgreSQL: who does what, and what happens when one of them dies."""
