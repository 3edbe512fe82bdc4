"""Gives numbers and verdicts to the KPIs they are about: by name, by unit, by list number, by order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from workflows.reading.clauses import Clause
from workflows.reading.decide import Choice, choices_in
from workflows.reading.fit import Fit, fit
from workflows.reading.items import Mention, Quantity
from workflows.reading.language import Cue
from workflows.reading.types import AskedKpi
from workflows.reading.verdicts import Verdict


@dataclass
class Share:
    """What concerns one KPI."""

    choices: list[Choice]
    verdicts: list[Verdict]
    maybe: list[Choice]
    """Numbers that could be meant for it or for another."""


def assign(kpis: Sequence[AskedKpi], clauses: Sequence[Clause], verdicts: Sequence[Verdict]) -> list[Share]:
    """One share per KPI, in the order asked."""
    shares = [Share([], [], []) for _ in kpis]
    if len(kpis) == 1:
        named = _named(clauses)
        pairs = zip(clauses, named, strict=True)
        shares[0].choices = [c for clause, by_name in pairs for c in choices_in(clause, named=by_name)]
        shares[0].verdicts = list(verdicts)
        return shares
    owners = _Owners(kpis, clauses)
    loose: list[Choice | Verdict] = []
    both = {id(clause) for clause in clauses if clause.has(Cue.BOTH)}
    for choice in (choice for clause in clauses for choice in choices_in(clause)):
        place = owners.of(choice)
        if id(choice.clause) in both:
            for share in shares:
                share.choices.append(choice)
        elif place is not None:
            shares[place].choices.append(replace(choice, named=True))
        elif choice.quantity.role.is_level:
            loose.append(choice)
    for verdict in verdicts:
        place = owners.near(verdict)
        if place is None:
            loose.append(verdict)
        else:
            shares[place].verdicts.append(verdict)
    _place_loose(kpis, shares, loose)
    return shares


def _named(clauses: Sequence[Clause]) -> list[bool]:
    """Which clauses name the one KPI; "win rate 24 in blue and 25 in green" names it for both numbers."""
    found: list[bool] = []
    for clause in clauses:
        found.append(bool(clause.mentions) or (clause.opened_by == "and" and bool(found) and found[-1]))
    return found


class _Owners:
    """Who a place in the text belongs to."""

    def __init__(self, kpis: Sequence[AskedKpi], clauses: Sequence[Clause]) -> None:
        self._kpis = kpis
        self._by_clause: dict[int, list[Mention]] = {id(clause): list(clause.mentions) for clause in clauses}
        self._carried: dict[int, Mention] = {}
        self._told: set[int] = set()
        """Clauses whose carried KPI has its number already."""
        self._pairs = self._respective(clauses)
        self._carry(clauses)

    def of(self, choice: Choice) -> int | None:
        """The KPI a number belongs to by the names around it."""
        quantity, order = choice.quantity, choice.clause.order
        pair = self._pairs.get((quantity.start, quantity.end))
        if pair is not None:
            return pair
        mentions = self._by_clause[id(choice.clause)]
        if mentions:
            return self._nearest(mentions, quantity, choice.clause)
        carried = self._carried.get(id(choice.clause))
        if carried is not None and (fit(self._kpis[carried.kpi], quantity) is not Fit.NO):
            return carried.kpi
        if order is not None and order <= len(self._kpis):
            return order - 1
        return None

    def near(self, verdict: Verdict) -> int | None:
        """The KPI a verdict belongs to."""
        mentions = self._by_clause[id(verdict.clause)]
        if mentions:
            before = [mention for mention in mentions if mention.end <= verdict.start]
            return (before[-1] if before else mentions[0]).kpi
        ordinal = _ordinal(verdict.clause, verdict.start)
        if ordinal is not None:
            return ordinal if ordinal < len(self._kpis) else None
        carried = self._carried.get(id(verdict.clause))
        if carried is not None and id(verdict.clause) in self._told:
            return None
        if carried is None and verdict.clause.order is not None and verdict.clause.order <= len(self._kpis):
            return verdict.clause.order - 1
        return carried.kpi if carried else None

    def _nearest(self, mentions: list[Mention], quantity: Quantity, clause: Clause) -> int | None:
        before = [mention for mention in mentions if mention.end <= quantity.start]
        after = [mention for mention in mentions if mention.start >= quantity.end]
        leads = not before or (after and self._number_leads(clause))
        chosen = (after[0] if leads and after else before[-1] if before else mentions[0]).kpi
        if fit(self._kpis[chosen], quantity) is Fit.NO:
            others = [m.kpi for m in mentions if fit(self._kpis[m.kpi], quantity) is not Fit.NO]
            return others[0] if others else None
        return chosen

    @staticmethod
    def _number_leads(clause: Clause) -> bool:
        """Such as "25.5 % win rate 31 days cycle time": each number stands before its name."""
        order = [item for item in clause.items if isinstance(item, (Mention, Quantity))]
        return bool(order) and isinstance(order[0], Quantity) and isinstance(order[-1], Mention)

    def _respective(self, clauses: Sequence[Clause]) -> dict[tuple[int, int], int]:
        """Such as "win rate and cycle time are 25.5 % and 31 days": names first, then as many numbers."""
        pairs: dict[tuple[int, int], int] = {}
        for _, group in groupby(clauses, key=lambda clause: clause.sentence):
            order = [
                item
                for clause in group
                for item in clause.items
                if isinstance(item, Mention) or (isinstance(item, Quantity) and item.role.is_level)
            ]
            names = [item for item in order if isinstance(item, Mention)]
            numbers = [item for item in order if isinstance(item, Quantity)]
            if (
                len(names) > 1
                and len({n.kpi for n in names}) == len(numbers) == len(names)
                and order[: len(names)] == names
            ):
                pairs |= {
                    (number.start, number.end): name.kpi for name, number in zip(names, numbers, strict=True)
                }
        return pairs

    def _carry(self, clauses: Sequence[Clause]) -> None:
        """A clause without a name goes on about the KPI named last, until the next line."""
        last: Mention | None = None
        fed = False
        line = -1
        for clause in clauses:
            if (clause.line != line and fed) or clause.opened_by.startswith("#"):
                last, fed = None, False
            line = clause.line
            mentions = self._by_clause[id(clause)]
            ordinal = _ordinal(clause, None)
            if mentions:
                last, fed = mentions[-1], any(q.role.is_level for q in clause.quantities)
                continue
            if ordinal is not None and ordinal < len(self._kpis):
                last, fed = Mention(-1, -1, ordinal), False
            if clause.has(Cue.REST):
                last, fed = None, False
            has_level = any(q.role.is_level for q in clause.quantities)
            corrects = clause.has(Cue.CORRECTION)
            if last is not None and not (fed and has_level and not corrects):
                self._carried[id(clause)] = last
                if fed:
                    self._told.add(id(clause))
            fed = fed or has_level


def _ordinal(clause: Clause, before: int | None) -> int | None:
    """Such as "the first one is 25.5": which KPI by place."""
    for place, cue in enumerate((Cue.FIRST, Cue.SECOND, Cue.THIRD)):
        if any(before is None or signal.start < before for signal in clause.signals(cue)):
            return place
    return None


def _place_loose(
    kpis: Sequence[AskedKpi], shares: Sequence[Share], loose: Sequence[Choice | Verdict]
) -> None:
    """What no name claims goes by unit, then by order; what could go several ways is left open."""
    open_places = [place for place, share in enumerate(shares) if not _served(share)]
    waiting: list[Choice | Verdict] = []
    for piece in loose:
        exact = [
            p for p in open_places if isinstance(piece, Choice) and fit(kpis[p], piece.quantity) >= Fit.KIND
        ]
        if isinstance(piece, Choice) and len(exact) == 1:
            shares[exact[0]].choices.append(piece)
        else:
            waiting.append(piece)
    open_places = [place for place in open_places if not shares[place].choices]
    numbers = [piece for piece in waiting if isinstance(piece, Choice)]
    pieces: Sequence[Choice | Verdict] = waiting if numbers else []
    if pieces and len(pieces) == len(open_places) and _in_order(kpis, open_places, pieces):
        for place, piece in zip(open_places, sorted(pieces, key=_start), strict=True):
            if isinstance(piece, Choice):
                shares[place].choices.append(piece)
            else:
                shares[place].verdicts.append(piece)
        return
    for place in open_places:
        shares[place].maybe.extend(n for n in numbers if fit(kpis[place], n.quantity) is not Fit.NO)
        if not numbers:
            shares[place].verdicts.extend(piece for piece in waiting if isinstance(piece, Verdict))


def _served(share: Share) -> bool:
    return bool(share.verdicts) or any(choice.quantity.role.is_level for choice in share.choices)


def _in_order(kpis: Sequence[AskedKpi], places: Sequence[int], pieces: Sequence[Choice | Verdict]) -> bool:
    return all(
        not isinstance(piece, Choice) or fit(kpis[place], piece.quantity) is not Fit.NO
        for place, piece in zip(places, sorted(pieces, key=_start), strict=True)
    )


def _start(piece: Choice | Verdict) -> int:
    return piece.quantity.start if isinstance(piece, Choice) else piece.start
