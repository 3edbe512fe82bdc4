"""Importing what programs of one organization share: the organization, its people, objectives, measures.

Another program's file may say more about them, so only what this file says is compared and written.
"""

from collections.abc import Callable

from storage import people as stored_people
from storage import programs as stored
from storage.models import Away, Measure, MeasureVersion, Objective, Person, Row, StandardValue
from storage.words import ObjectiveKind
from workflows.files.fields import weekday_names
from workflows.files.form import (
    MeasurePart,
    ObjectivePart,
    OrganizationPart,
    PersonPart,
    StandardValuePart,
)
from workflows.files.steps import (
    Books,
    Values,
    Wanted,
    differing,
    in_words,
    reconcile,
    set_values,
    shown,
)

_DEFINITION = ("name", "unit", "direction", "population", "rhythm", "lag_days")


def organization(books: Books, part: OrganizationPart) -> None:
    """The company's own settings. Before its first program there is nothing to change yet, only to add."""
    given = part.model_dump(exclude_unset=True, exclude={"cadence", "fiscal_year_start"})
    if "fiscal_year_start" in part.model_fields_set:
        given["fiscal_year_start_month"] = part.fiscal_year_start
    if "cadence" in part.model_fields_set:
        given["cadence"] = part.cadence.model_dump(mode="json", exclude_unset=True)
    row = books.organization
    if different := differing(_seen(row, given), given):
        what = in_words(_seen(row, given), different)
        books.step(
            "add" if books.first_program else "change",
            "organization",
            what,
            lambda: set_values(books, row, different),
        )


def _seen(row: Row, names: Values) -> Values:
    return {name: getattr(row, name) for name in names}


def people(books: Books, parts: tuple[PersonPart, ...]) -> None:
    """Everyone the file describes, recognized by e-mail address; nobody ends here."""
    wanted = {part.email: _wanted_person(part) for part in parts}
    reconcile(
        books,
        "person",
        books.people,
        wanted,
        seen=lambda row: {
            "name": row.name,
            "title": row.title,
            "zone": row.zone,
            "locale": row.locale,
            "working_days": weekday_names(row.working_days),
            "country": row.country,
            "subdivision": row.subdivision,
            "aliases": row.aliases,
        },
        made=lambda email, values: Person.made(
            organization_id=books.organization.key_id,
            home_tenant_id=books.tenant.key_id,
            email=email,
            created_at=books.now,
            **{"locale": books.organization.locale, **values},
        ),
        named=books.person_name,
        ends=lambda _email, _row: False,
    )
    absences = stored_people.away(books.session, organization_id=books.organization.key_id)
    for part in parts:
        if "away" in part.model_fields_set:
            row = books.people.get(part.email)
            _absences(books, part, [] if row is None else absences.get(row.key_id, []))


def _wanted_person(part: PersonPart) -> Wanted:
    given: dict[str, object] = part.model_dump(exclude_unset=True, exclude={"email", "away"})
    if "aliases" in given:
        given["aliases"] = list(part.aliases)
    if "working_days" not in given:
        return Wanted(given)
    view = {**given, "working_days": weekday_names(part.working_days)}
    return Wanted(view, lambda: {**given, "working_days": list(part.working_days)})


def _absences(books: Books, part: PersonPart, rows: list[Away]) -> None:
    stand = {(row.first, row.last) for row in rows}
    given = {(away.first, away.last) for away in part.away}
    about = f"person {part.name}"
    for first, last in sorted(given - stand):
        books.step("add", about, f"away {first} to {last}", _away(books, part.email, first=first, last=last))
    for row in rows:
        if (row.first, row.last) not in given:
            books.step("end", about, f"away {row.first} to {row.last}", _back(books, row))


def _away(books: Books, email: str, **days: object) -> Callable[[], Row]:
    def write() -> Row:
        person = books.person(email)
        books.added(Away.made(person_id=person.key_id, recorded_at=books.now, **days))
        return person

    return write


def _back(books: Books, row: Away) -> Callable[[], Row]:
    return lambda: set_values(books, row, {"withdrawn_at": books.now})


def objectives(books: Books, part: ObjectivePart | None, *, still_served: str | None) -> None:
    """The goal and its key results; what this program served before ends, unless another serves it."""
    wanted: dict[str, Wanted] = {}
    if part is not None:
        wanted[part.key] = Wanted(
            {
                "name": part.name,
                "kind": part.kind,
                "period_first": part.first,
                "period_last": part.last,
                "briefing": part.briefing or "",
            }
        )
        for result in part.key_results:
            view: Values = {"name": result.name, "kind": ObjectiveKind.KEY_RESULT, "under": part.key}
            wanted[result.key] = Wanted(view, _under(books, view, part.key))
    keys = {row.id: key for key, row in books.objectives.items()}
    ends = _objectives_of_this_program(books)
    if still_served is not None and still_served not in wanted:
        # It names one that another file defined, so that one and what belongs to it stay.
        ends = set()
    reconcile(
        books,
        "objective",
        books.objectives,
        wanted,
        seen=lambda row: {
            "name": row.name,
            "kind": row.kind,
            "period_first": row.period_first,
            "period_last": row.period_last,
            "briefing": row.briefing,
            "under": keys.get(row.parent_id),
        },
        made=lambda key, values: Objective.made(
            organization_id=books.organization.key_id, key=key, created_at=books.now, **values
        ),
        ends=lambda _key, row: row.key_id in ends,
    )


