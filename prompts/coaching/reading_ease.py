"""Flesch reading ease, counted simply: 60 is plain English, 80 is easy."""

import re

_WORD = re.compile(r"[A-Za-z']+")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?<![aeiouyl])e$|(?<![td])ed$|(?<![sxzcg])es$")


def flesch(text: str) -> float:
    """How easily a text reads; one without a word reads as easily as can be."""
    words = _WORD.findall(text.lower())
    if not words:
        return 100.0
    sentences = max(1, len(re.findall(r"[.!?:]+(?=\W|$)", text)))
    syllables = sum(_syllables(word) for word in words)
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * syllables / len(words)


def _syllables(word: str) -> int:
    return max(1, len(_VOWELS.findall(_SILENT_END.sub("", word))))
