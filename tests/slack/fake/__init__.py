"""A Slack of our own for tests: built to Slack's documents, over loopback HTTP and a websocket."""
