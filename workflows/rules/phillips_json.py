"""Claims and costs as JSON, in and out: every problem named with its place, figures as exact decimal text."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from workflows.rules.money import LARGEST, BadFigure, Span, check_percent
from workflows.rules.phillips import YEAR, Claim, Cost, Isolation, Ledger, Policy, Source, ledger, shown

Word = TypeVar("Word", bound=StrEnum)
Read = TypeVar("Read")

_LONGEST_NUMBER = 400
_FIGURE = re.compile(rf"-?[0-9]{{1,{LARGEST}}}(\.[0-9]{{1,{LARGEST}}})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_CLAIM_NEEDS = ("kpi", "by", "amount")
_CLAIM_MAY = (
    "attribution",
    "confidence",
    "other_causes",
    "evidence",
    "who",
    "isolation",
    "stood_by_all",
)


@dataclass(frozen=True)
class Inputs:
    """What a payload asks the ledger to work out."""

    claims: tuple[Claim, ...]
    costs: tuple[Cost, ...]
    months: int
    currency: str
    intangibles: tuple[str, ...]

    def ledger(self, policy: Policy | None = None) -> Ledger:
        """Work it out."""
        return ledger(
            self.claims,
            self.costs,
            months=self.months,
            currency=self.currency,
            intangibles=self.intangibles,
            policy=policy,
        )


class _Object(dict[str, object]):
    """A JSON object that remembers which of its names were written more than once."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        times = Counter(name for name, _ in pairs)
        self.repeated = [name for name in self if times[name] > 1]


def parsed(text: str) -> object:
    """JSON as it was written: numbers exact, however large, and names that are given twice remembered.

    Raises:
        json.JSONDecodeError: It is no JSON.
    """
    return json.loads(text, parse_float=_number, parse_int=_whole, object_pairs_hook=_Object)


def _number(text: str) -> Decimal | float:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond what even Decimal can hold
        return float(text)


def _whole(text: str) -> int | float:
    return int(text) if len(text) <= _LONGEST_NUMBER else float(text)


def from_payload(payload: object) -> Inputs:
    """Read a sound payload.

    Raises:
        BadFigure: It is not sound; the message names every problem in a line of its own, with its place, in
            the order in which the payload is written.
    """
    reader = _Reader()
    inputs = reader.inputs(payload)
    if reader.problems:
        raise BadFigure("\n".join(reader.problems))
    return inputs


