"""What people put around an answer, and the slips in it, change nothing about what is read."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.examples import further
from tests.reading.evaluate import SETS, Reply, deterministic, replies

ALL = [reply for name in SETS for reply in replies(name)]
GREETING = {
    "en": "Hi Maya, ",
    "es": "Hola Maya, ",
    "fr": "Bonjour Maya, ",
    "de": "Hallo Maya, ",
    "pt": "Oi Maya, ",
}
OPENING = {"en": "ok so ", "es": "pues ", "fr": "alors ", "de": "also ", "pt": "então "}
THANKS = {"en": " thanks!", "es": " gracias!", "fr": " merci !", "de": " danke!", "pt": " obrigado!"}
SIGNATURE = {
    "en": "\n\nBest,\nTom",
    "es": "\n\nUn saludo,\nTomás",
    "fr": "\n\nBien à vous,\nTom",
    "de": "\n\nViele Grüße\nTom",
    "pt": "\n\nUm abraço,\nTomás",
}
CHANGES: dict[str, Callable[[Reply], str]] = {
    "lower case": lambda reply: reply.text.lower(),
    "greeted": lambda reply: GREETING[reply.lang] + reply.text,
    "opened": lambda reply: OPENING[reply.lang] + reply.text,
    "thanked": lambda reply: reply.text + THANKS[reply.lang],
    "signed": lambda reply: reply.text + SIGNATURE[reply.lang],
    "wide": lambda reply: reply.text.replace(" ", "  "),
    "with an emoji": lambda reply: reply.text + " 🙂",
    "misspelled": lambda reply: _misspelled(reply.text),
}


def _misspelled(text: str) -> str:
    """The longest word in small letters with two of its letters swapped."""
    long = sorted((word for word in text.split() if word.isalpha() and word.islower()), key=len)
    if not long or len(long[-1]) < 7:
        return text
    word = long[-1]
    return text.replace(word, word[:2] + word[3] + word[2] + word[4:], 1)


def _numbers(reply: Reply) -> dict[str, tuple[object, ...] | None]:
    answers = deterministic(reply).answers
    return {
        name: (answer.value, answer.low, answer.high, answer.unit)
        if (answer and answer.value is not None) or (answer and answer.status == "range")
        else None
        for name, answer in answers.items()
    }


@pytest.mark.parametrize(("change", "every"), [("signed", 4), *further(*((name, 1) for name in CHANGES))])
def test_the_same_numbers_are_read(change: str, every: int):
    told = [reply for reply in ALL if not reply.text.startswith((">", "&gt;"))][::every]
    changed = [replace(reply, text=CHANGES[change](reply)) for reply in told]
    pairs = [(_numbers(before), _numbers(after)) for before, after in zip(told, changed, strict=True)]
    differing = [pair for pair in pairs if pair[0] != pair[1]]
    wrong = [(b, a) for b, a in differing if any(a[name] is not None and a[name] != b[name] for name in a)]

    assert sum(b.text != a.text for b, a in zip(told, changed, strict=True)) > len(told) / 4
    assert len(differing) <= 0.02 * len(told)
    assert len(wrong) <= 0.005 * len(told), wrong
