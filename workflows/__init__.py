"""What the program does: plain synchronous functions over a database session and a `now`."""
