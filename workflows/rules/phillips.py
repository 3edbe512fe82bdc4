"""The Phillips ROI method: every conservative rule as a function, and the ledger they make together.

Where the method leaves a choice, the ledger takes the one that returns less:

- Who was asked and has not answered, or not said how much is due to the program or how sure they are, is a
  chain of nothing, and the lowest chain counts: else silence would beat a low answer.
- 100 % with no other cause named counts nothing until asked again; the record only ever lowers claims.
- Managers speak for their own teams: their claims on a KPI are summed, everyone else's are compared.
- Claims on the whole program are compared with what those on its KPIs come to; silence takes back no loss.
- A chain that was lowest and is then left out as unsupported is not replaced by a higher one.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from workflows.rules.money import HUNDRED, BadFigure, Span, exact, fair_share
from workflows.rules.phillips_shown import cfo_line, shown
from workflows.rules.phillips_terms import Claim, Cost, Isolation, Ledger, Level, Line, Policy, Rule, Source

__all__ = [
    "Claim",
    "Cost",
    "Isolation",
    "Ledger",
    "Level",
    "Line",
    "Policy",
    "Rule",
    "Source",
    "broken_link",
    "cfo_line",
    "ledger",
    "one",
    "shown",
    "smaller_end",
]

YEAR = 12
ZERO = Decimal(0)
_ORDER = tuple(Source)
_ISOLATED = {
    Isolation.ESTIMATE: Rule.BY_ESTIMATE,
    Isolation.TREND_LINE: Rule.BY_TREND_LINE,
    Isolation.COMPARISON_GROUP: Rule.BY_COMPARISON_GROUP,
}


@dataclass
class _Chain:
    """One claim on its way through the rules."""

    claim: Claim
    claimed: Decimal | None
    amount: Decimal | None
    because: list[Rule] = field(default_factory=list)
    alone: Decimal = ZERO
    allowed: Decimal = ZERO
    contends: bool = False
    """Whether it was compared with the others."""
    leads: bool = False
    """Whether what it claims is in the total."""

    @property
    def counted_amount(self) -> Decimal:
        return ZERO if self.amount is None else self.amount

    def line(self) -> Line:
        claim = self.claim
        claimed = ZERO if self.claimed is None else self.claimed
        because = tuple(self.because)
        return Line(
            kpi=claim.kpi,
            by=claim.by,
            claimed=claimed,
            alone=self.alone,
            allowed=self.allowed,
            because=because,
            claim=claim,
            counted=self.counted_amount,
            leads=self.leads,
        )


def smaller_end(amount: Decimal | Span | None) -> Decimal | None:
    """Of a range of money, the end with the smaller improvement; None where that end was not given."""
    return amount[0] if isinstance(amount, tuple) else amount


def broken_link(reached: Collection[Level]) -> Level | None:
    """The lowest level nobody has seen beneath one that was reached; None where the chain holds."""
    below_the_top = (level for level in Level if reached and level < max(reached))
    return next((level for level in below_the_top if level not in reached), None)


def one(claim: Claim, *, months: int = YEAR) -> Line:
    """What a single claim counts on its own, before it meets other claims and the cost."""
    _check_months(months)
    with exact():
        chain = _opened(claim, months)
        _work_out(chain)
        chain.allowed = chain.alone
        if claim.by is Source.DELEGATE:
            _refuse(chain, Rule.DELEGATE)
        return chain.line()


def ledger(
    claims: Iterable[Claim],
    costs: Iterable[Cost],
    *,
    months: int = YEAR,
    currency: str,
    intangibles: Sequence[str] = (),
    policy: Policy | None = None,
) -> Ledger:
    """Apply every rule to every claim and work out the return, whatever order they come in.

    Args:
        claims: One per source and KPI, silent ones included once they were asked in vain.
        costs: All of it, whoever answered.
        months: The realized months the amounts cover, 1 to 12.
        currency: Of every amount; nothing is converted here.
        intangibles: Outcomes agreed to stay unconverted.
        policy: When a claim is too large or too bare to count.

    Raises:
        BadFigure: The months are not 1 to 12.
    """
    _check_months(months)
    limits = policy or Policy()
    with exact():
        cost = sum((part.amount for part in costs), ZERO)
        chains = sorted((_opened(claim, months) for claim in claims), key=_place)
        unpriced = {_same(outcome) for outcome in intangibles}
        leading: dict[bool, list[_Chain]] = {False: [], True: []}
        alone = not any(chain.claim.whole for chain in chains)
        told = any(chain.claim.whole and chain.amount is not None for chain in chains)
        for (_, whole), group in groupby(chains, key=_movement):
            movement = list(group)
            leading[whole] += _claims_most(movement, alone=alone)
            if _same(movement[0].claim.kpi) in unpriced:
                for chain in movement:
                    _refuse(chain, Rule.INTANGIBLE)
            else:
                _settle(movement, cost, limits, told=told)
        same_money = _compare_with_whole(chains)
        _leave_out_bare(chains, limits)
        if same_money:
            leading[min(leading, key=lambda whole: _claimed(leading[whole]))] = []
        counted = [chain for side in leading.values() for chain in side]
        for chain in counted:
            chain.leads = True
        allowed = sum((chain.allowed for chain in chains), ZERO)
        returns = bool(chains) and cost > 0
        return Ledger(
            currency=currency,
            months=months,
            claimed=_claimed(counted),
            allowed=allowed,
            costs=cost,
            bcr=allowed / cost if returns else None,
            roi_percent=(allowed - cost) / cost * HUNDRED if returns else None,
            payback_months=cost * months / allowed if cost > 0 and allowed > 0 else None,
            forecast=allowed * (YEAR - months) / months if months < YEAR else None,
            lines=tuple(chain.line() for chain in chains),
            intangibles=tuple(intangibles),
        )


def _check_months(months: int) -> None:
    if not 1 <= months <= YEAR:
        raise BadFigure(f"{months} months are counted; give 1 to {YEAR}, the first year of benefits.")


def _same(name: str) -> str:
    return name.strip().casefold()


def _movement(chain: _Chain) -> tuple[str, bool]:
    """What a claim is about."""
    return _same(chain.claim.kpi), chain.claim.whole


def _place(chain: _Chain) -> tuple[str, bool, int, str]:
    """Where a line stands, so that the order claims come in cannot matter."""
    return *_movement(chain), _ORDER.index(chain.claim.by), repr(chain.claim)


def _refuse(chain: _Chain, rule: Rule) -> None:
    chain.allowed = ZERO
    _say_once(chain, rule)


def _say_once(chain: _Chain, rule: Rule) -> None:
    if rule not in chain.because:
        chain.because.append(rule)


def _opened(claim: Claim, months: int) -> _Chain:
    """Settle what amount is being claimed: an answer, one end of a range, the months counted."""
    ends = claim.amount if isinstance(claim.amount, tuple) else (claim.amount, claim.amount)
    low, high = ends
    amount = smaller_end(claim.amount)
    chain = _Chain(claim, low if high is None else high, amount)
    if low is None and high is None:
        chain.because.append(Rule.NO_ANSWER)
    elif amount is None:
        chain.because.append(Rule.NO_SMALLER_END)
    elif low != high:
        chain.because.append(Rule.SMALLER_END)
    if claim.by_standard and amount is not None:
        chain.because.append(Rule.STANDARD_VALUE)
    # A loss stays whole: spreading it over later years would make the first one look better.
    if amount is not None and amount > 0 and claim.months is not None and claim.months > months:
        chain.amount = amount * months / claim.months
        chain.because.append(Rule.FIRST_YEAR)
    return chain


def _work_out(chain: _Chain) -> None:
    """Multiply amount, attribution and confidence, or refuse and say which one is missing."""
    claim, amount = chain.claim, chain.amount
    if not amount:
        return
    missing = _missing(claim, amount)
    if claim.attribution is None or missing:
        chain.because.append(missing or Rule.NO_ATTRIBUTION)
        return
    attribution = fair_share(claim.attribution, claim.elsewhere)
    if attribution < claim.attribution:
        chain.because.append(Rule.SHARED)
    chain.because.append(_ISOLATED[claim.isolation])
    if attribution < HUNDRED:
        chain.because.append(Rule.ATTRIBUTION)
    chain.alone = amount * attribution / HUNDRED
    if amount < 0:
        chain.because.append(Rule.HARM_IN_FULL)
    elif claim.confidence is not None and claim.confidence < HUNDRED:
        chain.because.append(Rule.CONFIDENCE)
        chain.alone = chain.alone * claim.confidence / HUNDRED


def _missing(claim: Claim, amount: Decimal) -> Rule | None:
    """What has to be asked before the claim counts. A loss needs nobody's confidence or second look."""
    if claim.attribution is None:
        return Rule.NO_ATTRIBUTION
    if amount > 0 and _credits_everything(claim):
        return Rule.ASKED_AGAIN
    return Rule.NO_CONFIDENCE if amount > 0 and claim.confidence is None else None


