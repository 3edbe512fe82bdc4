"""One ASGI app: sandbox, health and, mounted into it, the platforms."""
