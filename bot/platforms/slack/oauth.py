"""Installing from a browser, for several workspaces and Enterprise organizations; tokens kept and renewed."""

from datetime import timedelta

STATE_LASTS = timedelta(minutes=10)
"""How long somebody may take on Slack's page before they have to begin again."""

RENEW_BEFORE = timedelta(hours=2)
"""How long before its end a token is renewed. Slack's last twelve hours."""
