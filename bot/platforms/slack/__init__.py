"""Slack: routes, parsing, rendering and sending."""
