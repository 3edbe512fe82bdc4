"""`alignment doctor`: looks at everything that has to be right, and says the fix for what is not."""
