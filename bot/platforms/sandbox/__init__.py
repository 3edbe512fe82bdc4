"""The sandbox, a page that stands in for Slack and Teams: routes, parsing, rendering and sending."""
