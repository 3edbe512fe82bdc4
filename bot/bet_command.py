"""`alignment bet`: what was bet on before launch, who signed, and what became of it."""

import json

from sqlmodel import Session

from bot import cli_support
from bot.app import Application
from bot.cli_base import in_terminal
from prompts.cards import Buttons, plain_text
from storage import kpis
from storage.models import Bet, Cohort, Program
from workflows.alignment import bet_settling, bet_terms
from workflows.conversation import which_program
from workflows.turn import Turn


def run(application: Application, program: str, *, as_json: bool) -> str:
    """The bet of a program's newest cohort, as text or as JSON."""

    def work(session: Session) -> str:
        turn = cli_support.turn(session, application)
        found = which_program.program_meant(turn, f'"{program}"' if program else "", command="bet")
        cohort = kpis.latest_cohort(session, program_id=found.key_id)
        bet = bet_terms.held(turn, found, cohort) if cohort is not None else None
        if cohort is None or bet is None:
            why = in_terminal(bet_settling.why_none(turn, cohort))
            return "null" if as_json else f"{found.name} has no bet. {why}"
        if as_json:
            return json.dumps(_as_json(turn, found, cohort, bet), indent=2, ensure_ascii=False)
        card = bet_settling.card(turn, found, cohort, bet, locale="en")
        shown = [part for part in card.parts if not isinstance(part, Buttons)]
        return in_terminal(plain_text(card.model_copy(update={"parts": tuple(shown)})))

    return application.database.write(work)


def _as_json(turn: Turn, program: Program, cohort: Cohort, bet: Bet) -> dict[str, object]:
    said, who = bet_terms.terms(turn, bet), bet_terms.signers(turn, program, cohort, bet)
    return {
        "program": program.key,
        "cohort": cohort.key,
        "version": bet.version,
        "measure": said.measure,
        "population": bet.population,
        "value_per_unit": f"{bet.value_per_unit:f}" if bet.value_per_unit is not None else None,
        "currency": bet.currency,
        "isolation": bet.method.value,
        "success": bet.success,
        "failure": bet.failure,
        "due_on": bet.due_on.isoformat() if bet.due_on else None,
        "signed": list(who.signed),
        "unsigned": list(who.waiting),
        "sealed_at": bet.sealed_at.isoformat() if bet.sealed_at else None,
        "settled_at": bet.settled_at.isoformat() if bet.settled_at else None,
        "settled_as": bet.settled_as or None,
        "history": [
            {
                "at": each.at.isoformat(),
                "settled_as": each.settled_as,
                "value": f"{each.value:f}" if each.value is not None else None,
            }
            for each in bet_settling.settlings(turn, bet)
        ],
    }
