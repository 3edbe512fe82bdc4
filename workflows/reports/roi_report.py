"""`/alignment roi`: what a program returned, and whether the levels below hold it up.

When: whenever somebody asks. What it asks: nothing. Silence means nothing. A finance person goes from a
figure to its lines, and from a line to the words, the person, the approval and the rule (trace.py).
"""

from collections.abc import Mapping

from prompts import levels as level_words
from prompts import returns as words
from prompts.cards import Card
from prompts.figures import CHAIN_HOLDS, NOT_REACHED
from storage.models import Program
from workflows.benefits import approvals, closing, ledger
from workflows.benefits.returns import aside, locale_of, money, on_button, refuse_others, shown
from workflows.contact import Action
from workflows.conversation import which_program
from workflows.reports import levels
from workflows.turn import Turn


def show(turn: Turn, rest: str) -> None:
    """Answer `/alignment roi Consultative Selling`."""
    program = which_program.program_meant(turn, rest, command="roi")
    turn.to(turn.person).card(*card(turn, refuse_others(turn, program)))


def card(turn: Turn, program: Program) -> tuple[str, Card]:
    """The message and its name."""
    found = ledger.of_program(turn.session, program_id=program.key_id)
    locale = locale_of(turn)
    if not found.ledger.lines:
        cost = money(found.ledger.costs, program, locale)
        return words.nothing.name, words.nothing.to(locale)(
            program=program.name, cost=cost, first_on="", aside=tuple(aside(found))
        )
    return words.report.name, words.report.to(locale)(
        found=shown(turn, program, found, chain=chain_in_words(turn, program))
    )


def chain_in_words(turn: Turn, program: Program) -> str:
    """A return needs what it rests on: where nobody saw the behavior, a KPI that moved proves little."""
    chain = levels.of_program(turn.session, program, now=turn.now)
    if chain.gaps:
        return level_words.broken(chain.gaps)[-1]
    return CHAIN_HOLDS if chain.reached else NOT_REACHED


def _again(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    turn.replace(*card(turn, on_button(turn, value)))


ACTIONS: dict[str, Action] = {
    "returns.report": _again,
    **closing.ACTIONS,
    **approvals.ACTIONS,
}
