"""What managers have seen, 30, 60 and 90 days after: a count, folded into that week's prompt."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from prompts import observation as words
from prompts.cards import Part
from storage import observations, outbox, roles
from storage.models import Observation, Person, Touchpoint
from storage.words import Category, Kind, Pace, TouchpointState, Why
from workflows.contact import Planned, Scene, Silence, Workflow
from workflows.conversation import questions
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.reading.idea_reply import Says, count
from workflows.turn import Turn

_A_DAY = timedelta(days=1)
_A_WEEK = timedelta(days=7)
_WINDOW = timedelta(days=20)


# When: in the weeks of days 30, 60 and 90, on the day of the coaching prompt, which carries the count.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """One count for each manager who has people in the cohort."""
    cohort, rules = scene.cohort, scene.cadence
    in_sight = []
    for number in rules.observation_days:
        day = cohort.ends_on + number * _A_DAY
        on = day + (rules.coaching_weekday.number - day.weekday()) * _A_DAY
        last = on + _WINDOW
        if on <= until and last >= max(scene.turn.now, cohort.planned_since).date() - _A_DAY:
            in_sight.append((f"day+{number}", on, last))
    if not in_sight or observations.looked_for(scene.turn.session, program_id=cohort.program_id) is None:
        return
    for slot, on, last in in_sight:
        for person in scene.managers(on):
            if person.pace is Pace.NONE:  # they asked for no more of this
                continue
            yield Planned(Kind.OBSERVATION, slot, person, on=on, last=last, at=rules.coaching_time)


def ready(turn: Turn, touchpoint: Touchpoint) -> Why | timedelta | None:
    """Nothing to count without people; and where a prompt comes within the week, it waits for that."""
    if _people(turn, touchpoint) == 0:
        return Why.ALREADY_KNOWN
    if turn.get(Person, touchpoint.person_id).pace is Pace.NONE:
        return Why.PACE
    coming = observations.waiting(
        turn.session,
        cohort_id=touchpoint.cohort_id or 0,
        person_id=touchpoint.person_id,
        until=turn.now + _A_WEEK,
        kind=Kind.COACHING,
    )
    return _A_DAY if coming is not None and coming.next_at is not None else None


# What it asks: of your people, how many?


def ask(turn: Turn, person: Person, asked: list[Touchpoint]) -> None:
    """The count by itself, for those whom no prompt reaches that week."""
    for touchpoint in asked:
        program = turn.program_of(touchpoint)
        behavior = _behavior(turn, touchpoint)
        if program is None or touchpoint.state not in (TouchpointState.PLANNED, TouchpointState.SNOOZED):
            continue
        turn.to(person, Category.PROMPT, program=program, about=[touchpoint]).say(
            words.asked,
            name=person.name,
            program=program.name,
            behavior=behavior,
            of=_people(turn, touchpoint),
            about=str(touchpoint.id),
        )
        _is_asked(turn, touchpoint)


def fold_in(turn: Turn, person: Person, prompt: Touchpoint) -> list[Touchpoint]:
    """The count that goes out with this week's prompt, if one is due; it is asked from here on."""
    cohort, program = turn.cohort_of(prompt), turn.program_of(prompt)
    if cohort is None or program is None:
        return []
    passed = (turn.today(person) - cohort.ends_on).days
    if not any(-7 <= passed - day <= _WINDOW.days for day in turn.cadence(program).observation_days):
        return []
    found = observations.waiting(
        turn.session, cohort_id=cohort.key_id, person_id=person.key_id, until=turn.now + _A_WEEK - _A_DAY
    )
    if found is None or _people(turn, found) == 0:
        return []
    _is_asked(turn, found)
    return [found]


def _is_asked(turn: Turn, touchpoint: Touchpoint) -> None:
    touchpoint.state = TouchpointState.ASKED
    touchpoint.asked_at = touchpoint.asked_at or turn.now
    touchpoint.next_at = max(touchpoint.last_at, turn.now + _A_WEEK)


def parts(turn: Turn, touchpoint: Touchpoint) -> tuple[Part, ...]:
    """The question as part of another card."""
    return words.count_parts(
        behavior=_behavior(turn, touchpoint),
        of=_people(turn, touchpoint),
        about=str(touchpoint.id),
        yet=touchpoint.kind is Kind.OBSERVATION,
    )


