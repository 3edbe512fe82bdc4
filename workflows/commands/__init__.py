"""`/alignment ...`: the list of commands, and what each does."""
