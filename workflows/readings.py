"""From what somebody typed to a number that counts: propose, confirm, change, correct.

The reader finds values with their place in the text; a value counts only after the person confirms it.
Shared by every workflow that asks for a number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from prompts import readings as words
from prompts.readings import Understood
from prompts.wording import day, listed
from storage import kpis, readings
from storage.kpis import KpiView
from storage.models import Event, Outbox, Person, Reading, Touchpoint
from storage.words import Kind, ReadingState, SourceKind, TouchpointState
from workflows import doubts, impact, people, questions, stand_ins, ways_out, which
from workflows.contact import Action
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.ports import Doubt
from workflows.reading import Answer, AskedKpi, Candidate, Status, is_no, is_yes, read
from workflows.rules.kpi import format_value
from workflows.turn import Turn
from workflows.which import Unsure


@dataclass(frozen=True)
class Found:
    """A value read out of a reply, for one question."""

    touchpoint: Touchpoint
    view: KpiView
    value: Decimal
    answer: Answer
    words: str
    note: str = ""


def from_text(turn: Turn, text: str, open_now: Sequence[Touchpoint]) -> bool:
    """Read a reply to these questions and do what it says. False if it says nothing about any of them."""
    by_name = _by_name(turn, open_now)
    reading = read(
        text,
        [asked(view) for _, view in by_name.values()],
        asked_on=turn.today(turn.person),
        locale=turn.person.locale,
    )
    found: list[Found] = []
    others: dict[Status, list[tuple[Touchpoint, Answer]]] = {}
    unsure: list[Unsure] = []
    taken = False
    for name, (touchpoint, view) in by_name.items():
        answer = reading.answers.get(name)
        helped = answer is None and name in turn.suggested
        if helped:
            answer = turn.suggested[name]
        candidates = _candidates(answer, view) if helped else reading.unsure.get(name, ())
        if candidates:
            unsure.append(Unsure(touchpoint, view, candidates))
            taken = True
            continue
        if answer is None:
            continue
        if answer.status not in _NUMBERS and touchpoint.state is TouchpointState.ANSWERED:
            continue  # "no idea" about something else does not take back a number
        taken = True
        if answer.status in _NUMBERS:
            value = _value(turn, touchpoint, view, answer, text)
            found += [replace(value, note=words.helped(value.note)) if helped else value] if value else []
        else:
            others.setdefault(answer.status, []).append((touchpoint, answer))
    if found:
        propose(turn, found)
    for status, about in others.items():
        _without_number(turn, status, about)
    which.ask(turn, unsure, text)
    return taken


def _candidates(helped: Answer | None, view: KpiView) -> tuple[Candidate, ...]:
    """A number that a second reader took for the current one, and that is known to be another."""
    known = (view.baseline and view.baseline.value, view.target and view.target.value)
    if helped is None or helped.value is None or helped.value not in known:
        return ()
    return (Candidate(helped.value, helped.unit, helped.start, helped.end),)


def doubt(turn: Turn, text: str, open_now: Sequence[Touchpoint]) -> Doubt | None:
    """What a reply to these questions leaves open for a second reader; writes nothing."""
    whole = Doubt(
        text,
        tuple(asked(view) for _, view in _by_name(turn, open_now).values()),
        turn.today(turn.person),
        turn.person.locale,
    )
    return doubts.doubt(read(text, whole.kpis, asked_on=whole.asked_on, locale=whole.locale), whole)


def _by_name(turn: Turn, open_now: Sequence[Touchpoint]) -> dict[str, tuple[Touchpoint, KpiView]]:
    by_name: dict[str, tuple[Touchpoint, KpiView]] = {}
    for touchpoint in open_now:
        view = kpis.view(turn.session, kpi_id=touchpoint.kpi_id or 0)
        by_name.setdefault(view.name, (touchpoint, view))
    return by_name


def from_form(turn: Turn, answers: list[tuple[Touchpoint, Mapping[str, str]]]) -> None:
    """Take the numbers typed into a card's fields and show on one card what was understood."""
    found = []
    for touchpoint, inputs in answers:
        text = inputs.get("value", "")
        view = kpis.view(turn.session, kpi_id=touchpoint.kpi_id or 0)
        answer = read(
            text, [asked(view)], asked_on=turn.today(turn.person), locale=turn.person.locale
        ).answers[view.name]
        if answer is not None and answer.status in _NUMBERS:
            value = _value(turn, touchpoint, view, answer, text)
            found += [value] if value else []
        elif answer is not None:
            _without_number(turn, answer.status, [(touchpoint, answer)])
        else:
            example = format_value(_example(view), view.unit, turn.person.locale)
            raise NotUnderstood(
                f"“{text[:60]}” is no number I can record for {view.name}. Write it like {example}."
            )
    if found:
        propose(turn, found)