def _credits_everything(claim: Claim) -> bool:
    """An estimate that leaves nothing to any other cause, from someone not yet asked about it again.

    A system is no estimate, and there is nobody to ask again.
    """
    named = any(cause.strip() for cause in claim.other_causes)
    estimated = claim.by is not Source.SYSTEM and claim.isolation is Isolation.ESTIMATE
    everything = claim.attribution == HUNDRED and estimated
    return everything and not named and not claim.stood_by_all


def _settle(movement: list[_Chain], cost: Decimal, limits: Policy, *, told: bool) -> None:
    """Decide which of the chains about one KPI counts; `told`: somebody speaks of the whole program."""
    measured = _measured(movement)
    if measured is not None:
        _keep_to_the_record(movement, measured)
    contenders: list[_Chain] = []
    for chain in movement:
        if _only_measures(chain):
            continue
        _work_out(chain)
        if chain.claim.by is Source.DELEGATE:
            _refuse(chain, Rule.DELEGATE)
        elif 0 < cost * limits.times_cost < chain.counted_amount:
            _refuse(chain, Rule.EXTREME)
        else:
            chain.contends = True
            contenders.append(chain)
    if measured is not None:
        _hold_teams_to(measured, contenders)
    if not contenders and not told:
        # Nobody says what part the program had, so the record's own line says what is missing.
        for chain in filter(_only_measures, movement):
            _work_out(chain)
    _compare(_voices(contenders))


