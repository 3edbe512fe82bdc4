"""What is taken out of people's words before a model is sent them: e-mail addresses and links."""

import re

_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)


def without_addresses(text: str) -> str:
    """The text with a word in place of each address and link."""
    return _LINK.sub("[link]", _ADDRESS.sub("[address]", text))
