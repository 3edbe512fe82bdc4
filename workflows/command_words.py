"""The words of a command, with what stands in quotes kept together."""

import shlex


def split(text: str) -> list[str]:
    """Typed on a phone: quotes may be curly or missing their end, and a lone apostrophe is no quote."""
    plain = text.replace("“", '"').replace("”", '"').replace("„", '"')
    splitter = shlex.shlex(plain, posix=True, punctuation_chars=False)
    splitter.whitespace_split = True
    splitter.quotes = '"'
    splitter.commenters = ""
    splitter.escape = ""
    try:
        return list(splitter)
    except ValueError:
        return plain.replace('"', " ").split()