def propose(turn: Turn, found: Sequence[Found]) -> None:
    """Keep the values as proposed, and show what was understood with one tap to confirm."""
    rows = []
    for one in found:
        questions.refuse_if_closed(turn, one.touchpoint)
        stand_ins.refuse_if_settled(turn, one.touchpoint)
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
            as_of=one.answer.as_of_date or turn.today(turn.person),
            period=one.answer.as_of or "",
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
    sent = turn.replace(
        words.confirm.name,
        words.confirm.to(turn.person.locale)(
            numbers=tuple(_understood(turn, one) for one in found), about=about
        ),
    )
    for one in found:
        one.touchpoint.progress = {
            **one.touchpoint.progress,
            "proposal": about,
            "card": sent.replaces_id or sent.id,
        }


def asked(view: KpiView) -> AskedKpi:
    """The KPI as the reader wants it."""
    return AskedKpi(
        name=view.name,
        unit=view.unit,
        baseline=view.baseline.value if view.baseline else None,
        target=view.target.value if view.target else None,
        direction=view.measure.direction.value,
    )


def holds_value(turn: Turn, text: str, view: KpiView) -> bool:
    """Whether a text gives a number for this KPI."""
    answer = read(
        text, [asked(view)], asked_on=turn.today(turn.person), locale=turn.person.locale
    ).answers.get(view.name)
    return answer is not None and answer.status in (Status.VALUE, Status.RANGE)


def says_otherwise(turn: Turn, text: str, proposal: str) -> bool:
    """Whether a text holds another number than the proposed one: "yes but 26", "no, it was 26"."""
    for row in _of_value(turn, proposal):
        touchpoint = turn.session.get_one(Touchpoint, row.touchpoint_id)
        view = kpis.view(turn.session, kpi_id=touchpoint.kpi_id or 0)
        found = read(
            text, [asked(view)], asked_on=turn.today(turn.person), locale=turn.person.locale
        ).answers.get(view.name)
        if found is not None and found.status in (Status.VALUE, Status.RANGE) and found.value != row.value:
            return True
    return False


def open_proposal(turn: Turn, touchpoint: Touchpoint) -> str:
    """The readings proposed last for a question and not yet confirmed, as a button's value."""
    proposal = str(touchpoint.progress.get("proposal", ""))
    rows = readings.numbered(turn.session, ids=[int(n) for n in proposal.split(",") if n])
    return proposal if any(row.state is ReadingState.PROPOSED for row in rows) else ""


