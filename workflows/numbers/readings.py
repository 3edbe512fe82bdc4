"""From what somebody typed to numbers that can be proposed, or to what the person must be asked first.

The reader finds values with their place in the text; `proposals` holds them until the person confirms.
Shared by every workflow that asks for a number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from prompts import readings as words
from prompts.wording import listed
from storage import touchpoints
from storage.kpis import KpiView
from storage.models import Event, Touchpoint
from storage.words import Kind, TouchpointState
from workflows.contact import Action
from workflows.conversation import people, questions, ways_out
from workflows.errors import NotUnderstood
from workflows.numbers import (
    doubts,
    proposals,
    three_periods,
    times,
    unasked,
    which,
)
from workflows.numbers.proposals import Found
from workflows.numbers.which import Unsure
from workflows.ports import Doubt
from workflows.reading import Answer, AskedKpi, Candidate, Reading, Status, is_no, is_yes, read, stated_before
from workflows.rules.kpi import format_value
from workflows.turn import Turn


def from_text(turn: Turn, text: str, open_now: Sequence[Touchpoint]) -> bool:
    """Read a reply to these questions and do what it says. False if it says nothing about any of them.

    Where it names other KPIs of theirs, they are read with it, and a number given for one is taken as well.
    """
    by_name = _by_name(turn, open_now)
    views = [one.view for one in by_name.values()]
    beside = valued(turn, text, unasked.among_theirs(turn, text, but=views), beside=views)
    kpis_read = [asked(view) for view in (*views, *beside)]
    on = turn.today(turn.person)
    reading = read(text, kpis_read, asked_on=on, locale=turn.person.locale)
    before = stated_before(text, kpis_read, asked_on=on, locale=turn.person.locale)
    found: list[Found] = []
    others: dict[Status, list[tuple[Touchpoint, Answer]]] = {}
    unsure: list[Unsure] = []
    taken = False
    for name, one in by_name.items():
        view = one.view
        answer = reading.answers.get(name)
        helped = answer is None and name in turn.suggested
        if helped:
            answer = turn.suggested[name]
        candidates = _candidates(answer, view) if helped else reading.unsure.get(name, ())
        if one.before is not None and one.now is None and (mean := three_periods.typed(text, candidates)):
            answer, candidates = mean, ()
        candidates = tuple(each for each in candidates if not _is_money(view, each.value))
        if candidates:
            unsure.append(Unsure(one.both[-1], view, candidates))
            taken = True
            continue
        if answer and any(_is_money(view, end) for end in (answer.value, answer.low, answer.high)):
            continue
        given = times.told_apart(turn, text, one, answer, before.get(name))
        if given is None and answer is not None and answer.value is not None:
            either = (Candidate(answer.value, answer.unit, answer.start, answer.end),)
            unsure += [Unsure(touchpoint, view, either) for touchpoint in one.both]
            taken = True
        for touchpoint, said in given or ():
            if said.status not in _NUMBERS and touchpoint.state is TouchpointState.ANSWERED:
                continue  # "no idea" about something else does not take back a number
            taken = True
            if said.status in _NUMBERS:
                value = _value(turn, touchpoint, view, said, text)
                found += [replace(value, note=words.helped(value.note)) if helped else value] if value else []
                if value is None:
                    not_read(turn, [touchpoint])
            else:
                others.setdefault(said.status, []).append((touchpoint, said))
    found += _beside(turn, text, beside, reading)
    if found:
        proposals.propose(turn, found)
    for status, about in others.items():
        _without_number(turn, status, about)
    which.ask(turn, unsure, text)
    return taken or bool(found)


def _beside(turn: Turn, text: str, views: Sequence[KpiView], reading: Reading) -> list[Found]:
    """The numbers in a reply for KPIs that were not asked about."""
    found = []
    for view in views:
        answer = reading.answers.get(view.name)
        if answer is None or answer.status not in (Status.VALUE, Status.RANGE):
            continue
        value = _value(turn, unasked.question(turn, view), view, answer, text)
        found += [replace(value, note=words.not_asked(value.note))] if value else []
    return found


def _candidates(helped: Answer | None, view: KpiView) -> tuple[Candidate, ...]:
    """A number that a second reader took for the current one, and that is known to be another."""
    known = (view.baseline and view.baseline.value, view.target and view.target.value)
    if helped is None or helped.value is None or helped.value not in known:
        return ()
    return (Candidate(helped.value, helped.unit, helped.start, helped.end),)


def _is_money(view: KpiView, value: Decimal | None) -> bool:
    """Whether a number is too large for any share: "200k" is about something else."""
    return view.unit == "%" and value is not None and abs(value) >= _NO_SHARE


def doubt(turn: Turn, text: str, open_now: Sequence[Touchpoint]) -> Doubt | None:
    """What a reply to these questions leaves open for a second reader; writes nothing."""
    whole = Doubt(
        text,
        tuple(asked(one.view) for one in _by_name(turn, open_now).values()),
        turn.today(turn.person),
        turn.person.locale,
    )
    return doubts.doubt(read(text, whole.kpis, asked_on=whole.asked_on, locale=whole.locale), whole)


def _by_name(turn: Turn, open_now: Sequence[Touchpoint]) -> dict[str, times.Questions]:
    by_name: dict[str, times.Questions] = {}
    for touchpoint in questions.as_on_cards(turn, open_now):
        view = turn.kpi_of(touchpoint)
        by_name.setdefault(view.name, times.Questions(view)).add(touchpoint)
    return by_name


def from_form(turn: Turn, answers: list[tuple[Touchpoint, Mapping[str, str]]]) -> None:
    """Take the numbers typed into a card's fields and show on one card what was understood."""
    found = []
    for touchpoint, inputs in answers:
        text = inputs.get("value", "")
        view = turn.kpi_of(touchpoint)
        answer = typed(turn, touchpoint, view, text)
        if answer is not None and answer.status in _NUMBERS:
            value = _value(turn, touchpoint, view, answer, text)
            found += [value] if value else []
        elif answer is not None:
            _without_number(turn, answer.status, [(touchpoint, answer)])
        else:
            shown = format_value(example(view), view.unit, turn.person.locale)
            raise NotUnderstood(
                f"“{text[:60]}” is no number I can record for {view.name}. Write it like {shown}."
            )
    if found:
        proposals.propose(turn, found)


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
    return bool(valued(turn, text, [view]))


