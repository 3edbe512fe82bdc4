"""Everything the bot says: the card model, every message by name and locale, the coaching library."""