def confirm(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The person's tap: the values count from now on, and they see at once what that changed."""
    rows = [row for row in _of_value(turn, value) if row.state is ReadingState.PROPOSED]
    if not rows:
        raise QuestionClosed("This was recorded, or replaced by a later number, already.")
    confirmed = []
    late = False
    for row in rows:
        touchpoint = turn.session.get_one(Touchpoint, row.touchpoint_id)
        questions.refuse_if_closed(turn, touchpoint)
        stand_ins.refuse_if_settled(turn, touchpoint)
        other = stand_ins.also_asked(turn, touchpoint)
        count(turn, row, touchpoint)
        late = late or touchpoint.late
        confirmed.append((touchpoint, row))
        if other is not None:
            stand_ins.tell(turn, other, touchpoint, row)
    impact.show(turn, confirmed, late=late)


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


def change(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """Ask again, with nothing recorded; a sentence or the fields."""
    about = [turn.session.get_one(Touchpoint, row.touchpoint_id) for row in _of_value(turn, value)]
    for touchpoint in about:
        _drop_proposal(turn, touchpoint, keep_card=True)
    turn.replace("readings.change", questions.card(turn, turn.person, about))


def _correct(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """A second thought about a recorded number: the old one stands until the new one is confirmed."""
    about = questions.of_value(turn, value)
    turn.pressed = None  # what was recorded stays to be seen; the form is a new message
    turn.replace("readings.change", questions.card(turn, turn.person, about))


def pick(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The person says which of several numbers it is."""
    touchpoint, view, answer, text = which.picked(turn, value)
    found = _value(turn, touchpoint, view, answer, text)
    if found is not None:
        propose(turn, [found])


def settles_which(turn: Turn, text: str, about: Sequence[Touchpoint]) -> bool:
    """A typed "yes" or "no" under "Is 25.5 % Win rate now?" is the tap."""
    value = which.waiting(turn, about)
    if value and is_yes(text, turn.person.locale):
        pick(turn, value, {})
        return True
    if value and is_no(text, turn.person.locale):
        (touchpoint,) = questions.of_value(turn, value.partition(":")[0])
        which.over(turn, touchpoint)
        turn.replace("readings.change", questions.card(turn, turn.person, [touchpoint]))
        return True
    return False


def _not_now(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    which.not_now(turn, value)


def _moved(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    """What moved a KPI, in one line: kept as a dated event, to be offered as another cause later."""
    (touchpoint, *_) = questions.of_value(turn, value)
    program = turn.program_of(touchpoint)
    said = inputs.get("moved", "").strip()
    if not said or program is None:
        raise NotUnderstood("Write one line first about what moved it, or leave it: nothing more is needed.")
    event = Event.made(
        organization_id=turn.organization.key_id,
        program_id=program.id,
        on=turn.today(turn.person),
        words=said,
        noted_by_id=turn.person.id,
        recorded_at=turn.now,
    )
    turn.session.add(event)
    turn.note("noted_event", event)
    turn.pressed = None
    turn.replace(words.moved.name, words.moved.to(turn.person.locale)(program=program.name))


def _value(turn: Turn, touchpoint: Touchpoint, view: KpiView, answer: Answer, text: str) -> Found | None:
    """The number to propose, or None where the person must be asked first."""
    locale = turn.person.locale
    stated = text[answer.start : answer.end]
    if answer.status is Status.NO_CHANGE:
        last = view.latest.value if view.latest else view.baseline.value if view.baseline else None
        if last is None:
            _say_nothing_found(turn, [view])
            return None
        note = f"The same as last time: {format_value(last, view.unit, locale)}."
        return Found(touchpoint, view, last, answer, text, note)
    if answer.unit is not None and view.unit and answer.unit != view.unit:
        turn.replace(
            words.other_unit.name, words.other_unit.to(locale)(name=view.name, stated=stated, unit=view.unit)
        )
        return None
    if answer.status is Status.VALUE and answer.value is not None:
        return Found(touchpoint, view, answer.value, answer, text)
    # Of a range the end with the smaller improvement counts (Phillips, guiding principle 4).
    careful = answer.low if view.measure.direction.value == "up" else answer.high
    if careful is None:
        turn.replace(words.no_end.name, words.no_end.to(locale)(name=view.name, stated=stated))
        return None
    note = f"I take {format_value(careful, view.unit, locale)}, the careful end of “{stated}”."
    return Found(touchpoint, view, careful, answer, text, note)


def _without_number(turn: Turn, status: Status, about: list[tuple[Touchpoint, Answer]]) -> None:
    group = [touchpoint for touchpoint, _ in about]
    for touchpoint in group:
        questions.refuse_if_closed(turn, touchpoint)
    match status:
        case Status.UNKNOWN:
            ways_out.unknown(turn, group)
        case Status.DECLINED:
            ways_out.decline(turn, group)
        case Status.DELEGATED:
            people.offer(turn, group, about[0][1].delegate or "")
        case _:
            raise TypeError(f"{status} comes with a number")


def _say_nothing_found(turn: Turn, views: Sequence[KpiView]) -> None:
    example = format_value(_example(views[0]), views[0].unit, turn.person.locale)
    turn.replace(
        words.nothing_found.name,
        words.nothing_found.to(turn.person.locale)(
            subjects=listed([view.name for view in views]), example=example
        ),
    )


def nothing_found(turn: Turn, open_now: Sequence[Touchpoint]) -> None:
    """Say that a reply held no number for what is open, and how one can be written."""
    _say_nothing_found(turn, [kpis.view(turn.session, kpi_id=t.kpi_id or 0) for t in open_now[:3]])


def _drop_proposal(turn: Turn, touchpoint: Touchpoint, *, keep_card: bool = False) -> None:
    """A later number replaces one that was not confirmed, and its card says so."""
    dropped = readings.of_touchpoint(
        turn.session, touchpoint_id=touchpoint.key_id, state=ReadingState.PROPOSED
    )
    for row in dropped:
        row.state = ReadingState.REJECTED
        turn.note("replaced", row)
    shown = touchpoint.progress.get("card")
    if dropped and shown is not None and not keep_card and (turn.pressed is None or turn.pressed.id != shown):
        turn.to(turn.person, replaces=turn.session.get_one(Outbox, shown)).say(words.replaced)
    touchpoint.progress = {k: v for k, v in touchpoint.progress.items() if k not in ("proposal", "card")}


def _understood(turn: Turn, one: Found) -> Understood:
    about = "about " if one.answer.approx else ""
    quote = one.words.strip()
    return Understood(
        name=one.view.name,
        value=f"{about}{format_value(one.value, one.view.unit, turn.person.locale)}",
        as_of=day(one.answer.as_of_date, today=turn.today(turn.person))
        if one.answer.as_of_date
        else one.answer.as_of or "today",
        quote=quote if len(quote) <= 300 else one.words[max(0, one.answer.start - 60) : one.answer.end + 60],
        note=one.note,
    )


def _of_value(turn: Turn, value: str) -> list[Reading]:
    ids = [int(number) for number in value.split(",") if number.isdecimal()]
    rows = readings.numbered(turn.session, ids=ids)
    if not rows or any(row.said_by_id != turn.person.id for row in rows):
        raise QuestionClosed("These numbers are not yours to confirm.")
    return rows


def _example(view: KpiView) -> Decimal:
    return view.latest.value if view.latest else view.baseline.value if view.baseline else EXAMPLE


_NUMBERS = (Status.VALUE, Status.RANGE, Status.NO_CHANGE)

EXAMPLE = Decimal(42)
"""Shown where nothing is known yet of how such a number looks."""

NUMBERS = (Kind.KPI_UPDATE, Kind.BASELINE, Kind.CONFIRM_NOTED)
"""The contacts that a number answers."""

ACTIONS: dict[str, Action] = {
    "reading.confirm": confirm,
    "reading.change": change,
    "reading.correct": _correct,
    "reading.pick": pick,
    "reading.not_now": _not_now,
    "reading.moved": _moved,
}
