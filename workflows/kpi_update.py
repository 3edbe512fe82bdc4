"""Where a KPI stands: asked of its owner after the program, or shown when a system publishes it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from prompts import readings as reading_words
from prompts import sponsor as words
from prompts.wording import day
from storage import readings, roles, touchpoints
from storage.kpis import KpiView
from storage.models import Person, Program, Reading, Touchpoint
from storage.words import Kind, RoleKind, SourceKind, Timing, Why
from workflows.alignment import bet_numbers
from workflows.contact import Planned, Scene, Section, Silence, Workflow
from workflows.conversation import questions
from workflows.numbers import readings as numbers
from workflows.numbers.impact import compared, sentence, since_last
from workflows.rules import cadence
from workflows.rules.kpi import format_value
from workflows.turn import Turn

_PUBLISHED_LATE = timedelta(days=7)
_A_DAY = timedelta(days=1)
_A_MONTH = timedelta(days=31)


# When: at the first publication after the measure's expected lag, then on the cadence's days.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """One contact for each KPI and day, with its owner or the lead sponsor."""
    program = scene.program
    for view in scene.views:
        contacts = cadence.kpi_updates(
            scene.cohort.starts_on,
            scene.cohort.ends_on,
            leading=view.kpi.timing is Timing.LEADING,
            expected_on=_expected_on(scene, view),
            publication=view.measure.rhythm.value if view.measure.rhythm else None,
            cadence=scene.cadence,
        )
        for contact in contacts:
            if not scene.concerns(contact, until):
                continue
            owner = owner_of(scene.turn, program, view, max(contact.on, scene.turn.now.date()))
            if owner is not None:
                yield Planned(
                    kind=Kind.KPI_UPDATE,
                    slot=contact.slot,
                    person=owner,
                    on=contact.on,
                    last=contact.last,
                    at=scene.cadence.question_time,
                    kpi_id=view.id,
                )


def owner_of(turn: Turn, program: Program, view: KpiView, on: date) -> Person | None:
    """Who is asked about a KPI: its owner, else the lead sponsor, else another sponsor."""
    owners = roles.holding(
        turn.session, program_id=program.key_id, kinds=(RoleKind.KPI_OWNER,), on=on, kpi_id=view.id
    ) or roles.holding(turn.session, program_id=program.key_id, kinds=roles.SPONSORS, on=on)
    return owners[0] if owners else None


def _expected_on(scene: Scene, view: KpiView) -> date | None:
    if view.kpi.moves_after_days is None:
        return None
    return scene.cohort.ends_on + timedelta(days=view.kpi.moves_after_days + view.measure.lag_days)


def ready(turn: Turn, touchpoint: Touchpoint) -> Why | timedelta | None:
    """Not asked what was just given, or is asked already; what a system publishes waits for that."""
    view = turn.kpi_of(touchpoint)
    asked_for = bet_numbers.asked_for(touchpoint)
    if asked_for is not None and bet_numbers.is_known(view.readings, asked_for):
        return Why.ALREADY_KNOWN
    rules = turn.cadence(turn.program_of(touchpoint))
    since = turn.now - timedelta(days=rules.unasked_grace_days)
    known = () if asked_for is not None else view.given if view.from_system else view.course
    if any(_is_lately(reading, since) for reading in known):
        return Why.ALREADY_KNOWN
    first = touchpoints.first_in_line(turn.session, measure_id=view.kpi.measure_id, now=turn.now)
    if first is not None and first.id != touchpoint.id:
        # The same question from before is still open: perhaps it ends in time. Another program's is enough.
        return _A_DAY if first.kpi_id == touchpoint.kpi_id else Why.ALREADY_KNOWN
    if not view.from_system or _published(turn, touchpoint, view) is not None:
        return None
    return _PUBLISHED_LATE if turn.now + _PUBLISHED_LATE < touchpoint.last_at else Why.NO_DATA


def _is_lately(reading: Reading, since: datetime) -> bool:
    """Whether a number came since then; of a system also for which day, as it may publish years at once."""
    if reading.confirmed_at is None or reading.confirmed_at < since:
        return False
    return reading.source is not SourceKind.SYSTEM or reading.as_of > since.date() - _A_MONTH


def _published(turn: Turn, touchpoint: Touchpoint, view: KpiView) -> Reading | None:
    """The newest published value that belongs after this cohort's training."""
    cohort = turn.cohort_of(touchpoint)
    if cohort is None:
        return None
    return readings.from_system_after(turn.session, measure_id=view.kpi.measure_id, after=cohort.starts_on)


