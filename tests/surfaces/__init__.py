"""Forms, home pages and the commands that open them, through the gateway and on no platform."""
