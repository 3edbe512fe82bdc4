"""Older cards of a question: folded to one line once it is asked again, or answered elsewhere."""

from collections.abc import Collection

from prompts import questions as words
from prompts.cards import Card
from prompts.wording import day
from storage import outbox
from storage.models import Outbox, Person, Touchpoint
from storage.touchpoints import OPEN
from workflows.turn import Turn

_ASKING = frozenset(
    f"{group}.{step}"
    for group, steps in {
        "questions": "asked way_out",
        "alignment": "form one partly which yardsticks own_yardstick change",
        "bet": "sign change",
        "succession": "asked differ",
        "roi": "amount gain_or_loss causes attribution again confidence evidence confirm change",
    }.items()
    for step in steps.split()
)
"""What a message shows while it still waits for an answer; a number that waits for a yes stays."""


def asked_again(turn: Turn, person: Person, group: list[Touchpoint]) -> None:
    """Fold the person's earlier cards of these questions; one that carries another open question stays."""
    numbers = {touchpoint.id for touchpoint in group}
    for row in _asking(turn, [touchpoint.key_id for touchpoint in group]):
        if row.person_id == person.id and not _open(turn, row, besides=numbers):
            on = day(turn.today(person), today=turn.today(person))
            _fold(turn, row, words.asked_again.name, words.asked_again.to(person.locale)(on=on))


def answered(turn: Turn, touchpoint: Touchpoint) -> None:
    """Fold every card that asks for what has its answer now; the one in hand shows what was recorded."""
    pressed = turn.pressed.id if turn.pressed is not None else None
    for row in _asking(turn, [touchpoint.key_id]):
        if row.id != pressed and not _open(turn, row, besides={touchpoint.id}):
            reader = turn.get(Person, row.person_id)
            by = "" if reader.id == turn.person.id else turn.person.name
            on = day(turn.today(reader), today=turn.today(reader))
            _fold(turn, row, words.answered_on.name, words.answered_on.to(reader.locale)(by=by, on=on))


def settled(turn: Turn, numbers: Collection[int]) -> None:
    """Fold the person's messages that asked for a yes which they typed instead of tapping."""
    for row in (turn.session.get_one(Outbox, number) for number in numbers):
        if turn.pressed is None or turn.pressed.id != row.id:
            on = day(turn.today(turn.person), today=turn.today(turn.person))
            _fold(turn, row, words.answered_on.name, words.answered_on.to(turn.person.locale)(by="", on=on))


def _asking(turn: Turn, touchpoint_ids: list[int]) -> list[Outbox]:
    shown = outbox.showing(turn.session, touchpoint_ids=touchpoint_ids)
    return [row for row, name in shown if name in _ASKING]


def _open(turn: Turn, row: Outbox, *, besides: Collection[int | None]) -> bool:
    """Whether a message carries another question that still waits."""
    carried = outbox.touchpoints_of(turn.session, outbox_id=row.key_id)
    return any(each.state in OPEN and each.id not in besides for each in carried)


def _fold(turn: Turn, row: Outbox, name: str, card: Card) -> None:
    turn.to(turn.get(Person, row.person_id), replaces=row).card(name, card)
