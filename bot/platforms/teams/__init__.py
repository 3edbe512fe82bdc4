"""Microsoft Teams: routes, parsing, rendering and sending."""
