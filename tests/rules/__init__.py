"""The pure rules of the follow-up: when, how much, and what comes next."""
