"""The Phillips ROI method: every conservative rule as a function, and the ledger they make together.

Where the method leaves a choice, the ledger takes the one that returns less:

- Who was asked and has not answered, or not said how much is due to the program or how sure they are, is a
  chain of nothing, and the lowest chain counts: else silence would beat a low answer.
- 100 % with no other cause named counts nothing until asked again; the record only ever lowers claims.
- Managers speak for their own teams: their claims on a KPI are summed, everyone else's are compared.
- Claims on the whole program are compared with what those on its KPIs come to; silence takes back no loss.
- A chain that was lowest and is then left out as unsupported is not replaced by a higher one.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from unicodedata import normalize

from workflows.rules.money import HUNDRED, BadFigure, exact
from workflows.rules.phillips_chain import (
    ZERO,
    Chain,
    answered,
    missing_of,
    opened,
    refuse,
    say_once,
    smaller_end,
    work_out,
)
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
    "cfo_line",
    "ledger",
    "shown",
    "smaller_end",
]

YEAR = 12
_ORDER = tuple(Source)


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
        chains = sorted((opened(claim, months) for claim in claims), key=_place)
        unpriced = {_same(outcome) for outcome in intangibles}
        leading: dict[bool, list[Chain]] = {False: [], True: []}
        alone = not any(chain.claim.whole for chain in chains)
        told = any(chain.claim.whole and chain.amount is not None for chain in chains)
        for (_, whole), group in groupby(chains, key=_movement):
            movement = list(group)
            leading[whole] += _claims_most(movement, alone=alone)
            if _same(movement[0].claim.kpi) in unpriced:
                for chain in movement:
                    refuse(chain, Rule.INTANGIBLE)
            else:
                _settle(movement, cost, limits, told=told)
        same_money = _compare_with_whole(chains)
        _leave_out_bare(chains, limits)
        if same_money:
            leading[min(leading, key=lambda whole: _claimed(leading[whole]))] = []
        counted = [chain for side in leading.values() for chain in side]
        for chain in counted:
            chain.leads = True
        claimed = _claimed(counted)
        return _closed(chains, cost, claimed, months=months, currency=currency, intangibles=intangibles)


def _closed(
    chains: Sequence[Chain],
    cost: Decimal,
    claimed: Decimal,
    *,
    months: int,
    currency: str,
    intangibles: Sequence[str],
) -> Ledger:
    """What these lines return on what it cost."""
    allowed = sum((chain.allowed for chain in chains), ZERO)
    returns = bool(chains) and cost > 0
    return Ledger(
        currency=currency,
        months=months,
        claimed=claimed,
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
    """A name as it is compared: no difference of case, of spaces, or of how its letters are encoded."""
    return " ".join(normalize("NFKC", name).casefold().split())


def _movement(chain: Chain) -> tuple[str, bool]:
    """What a claim is about."""
    return _same(chain.claim.kpi), chain.claim.whole


def _place(chain: Chain) -> tuple[str, bool, int, str]:
    """Where a line stands, so that the order claims come in cannot matter."""
    return *_movement(chain), _ORDER.index(chain.claim.by), repr(chain.claim)


def _settle(movement: list[Chain], cost: Decimal, limits: Policy, *, told: bool) -> None:
    """Decide which of the chains about one KPI counts; `told`: somebody speaks of the whole program."""
    measured = _measured(movement)
    if measured is not None:
        _keep_to_the_record(movement, measured)
    contenders: list[Chain] = []
    for chain in movement:
        if _only_measures(chain):
            continue
        work_out(chain)
        if chain.claim.by is Source.DELEGATE:
            refuse(chain, Rule.DELEGATE)
        elif 0 < cost * limits.times_cost < chain.counted_amount:
            refuse(chain, Rule.EXTREME)
        else:
            chain.contends = True
            contenders.append(chain)
    if measured is not None:
        _hold_teams_to(measured, contenders)
    if not contenders and not told:
        # Nobody says what part the program had, so the record's own line says what is missing.
        for chain in filter(_only_measures, movement):
            work_out(chain)
    _compare(_voices(contenders))


def _only_measures(chain: Chain) -> bool:
    """Whether a system gives just the measured value and leaves the program's part in it to people."""
    claim, amount = chain.claim, chain.amount
    return claim.by is Source.SYSTEM and amount is not None and missing_of(claim, amount) is not None


def _measured(movement: list[Chain]) -> Decimal | None:
    """What the system of record says the movement was worth; the lowest where there are several."""
    amounts = []
    for chain in movement:
        if chain.claim.by is Source.SYSTEM and chain.amount is not None:
            chain.because.append(Rule.SYSTEM_OF_RECORD)
            amounts.append(chain.amount)
        elif chain.claim.record is not None and chain.amount is not None:
            amounts.append(chain.claim.record)
    return min(amounts, default=None)


def _keep_to_the_record(movement: list[Chain], measured: Decimal) -> None:
    """Lower each claim to what was measured; a measured loss is shared by the teams that speak."""
    for voice in _voices(movement):
        gains = [chain for chain in voice if chain.counted_amount > max(measured, ZERO)]
        if measured < 0:
            gains = _who_bear(gains)
        together = sum((chain.counted_amount for chain in gains), ZERO)
        for chain in gains:
            loss = chain.counted_amount * measured / together
            chain.amount = measured if measured >= 0 else loss
            say_once(chain, Rule.SYSTEM_OF_RECORD)
            if chain.claim.unmeasured:
                say_once(chain, Rule.UNMEASURED)


