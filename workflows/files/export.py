"""A program as a file again: importing what is exported changes nothing."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

import yaml
from sqlmodel import Session
from typing_extensions import override

from storage import people as stored_people
from storage import programs as stored
from storage.models import Away, Enrollment, Kpi, Objective, Person, StandardValue
from storage.words import ObjectiveKind, RoleKind
from workflows.errors import UnknownName
from workflows.files import comparison_parts
from workflows.files.fields import weekday_names
from workflows.files.plan import opened
from workflows.files.role_parts import Part, stored_roles
from workflows.files.steps import Books

_ONE_OF_A_KIND = (
    RoleKind.LEAD_SPONSOR,
    RoleKind.OWNER,
    RoleKind.BUSINESS_UNIT_OWNER,
    RoleKind.FINANCE_PARTNER,
)


def export(session: Session, *, organization_id: int, program_key: str | None, now: datetime) -> str:
    """The YAML of one program as it stands; without a key, of the only one there is.

    Raises:
        UnknownName: there is no such program, or several to choose from.
    """
    programs = stored.of_organization(session, organization_id=organization_id)
    if program_key is None and len(programs) == 1:
        program_key = next(iter(programs))
    if program_key not in programs:
        there = f"There are: {', '.join(sorted(programs))}." if programs else "Import one first."
        asked = f"There is no program '{program_key}'." if program_key else "Say which program to export."
        raise UnknownName(f"{asked} {there}" if programs or program_key else f"There is no program. {there}")
    tenant_id = programs[program_key].tenant_id
    books = opened(session, tenant_id=tenant_id, program_key=program_key, now=now)
    return yaml.dump(_tidy(_content(books)), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Block style throughout, lists indented, and Decimals as the digits they are."""

    @override
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    text = format(value, "f")
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


_Dumper.add_representer(Decimal, _decimal)


def _tidy(value: object) -> object:
    """Without what says nothing, so that an exported file reads like one written by hand."""
    match value:
        case Mapping():
            tidied = {name: _tidy(item) for name, item in value.items()}
            return {name: item for name, item in tidied.items() if item not in (None, "", [], {})}
        case list():
            return [_tidy(item) for item in value]
        case str():
            return str(value)
        case _:
            return value


def _content(books: Books) -> dict[str, object]:
    program = books.program
    if program is None:
        raise RuntimeError("only a program that is stored is exported")
    roles = [part for part, _ in stored_roles(books)]
    places = stored.enrollments(books.session, program_id=program.key_id, on=books.today)
    live = {key: kpi for key, kpi in books.kpis.items() if kpi.ended_at is None}
    values = stored.standard_values(books.session, organization_id=books.organization.key_id)
    beside = comparison_parts.of_export(books)
    used = [books.measures[key] for key in live]
    serves = next((key for key, row in books.objectives.items() if row.id == program.objective_id), None)

    # Someone without a part in it any more, whom the last file still described, has not left.
    ids = stored_people.ever_in(books.session, program_id=program.key_id)
    named = {email for part in roles for email in (part.email, part.stands_in_for)}
    ids |= {values[row.key_id].approved_by_id for row in used if row.key_id in values}
    people = [
        row for row in books.people.values() if row.ended_at is None and (row.email in named or row.id in ids)
    ]
    return {
        "organization": {
            "name": books.organization.name,
            "locale": books.organization.locale,
            "currency": books.organization.currency,
            "country": books.organization.country,
            "fiscal_year_start": books.organization.fiscal_year_start_month,
            "cadence": books.organization.cadence,
        },
        "people": _people(books, people),
        "objective": _objective(books, serves),
        "measures": _measures(books, [*live, *_only_beside(live, beside)], values),
        "program": {
            "key": program.key,
            "name": program.name,
            "objective": serves,
            "created": program.created_on,
            "currency": program.currency,
            "problem": program.problem,
            "gap": program.performance_gap,
            "evidence": program.evidence,
            "cause": program.cause,
            "teaches": program.teaches,
            "cadence": program.cadence,
            "roles": _roles(roles),
        },
        "kpis": _kpis(books, program.key_id, roles),
        "competencies": _competencies(books),
        "cohorts": _cohorts(books, program.key_id, roles, places),
    }


def _people(books: Books, people: list[Person]) -> list[object]:
    absences = stored_people.away(books.session, organization_id=books.organization.key_id)

    def away(row: Away) -> dict[str, object]:
        return {"first": row.first, "last": row.last}

    return [
        {
            "email": person.email,
            "name": person.name,
            "title": person.title,
            "zone": person.zone,
            "locale": person.locale,
            "working_days": weekday_names(person.working_days),
            "country": person.country,
            "subdivision": person.subdivision,
            "away": [away(row) for row in absences.get(person.key_id, [])],
            "aliases": person.aliases,
        }
        for person in people
    ]