def _under(books: Books, view: Values, parent: str) -> Callable[[], Values]:
    own = {name: value for name, value in view.items() if name != "under"}
    return lambda: {**own, "parent_id": books.objectives[parent].key_id}


def _objectives_of_this_program(books: Books) -> set[int]:
    """The objective the program serves now with everything beside and below it, if no other serves it."""
    if books.program is None or books.program.objective_id is None:
        return set()
    rows = books.objectives.values()
    served = next(row for row in rows if row.id == books.program.objective_id)
    top = served.parent_id or served.key_id
    family = {row.key_id for row in rows if top in (row.id, row.parent_id)}
    others = stored.objectives_of_others(
        books.session, organization_id=books.organization.key_id, program_id=books.program.key_id
    )
    return set() if family & others else family


def measures(books: Books, parts: tuple[MeasurePart, ...], *, still_used: set[str], currency: str) -> None:
    """Definitions, each change a new version; a measure no program uses any more ends."""
    definitions = stored.definitions(books.session, organization_id=books.organization.key_id)
    values = stored.standard_values(books.session, organization_id=books.organization.key_id)
    ends = _measures_of_this_program(books) - still_used
    reconcile(
        books,
        "measure",
        books.measures,
        {part.key: Wanted({}) for part in parts if part.key in books.measures},
        seen=lambda _row: {},
        made=lambda key, _values: _new_measure(books, key),
        ends=lambda key, _row: key in ends,
    )
    for part in parts:
        row = books.measures.get(part.key)
        _definition(books, part, None if row is None else definitions[row.key_id])
        if part.standard_value is not None:
            current = None if row is None else values.get(row.key_id)
            _standard_value(books, part.key, part.standard_value, current, currency)


def _new_measure(books: Books, key: str) -> Measure:
    return Measure.made(organization_id=books.organization.key_id, key=key, created_at=books.now)


def _measures_of_this_program(books: Books) -> set[str]:
    if books.program is None:
        return set()
    others = stored.measures_of_others(
        books.session, organization_id=books.organization.key_id, program_id=books.program.key_id
    )
    return {key for key, kpi in books.kpis.items() if kpi.measure_id not in others}


def _definition(books: Books, part: MeasurePart, newest: MeasureVersion | None) -> None:
    given = {name: getattr(part, name) for name in _DEFINITION if name in part.model_fields_set}
    if newest is None or "source" in part.model_fields_set:
        given |= {"source": part.source.kind, "source_name": part.source.name or ""}
    old = {} if newest is None else newest.model_dump(include={*_DEFINITION, "source", "source_name"})
    different = differing(old, given)
    if not different:
        return

    def write() -> Row:
        if part.key not in books.measures:
            books.measures[part.key] = _new_measure(books, part.key)
            books.added(books.measures[part.key])
        measure = books.measures[part.key]
        version = 1 if newest is None else newest.version + 1
        books.added(
            MeasureVersion.made(
                measure_id=measure.key_id, version=version, recorded_at=books.now, **{**old, **given}
            )
        )
        return measure

    detail = in_words(old, different)
    if newest is None:
        books.step("add", f"measure {part.key}", detail, write)
    else:
        books.step("change", f"measure {part.key}", f"{detail}, a new version", write)


def _standard_value(
    books: Books, key: str, given: StandardValuePart, current: StandardValue | None, currency: str
) -> None:
    view = {
        "value": given.value,
        "currency": given.currency or currency,
        "benefit": given.benefit,
        "since": given.since or given.approved_on,
        "approved_on": given.approved_on,
    }
    approver = books.people.get(given.approved_by)
    old = {} if current is None else current.model_dump(include=set(view))
    same_approver = current is None or (approver is not None and approver.id == current.approved_by_id)
    if not differing(old, view) and same_approver:
        return

    def write() -> Row:
        measure = books.measures[key]
        if current is not None:
            set_values(books, current, {"until": view["since"]})
        books.added(
            StandardValue.made(
                measure_id=measure.key_id,
                approved_by_id=books.person(given.approved_by).key_id,
                recorded_at=books.now,
                **view,
            )
        )
        return measure

    name = books.person_name(given.approved_by)
    worth = f"{shown(given.value)} {view['currency']}"
    before = f"{shown(current.value)} {current.currency} -> " if current else ""
    detail = f"standard value {before}{worth} per unit, approved by {name}"
    books.step("add" if current is None else "change", f"measure {key}", detail, write)