def _only_measures(chain: _Chain) -> bool:
    """Whether a system gives just the measured value and leaves the program's part in it to people."""
    claim, amount = chain.claim, chain.amount
    return claim.by is Source.SYSTEM and amount is not None and _missing(claim, amount) is not None


def _measured(movement: list[_Chain]) -> Decimal | None:
    """What the system of record says the movement was worth; the lowest where there are several."""
    amounts = []
    for chain in movement:
        if chain.claim.by is Source.SYSTEM and chain.amount is not None:
            chain.because.append(Rule.SYSTEM_OF_RECORD)
            amounts.append(chain.amount)
        elif chain.claim.record is not None and chain.amount is not None:
            amounts.append(chain.claim.record)
    return min(amounts, default=None)


def _keep_to_the_record(movement: list[_Chain], measured: Decimal) -> None:
    """Lower each claim to what was measured; a measured loss is shared by the teams that speak."""
    for voice in _voices(movement):
        gains = [chain for chain in voice if chain.counted_amount > max(measured, ZERO)]
        together = sum((chain.counted_amount for chain in gains), ZERO)
        for chain in gains:
            loss = chain.counted_amount * measured / together
            chain.amount = measured if measured >= 0 else loss
            _say_once(chain, Rule.SYSTEM_OF_RECORD)
            if chain.claim.unmeasured:
                _say_once(chain, Rule.UNMEASURED)


def _hold_teams_to(measured: Decimal, chains: list[_Chain]) -> None:
    """Keep what all teams gained together within what was measured. Scaled last, or silence would pay."""
    gains = [chain for chain in chains if chain.claim.by is Source.MANAGER and chain.alone > 0]
    together = sum((chain.alone for chain in gains), ZERO)
    if measured < together:
        for chain in gains:
            chain.alone = chain.alone * measured / together
            _say_once(chain, Rule.SYSTEM_OF_RECORD)


def _voices(chains: Iterable[_Chain]) -> list[list[_Chain]]:
    """Who speaks about one KPI: managers together, each for their team, and everyone else for all of it."""
    managers: list[_Chain] = []
    others: list[list[_Chain]] = []
    for chain in chains:
        if chain.claim.by is Source.MANAGER:
            managers.append(chain)
        else:
            others.append([chain])
    return [*others, managers] if managers else others


