"""A stand-in for Microsoft: its keys, its login, its connector and its roster, on loopback."""
