"""From what somebody typed to a number of a KPI that counts, and what it changed."""
