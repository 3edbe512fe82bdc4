"""The coaching library: prompt files with front matter, and the code that reads them."""
