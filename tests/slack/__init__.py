"""Slack: what comes in, what goes out, and installing the app."""
