"""What keeps a program from being aligned, worst first, each with what to do about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from prompts import verdicts as say
from prompts.coaching import library
from prompts.wording import counted, day, listed
from storage.kpis import KpiView
from storage.models import Cohort, Competency, OpenPoint, Person, Program, Role
from storage.words import Ease, Gap, PointKind, RoleKind, Timing
from workflows.rules.cadence import Cadence, coaching_weeks
from workflows.rules.gaps import GapKind, is_vp_or_above
from workflows.rules.kpi import format_value

_ROLES = (
    (RoleKind.BUSINESS_UNIT_OWNER, GapKind.NO_BUSINESS_UNIT_OWNER),
    (RoleKind.FINANCE_PARTNER, GapKind.NO_FINANCE_PARTNER),
)
_CAUSES = {Gap.PROCESS: "the process", Gap.REWARD: "what is rewarded"}
_POINTS = {
    PointKind.DIFFERENCE: GapKind.DIFFERENCE_OPEN,
    PointKind.SCOPE: GapKind.SCOPE_NOTE_OPEN,
}
_SIGNED_BEFORE = timedelta(days=14)
"""This long before launch a bet that is not signed is a gap."""

_ANY_DAY = date(2026, 1, 2)


@dataclass(frozen=True)
class Known:
    """What is known of one program, as far as gaps go."""

    program: Program
    views: Sequence[KpiView]
    has_objective: bool
    holders: Sequence[tuple[Role, Person]]
    trained: Sequence[Competency]
    skipped: int
    """Questions that were over before the import."""
    cohorts: Sequence[Cohort]
    points: Sequence[OpenPoint]
    unanswered: frozenset[int]
    """Who was asked the alignment questions and has not answered them all."""
    sealed: frozenset[int]
    """The cohorts whose bet is sealed."""
    today: date


def gaps(known: Known) -> list[tuple[GapKind, str]]:
    """The gaps of one program, worst first, with the words for each."""
    order = list(GapKind)
    found = sorted(_found(known), key=lambda gap: order.index(gap[0]))
    said = [
        (kind, say.GAPS[kind.value].format(about=about, program=known.program.name)) for kind, about in found
    ]
    asked_for = next((view.name for view in known.views if not view.from_system), None)
    if known.skipped and asked_for is not None:
        kind, words = said[-1]
        said[-1] = kind, f"{words} {say.asks_now(program=known.program.name, kpi=asked_for)}"
    return said


def _found(known: Known) -> Iterator[tuple[GapKind, str]]:
    if not known.has_objective:
        yield GapKind.NO_OBJECTIVE, ""
    yield from _about_people(known)
    yield from _about_numbers(known)
    yield from ((GapKind.COMPETENCY_WITHOUT_KPI, each.name) for each in known.trained if each.kpi_id is None)
    if not known.program.problem:
        yield GapKind.NO_PROBLEM, ""
    cause = known.program.cause
    if cause in _CAUSES:
        yield GapKind.NOT_FIXED_BY_TRAINING, _CAUSES[cause]
    names = {person.id: person.name for _, person in known.holders}
    for point in known.points:
        by = names.get(point.raised_by_id)
        yield _POINTS[point.kind], f"{by} expects “{point.words}”" if by else point.words
    for cohort in known.cohorts:
        if _is_unsigned(known, cohort):
            began = cohort.starts_on <= known.today
            said = say.unsigned(cohort=cohort.name, program=known.program.name, began=began)
            yield GapKind.NOT_SIGNED, said
    trained = [(competency.key, competency.name) for competency in known.trained]
    if without := _without_ideas(trained, known.program.cadence):
        yield GapKind.NO_IDEAS, without
    if few := _too_few_ideas(trained, known.program.cadence):
        yield GapKind.FEW_IDEAS, few
    if known.skipped:
        was = "was" if known.skipped == 1 else "were"
        yield GapKind.SKIPPED_AT_IMPORT, f"{counted(known.skipped, 'question')} {was}"


def _about_people(known: Known) -> Iterator[tuple[GapKind, str]]:
    held = {role.kind for role, _ in known.holders}
    leads = [person for role, person in known.holders if role.kind is RoleKind.LEAD_SPONSOR]
    if not leads:
        yield GapKind.NO_LEAD_SPONSOR, ""
    elif not any(is_vp_or_above(person.title) for person in leads):
        yield GapKind.SPONSOR_BELOW_VP, f"{leads[0].name} ({leads[0].title})"
    yield from ((gap, "") for role, gap in _ROLES if role not in held)
    silent = len(known.unanswered & {person.id for _, person in known.holders})
    if silent:
        yield GapKind.QUESTIONS_OPEN, counted(silent, "person has", "people have")


def _about_numbers(known: Known) -> Iterator[tuple[GapKind, str]]:
    views = known.views
    if not views:
        yield GapKind.NO_KPI, ""
    lacking: Mapping[GapKind, list[str]] = {
        GapKind.NO_BASELINE: [view.name for view in views if view.baseline is None],
        GapKind.NO_TARGET: [view.name for view in views if view.target is None],
        GapKind.NO_POPULATION: [view.name for view in views if not view.measure.population],
        GapKind.NO_STANDARD_VALUE: [view.name for view in views if needs_value(view)],
    }
    yield from ((kind, listed(names)) for kind, names in lacking.items() if names)
    if differing := [said for view in views if (said := _differing(view))]:
        yield GapKind.SYSTEMS_DIFFER, "; ".join(differing)
    broken: dict[int, list[KpiView]] = {}
    for view in views:
        if event := view.broken_by(known.today):
            broken.setdefault(event.key_id, []).append(view)
    for these in broken.values():
        if event := these[0].breaks:
            on, names = day(event.on, today=known.today), listed([view.name for view in these])
            verb = "counts" if len(these) == 1 else "count"
            yield GapKind.COMPARISON_BROKEN, f"{event.words} ({on}) changed what {names} {verb}"


def _differing(view: KpiView) -> str:
    """What two systems say of one KPI, and which of them counts."""
    counts, other = view.latest, view.disputed
    if counts is None or other is None:
        return ""
    told = [
        f"{row.source_name or 'the system'} {format_value(row.value, view.unit)} ({day(row.as_of)})"
        for row in (counts, other)
    ]
    return f"{view.name}, {told[0]}, which counts, and {told[1]}"


def needs_value(view: KpiView) -> bool:
    """Leading KPIs and subjective ones are not turned into money."""
    result = view.kpi.timing is Timing.LAGGING and view.kpi.ease is Ease.EASY
    return result and view.standard is None


def no_ideas(trained: Sequence[tuple[str, str]], cadence: Mapping[str, object]) -> str:
    """What a program learns where competencies, by key and name, have no ideas or too few; empty if none."""
    found = (
        (GapKind.NO_IDEAS, _without_ideas(trained, cadence)),
        (GapKind.FEW_IDEAS, _too_few_ideas(trained, cadence)),
    )
    return " ".join(say.GAPS[kind.value].format(about=about) for kind, about in found if about)


def _without_ideas(trained: Sequence[tuple[str, str]], cadence: Mapping[str, object]) -> str:
    if cadence.get("coaching_weeks") == 0:
        return ""
    return listed([_with_hint(key, name) for key, name in trained if not library.in_use().prompts(key)])


def _too_few_ideas(trained: Sequence[tuple[str, str]], cadence: Mapping[str, object]) -> str:
    """How far the library reaches where it ends before the weeks of ideas do."""
    stock = sum(len(library.in_use().prompts(key)) for key, _name in trained)
    weeks = len(coaching_weeks(_ANY_DAY, Cadence.with_overrides(cadence)))
    return f"Coaching ideas for {stock} of {weeks} weeks" if 0 < stock < weeks else ""


def _with_hint(key: str, name: str) -> str:
    """A competency the library has nothing for, with the key that may have been meant."""
    close = get_close_matches(key, [each.id for each in library.in_use().competencies], n=1)
    meant = f", or do you mean {close[0]}?" if close else ""
    return f"{name} (key {key}{meant})"


def _is_unsigned(known: Known, cohort: Cohort) -> bool:
    """Whether a bet could have been made by now; one that began before the import had no chance."""
    if cohort.starts_on <= cohort.planned_since.date() or cohort.id in known.sealed:
        return False
    near = cohort.starts_on - _SIGNED_BEFORE <= known.today
    return near and any(view.baseline is not None and view.target is not None for view in known.views)
