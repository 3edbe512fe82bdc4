"""From what somebody says a program was worth to a claim in money."""
