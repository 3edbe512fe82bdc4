"""What ties a program to its result before launch: answers, expectations, gaps, and the terms of the bet."""
