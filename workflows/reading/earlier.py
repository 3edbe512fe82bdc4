"""What a reply says a KPI was before, which KPIs it names, and whether it says that a number is for now."""

from collections.abc import Iterator, Sequence
from datetime import date

from workflows.reading.decide import in_kpi_unit
from workflows.reading.fit import Fit, fit
from workflows.reading.items import Mention, Quantity, Role
from workflows.reading.reader import parse
from workflows.reading.scan import squeeze
from workflows.reading.types import Answer, AskedKpi, Status

_NOW = (Role.AT, Role.NOW)


def named(text: str, kpis: Sequence[AskedKpi], *, asked_on: date, locale: str = "en") -> list[AskedKpi]:
    """Those of the KPIs that a reply names, in the loose way people write them."""
    parsed = parse(_short(text), kpis, asked_on=asked_on, locale=locale)
    places = {mention.kpi for clause in parsed.clauses for mention in clause.mentions}
    return [kpi for place, kpi in enumerate(kpis) if place in places]


def stated_before(
    text: str, kpis: Sequence[AskedKpi], *, asked_on: date, locale: str = "en"
) -> dict[str, Answer]:
    """The one earlier value that a reply gives for a KPI: of "20, down from 31" the 31."""
    found: dict[str, list[Answer]] = {}
    for kpi, quantity in _quantities(text, kpis, asked_on, locale):
        if quantity.role is Role.BEFORE and quantity.value is not None and fit(kpi, quantity) is not Fit.NO:
            value, unit = in_kpi_unit(kpi, quantity, quantity.value)
            answer = Answer(
                Status.VALUE, quantity.start, quantity.end, value=value, unit=unit, approx=quantity.approx
            )
            found.setdefault(kpi.name, []).append(answer)
    return {name: answers[0] for name, answers in found.items() if len({a.value for a in answers}) == 1}


def is_for_now(text: str, kpi: AskedKpi, answer: Answer, *, asked_on: date, locale: str = "en") -> bool:
    """Whether the words around a number say that it is today's: "20 now", "we are at 20"."""
    return any(
        quantity.role in _NOW and quantity.start < answer.end and answer.start < quantity.end
        for _, quantity in _quantities(text, [kpi], asked_on, locale)
    )


def _quantities(
    text: str, kpis: Sequence[AskedKpi], asked_on: date, locale: str
) -> Iterator[tuple[AskedKpi, Quantity]]:
    """Every number with the KPI that was named last before it; the only one where one was asked."""
    about = kpis[0] if len(kpis) == 1 else None
    for clause in parse(_short(text), kpis, asked_on=asked_on, locale=locale).clauses:
        for item in clause.items:
            if isinstance(item, Mention):
                about = kpis[item.kpi]
            elif isinstance(item, Quantity) and about is not None:
                yield about, item


def _short(text: str) -> str:
    """Nobody gives an earlier value in a text so long that the reader would leave words out."""
    return "" if squeeze(text) is not None else text