def _compare(voices: list[list[_Chain]]) -> None:
    """Let the lowest whole chain count, and say so on each line where they differ."""
    if not voices:
        return
    totals = [sum((chain.alone for chain in voice), ZERO) for voice in voices]
    lowest = min(totals)
    winner = totals.index(lowest)
    agreed = all(total == lowest for total in totals)
    for index, voice in enumerate(voices):
        for chain in voice:
            if index == winner:
                chain.allowed = chain.alone
            if not agreed:
                chain.because.append(Rule.LOWEST_COUNTS)
            elif index != winner and chain.alone:
                chain.because.append(Rule.COUNTED_ONCE)


def _compare_with_whole(chains: list[_Chain]) -> bool:
    """Let what is said of the whole program count, or what its KPIs come to, whichever is lower.

    Returns:
        Whether all that is claimed of KPIs may be the money that is claimed of the whole.
    """
    silent = {chain.claim.cohort for chain in chains if chain.claim.whole and chain.claim.amount is None}
    for chain in chains:
        if not chain.claim.whole and chain.claim.cohort in silent and chain.allowed > 0:
            _refuse(chain, Rule.LOWEST_COUNTS)
    wholes = [chain for chain in chains if chain.claim.whole and chain.contends]
    _hold_cohorts_to_the_record(wholes)
    told = {chain.claim.cohort for chain in wholes if chain.claim.amount is not None}
    contending = [chain for chain in chains if chain.contends and not chain.claim.whole]
    parts = [chain for chain in contending if chain.claim.cohort in {"", *told}]
    if not parts or not told:
        return False
    whole = sum((chain.allowed for chain in wholes), ZERO)
    together = sum((chain.allowed for chain in parts), ZERO)
    for chain in parts if whole < together else wholes:
        _refuse(chain, Rule.COUNTED_ONCE if whole == together else Rule.LOWEST_COUNTS)
    if whole != together:
        for chain in (*parts, *wholes):
            _say_once(chain, Rule.LOWEST_COUNTS)
    return len(parts) == len(contending)


def _hold_cohorts_to_the_record(wholes: list[_Chain]) -> None:
    """Keep what several cohorts gained or lost together within what was measured, which is one record."""
    record = next((chain.claim.record for chain in wholes if chain.claim.record is not None), None)
    together = sum((chain.allowed for chain in wholes), ZERO)
    if record is not None and len({chain.claim.cohort for chain in wholes}) > 1 and record < together:
        for chain in wholes:
            if chain.allowed > 0:
                chain.allowed = chain.allowed * max(record, ZERO) / together
                _say_once(chain, Rule.SYSTEM_OF_RECORD)


def _claims_most(movement: list[_Chain], *, alone: bool) -> list[_Chain]:
    """Whoever claims the most of one movement.

    A record claims only where the program's part in it is known, or where it is all that was put in
    (`alone`: nobody speaks of the whole program either).
    """
    said = [chain for chain in movement if chain.claimed is not None]
    owners = [chain for chain in said if chain.claim.by not in (Source.SYSTEM, Source.DELEGATE)]
    known = [chain for chain in said if not _only_measures(chain)]
    records = said if alone and all(chain.claim.by is Source.SYSTEM for chain in movement) else []
    return max(_voices(owners or known or records), key=_claimed, default=[])


def _claimed(chains: Iterable[_Chain]) -> Decimal:
    return sum((chain.claimed or ZERO for chain in chains), ZERO)


def _leave_out_bare(chains: list[_Chain], limits: Policy) -> None:
    """Leave out the claim that makes most of the benefit when nothing supports it."""
    supported = {
        _movement(chain)
        for chain in chains
        if chain.amount is not None
        and (chain.claim.by is Source.SYSTEM or chain.claim.on_record or (chain.claim.evidence or "").strip())
    }
    benefits = sum((chain.allowed for chain in chains if chain.allowed > 0), ZERO)
    for chain in chains:
        most_of_it = chain.allowed > 0 and chain.allowed * HUNDRED > benefits * limits.bare_share
        if most_of_it and _movement(chain) not in supported:
            _refuse(chain, Rule.UNSUPPORTED)