def valued(
    turn: Turn, text: str, views: Sequence[KpiView], *, beside: Sequence[KpiView] = ()
) -> list[KpiView]:
    """Those of the KPIs that a text gives a number for, read together: each tells what is not the other's."""
    if not views:
        return []
    answers = read(
        text,
        [asked(view) for view in (*beside, *views)],
        asked_on=turn.today(turn.person),
        locale=turn.person.locale,
    ).answers
    found = ((view, answers.get(view.name)) for view in views)
    return [view for view, answer in found if answer and answer.status in (Status.VALUE, Status.RANGE)]


def says_otherwise(turn: Turn, text: str, proposal: str) -> bool:
    """Whether a text holds another number than the proposed one: "yes but 26", "no, it was 26"."""
    for row in proposals.rows_of(turn, proposal):
        touchpoint = turn.session.get_one(Touchpoint, row.touchpoint_id)
        view = turn.kpi_of(touchpoint)
        found = read(
            text, [asked(view)], asked_on=turn.today(turn.person), locale=turn.person.locale
        ).answers.get(view.name)
        if found is not None and found.status in (Status.VALUE, Status.RANGE) and found.value != row.value:
            return True
    return False


def typed(turn: Turn, touchpoint: Touchpoint, view: KpiView, text: str) -> Answer | None:
    """What was written into the field of one question; for a starting point it may be three periods."""
    found = read(text, [asked(view)], asked_on=turn.today(turn.person), locale=turn.person.locale)
    if touchpoint.kind is Kind.BASELINE:
        return found.answers[view.name] or three_periods.typed(text, found.unsure.get(view.name, ()))
    return found.answers[view.name]


def pick(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The person says which of several numbers it is."""
    touchpoint, view, answer, text, other = which.picked(turn, value)
    found = [_value(turn, touchpoint, view, answer, text)]
    if other is not None and touchpoint.kind is Kind.KPI_UPDATE:
        mine = touchpoints.open_with(turn.session, person_id=turn.person.key_id)
        begun = (t for t in mine if t.kind is Kind.BASELINE and t.kpi_id == touchpoint.kpi_id)
        found += [_value(turn, before, view, other, text) for before in list(begun)[:1]]
    if read_ones := [each for each in found if each is not None]:
        proposals.propose(turn, read_ones)


def settles_which(turn: Turn, text: str, about: Sequence[Touchpoint]) -> bool:
    """A typed "yes" or "no" under "Is 25.5 % Win rate now?" is the tap."""
    value = which.waiting(turn, about)
    if not value:
        return False
    (touchpoint,) = questions.of_value(turn, value.partition(":")[0])
    if holds_value(turn, text, turn.kpi_of(touchpoint)):
        return False  # "no, it's 26" gives the number at once
    if is_yes(text, turn.person.locale):
        pick(turn, value, {})
        return True
    if is_no(text, turn.person.locale):
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
    turn.anew(words.moved.name, words.moved.to(turn.person.locale)(program=program.name))


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
        mean = three_periods.noted(stated, value=answer.value)
        return Found(touchpoint, view, answer.value, answer, text, mean and f"{mean}.")
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
    shown = format_value(example(views[0]), views[0].unit, turn.person.locale)
    turn.replace(
        words.nothing_found.name,
        words.nothing_found.to(turn.person.locale)(
            subjects=listed([view.name for view in views]), example=shown
        ),
    )


def nothing_found(turn: Turn, open_now: Sequence[Touchpoint]) -> None:
    """Say that a reply held no number for what is open, and how one can be written."""
    _say_nothing_found(turn, [turn.kpi_of(t) for t in open_now[:3]])


def not_read(turn: Turn, about: Sequence[Touchpoint]) -> None:
    """A number was said that nobody could read: no older one is recorded by a bare "yes" after it."""
    proposals.doubt(turn, about)
    for touchpoint in about:
        if touchpoint.progress.get("candidates"):
            which.over(turn, touchpoint)


def example(view: KpiView) -> Decimal:
    """A number of the kind that is asked for."""
    return view.latest.value if view.latest else view.baseline.value if view.baseline else EXAMPLE


_NUMBERS = (Status.VALUE, Status.RANGE, Status.NO_CHANGE)

_NO_SHARE = Decimal(1000)
"""From here on a number is no percent."""

EXAMPLE = Decimal(42)
"""Shown where nothing is known yet of how such a number looks."""

NUMBERS = (Kind.KPI_UPDATE, Kind.BASELINE, Kind.CONFIRM_NOTED)
"""The contacts that a number answers."""

ACTIONS: dict[str, Action] = {
    **proposals.ACTIONS,
    "reading.pick": pick,
    "reading.not_now": _not_now,
    "reading.moved": _moved,
}