def _objective(books: Books, serves: str | None) -> dict[str, object] | None:
    if serves is None:
        return None
    keys: dict[int, tuple[str, Objective]] = {row.key_id: (key, row) for key, row in books.objectives.items()}
    parent = books.objectives[serves].parent_id
    key, top = (serves, books.objectives[serves]) if parent is None else keys[parent]
    return {
        "key": key,
        "name": top.name,
        "kind": top.kind,
        "first": top.period_first,
        "last": top.period_last,
        "briefing": top.briefing,
        "key_results": [
            {"key": key, "name": row.name}
            for key, row in books.objectives.items()
            if row.parent_id == top.id and row.kind is ObjectiveKind.KEY_RESULT and row.ended_at is None
        ],
    }


def _measures(books: Books, keys: list[str], values: dict[int, StandardValue]) -> list[object]:
    definitions = stored.definitions(books.session, organization_id=books.organization.key_id)
    emails = {person.id: email for email, person in books.people.items()}
    found: list[object] = []
    for key in keys:
        means = definitions[books.measures[key].key_id]
        worth = values.get(means.measure_id)
        found.append(
            {
                "key": key,
                "name": means.name,
                "unit": means.unit,
                "direction": means.direction,
                "population": means.population,
                "source": {"kind": means.source, "name": means.source_name},
                "rhythm": means.rhythm,
                "lag_days": means.lag_days,
                "standard_value": worth
                and {
                    "value": worth.value,
                    "currency": worth.currency,
                    "benefit": worth.benefit,
                    "since": worth.since,
                    "approved_by": emails.get(worth.approved_by_id),
                    "approved_on": worth.approved_on,
                },
            }
        )
    return found


def _roles(roles: list[Part]) -> dict[str, object]:
    found: dict[str, object] = {}
    for kind in _ONE_OF_A_KIND:
        found[kind.value] = next((part.email for part in roles if part.kind is kind), None)
    found["sponsors"] = [part.email for part in roles if part.kind is RoleKind.SPONSOR]
    found["delegates"] = [
        {"person": part.email, "stands_in_for": part.stands_in_for}
        for part in roles
        if part.kind is RoleKind.DELEGATE and part.stands_in_for
    ]
    return found


def _only_beside(live: Mapping[str, Kpi], beside: Mapping[int, tuple[str, str]]) -> list[str]:
    """Measures that are no KPI here and that one is read beside."""
    compared = [beside[kpi.key_id][0] for kpi in live.values() if kpi.key_id in beside]
    return [key for key in dict.fromkeys(compared) if key not in live]


def _kpis(books: Books, program_id: int, roles: list[Part]) -> list[object]:
    beside = comparison_parts.of_export(books)
    baselines = stored.baselines(books.session, program_id=program_id)
    targets = stored.targets(books.session, program_id=program_id)
    owners = {part.kpi: part.email for part in roles if part.kind is RoleKind.KPI_OWNER}
    found: list[object] = []
    for key, kpi in books.kpis.items():
        if kpi.ended_at is not None:
            continue
        baseline = next(reversed(baselines.get(kpi.key_id, [])), None)
        target = next(reversed(targets.get(kpi.key_id, [])), None)
        found.append(
            {
                "measure": key,
                "timing": kpi.timing,
                "ease": kpi.ease,
                "moves_after_days": kpi.moves_after_days,
                "baseline": baseline
                and {"value": baseline.value, "as_of": baseline.as_of, "reason": baseline.reason},
                "target": target and {"value": target.value, "by": target.by, "reason": target.reason},
                "comparison": dict(zip(("measure", "because"), beside.get(kpi.key_id, ()), strict=False)),
                "owner": owners.get(key),
            }
        )
    return found


def _competencies(books: Books) -> list[object]:
    keys = {row.id: key for key, row in books.kpis.items() if row.ended_at is None}
    return [
        {
            "key": key,
            "name": row.name,
            "behavior": row.behavior,
            "bloom": row.bloom,
            "kpi": keys.get(row.kpi_id),
        }
        for key, row in books.competencies.items()
        if row.ended_at is None
    ]


def _cohorts(
    books: Books,
    program_id: int,
    roles: list[Part],
    places: dict[tuple[int, int], list[Enrollment]],
) -> list[object]:
    costs = stored.costs(books.session, program_id=program_id)
    emails = {person.id: email for email, person in books.people.items()}
    acting = {
        (part.cohort, part.stands_in_for): part for part in roles if part.kind is RoleKind.ACTING_MANAGER
    }

    def manager(part: Part, cohort_id: int) -> dict[str, object]:
        under = places.get((cohort_id, books.people[part.email].key_id), [])
        listed = [place for place in under if place.person_id is not None]
        counted = [place.headcount for place in under if place.person_id is None]
        stand_in = acting.get((part.cohort, part.email))
        return {
            "person": part.email,
            "acting": stand_in
            and {
                "person": stand_in.email,
                "first": stand_in.since,
                "last": stand_in.until and stand_in.until - timedelta(days=1),
            },
            "participants": [emails[place.person_id] for place in listed if place.person_id in emails],
            "headcount": sum(counted) if counted and not listed else None,
        }

    return [
        {
            "key": key,
            "name": row.name,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "managers": [
                manager(part, row.key_id)
                for part in roles
                if part.kind is RoleKind.MANAGER and part.cohort == key
            ],
            "costs": {cost.kind: cost.amount for cost in costs.get(row.key_id, [])},
        }
        for key, row in books.cohorts.items()
        if row.ended_at is None
    ]
