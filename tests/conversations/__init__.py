"""Conversations: a sponsor says, the bot asks; the same words on every platform."""
