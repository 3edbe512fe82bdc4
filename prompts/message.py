"""A message: a name, a function that writes it in English, an example, and its translations."""

from collections.abc import Callable, Mapping
from typing import Generic, ParamSpec, TypeVar

from prompts.cards import Card

P = ParamSpec("P")
T = TypeVar("T")


class Worded(Generic[P, T]):
    """Something with words. Call it for English, or `to(locale)` for a person's own language."""

    def __init__(self, name: str, write: Callable[P, T], example: Mapping[str, object]) -> None:
        self.name = name
        self._written: dict[str, Callable[P, T]] = {"en": write}
        self._example = example
        self.__doc__ = write.__doc__

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """It in English."""
        return self._written["en"](*args, **kwargs)

    def to(self, locale: str) -> Callable[P, T]:
        """The writer for `locale` ("de", "de-AT"); English where there is no translation yet."""
        return self._written.get(locale) or self._written.get(locale.split("-")[0]) or self._written["en"]

    def numbers_in(self, locale: str) -> str:
        """How numbers among these words are written: as `locale` does where they are in its language."""
        return locale if {locale, locale.split("-")[0]} & self._written.keys() else "en"

    def translated(self, locale: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
        """Decorate the function that writes it in another language."""

        def keep(write: Callable[P, T]) -> Callable[P, T]:
            self._written[locale] = write
            return write

        return keep

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages it is written in."""
        return tuple(self._written)

    def example(self, locale: str = "en") -> T:
        """It with its example data: what the golden files show."""
        write: Callable[..., T] = self.to(locale)
        return write(**self._example)


class Message(Worded[P, Card]):
    """One thing the bot says."""


def message(name: str, /, **example: object) -> Callable[[Callable[P, Card]], Message[P]]:
    """Make a message of a function that writes a card; the keyword arguments are its example data."""

    def make(write: Callable[P, Card]) -> Message[P]:
        return Message(name, write, example)

    return make