def _who_bear(gains: list[Chain]) -> list[Chain]:
    """Who shares a measured loss: a team that left an answer out takes nothing off those that gave theirs."""
    attributed = [chain for chain in gains if chain.claim.attribution is not None]
    return [chain for chain in attributed if answered(chain)] or attributed


def _hold_teams_to(measured: Decimal, chains: list[Chain]) -> None:
    """Keep what all teams gained together within what was measured. Scaled last, or silence would pay."""
    gains = [chain for chain in chains if chain.claim.by is Source.MANAGER and chain.alone > 0]
    together = sum((chain.alone for chain in gains), ZERO)
    if measured < together:
        for chain in gains:
            chain.alone = chain.alone * measured / together
            say_once(chain, Rule.SYSTEM_OF_RECORD)


def _voices(chains: Iterable[Chain]) -> list[list[Chain]]:
    """Who speaks about one KPI: managers together, each for their team, and everyone else for all of it."""
    managers: list[Chain] = []
    others: list[list[Chain]] = []
    for chain in chains:
        if chain.claim.by is Source.MANAGER:
            managers.append(chain)
        else:
            others.append([chain])
    return [*others, managers] if managers else others


def _compare(voices: list[list[Chain]]) -> None:
    """Let the lowest whole chain count, and say so on each line where they differ."""
    if not voices:
        return
    totals = [sum((chain.alone for chain in voice), ZERO) for voice in voices]
    lowest = min(totals)
    winner = totals.index(lowest)
    agreed = all(total == lowest for total in totals)
    silent = not any(answered(chain) for chain in voices[winner])
    for index, voice in enumerate(voices):
        for chain in voice:
            if index == winner or (silent and chain.alone < 0):
                chain.allowed = chain.alone
            if not agreed:
                chain.because.append(Rule.LOWEST_COUNTS)
            elif index != winner and chain.alone:
                chain.because.append(Rule.COUNTED_ONCE)


def _compare_with_whole(chains: list[Chain]) -> bool:
    """Let what is said of the whole program count, or what its KPIs come to, whichever is lower.

    Returns:
        Whether all that is claimed of KPIs may be the money that is claimed of the whole.
    """
    silent = {chain.claim.cohort for chain in chains if chain.claim.whole and chain.claim.amount is None}
    for chain in chains:
        if not chain.claim.whole and chain.claim.cohort in silent and chain.allowed > 0:
            refuse(chain, Rule.LOWEST_COUNTS)
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
        refuse(chain, Rule.COUNTED_ONCE if whole == together else Rule.LOWEST_COUNTS)
    if whole != together:
        for chain in (*parts, *wholes):
            say_once(chain, Rule.LOWEST_COUNTS)
    return len(parts) == len(contending)


def _hold_cohorts_to_the_record(wholes: list[Chain]) -> None:
    """Keep what several cohorts gained or lost together within what was measured, which is one record."""
    record = next((chain.claim.record for chain in wholes if chain.claim.record is not None), None)
    together = sum((chain.allowed for chain in wholes), ZERO)
    if record is not None and len({chain.claim.cohort for chain in wholes}) > 1 and record < together:
        for chain in wholes:
            if chain.allowed > 0:
                chain.allowed = chain.allowed * max(record, ZERO) / together
                say_once(chain, Rule.SYSTEM_OF_RECORD)


def _claims_most(movement: list[Chain], *, alone: bool) -> list[Chain]:
    """Whoever claims the most of one movement.

    A record claims only where the program's part in it is known, or where it is all that was put in
    (`alone`: nobody speaks of the whole program either) and it does not stand beside what people claim.
    """
    said = [chain for chain in movement if chain.claimed is not None]
    owners = [chain for chain in said if chain.claim.by not in (Source.SYSTEM, Source.DELEGATE)]
    known = [chain for chain in said if not _only_measures(chain)]
    only_records = alone and all(chain.claim.by is Source.SYSTEM for chain in movement)
    records = [chain for chain in said if not chain.claim.beside] if only_records else []
    return max(_voices(owners or known or records), key=_claimed, default=[])


def _claimed(chains: Iterable[Chain]) -> Decimal:
    return sum((chain.claimed or ZERO for chain in chains), ZERO)


def _shows(chain: Chain) -> bool:
    """Whether somebody who answered in full gave evidence."""
    return bool((chain.claim.evidence or "").strip()) and answered(chain)


def _leave_out_bare(chains: list[Chain], limits: Policy) -> None:
    """Leave out the claim that makes most of the benefit when nothing supports it."""
    supported = {
        _movement(chain)
        for chain in chains
        if chain.amount is not None
        and (chain.claim.by is Source.SYSTEM or chain.claim.on_record or _shows(chain))
    }
    benefits = sum((chain.allowed for chain in chains if chain.allowed > 0), ZERO)
    for chain in chains:
        most_of_it = chain.allowed > 0 and chain.allowed * HUNDRED > benefits * limits.bare_share
        if most_of_it and _movement(chain) not in supported:
            refuse(chain, Rule.UNSUPPORTED)