def still_open(turn: Turn, prompt: Touchpoint) -> tuple[Part, ...]:
    """The count that went out with a prompt and has no answer yet."""
    found = observations.waiting(
        turn.session,
        cohort_id=prompt.cohort_id or 0,
        person_id=prompt.person_id,
        until=turn.now + _A_WEEK,
        state=TouchpointState.ASKED,
    )
    return parts(turn, found) if found is not None and found.asked_at == prompt.asked_at else ()


def _people(turn: Turn, touchpoint: Touchpoint) -> int:
    return roles.participants(
        turn.session,
        cohort_id=touchpoint.cohort_id or 0,
        manager_id=touchpoint.person_id,
        on=turn.now.date(),
    )


def _behavior(turn: Turn, touchpoint: Touchpoint) -> str:
    program = turn.program_of(touchpoint)
    competency = (
        observations.looked_for(turn.session, program_id=program.key_id) if program is not None else None
    )
    if competency is None:
        raise QuestionClosed("There is nothing to count in this program any more.")
    return f"{competency.behavior.rstrip('.')}."


# What an answer does: the count is kept, and shown beside the first one.


def _seen(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    said, _, number = value.partition(":")
    touchpoint = questions.of_value(turn, number)[0]
    record(turn, touchpoint, None if said == words.CANT_SAY else _number(turn, touchpoint, said))


def _sent(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    touchpoint = questions.of_value(turn, value)[0]
    record(turn, touchpoint, _number(turn, touchpoint, inputs.get(f"tp{touchpoint.id}.seen", "")))


def _number(turn: Turn, touchpoint: Touchpoint, said: str) -> int:
    of = _people(turn, touchpoint)
    if not said.strip().isdecimal() or int(said) > of:
        raise NotUnderstood(f"I need a number from 0 to {of}.")
    return int(said)


def record(turn: Turn, touchpoint: Touchpoint, seen: int | None) -> None:
    """Keep what a manager counted. A second count stands beside the first: totals take it in by and by."""
    program = turn.program_of(touchpoint)
    competency = (
        observations.looked_for(turn.session, program_id=program.key_id) if program is not None else None
    )
    of = _people(turn, touchpoint)
    row = observations.of_touchpoint(turn.session, touchpoint_id=touchpoint.key_id)
    if row is None or (row.seen, row.of) != (seen, of):
        row = Observation.made(
            cohort_id=touchpoint.cohort_id,
            competency_id=competency.id if competency is not None else None,
            manager_id=touchpoint.person_id,
            touchpoint_id=touchpoint.key_id,
            seen=seen,
            of=of,
            recorded_at=turn.now,
        )
        turn.session.add(row)
        turn.session.flush()
    first = next(
        (
            each
            for each in observations.counts(turn.session, cohort_ids=[row.cohort_id])
            if each.manager_id == row.manager_id and each.slot == observations.BEFORE
        ),
        None,
    )
    earlier = first if touchpoint.slot != observations.BEFORE else None
    card = words.noted.to(turn.person.locale)(
        seen=seen,
        of=of,
        before=earlier.seen if earlier else None,
        before_of=earlier.of if earlier else 0,
    )
    questions.answered(turn, touchpoint)
    if _stands_with_open_prompt(turn):
        turn.to(turn.person).card(words.noted.name, card)
    else:
        turn.replace(words.noted.name, card)


def _stands_with_open_prompt(turn: Turn) -> bool:
    """Whether the pressed card also carries a prompt that waits for its tap, and so has to stay."""
    if turn.pressed is None:
        return False
    together = outbox.touchpoints_of(turn.session, outbox_id=turn.pressed.key_id)
    return any(t.kind is Kind.COACHING and t.state is TouchpointState.ASKED for t in together)


def text(turn: Turn, touchpoint: Touchpoint, said: str) -> bool:
    """A bare number, also as "3 of 4", "all" or "none", is the count; "can't say" is an answer too."""
    counted = count(said, turn.person.locale, of=_people(turn, touchpoint))
    if counted is None:
        return False
    record(turn, touchpoint, None if isinstance(counted, Says) else counted)
    return True


# What silence does: nothing. It lapses when its window is over.

WORKFLOW = Workflow(
    kind=Kind.OBSERVATION,
    silence=Silence.OFFER,
    when=when,
    ready=ready,
    ask=ask,
    text=text,
    actions={"observation.seen": _seen, "observation.sent": _sent},
)
