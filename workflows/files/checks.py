"""What the parts of a program file must have with each other: names that exist, and each of them once.

It looks at the file's text and not at validated parts, so that one bad line does not hide another.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from workflows.files.document import Document
from workflows.files.explain import did_you_mean
from workflows.files.fields import day, number
from workflows.files.problems import Path, field_name, short
from workflows.rules.availability import UnknownCountry, check_country


@dataclass(frozen=True)
class Known:
    """What was imported before, and may be named without being defined again."""

    people: frozenset[str] = frozenset()
    """E-mail addresses in lower case."""
    measures: frozenset[str] = frozenset()
    objectives: frozenset[str] = frozenset()


NOTHING_KNOWN = Known()
T = TypeVar("T")

_PEOPLE = (
    "program.roles.lead_sponsor",
    "program.roles.sponsors.*",
    "program.roles.owner",
    "program.roles.business_unit_owner",
    "program.roles.finance_partner",
    "program.roles.delegates.*.person",
    "program.roles.delegates.*.stands_in_for",
    "measures.*.standard_value.approved_by",
    "kpis.*.owner",
    "cohorts.*.managers.*.person",
    "cohorts.*.managers.*.acting.person",
    "cohorts.*.managers.*.participants.*",
)


# Two days, and how many steps their paths share.
_IN_ORDER = (
    ("people.*.away.*.first", "people.*.away.*.last", 4, "the last day away"),
    ("objective.first", "objective.last", 1, "the last day of the period"),
    ("cohorts.*.starts_on", "cohorts.*.ends_on", 2, "the last day of the training"),
    ("cohorts.*.managers.*.acting.first", "cohorts.*.managers.*.acting.last", 5, "the last day of acting"),
)
_ANOTHER = (
    ("program.roles.delegates.*.stands_in_for", "program.roles.delegates.*.person", 4),
    ("cohorts.*.managers.*.person", "cohorts.*.managers.*.acting.person", 4),
)


def check(document: Document, known: Known) -> None:
    """Note in the document what is wrong between the parts of a program file."""
    people = _texts(document, "people.*.email") | known.people
    measures = _texts(document, "measures.*.key") | known.measures
    kpis = _texts(document, "kpis.*.measure")
    objectives = _texts(document, "objective.key", "objective.key_results.*.key") | known.objectives
    _exist(document, _PEOPLE, people, "an e-mail address under people")
    _exist(document, ("kpis.*.measure", "kpis.*.comparison.measure"), measures, "a key under measures")
    _exist(document, ("competencies.*.kpi",), kpis, "a measure under kpis")
    _exist(document, ("program.objective",), objectives, "a key under objective")

    _once(document, "objective.key", "objective.key_results.*.key")
    _once(document, "measures.*.key")
    _once(document, "kpis.*.measure")
    _once(document, "competencies.*.key")
    _once(document, "cohorts.*.key")
    _once(document, "program.roles.lead_sponsor", "program.roles.sponsors.*")
    for at in range(_length(document, "cohorts")):
        _once(document, f"cohorts.{at}.managers.*.person")
        _once(document, f"cohorts.{at}.managers.*.participants.*")
    check_people(document)
    _targets(document)
    _smart(document)
    for left, right, shared in _ANOTHER:
        for (_, one), (path, other) in _beside(document, left, right, shared):
            if _same(one) == _same(other):
                _add(document, path, f"{short(other)} cannot stand in for themselves; name somebody else")
    listed = "cohorts.*.managers.*.participants.*"
    for _, (path, _) in _beside(document, listed, "cohorts.*.managers.*.headcount", 4):
        _add(document, path, "stands beside participants; list the people or count them, not both")


def check_people(document: Document) -> None:
    """Note in the document what is wrong between the people of a file, and with days in the wrong order."""
    _once(document, "people.*.email")
    for left, right, shared, expected in _IN_ORDER:
        for (_, first), (path, last) in _beside(document, left, right, shared):
            start, end = _parsed(day, first), _parsed(day, last)
            if start and end and end < start:
                _add(document, path, f"{end} is before {start}; expected {expected}")
    countries = {path[:2]: text for path, text in document.find("people.*.country")}
    for path, text in document.find("people.*.subdivision"):
        if path[:2] not in countries:
            _add(document, path, f"'{short(text)}' stands without a country; give both")
            continue
        try:
            check_country(countries[path[:2]].strip().upper(), text.strip())
        except UnknownCountry as error:
            if "for country" not in str(error):
                _add(document, path, str(error))


def _exist(document: Document, patterns: Iterable[str], known: set[str], where: str) -> None:
    for pattern in patterns:
        for path, text in document.find(pattern):
            name = _same(text)
            if name not in known:
                _add(document, path, did_you_mean(text, known, where))


def _once(document: Document, *patterns: str) -> None:
    first: dict[str, int] = {}
    for pattern in patterns:
        for path, text in document.find(pattern):
            name = _same(text)
            if name in first:
                _add(
                    document,
                    path,
                    f"'{short(text)}' is given twice; line {first[name]} gives it already",
                )
            first.setdefault(name, document.line(path))


def _targets(document: Document) -> None:
    """A target on the wrong side of its baseline is a slip of the pen in one of three lines."""
    better = {
        _same(key): _same(direction)
        for (_, key), (_, direction) in _beside(document, "measures.*.key", "measures.*.direction", 2)
    }
    measures = {path[:2]: _same(text) for path, text in document.find("kpis.*.measure")}
    for (_, baseline), (path, target) in _beside(document, "kpis.*.baseline.value", "kpis.*.target.value", 2):
        before, after = _parsed(number, baseline), _parsed(number, target)
        if before is None or after is None:
            continue
        direction = better.get(measures.get(path[:2], ""))
        if direction == "up" and after < before:
            _add(document, path, f"{after} is below the baseline {before}, but up is better here")
        if direction == "down" and after > before:
            _add(document, path, f"{after} is above the baseline {before}, but down is better here")


def _smart(document: Document) -> None:
    if "smart" in _texts(document, "objective.kind") and _texts(document, "objective.key_results.*.key"):
        sentence = "a smart goal stands alone; use kind objective, or drop the key results"
        _add(document, ("objective", "key_results"), sentence)


def _beside(
    document: Document, left: str, right: str, shared: int
) -> list[tuple[tuple[Path, str], tuple[Path, str]]]:
    """Texts of two patterns that stand in the same part: each of the right, with one of the left."""
    lefts = {path[:shared]: (path, text) for path, text in document.find(left)}
    return [
        (lefts[path[:shared]], (path, text)) for path, text in document.find(right) if path[:shared] in lefts
    ]


def _parsed(read: Callable[[object], T], text: str) -> T | None:
    """What a text says, where it can be read; the form says what is wrong where it cannot."""
    try:
        return read(text)
    except ValueError:
        return None


def _texts(document: Document, *patterns: str) -> set[str]:
    return {_same(text) for pattern in patterns for _, text in document.find(pattern)}


def _same(text: str) -> str:
    return text.strip().lower()


def _length(document: Document, key: str) -> int:
    value = document.data.get(key) if isinstance(document.data, Mapping) else None
    return len(value) if isinstance(value, list) else 0


def _add(document: Document, path: Path, sentence: str) -> None:
    """One problem for one value: what is not even an e-mail address need not be unknown as well."""
    if all(problem.field != field_name(path) for problem in document.problems):
        document.add(path, sentence)