# What it asks.


def section(turn: Turn, person: Person, touchpoint: Touchpoint) -> Section:
    """The KPI with where it was and where it should get; a published value is shown for a look."""
    view = turn.kpi_of(touchpoint)
    locale = person.locale
    baseline = format_value(view.baseline.value, view.unit, locale) if view.baseline else ""
    target = format_value(view.target.value, view.unit, locale) if view.target else ""
    today = turn.today(person)
    if view.target is not None and view.target.by is not None:
        target += f" by {day(view.target.by, today=today)}"
    published = _published(turn, touchpoint, view) if view.from_system else None
    if published is not None:
        shown = format_value(published.value, view.unit, locale)
        return Section(
            parts=words.system_section(
                about=str(touchpoint.id),
                name=view.name,
                source=view.measure.source_name or "The system",
                value=shown,
                as_of=day(published.as_of, today=today),
                baseline=baseline,
                target=target,
            ),
            summary=f"{view.name} {shown}",
            minutes=0.25,
        )
    asked_for = bet_numbers.asked_for(touchpoint)
    last, before = view.latest, view.before_latest
    lately = since_last(view)
    return Section(
        parts=words.kpi_section(
            about=str(touchpoint.id),
            name=view.name,
            trend=compared(view, today).towards,
            last=format_value(last.value, view.unit, locale) if last else "",
            lately=lately.towards,
            step=f"{lately.trend} from {format_value(before.value, view.unit, locale)}"
            if before is not None
            else "",
            baseline=baseline,
            target=target,
            example=format_value(
                last.value if last else view.baseline.value if view.baseline else numbers.EXAMPLE,
                view.unit,
                locale,
            ),
            why_now=_why_now(turn, person, touchpoint),
            on=day(asked_for, today=today) if asked_for is not None else "",
        ),
        summary=view.name,
    )


def _why_now(turn: Turn, person: Person, touchpoint: Touchpoint) -> str:
    cohort = turn.cohort_of(touchpoint)
    if cohort is None:
        return ""
    if bet_numbers.asked_for(touchpoint) is not None:
        return "The bet you signed is settled by the number for that day."
    days = (turn.today(person) - cohort.ends_on).days
    if days <= 0:
        return "The training is still running; this one should move first."
    return f"{days} {'day' if days == 1 else 'days'} after the training ended."


# What an answer does: readings.py for a sentence or a form; two taps for a published value.


def _looks_right(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    (touchpoint,) = questions.of_value(turn, value)
    view = turn.kpi_of(touchpoint)
    questions.answered(turn, touchpoint)
    turn.note("looks_right", touchpoint)
    turn.session.flush()
    turn.anew(
        reading_words.checked.name,
        reading_words.checked.to(turn.person.locale)(
            name=view.name, sentence=sentence(view, turn.today(turn.person), turn.person.locale)
        ),
    )


def _off(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The published value stays beside what the person says; the learning team settles it."""
    (touchpoint,) = questions.of_value(turn, value)
    view = turn.kpi_of(touchpoint)
    questions.step(turn, touchpoint, "off")
    turn.anew(
        reading_words.what_is_off.name,
        reading_words.what_is_off.to(turn.person.locale)(
            name=view.name, source=view.measure.source_name or "the system"
        ),
    )


# What silence does: it is owed. Reminders, then the delegate, then "no data" (chase.py).

WORKFLOW = Workflow(
    kind=Kind.KPI_UPDATE,
    silence=Silence.OWED,
    when=when,
    section=section,
    form=numbers.from_form,
    ready=ready,
    actions={"kpi.looks_right": _looks_right, "kpi.off": _off},
)
