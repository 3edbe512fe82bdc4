"""Numbers that wait for their giver's yes: proposed, confirmed, changed, corrected.

A value counts only after the person confirms it; what it corrects is superseded, never overwritten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from prompts import readings as words
from prompts.message import Message
from prompts.readings import Understood
from prompts.wording import day
from storage import outbox, readings
from storage.kpis import KpiView
from storage.models import Outbox, Person, Reading, Touchpoint
from storage.words import Kind, ReadingState, SourceKind, TouchpointState
from workflows.benefits import ledger_history
from workflows.contact import Action
from workflows.conversation import questions, stand_ins, superseded
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.numbers import impact, times
from workflows.reading import Answer
from workflows.rules.kpi import format_value
from workflows.turn import Turn

_OF_PROPOSAL = ("proposal", "card", "proposed_at", "in_doubt")
"""What a question's progress keeps of a number that waits: its rows, the card that shows them, since when."""


@dataclass(frozen=True)
class Found:
    """A value read out of a reply, for one question."""

    touchpoint: Touchpoint
    view: KpiView
    value: Decimal
    answer: Answer
    words: str
    note: str = ""


def propose(turn: Turn, found: Sequence[Found]) -> None:
    """Keep the values as proposed, and show what was understood with one tap to confirm."""
    rows = []
    for one in found:
        questions.refuse_if_closed(turn, one.touchpoint)
        stand_ins.refuse_if_settled(turn, one.touchpoint)
        as_of, period = _period(turn, one)
        _drop_proposal(turn, one.touchpoint)
        program = turn.program_of(one.touchpoint)
        earlier = readings.of_touchpoint(
            turn.session, touchpoint_id=one.touchpoint.key_id, state=ReadingState.CONFIRMED
        )
        row = Reading.made(
            measure_id=one.view.kpi.measure_id,
            program_id=program.id if program else None,
            touchpoint_id=one.touchpoint.key_id,
            value=one.value,
            low=one.answer.low,
            high=one.answer.high,
            unit=one.view.unit,
            approx=one.answer.approx,
            as_of=as_of,
            period=period,
            source=SourceKind.PERSON,
            said_by_id=turn.person.id,
            recorded_by_id=turn.person.id,
            late=one.touchpoint.state is TouchpointState.EXPIRED,
            words=one.words,
            words_start=one.answer.start,
            words_end=one.answer.end,
            state=ReadingState.PROPOSED,
            supersedes_id=earlier[0].id if earlier else None,
            recorded_at=turn.now,
        )
        turn.session.add(row)
        turn.session.flush()
        rows.append(row)
        turn.note("proposed", row)
    about = ",".join(str(row.id) for row in rows)
    token = turn.replace(
        words.confirm.name,
        words.confirm.to(turn.person.locale)(
            numbers=tuple(_understood(turn, one, row) for one, row in zip(found, rows, strict=True)),
            about=about,
        ),
    )
    sent = outbox.by_token(turn.session, token=token)
    for one in found:
        one.touchpoint.progress = {
            **one.touchpoint.progress,
            "proposal": about,
            "card": sent.replaces_id or sent.id,
            "proposed_at": turn.now.isoformat(),
            "in_doubt": False,
        }


