"""Pure rules: nothing here reaches the database, the clock or the network."""
