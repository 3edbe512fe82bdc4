"""The ledger over time: what a return came to after each answer and each number that changed it."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from storage import claims, reviews
from storage.models import Program
from storage.models.review import LedgerState
from storage.words import ClaimSource
from workflows.alignment import bet_numbers
from workflows.benefits import ledger
from workflows.rules.phillips_json import to_payload


def claimed(session: Session, *, program: Program, now: datetime) -> None:
    """Write down what a return comes to after somebody said what the program was worth."""
    _keep(session, program, why="claim", now=now)


def numbers_changed(
    session: Session, *, measure_ids: Collection[int], now: datetime, why: str = "reading"
) -> None:
    """The same for every program with a return that these measures may have changed; bets are looked at."""
    bet_numbers.changed(session, measure_ids=measure_ids, now=now)
    for program in claims.claimed_by(session, measure_ids=measure_ids):
        _keep(session, program, why=why, now=now)


def state(session: Session, program: Program, *, why: str, now: datetime) -> LedgerState:
    """What a return comes to now, by the rules as they stand; not yet in the session."""
    found = ledger.of_program(session, program_id=program.key_id)
    return LedgerState.made(
        program_id=program.key_id,
        why=why,
        rules=ledger.limits_of(session, program.organization_id).as_text(),
        result=_payload(found),
        said=found.said,
        recorded_at=now,
    )


def _payload(found: ledger.Return) -> dict[str, object]:
    """The ledger with the claim behind each line by its number: the words stay where they can be erased."""
    payload = to_payload(found.ledger)
    lines = payload["lines"]
    if isinstance(lines, list):
        for line, (claim, _) in zip(lines, found.lines, strict=True):
            line.update({} if claim is None or claim.by is ClaimSource.MANAGER else {"claim": claim.id})
    return payload


def _keep(session: Session, program: Program, *, why: str, now: datetime) -> None:
    """Where it is what it was, nothing is written."""
    session.flush()
    found = state(session, program, why=why, now=now)
    before = reviews.newest_ledger_state(session, program_id=program.key_id)
    if before is None and not found.result["lines"]:
        return
    if before is None or (before.result, before.rules) != (found.result, found.rules):
        session.add(found)
