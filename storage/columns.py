"""Column types that keep times aware, numbers exact and words of a fixed list inside that list.

A message has some eighty moments and words around it: where SQLAlchemy would call three functions for each,
`bind_processor` and `result_processor` name the one that does it all.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from typing_extensions import override


class UtcDateTime(TypeDecorator[datetime]):
    """SQLite drops the offset, so refuse naive values and put UTC back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(_NAIVE.format(value))
        return value.astimezone(UTC)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    @override
    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        return _to_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    @override
    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], datetime | None] | None:
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _to_text(value: datetime | None) -> str | None:
    """As SQLAlchemy writes it for SQLite: "2026-03-03 10:00:00.000000"."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(_NAIVE.format(value))
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.isoformat(" ", "microseconds").removesuffix("+00:00")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


_NAIVE = "{!r} has no time zone; times in storage are aware"


class Exact(TypeDecorator[Decimal]):
    """A Decimal as its own digits in text, because SQLite's NUMERIC is a float. Sums are made in Python."""

    impl = String(80)
    cache_ok = True

    @override
    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        if value is None:
            return None
        # Mapped rows take what they are given; a float has lost its digits before it gets here.
        if not isinstance(value, Decimal) or not value.is_finite():
            raise ValueError(f"{value!r} is not a finite Decimal")
        return format(value, "f")

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Chosen(TypeDecorator[StrEnum]):
    """A word of a fixed list, stored as the word itself: a new word is no type migration."""

    impl = String(32)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    @override
    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.words(value).value

    @override
    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str | None]:
        return _Known(self.words, lambda word: word.value).__getitem__

    @override
    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], StrEnum | None]:
        return _Known(self.words, lambda word: word).__getitem__


class _Known(dict[str | None, Any]):
    """What each word becomes; of one that is not in the list its `StrEnum` says that it is none."""

    def __init__(self, words: type[StrEnum], becomes: Callable[[StrEnum], Any]) -> None:
        super().__init__((word.value, becomes(word)) for word in words)
        self[None] = None
        self._words = words

    def __missing__(self, word: str) -> StrEnum:
        return self._words(word)


def chosen(words: type[StrEnum]) -> Any:
    """`Chosen` in the shape SQLModel's `sa_type` is annotated with (it takes an instance as well)."""
    return Chosen(words)


Json: Any = JSON
"""Small structures that are read whole and never queried."""


class Written(str):
    """JSON as text, for a `Json` column that takes it as it stands."""

    __slots__ = ()


def to_json(value: object) -> str:
    """What a `Json` column keeps."""
    return value if isinstance(value, Written) else json.dumps(value)


def from_json(text: str) -> Any:
    """What a `Json` column holds; most are empty, and seen to be so at a glance."""
    return {} if text == "{}" else json.loads(text)
