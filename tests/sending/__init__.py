"""How messages leave: rates, the stream of one tenant, and what is written down of it."""
