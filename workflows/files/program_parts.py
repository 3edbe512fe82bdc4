"""Importing what belongs to one program alone. Here the file has the last word: what it leaves out ends."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from storage import programs as stored
from storage.models import Baseline, Cohort, Competency, Cost, Kpi, Program, Row, Target
from workflows.files.comparison_parts import comparisons
from workflows.files.program_file import (
    CohortPart,
    CompetencyPart,
    KpiPart,
    ProgramFile,
    ProgramPart,
)
from workflows.files.steps import (
    Books,
    Values,
    Wanted,
    What,
    differing,
    in_words,
    out_of_order,
    reconcile,
    set_values,
    shown,
)


def program(books: Books, file: ProgramFile, *, currency: str) -> None:
    """The program itself."""
    part = file.program
    serves = part.objective or (file.objective.key if file.objective else None)
    view = _program_values(part, currency) | {"objective": serves}
    about = f"program {part.key}"
    row = books.program
    if row is None:
        books.step("add", about, part.name, _new_program(books, part, view))
        return
    keys = {objective.id: key for key, objective in books.objectives.items()}
    old = {name: getattr(row, name, None) for name in view} | {"objective": keys.get(row.objective_id)}
    if different := differing(old, view):
        books.step(
            "change",
            about,
            in_words(old, different),
            lambda: set_values(books, row, _with_objective(books, view)),
        )


def _program_values(part: ProgramPart, currency: str) -> dict[str, object]:
    values: dict[str, object] = {
        "name": part.name,
        "problem": part.problem or "",
        "performance_gap": part.gap or "",
        "evidence": part.evidence or "",
        "cause": part.cause,
        "teaches": part.teaches or "",
        "currency": currency,
        "cadence": part.cadence.model_dump(mode="json", exclude_unset=True),
    }
    return values | ({"created_on": part.created} if part.created else {})


def _with_objective(books: Books, view: Values) -> dict[str, object]:
    values = dict(view)
    serves = values.pop("objective")
    values["objective_id"] = books.objectives[serves].key_id if isinstance(serves, str) else None
    return values


def _new_program(books: Books, part: ProgramPart, view: Values) -> Callable[[], Row]:
    def write() -> Row:
        books.program = Program.made(
            organization_id=books.organization.key_id,
            tenant_id=books.tenant.key_id,
            key=part.key,
            created_at=books.now,
            **{"created_on": books.today, **_with_objective(books, view)},
        )
        books.added(books.program)
        return books.program

    return write


def _program_id(books: Books) -> int:
    if books.program is None:
        raise RuntimeError("the step that adds the program comes first")
    return books.program.key_id


def kpis(books: Books, parts: tuple[KpiPart, ...]) -> None:
    """The KPIs with their baselines and targets, each change of those a new version."""
    reconcile(
        books,
        "KPI",
        books.kpis,
        {
            part.measure: Wanted(
                {"timing": part.timing, "ease": part.ease, "moves_after_days": part.moves_after_days}
            )
            for part in parts
        },
        seen=lambda row: {"timing": row.timing, "ease": row.ease, "moves_after_days": row.moves_after_days},
        made=lambda key, values: Kpi.made(
            program_id=_program_id(books),
            measure_id=books.measures[key].key_id,
            position=[part.measure for part in parts].index(key),
            created_at=books.now,
            **values,
        ),
    )
    _order(books, "order of the KPIs", books.kpis, [part.measure for part in parts])
    program_id = None if books.program is None else books.program.key_id
    baselines = {} if program_id is None else stored.baselines(books.session, program_id=program_id)
    targets = {} if program_id is None else stored.targets(books.session, program_id=program_id)
    for part in parts:
        row = books.kpis.get(part.measure)
        if part.baseline is not None:
            versions = [] if row is None else baselines.get(row.key_id, [])
            said = [each for each in versions if each.recorded_by_id is None and each.reading_id is None]
            view = part.baseline.model_dump() | {"reason": part.baseline.reason or ""}
            _version(books, Baseline, part.measure, view, versions[-1:], said[-1:])
        if part.target is not None:
            goals = [] if row is None else targets.get(row.key_id, [])
            set_here = [each for each in goals if each.recorded_by_id is None]
            view = part.target.model_dump() | {"reason": part.target.reason or ""}
            _version(books, Target, part.measure, view, goals[-1:], set_here[-1:])
    comparisons(books, parts)


def _version(
    books: Books,
    kind: type[Baseline] | type[Target],
    measure: str,
    view: Values,
    newest: Sequence[Baseline | Target],
    from_file: Sequence[Baseline | Target],
) -> None:
    """A new version, unless the file says what holds, or what it said before somebody changed it in chat."""
    if any(not differing(_of(row, view), view) for row in (*newest, *from_file)):
        return

    def write() -> Row:
        kpi = books.kpis[measure]
        version = newest[0].version + 1 if newest else 1
        books.added(kind.made(kpi_id=kpi.key_id, version=version, recorded_at=books.now, **view))
        return kpi

    noun = kind.__name__.lower()
    if not newest:
        books.step("add", f"KPI {measure}", f"{noun} {shown(view['value'])}", write)
        return
    before, after = shown(newest[0].value), shown(view["value"])
    moved = in_words(_of(newest[0], view), {**differing(_of(newest[0], view), view), "reason": ""})
    told = f"{before} -> {after}" if before != after else moved
    reason = f": '{view['reason']}'" if view["reason"] else ""
    books.step("change", f"KPI {measure}", f"{noun} {told}, a new version{reason}", write)


def _of(row: Row, names: Values) -> Values:
    return {name: getattr(row, name) for name in names}


def _order(
    books: Books, about: str, rows: Mapping[str, Competency] | Mapping[str, Kpi], keys: list[str]
) -> None:
    if not out_of_order(rows, keys):
        return

    def write() -> Row:
        for at, key in enumerate(keys):
            set_values(books, rows[key], {"position": at})
        return rows[keys[0]]

    books.step("change", about, ", ".join(keys), write)


def competencies(books: Books, parts: tuple[CompetencyPart, ...]) -> None:
    """The behavior it trains, each tied to the KPI it should move."""
    keys = {row.id: key for key, row in books.kpis.items()}

    def wanted(part: CompetencyPart) -> Wanted:
        view: dict[str, object] = {"name": part.name, "behavior": part.behavior, "bloom": part.bloom}

        def store() -> Values:
            return {**view, "kpi_id": books.kpis[part.kpi].key_id if part.kpi else None}

        return Wanted({**view, "kpi": part.kpi}, store)

    reconcile(
        books,
        "competency",
        books.competencies,
        {part.key: wanted(part) for part in parts},
        seen=lambda row: {
            "name": row.name,
            "behavior": row.behavior,
            "bloom": row.bloom,
            "kpi": keys.get(row.kpi_id),
        },
        made=lambda key, values: Competency.made(
            program_id=_program_id(books),
            key=key,
            position=[part.key for part in parts].index(key),
            created_at=books.now,
            **values,
        ),
    )
    _order(books, "order of the competencies", books.competencies, [part.key for part in parts])


def cohorts(books: Books, parts: tuple[CohortPart, ...], *, currency: str) -> None:
    """The runnings with their dates and cost. What a cancelled or ended one has cost stands."""
    costs = {} if books.program is None else stored.costs(books.session, program_id=books.program.key_id)

    def wanted(part: CohortPart) -> Wanted:
        view: Values = {"name": part.name, "starts_on": part.starts_on, "ends_on": part.ends_on}
        row = books.cohorts.get(part.key)
        if row is None or row.ended_at is None:
            return Wanted(view)
        # What fell due while it was gone is not asked for now.
        return Wanted(view, lambda: {**view, "planned_since": books.now})

    reconcile(
        books,
        "cohort",
        books.cohorts,
        {part.key: wanted(part) for part in parts},
        seen=lambda row: {"name": row.name, "starts_on": row.starts_on, "ends_on": row.ends_on},
        made=lambda key, values: Cohort.made(
            program_id=_program_id(books),
            key=key,
            planned_since=books.now,
            next_plan_at=books.now,
            created_at=books.now,
            **values,
        ),
    )
    for part in parts:
        row = books.cohorts.get(part.key)
        _costs(books, part, [] if row is None else costs.get(row.key_id, []), currency)


def _money(cost: tuple[Decimal, str] | None) -> str:
    return "" if cost is None else f"{shown(cost[0])} {cost[1]}"


def _costs(books: Books, part: CohortPart, rows: list[Cost], currency: str) -> None:
    old = {row.kind: (row.amount, row.currency) for row in rows}
    new = {kind: (amount, currency) for kind, amount in part.costs if amount is not None}
    changed = {kind: new.get(kind) for kind in {**old, **new} if old.get(kind) != new.get(kind)}
    if not changed:
        return

    def write() -> Row:
        cohort = books.cohorts[part.key]
        for row in rows:
            if row.kind in changed:
                set_values(books, row, {"ended_at": books.now})
        for kind, cost in changed.items():
            if cost is not None:
                amount, unit = cost
                books.added(
                    Cost.made(
                        cohort_id=cohort.key_id,
                        kind=kind,
                        amount=amount,
                        currency=unit,
                        recorded_at=books.now,
                    )
                )
        return cohort

    what: What = "change" if old and new else "add" if new else "end"
    before = {kind: _money(old.get(kind)) for kind in changed} if old else {}
    detail = in_words(before, {kind: _money(cost) for kind, cost in changed.items()})
    books.step(what, f"cost of cohort {part.key}", detail, write)
