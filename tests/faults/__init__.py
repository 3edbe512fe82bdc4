"""Everything that can go wrong around a message or an event, on a fake platform that counts what arrives."""
