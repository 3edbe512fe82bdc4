"""One folder per platform; the platforms do not know each other."""
