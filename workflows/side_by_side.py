"""Agreement is not alignment: what the three said on their own is shown side by side before launch."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from prompts import side_by_side as words
from prompts.side_by_side import EASE, KpiAsked
from prompts.wording import day, first_name
from storage import alignment, details, kpis, points, programs, roles
from storage.models import AlignmentDetail, Cohort, Person, Program, Touchpoint
from storage.words import Category, Ease, Kind, PointKind, RoleKind, Timing, TouchpointState
from workflows.alignment import differences, expectations
from workflows.contact import Planned, Scene, Silence, Workflow
from workflows.conversation import questions
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.turn import Turn

ASKED = (RoleKind.LEAD_SPONSOR, RoleKind.BUSINESS_UNIT_OWNER, RoleKind.FINANCE_PARTNER)
_BEFORE_LAUNCH = timedelta(days=14)
_KPIS_SHOWN = 8
_LONGEST = 500
_ENOUGH = 2


# When: as soon as all have answered, at the latest two weeks before launch with what is there.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """Once for each program; the owner's contact carries it to everyone."""
    turn, program, cohort = scene.turn, scene.program, scene.cohort
    if not scene.newest:
        return
    today, known = turn.now.date(), cohort.planned_since.date()
    latest = max(cohort.starts_on - _BEFORE_LAUNCH, known + _BEFORE_LAUNCH)
    asked = _asked(turn, program, today)
    if len(asked) < _ENOUGH:
        return
    done = alignment.complete(
        turn.session, program_id=program.key_id, person_ids=[person.key_id for person in asked]
    )
    on = min(latest, today) if len(done) == len(asked) else latest
    if on > until:
        return
    holders = roles.holding(
        turn.session, program_id=program.key_id, kinds=(RoleKind.OWNER, *ASKED), on=max(on, today)
    )
    for person in holders[:1]:
        last = max(on, latest) + timedelta(days=scene.cadence.question_window_days)
        yield Planned(
            kind=Kind.SIDE_BY_SIDE,
            slot="before",
            person=person,
            on=on,
            last=last,
            at=scene.cadence.question_time,
        )


# What it says.


def ask(turn: Turn, _person: Person, asked: list[Touchpoint]) -> None:
    """Everyone gets everyone's words; who has said nothing is named."""
    for touchpoint in asked:
        program, cohort = turn.program_of(touchpoint), turn.cohort_of(touchpoint)
        if program is not None and cohort is not None:
            _show(turn, program, cohort)
        touchpoint.state, touchpoint.asked_at, touchpoint.next_at = TouchpointState.ANSWERED, turn.now, None


def _show(turn: Turn, program: Program, cohort: Cohort) -> None:
    people = _asked(turn, program, turn.now.date())
    said = {person.key_id: expectations.said(turn, program, person) for person in people}
    speaking = [person for person in people if said[person.key_id]]
    if len(speaking) < _ENOUGH:
        return
    _settle_or_raise(turn, program)
    answers = {
        number: tuple(
            (person.name, said[person.key_id][number].words)
            for person in speaking
            if number in said[person.key_id]
        )
        for number in alignment.ALL
    }
    team = roles.learning_team(turn.session, organization_id=turn.organization.key_id)
    told = {person.key_id: person for person in [*speaking, *team]}
    for person in told.values():
        today = turn.today(person)
        turn.to(person, Category.NOTICE, program=program).say(
            words.shown,
            program=program.name,
            starts_on=day(cohort.starts_on, today=today),
            started=cohort.starts_on <= today,
            answers={number: rows for number, rows in answers.items() if len(rows) >= _ENOUGH},
            differs=difference(turn, program),
            silent=tuple(each.name for each in people if each not in speaking),
            details=_details(turn, program, speaking),
        )


def difference(turn: Turn, program: Program) -> str:
    """Where the three expect other things than one another; empty where they expect the same."""
    return differences.between(turn, program, _asked(turn, program, turn.now.date()))


def weigh(turn: Turn, program: Program, touchpoint: Touchpoint) -> None:
    """After somebody's answers: a difference is kept until it is settled, and all is shown once all spoke."""
    _settle_or_raise(turn, program)
    cohort = turn.cohort_of(touchpoint)
    people = _asked(turn, program, turn.now.date())
    done = alignment.complete(
        turn.session, program_id=program.key_id, person_ids=[person.key_id for person in people]
    )
    if cohort is not None and len(done) == len(people) >= _ENOUGH:
        programs.replan(turn.session, program_ids=[program.key_id], now=turn.now)


