"""Loads the language tables, `languages/xx.toml`, and tells which of them a reply is read with."""

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from workflows.reading.language import Cue, Language
from workflows.reading.phrases import spread
from workflows.reading.scan import Token, fold, words

LOCALES = ("en", "es", "fr", "de", "pt")
_SETS = (
    *("hints", "minus", "faint", "articles", "bare_scales", "point", "joiners", "the", "glue", "pronouns"),
    *("possessives", "roles", "origins", "groups", "nouns", "not_nouns", "bystanders"),
)
_CLASS = re.compile(r"\{(\w+)\}")
_ENDINGS = ("plural_endings", "future_endings")


@lru_cache(maxsize=16)
def table(code: str) -> Language:
    """The table of one language."""
    source = files("workflows.reading.languages").joinpath(f"{code}.toml")
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    raw |= {name: frozenset(words(raw[name])) for name in _SETS}
    raw |= {name: words(raw[name]) for name in _ENDINGS}
    raw["numbers"] = _numbers(raw["numbers"], raw.pop("more_numbers"))
    raw["fractions"] = {
        phrase: (int(top), int(bottom))
        for share, row in raw["fractions"].items()
        for top, bottom in (share.split("/"),)
        for phrase in spread(row)
    }
    raw["scales"] = {int(factor): row for factor, row in raw["scales"].items()}
    classes = raw.pop("classes")
    raw["cues"] = {Cue(name): _whole(row, classes) for name, row in raw["cues"].items()}
    return Language(**raw)


def _whole(row: str, classes: Mapping[str, str]) -> str:
    """The row with every `{class}` of words written out as a choice."""
    return _CLASS.sub(lambda match: classes[match[1]], row)


def _numbers(counted: str, more: Mapping[str, str]) -> dict[str, Decimal]:
    """Spelled numbers by phrase: the first row counts up from zero, the others say their number."""
    rows = [*((str(n), row) for n, row in enumerate(counted.split(";"))), *more.items()]
    return {fold(phrase): Decimal(number) for number, row in rows for phrase in spread(row)}


def language_of(tokens: list[Token], locale: str) -> Language:
    """The language a reply is written in: the person's own unless its words clearly say another."""
    spoken = locale.lower().replace("_", "-").split("-")[0]
    home = spoken if spoken in LOCALES else "en"
    seen = {token.text for token in tokens[:200] if token.kind == "word"}
    found = {code: len(seen & table(code).hints) for code in LOCALES}
    best = max(LOCALES, key=lambda code: (found[code], code == home))
    clear = found[best] >= found[home] + 2
    if not clear and found[home] == 0 and found[best] > 0:
        clear = len(seen & table(best).vocabulary) > len(seen & table(home).vocabulary)
    return table(best if clear else home)