def confirm(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The person's tap: the values count from now on, and they see at once what that changed."""
    rows = [row for row in rows_of(turn, value) if row.state is ReadingState.PROPOSED]
    if not rows:
        raise QuestionClosed("This was recorded, or replaced by a later number, already.")
    confirmed = []
    late = False
    shown: set[int] = set()
    for row in rows:
        touchpoint = turn.session.get_one(Touchpoint, row.touchpoint_id)
        shown |= {touchpoint.progress["card"]} if "card" in touchpoint.progress else set()
        questions.refuse_if_closed(turn, touchpoint)
        stand_ins.refuse_if_settled(turn, touchpoint)
        other = stand_ins.also_asked(turn, touchpoint)
        count(turn, row, touchpoint)
        late = late or touchpoint.late
        confirmed.append((touchpoint, row))
        if other is not None:
            stand_ins.tell(turn, other, touchpoint, row)
    superseded.settled(turn, shown)
    impact.show(turn, confirmed, late=late)
    ledger_history.numbers_changed(
        turn.session, measure_ids={row.measure_id for _, row in confirmed}, now=turn.now
    )


def count(turn: Turn, row: Reading, touchpoint: Touchpoint) -> None:
    """Make a proposed reading a confirmed one; what it corrects is superseded, never overwritten."""
    for earlier in readings.of_touchpoint(
        turn.session, touchpoint_id=touchpoint.key_id, state=ReadingState.CONFIRMED
    ):
        earlier.state = ReadingState.SUPERSEDED
        turn.note("superseded", earlier, by=row.id)
    turn.session.flush()
    row.state = ReadingState.CONFIRMED
    row.confirmed_by_id = turn.person.id
    row.confirmed_at = turn.now
    turn.note("confirmed", row)
    questions.answered(turn, touchpoint)
    recorded = turn.workflows[touchpoint.kind].recorded
    if recorded is not None:
        recorded(turn, touchpoint, row)


def note_elsewhere(
    turn: Turn,
    *,
    touchpoint: Touchpoint,
    view: KpiView,
    value: Decimal,
    as_of: date,
    said_by: Person,
    where: str,
) -> Reading:
    """Keep a number somebody gave outside the chat, as proposed until the one who gave it agrees."""
    program = turn.program_of(touchpoint)
    row = Reading.made(
        measure_id=view.kpi.measure_id,
        program_id=program.id if program else None,
        touchpoint_id=touchpoint.key_id,
        value=value,
        unit=view.unit,
        as_of=as_of,
        source=SourceKind.NOTED,
        source_name=where,
        said_by_id=said_by.key_id,
        recorded_by_id=turn.actor.id if turn.actor else None,
        state=ReadingState.PROPOSED,
        recorded_at=turn.now,
    )
    turn.session.add(row)
    turn.session.flush()
    turn.note("noted", row, said_by_id=said_by.key_id)
    return row


def open_proposal(turn: Turn, touchpoint: Touchpoint) -> str:
    """The readings proposed last for a question and not yet confirmed, as a button's value."""
    proposal = str(touchpoint.progress.get("proposal", ""))
    rows = readings.numbered(turn.session, ids=[int(n) for n in proposal.split(",") if n])
    return proposal if any(row.state is ReadingState.PROPOSED for row in rows) else ""


def proposed_at(touchpoint: Touchpoint) -> str:
    """When the number that waits was shown last, to be compared with other such moments."""
    return str(touchpoint.progress.get("proposed_at", touchpoint.created_at.isoformat()))


def in_doubt(touchpoint: Touchpoint) -> bool:
    """Whether something was said since the number was shown that leaves open what a bare "yes" is about."""
    return bool(touchpoint.progress.get("in_doubt"))


def doubt(turn: Turn, about: Sequence[Touchpoint]) -> None:
    """Another number was said that could not be read: those that wait are shown again before they count."""
    for touchpoint in about:
        if open_proposal(turn, touchpoint):
            touchpoint.progress = {**touchpoint.progress, "in_doubt": True}


def withdraw(turn: Turn, about: Sequence[Touchpoint]) -> None:
    """Later, not known after all, another question: what waits is taken back, and a "yes" no longer counts.

    A number noted elsewhere stays as it was noted, to be looked at again.
    """
    waiting = {touchpoint.key_id: open_proposal(turn, touchpoint) for touchpoint in about}
    for touchpoint in about:
        rows = readings.of_touchpoint(
            turn.session, touchpoint_id=touchpoint.key_id, state=ReadingState.PROPOSED
        )
        if any(row.source is SourceKind.NOTED for row in rows):
            doubt(turn, [touchpoint])
        elif rows and rows[0].said_by_id == turn.person.id:
            _drop_proposal(turn, touchpoint, said=words.withdrawn)
    turn.session.flush()
    for proposal in sorted({proposal for proposal in waiting.values() if proposal}):
        numbers = [int(number) for number in proposal.split(",")]
        left = readings.numbered(turn.session, ids=numbers)
        if any(row.state is ReadingState.PROPOSED and row.source is SourceKind.PERSON for row in left):
            show_again(turn, proposal)


def show_again(turn: Turn, proposal: str) -> None:
    """Other things were shown since, so a bare "yes" is not taken for these numbers: is it about them?"""
    rows = [row for row in rows_of(turn, proposal) if row.state is ReadingState.PROPOSED]
    about = [turn.session.get_one(Touchpoint, row.touchpoint_id) for row in rows]
    token = turn.anew(
        words.confirm.name,
        words.confirm.to(turn.person.locale)(
            numbers=tuple(
                _waiting(turn, row, touchpoint) for row, touchpoint in zip(rows, about, strict=True)
            ),
            about=",".join(str(row.id) for row in rows),
        ),
    )
    sent = outbox.by_token(turn.session, token=token)
    for touchpoint in about:
        kept = {"card": sent.replaces_id or sent.id, "proposed_at": turn.now.isoformat()}
        touchpoint.progress = {**touchpoint.progress, **kept, "in_doubt": False}


def _waiting(turn: Turn, row: Reading, touchpoint: Touchpoint) -> Understood:
    view = turn.kpi_of(touchpoint)
    value = format_value(row.value, view.unit, turn.person.locale)
    return Understood(
        name=view.name,
        value=f"about {value}" if row.approx else value,
        when=times.in_words(touchpoint),
        as_of=day(row.as_of, today=turn.today(turn.person)),
        quote=row.words.strip()[:300],
        note="",
    )


def change(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """Ask again, with nothing recorded; a sentence or the fields."""
    about = [turn.session.get_one(Touchpoint, row.touchpoint_id) for row in rows_of(turn, value)]
    for touchpoint in about:
        _drop_proposal(turn, touchpoint, keep_card=True)
    turn.replace("readings.change", questions.card(turn, turn.person, about))


def _correct(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """A second thought about a recorded number: it stands and is seen until the new one is confirmed."""
    about = questions.of_value(turn, value)
    turn.anew("readings.change", questions.card(turn, turn.person, about))


def _drop_proposal(
    turn: Turn, touchpoint: Touchpoint, *, said: Message[[]] = words.replaced, keep_card: bool = False
) -> None:
    """A number that was not confirmed is replaced or taken back, and its card says so."""
    dropped = readings.of_touchpoint(
        turn.session, touchpoint_id=touchpoint.key_id, state=ReadingState.PROPOSED
    )
    for row in dropped:
        row.state = ReadingState.REJECTED
        turn.note("replaced", row)
    shown = touchpoint.progress.get("card")
    if dropped and shown is not None and not keep_card and (turn.pressed is None or turn.pressed.id != shown):
        turn.to(turn.person, replaces=turn.session.get_one(Outbox, shown)).say(said)
    touchpoint.progress = {k: v for k, v in touchpoint.progress.items() if k not in _OF_PROPOSAL}


def _period(turn: Turn, one: Found) -> tuple[date, str]:
    """The day a number is for and how that was said; a correction without a day keeps the one it corrects.

    "In May" is the end of May: shown as the day it counts for, so that what is confirmed is what is stored.
    """
    otherwise = times.otherwise_on(turn, one.touchpoint)
    if one.answer.as_of_date is not None:
        _refuse_after_start(turn, one, one.answer.as_of_date)
        return one.answer.as_of_date, one.answer.as_of or ""
    if one.answer.as_of is not None:
        over = times.end_of(one.answer.as_of, turn.today(turn.person))
        return (over if over is not None and over <= otherwise else otherwise), one.answer.as_of
    for state in (ReadingState.PROPOSED, ReadingState.CONFIRMED):
        corrected = readings.of_touchpoint(turn.session, touchpoint_id=one.touchpoint.key_id, state=state)
        if corrected and corrected[0].said_by_id == turn.person.id:
            if state is ReadingState.PROPOSED and not corrected[0].period:
                break  # nobody said that day: it was the one on which the number was written
            return corrected[0].as_of, corrected[0].period
    return otherwise, ""


def _refuse_after_start(turn: Turn, one: Found, on: date) -> None:
    """A starting point is from before the start.

    Raises:
        NotUnderstood: the day that was given is not.
    """
    start = times.starts_on(turn, one.touchpoint)
    if one.touchpoint.kind is Kind.BASELINE and start is not None and on >= start:
        today = turn.today(turn.person)
        raise NotUnderstood(
            f"{day(on, today=today)} is not before the program, which began on {day(start, today=today)}. "
            f"Where was {one.view.name} before that?"
        )


def _understood(turn: Turn, one: Found, row: Reading) -> Understood:
    today = turn.today(turn.person)
    about = "about " if one.answer.approx else ""
    quote = one.words.strip()
    return Understood(
        name=one.view.name,
        value=f"{about}{format_value(one.value, one.view.unit, turn.person.locale)}",
        when=times.in_words(one.touchpoint),
        as_of="today" if row.as_of == today else day(row.as_of, today=today),
        quote=quote if len(quote) <= 300 else one.words[max(0, one.answer.start - 60) : one.answer.end + 60],
        note=one.note,
    )


def rows_of(turn: Turn, value: str) -> list[Reading]:
    ids = [int(number) for number in value.split(",") if number.isdecimal()]
    rows = readings.numbered(turn.session, ids=ids)
    if not rows or any(row.said_by_id != turn.person.id for row in rows):
        raise QuestionClosed("These numbers are not yours to confirm.")
    return rows


ACTIONS: dict[str, Action] = {
    "reading.confirm": confirm,
    "reading.change": change,
    "reading.correct": _correct,
}
