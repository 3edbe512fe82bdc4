"""`/alignment close`: a period of a program's return that stays as it is for good.

A closed period keeps the numbers and the rules it was closed with; what is corrected or comes late afterwards
shows in the return as it is now, beside it.
"""

from collections.abc import Mapping

from prompts import returns as words
from prompts.wording import day
from storage import reviews
from storage.models import Person, Program
from storage.models.review import LedgerState
from workflows.benefits import ledger, ledger_history
from workflows.contact import Action
from workflows.conversation import which_program
from workflows.errors import NotAllowed, NotUnderstood
from workflows.turn import Turn

_LONGEST_NAME = 40
_MAY_CLOSE = frozenset({"finance_partner"})


def close(turn: Turn, program: Program, *, period: str, reason: str) -> LedgerState:
    """Keep the return as it is now under a period's name, for good.

    Raises:
        NotAllowed: somebody closes the books who keeps none.
        NotUnderstood: there is no name or reason, or the period is closed already.
    """
    _check(turn, program, period)
    if not reason:
        raise NotUnderstood("Please write one line why. It is kept with the closed period.")
    closed = ledger_history.state(turn.session, program, why="closed", now=turn.now)
    closed.period, closed.reason = period, reason
    closed.closed_by_id = turn.actor.id if turn.actor else None
    turn.session.add(closed)
    turn.note("period_closed", closed, program=program.id)
    return closed


def _check(turn: Turn, program: Program, period: str) -> None:
    viewer = which_program.of_viewer(turn)
    if not (viewer.may_run or viewer.roles.get(program.key_id, frozenset()) & _MAY_CLOSE):
        raise NotAllowed("Closing a period is for the finance partner and the learning team.")
    if not 0 < len(period) <= _LONGEST_NAME:
        raise NotUnderstood("Name the period, like this: /alignment close Consultative Selling, 2026-Q2")
    closed = reviews.closed_period(turn.session, program_id=program.key_id, period=period)
    if closed is not None:
        by = turn.get(Person, closed.closed_by_id).name if closed.closed_by_id else "the learning team"
        on = day(closed.recorded_at.date(), today=turn.now.date())
        raise NotUnderstood(f"{period} of {program.name} was closed on {on} by {by}. It stays as it is.")


# In chat: two steps, because it cannot be undone.


def ask_first(turn: Turn, rest: str) -> None:
    """`close Consultative Selling, 2026-Q2`: what would be kept, and a second tap."""
    name, _, period = rest.rpartition(",")
    if not name.strip() or not period.strip():
        raise NotUnderstood(
            "Which program and period? Like this: /alignment close Consultative Selling, 2026-Q2"
        )
    program = which_program.program_named(turn, name.strip())
    _check(turn, program, period.strip())
    found = ledger.of_program(turn.session, program_id=program.key_id)
    turn.to(turn.person).say(
        words.close,
        program=program.name,
        period=period.strip(),
        line=found.said,
        on=day(turn.now.date(), today=turn.now.date()),
        about=f"{program.id}:{period.strip()}",
    )


def _close(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    number, _, period = value.partition(":")
    program = turn.session.get(Program, int(number)) if number.isdecimal() else None
    if program is None or program.organization_id != turn.organization.id:
        raise NotUnderstood("This program is not known here any more.")
    kept = close(turn, program, period=period, reason=" ".join(inputs.get("reason", "").split()))
    turn.replace(
        words.closed.name,
        words.closed.to(turn.person.locale)(
            program=program.name,
            period=period,
            line=kept.said,
            reason=kept.reason,
            on=day(turn.now.date(), today=turn.now.date()),
        ),
    )


ACTIONS: dict[str, Action] = {"returns.close": _close}
