"""A message: a name, a function that writes it, in English, and an example."""

from collections.abc import Callable, Mapping
from typing import Generic, ParamSpec, TypeVar

from prompts.cards import Card

P = ParamSpec("P")
T = TypeVar("T")


class Worded(Generic[P, T]):
    """Something with words, in English so far; people's numbers are written as in their own region."""

    def __init__(self, name: str, write: Callable[P, T], example: Mapping[str, object]) -> None:
        self.name = name
        self._write = write
        self._example = example
        self.__doc__ = write.__doc__

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """It in English."""
        return self._write(*args, **kwargs)

    def to(self, _locale: str) -> Callable[P, T]:
        """The writer for a person of this locale: the one there is."""
        return self._write

    def numbers_in(self, locale: str) -> str:
        """How numbers among these words are written: as `locale` does where that is English too."""
        return locale if locale.split("-")[0] == "en" else "en"

    def example(self) -> T:
        """It with its example data: what the golden files show."""
        write: Callable[..., T] = self._write
        return write(**self._example)


class Message(Worded[P, Card]):
    """One thing the bot says."""


def message(name: str, /, **example: object) -> Callable[[Callable[P, Card]], Message[P]]:
    """Make a message of a function that writes a card; the keyword arguments are its example data."""

    def make(write: Callable[P, Card]) -> Message[P]:
        return Message(name, write, example)

    return make
