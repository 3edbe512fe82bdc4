"""What makes things happen at a time."""
