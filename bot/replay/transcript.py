"""A replay as a story to read: who wrote what to whom, day by day."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from bot.replay.record import Did, Replayed, Sent

_MARGIN = "         "


def transcript(replayed: Replayed) -> Iterator[str]:
    """The lines of the story. Times are UTC."""
    yield f"{replayed.program}, {_day(replayed.start)} to {_day(replayed.end)}. All times are UTC."
    # At one moment the act comes first and what the bot says to it after; both lists are in order.
    story: list[Did | Sent] = [*replayed.replies, *replayed.messages]
    story.sort(key=attrgetter("at"))
    for day, happened in groupby(story, key=lambda each: each.at.date()):
        yield ""
        yield f"{day:%A} {day.day} {day:%B %Y}"
        for each in happened:
            if isinstance(each, Sent):
                yield from _message(each, replayed.names)
            else:
                yield from _deed(each, replayed.names)
    yield ""
    yield "Status at the end"
    yield ""
    yield replayed.status


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _message(sent: Sent, names: dict[str, str]) -> Iterator[str]:
    role = f" ({sent.role.replace('_', ' ')})" if sent.role else ""
    how = " changes in place" if sent.replaces else ""
    yield f"  {sent.at:%H:%M}  to {names[sent.to]}{role}, {sent.kind}{how}"
    yield from (f"{_MARGIN}| {line}" for line in sent.text.splitlines())


def _deed(did: Did, names: dict[str, str]) -> Iterator[str]:
    who = f"  {did.at:%H:%M}  {names[did.who]}"
    if did.missed:
        yield f"{who} looks for [{did.pressed}], but no card has it"
    elif did.pressed:
        yield f"{who} taps [{did.pressed}]"
        yield from (f"{_MARGIN}  {label}: {value}" for label, value in did.inputs)
    else:
        yield f"{who}: {did.said}"
