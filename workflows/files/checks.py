"""What the parts of a program file must have with each other: names that exist, and each of them once.

It looks at the file's text and not at validated parts, so that one bad line does not hide another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from workflows.files.document import Document
from workflows.files.explain import did_you_mean
from workflows.files.fields import number
from workflows.files.problems import Path, field_name, short


@dataclass(frozen=True)
class Known:
    """What was imported before, and may be named without being defined again."""

    people: frozenset[str] = frozenset()
    """E-mail addresses in lower case."""
    measures: frozenset[str] = frozenset()
    objectives: frozenset[str] = frozenset()


NOTHING_KNOWN = Known()

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


def check(document: Document, known: Known) -> None:
    """Note in the document every name that does not exist and every one given twice."""
    people = _texts(document, "people.*.email") | known.people
    measures = _texts(document, "measures.*.key") | known.measures
    kpis = _texts(document, "kpis.*.measure")
    objectives = _texts(document, "objective.key", "objective.key_results.*.key") | known.objectives
    _exist(document, _PEOPLE, people, "an e-mail address under people")
    _exist(document, ("kpis.*.measure",), measures, "a key under measures")
    _exist(document, ("competencies.*.kpi",), kpis, "a measure under kpis")
    _exist(document, ("program.objective",), objectives, "a key under objective")

    _once(document, "people.*.email")
    _once(document, "objective.key", "objective.key_results.*.key")
    _once(document, "measures.*.key")
    _once(document, "kpis.*.measure")
    _once(document, "competencies.*.key")
    _once(document, "cohorts.*.key")
    _once(document, "program.roles.lead_sponsor", "program.roles.sponsors.*")
    for at in range(_length(document, "cohorts")):
        _once(document, f"cohorts.{at}.managers.*.person")
        _once(document, f"cohorts.{at}.managers.*.participants.*")
    _targets(document)


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
        for (_, key), (_, direction) in _beside(document, "measures.*.key", "measures.*.direction")
    }
    pairs = {path[:2]: _same(text) for path, text in document.find("kpis.*.measure")}
    for (_, baseline), (path, target) in _beside(document, "kpis.*.baseline.value", "kpis.*.target.value"):
        before, after = _number(baseline), _number(target)
        direction = better.get(pairs.get(path[:2], ""))
        if before is None or after is None:
            continue
        if direction == "up" and after < before:
            _add(document, path, f"{after} is below the baseline {before}, but up is better here")
        if direction == "down" and after > before:
            _add(document, path, f"{after} is above the baseline {before}, but down is better here")


def _beside(document: Document, left: str, right: str) -> Iterable[tuple[tuple[Path, str], tuple[Path, str]]]:
    """Texts of two patterns that stand in the same item of a list."""
    rights = {path[:2]: (path, text) for path, text in document.find(right)}
    return [((path, text), rights[path[:2]]) for path, text in document.find(left) if path[:2] in rights]


def _number(text: str) -> Decimal | None:
    try:
        return number(text)
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
