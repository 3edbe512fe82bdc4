"""The benchmarks run, and their page says what they found."""
