"""One table per language; nothing but words lives here."""
