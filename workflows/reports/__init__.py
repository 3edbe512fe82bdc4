"""What is told of programs without asking anything: overview, levels, memo, portfolio, pages."""
