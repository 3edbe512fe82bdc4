"""Where a KPI stood before: asked only if nobody has recorded it, shortly before the program starts."""

from collections.abc import Iterable
from datetime import date, timedelta

from prompts import sponsor as words
from storage import kpis
from storage.models import Baseline, Person, Reading, Touchpoint
from storage.words import Kind, Why
from workflows.contact import Planned, Scene, Section, Silence, Workflow
from workflows.kpi_update import owner_of
from workflows.numbers import readings as numbers
from workflows.numbers import three_periods
from workflows.rules import cadence
from workflows.rules.kpi import format_value
from workflows.turn import Turn

# When: a week before launch, for KPIs that have no baseline; at once where the program runs already.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """One contact for each KPI whose starting point is missing."""
    since = scene.cohort.planned_since.date()
    (contact,) = cadence.baselines(scene.cohort.starts_on, scene.cadence)
    retrospective = scene.cohort.starts_on < since
    first = since if retrospective else contact.on
    for view in scene.views:
        if view.baseline is not None:
            continue
        # A KPI that joins later is asked about from then on.
        on = max(first, view.kpi.created_at.date())
        last = on + timedelta(days=scene.cadence.question_window_days)
        if on > until:
            continue
        owner = owner_of(scene.turn, scene.program, view, max(on, scene.turn.now.date()))
        if owner is not None:
            yield Planned(
                kind=Kind.BASELINE,
                slot="baseline",
                person=owner,
                on=on,
                last=last,
                at=scene.cadence.question_time,
                kpi_id=view.id,
                retrospective=retrospective,
            )


def ready(turn: Turn, touchpoint: Touchpoint) -> Why | timedelta | None:
    """What came with the program file in the meantime, or is on record from before, is not asked for."""
    view = turn.kpi_of(touchpoint)
    program, cohort = turn.program_of(touchpoint), turn.cohort_of(touchpoint)
    known = view.baseline
    if known is None and program is not None and cohort is not None:
        person = turn.get(Person, touchpoint.person_id)
        known = three_periods.from_record(turn, person, program=program, cohort=cohort, view=view)
    return Why.ALREADY_KNOWN if known is not None else None


# What it asks.


def section(turn: Turn, person: Person, touchpoint: Touchpoint) -> Section:
    """The KPI, and why a starting point matters."""
    view = turn.kpi_of(touchpoint)
    target = format_value(view.target.value, view.unit, person.locale) if view.target else ""
    return Section(
        parts=words.baseline_section(
            about=str(touchpoint.id),
            name=view.name,
            unit=view.unit,
            target=target,
            retrospective=touchpoint.retrospective,
        ),
        summary=f"{view.name}, starting point",
    )


# What an answer does: once confirmed (readings.py), it is the first version of the baseline.


def recorded(turn: Turn, touchpoint: Touchpoint, reading: Reading) -> None:
    """Make the confirmed number the KPI's baseline; a correction is a new version with its reason."""
    kpi_id = turn.kpi_of(touchpoint).id
    version = kpis.next_version(turn.session, of=Baseline, kpi_id=kpi_id)
    baseline = Baseline.made(
        kpi_id=kpi_id,
        version=version,
        value=reading.value,
        as_of=reading.as_of,
        reason=three_periods.noted(
            reading.words[reading.words_start : reading.words_end], value=reading.value
        )
        if version == 1
        else "corrected by the one who gave it",
        retrospective=touchpoint.retrospective,
        reading_id=reading.id,
        recorded_by_id=reading.said_by_id,
        recorded_at=turn.now,
    )
    turn.session.add(baseline)
    turn.note("baseline_recorded", baseline, version=version)


# What silence does: it is owed, like every number.

WORKFLOW = Workflow(
    kind=Kind.BASELINE,
    silence=Silence.OWED,
    when=when,
    section=section,
    form=numbers.from_form,
    recorded=recorded,
    ready=ready,
)
