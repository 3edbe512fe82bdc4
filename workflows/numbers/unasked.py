"""Numbers nobody asked for: which of a person's KPIs a text names, and the question such a number answers."""

from collections.abc import Collection
from datetime import timedelta

from storage import kpis, roles
from storage.kpis import KpiView
from storage.models import Cohort, Program, Touchpoint
from storage.words import Kind, RoleKind
from workflows.errors import QuestionClosed
from workflows.reading import AskedKpi, named
from workflows.turn import Turn

_GIVE_NUMBERS = (
    *roles.SPONSORS,
    RoleKind.KPI_OWNER,
    RoleKind.BUSINESS_UNIT_OWNER,
    RoleKind.FINANCE_PARTNER,
    RoleKind.DELEGATE,
)
"""Whose number is taken without having been asked for."""


def among_theirs(turn: Turn, text: str, *, but: Collection[KpiView] = ()) -> list[KpiView]:
    """The KPIs of a person's programs that a text names, without those they were asked about."""
    known = {view.name for view in but} | {view.kpi.measure_id for view in but}
    mine: dict[int, KpiView] = {}
    held = roles.of_person(turn.session, person_id=turn.person.key_id, on=turn.today(turn.person))
    for program in dict.fromkeys(program.key_id for role, program in held if role.kind in _GIVE_NUMBERS):
        for view in kpis.of_program(turn.session, program_id=program):
            if not known & {view.name, view.kpi.measure_id}:
                mine.setdefault(view.kpi.measure_id, view)
    # The KPIs that were asked stand beside them, so that a word they share names none of these.
    everything = [*but, *mine.values()]
    said = named(
        text,
        [AskedKpi(view.name, view.unit) for view in everything],
        asked_on=turn.today(turn.person),
        locale=turn.person.locale,
    )
    names = {kpi.name for kpi in said}
    return [view for view in mine.values() if view.name in names]


def question(turn: Turn, view: KpiView) -> Touchpoint:
    """A question that was never asked, for a number that came by itself.

    Raises:
        QuestionClosed: the program has no cohort that the number could belong to.
    """
    program = turn.get(Program, view.kpi.program_id)
    cohort = kpis.latest_cohort(turn.session, program_id=program.key_id)
    if cohort is None:
        raise QuestionClosed(f"{program.name} has no cohort yet, so the number has nothing to belong to.")
    return opened(turn, cohort, Kind.KPI_UPDATE, view)


def opened(turn: Turn, cohort: Cohort, kind: Kind, view: KpiView | None = None) -> Touchpoint:
    """A question of this kind that the person who writes was never asked; it stands for a day."""
    person = turn.person
    slot = f"unasked:{turn.now:%Y-%m-%dT%H:%M:%S.%f}"
    about = f":kpi{view.id}" if view is not None else ""
    touchpoint = Touchpoint.made(
        tenant_id=person.home_tenant_id,
        cohort_id=cohort.key_id,
        kind=kind,
        key=f"cohort{cohort.id}:{kind}:{slot}{about}:person{person.id}",
        slot=slot,
        person_id=person.key_id,
        kpi_id=view.id if view is not None else None,
        due_at=turn.now,
        last_at=turn.now + timedelta(days=1),
        asked_at=turn.now,
        created_at=turn.now,
    )
    turn.session.add(touchpoint)
    turn.session.flush()
    return touchpoint