def _settle_or_raise(turn: Turn, program: Program) -> None:
    differs = difference(turn, program)
    last = points.newest(turn.session, program_id=program.key_id, kind=PointKind.DIFFERENCE)
    if last is not None and last.words == differs:
        return
    if last is not None and last.settled_at is None:
        last.settled_at = turn.now
        last.settled_as = "Put differently since." if differs else "They say the same now."
    if differs:
        point = points.raised(
            turn.session,
            program_id=program.key_id,
            kind=PointKind.DIFFERENCE,
            words=differs,
            raised_by_id=None,
            now=turn.now,
        )
        turn.note("difference_found", point)


def _asked(turn: Turn, program: Program, on: date) -> list[Person]:
    return roles.holding(turn.session, program_id=program.key_id, kinds=ASKED, on=on)


def _details(turn: Turn, program: Program, people: Iterable[Person]) -> tuple[str, ...]:
    found = details.newest(turn.session, program_id=program.key_id)
    names = {str(view.id): view.name for view in kpis.of_program(turn.session, program_id=program.key_id)}
    return tuple(
        words.one_detail(
            name=person.name,
            kpis=tuple(
                (names[number], _in_words(said)) for number, said in row.kpis.items() if number in names
            ),
            observed=row.observed,
            told=row.told,
        )
        for person in people
        if (row := found.get(person.key_id)) is not None
    )


def _in_words(said: Mapping[str, str]) -> str:
    return f"{said.get('timing', '')}, {dict(EASE)[said.get('ease', 'easy')].lower()}"


# What more somebody may say: how each KPI shows, how managers see it, who hears what afterwards.


def _open(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """One minute, filled in with what is known."""
    program = _program(turn, value)
    mine = details.newest(turn.session, program_id=program.key_id).get(turn.person.key_id)
    said = mine.kpis if mine is not None else {}
    turn.replace(
        words.details.name,
        words.details.to(turn.person.locale)(
            program=program.name,
            kpis=tuple(
                KpiAsked(
                    str(view.id),
                    view.name,
                    said.get(str(view.id), {}).get("timing", view.kpi.timing.value),
                    said.get(str(view.id), {}).get("ease", view.kpi.ease.value),
                )
                for view in kpis.of_program(turn.session, program_id=program.key_id)[:_KPIS_SHOWN]
            ),
            observed=mine.observed if mine is not None else "",
            told=mine.told if mine is not None else "",
            about=value,
        ),
    )


def _send(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    program = _program(turn, value)
    views = kpis.of_program(turn.session, program_id=program.key_id)[:_KPIS_SHOWN]
    observed, told = (inputs.get(f"detail.{name}", "").strip() for name in ("observed", "told"))
    if max(len(observed), len(told)) > _LONGEST:
        raise NotUnderstood("One line each is enough; people read it on a phone.")
    said: dict[str, dict[str, str]] = {}
    differs = []
    for view in views:
        timing = inputs.get(f"detail.{view.id}.timing", view.kpi.timing.value)
        ease = inputs.get(f"detail.{view.id}.ease", view.kpi.ease.value)
        if timing not in set(Timing) or ease not in set(Ease):
            raise NotUnderstood(f"Please choose from the list for {view.name}.")
        said[str(view.id)] = {"timing": timing, "ease": ease}
        if ease != view.kpi.ease.value:
            mine, theirs = (dict(EASE)[each].lower() for each in (ease, view.kpi.ease.value))
            differs.append(f"{view.name}: {mine} for you, {theirs} in the program file")
        if timing != view.kpi.timing.value:
            differs.append(f"{view.name}: {timing} for you, {view.kpi.timing.value} in the program file")
    row: AlignmentDetail = details.record(
        turn.session,
        program_id=program.key_id,
        person_id=turn.person.key_id,
        kpis=said,
        observed=observed,
        told=told,
        now=turn.now,
    )
    turn.note("alignment_detail", row, version=row.version)
    _settle_or_raise(turn, program)
    owners = expectations.owners(turn, program)
    turn.replace(
        words.details_kept.name,
        words.details_kept.to(turn.person.locale)(
            program=program.name,
            differs=tuple(differs),
            told=first_name(owners[0].name) if len(owners) == 1 else "",
        ),
    )


def _program(turn: Turn, value: str) -> Program:
    (touchpoint,) = questions.of_value(turn, value)
    program = turn.program_of(touchpoint)
    if program is None:
        raise QuestionClosed("This is not about a program any more.")
    return program


# What silence does: nothing. It is news.

WORKFLOW = Workflow(
    kind=Kind.SIDE_BY_SIDE,
    silence=Silence.NEWS,
    when=when,
    ask=ask,
    actions={"details.open": _open, "details.send": _send},
)
