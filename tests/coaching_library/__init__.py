"""The coaching library: how its files are read, and whether each prompt is one a good coach would sign."""