def to_payload(result: Ledger) -> dict[str, object]:
    """The ledger as people see it, in JSON: decimal text, or null where a figure is undefined."""
    rounded = shown(result)
    return {
        "claimed": _text(rounded.claimed),
        "allowed": _text(rounded.allowed),
        "costs": _text(rounded.costs),
        "bcr": _text(rounded.bcr),
        "roi_percent": _text(rounded.roi_percent),
        "payback_months": _text(rounded.payback_months),
        "lines": [
            {
                "kpi": line.kpi,
                "by": line.by.value,
                "claimed": _text(line.claimed),
                "allowed": _text(line.allowed),
                "because": [rule.value for rule in line.because],
            }
            for line in rounded.lines
        ],
        "excluded": [
            {"kpi": line.kpi, "by": line.by.value, "because": [rule.value for rule in line.because]}
            for line in rounded.excluded
        ],
        "intangibles": list(rounded.intangibles),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


class _Reader:
    """Reads on after a problem, so that all of them are named at once."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def inputs(self, payload: object) -> Inputs:
        found = self._object(
            payload, "", needs=("currency", "costs", "claims"), may=("months", "intangibles")
        )
        currency = found.get("currency")
        if "currency" in found and not (isinstance(currency, str) and _CURRENCY.fullmatch(currency)):
            self._note("currency", currency, 'three capital letters such as "EUR"')
        months = found.get("months", YEAR)
        if not isinstance(months, int) or isinstance(months, bool) or not 1 <= months <= YEAR:
            self._note("months", months, f"a whole number from 1 to {YEAR}, the first year of benefits")
            months = YEAR
        costs = self._each(found, "costs", self._cost)
        claims = self._each(found, "claims", self._claim)
        return Inputs(
            claims=tuple(claim for claim in claims if claim),
            costs=tuple(cost for cost in costs if cost),
            months=months,
            currency=str(currency),
            intangibles=tuple(self._each(found, "intangibles", self._words)),
        )

    def _cost(self, value: object, place: str) -> Cost | None:
        found = self._object(value, place, needs=("kind", "amount"))
        kind = self._words(found["kind"], f"{place}.kind") if "kind" in found else ""
        amount = self._figure(found["amount"], f"{place}.amount") if "amount" in found else None
        if amount is None:
            return None
        if amount < 0:
            self._note(f"{place}.amount", found["amount"], "0 or more")
            return None
        return Cost(kind, amount)

    def _claim(self, value: object, place: str) -> Claim | None:
        found = self._object(value, place, needs=_CLAIM_NEEDS, may=_CLAIM_MAY)
        before = len(self.problems)
        kpi = self._words(found["kpi"], f"{place}.kpi") if "kpi" in found else ""
        by = self._one_of(Source, found["by"], f"{place}.by") if "by" in found else None
        amount = self._amount(found.get("amount"), f"{place}.amount")
        attribution = self._percent(found.get("attribution"), f"{place}.attribution")
        confidence = self._percent(found.get("confidence"), f"{place}.confidence")
        causes = self._each(found, "other_causes", self._words, within=f"{place}.")
        evidence = self._evidence(found.get("evidence"), f"{place}.evidence")
        who = self._optional_words(found.get("who"), f"{place}.who")
        named = found.get("isolation", Isolation.ESTIMATE.value)
        isolation = self._one_of(Isolation, named, f"{place}.isolation")
        stood_by_all = found.get("stood_by_all", False)
        if not isinstance(stood_by_all, bool):
            self._note(f"{place}.stood_by_all", stood_by_all, "true or false")
        if len(self.problems) > before or by is None or isolation is None:
            return None
        return Claim(
            kpi=kpi,
            by=by,
            amount=amount,
            attribution=attribution,
            confidence=confidence,
            other_causes=tuple(causes),
            evidence=evidence,
            who=who,
            isolation=isolation,
            stood_by_all=stood_by_all is True,
        )

    def _amount(self, value: object, place: str) -> Decimal | Span | None:
        """A figure, null for no answer, or an object with the low and high end of a range."""
        if not isinstance(value, Mapping):
            return None if value is None else self._figure(value, place)
        found = self._object(value, place, needs=("low", "high"))
        low, high = (
            None if found.get(end) is None else self._figure(found[end], f"{place}.{end}")
            for end in ("low", "high")
        )
        if low is not None and high is not None and low > high:
            self._note(f"{place}.low", found["low"], f"at most the high end, {high}")
        return low, high

    def _figure(self, value: object, place: str) -> Decimal | None:
        # Binary floats have already lost the cents that the ledger promises to keep.
        whole = isinstance(value, int) and not isinstance(value, bool)
        text = str(value) if whole else value
        if isinstance(text, str) and _FIGURE.fullmatch(text):
            return Decimal(text)
        self._note(place, value, 'a decimal number as text such as "1250.00"')
        return None

    def _percent(self, value: object, place: str) -> Decimal | None:
        if value is None:
            return None
        expected = "a percent from 0 to 100, or null where nobody said"
        figure = value if isinstance(value, str | int | float | Decimal) else None
        if (
            figure is None
            or isinstance(value, bool)
            or (isinstance(value, str) and not _FIGURE.fullmatch(value))
        ):
            self._note(place, value, expected)
            return None
        percent = Decimal(str(figure))
        try:
            check_percent(percent, name=place)
        except BadFigure:
            self._note(place, value, expected)
            return None
        return percent

    def _words(self, value: object, place: str) -> str:
        if isinstance(value, str) and value.strip():
            return value
        self._note(place, value, "some words")
        return ""

    def _optional_words(self, value: object, place: str) -> str | None:
        if value is None or isinstance(value, str):
            return value
        self._note(place, value, "words or null")
        return None

    def _evidence(self, value: object, place: str) -> str | None:
        """What shows it, in words, or one or more pieces of it."""
        if not isinstance(value, list):
            return self._optional_words(value, place)
        pieces = [self._words(piece, f"{place}[{index}]") for index, piece in enumerate(value)]
        return "; ".join(pieces) or None

    def _one_of(self, words: type[Word], value: object, place: str) -> Word | None:
        if isinstance(value, str) and value in set(words):
            return words(value)
        self._note(place, value, "one of " + ", ".join(words))
        return None

    def _each(
        self, found: Mapping[str, object], name: str, read: Callable[[object, str], Read], *, within: str = ""
    ) -> list[Read]:
        place = within + name
        values = found.get(name, [])
        if not isinstance(values, list):
            self._note(place, values, "a list")
            return []
        return [read(value, f"{place}[{index}]") for index, value in enumerate(values)]

    def _object(
        self, value: object, place: str, *, needs: tuple[str, ...], may: tuple[str, ...] = ()
    ) -> Mapping[str, object]:
        """The object itself, with what is missing, unknown or doubled noted; empty when it is none."""
        if not isinstance(value, Mapping):
            self._note(place or "the input", value, "an object with " + ", ".join(needs))
            return {}
        within, known = f"{place}." if place else "", needs + may
        for name in needs:
            if name not in value:
                self.problems.append(f"{within}{name}: is missing.")
        for name in value:
            if name not in known:
                said = _short(str(name))
                self.problems.append(f"{within}{said}: is not known here; expected {', '.join(known)}.")
        for name in value.repeated if isinstance(value, _Object) else ():
            self.problems.append(f"{within}{_short(name)}: is given more than once.")
        return value

    def _note(self, place: str, value: object, expected: str) -> None:
        self.problems.append(f"{place}: {_short(_as_json(value))} is not {expected}.")


def _as_json(value: object) -> str:
    """A value as it was written, or nearly: on one line, with what could steer a terminal escaped."""
    return str(value) if isinstance(value, Decimal) else json.dumps(value, default=str)


def _short(said: str) -> str:
    plain = said if said.isprintable() else json.dumps(said)
    return plain if len(plain) <= 40 else f"{plain[:40]}..."
