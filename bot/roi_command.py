"""`alignment roi`: what a program returned, or what claims on standard input come to by the same rules."""

import json
import sys
from typing import BinaryIO

from sqlmodel import Session

from bot.app import Application
from bot.cli_base import in_terminal
from bot.cli_support import turn, without_controls
from bot.mistakes import Mistake
from prompts.cards import plain_text
from prompts.wording import counted
from workflows.benefits import (
    ledger,
    ledger_json,
    limit_changes,
    trace,
)
from workflows.conversation import which_program
from workflows.reports import levels, roi_report
from workflows.rules.money import BadFigure
from workflows.rules.phillips import Ledger, cfo_line, shown
from workflows.rules.phillips_json import from_payload, parsed, to_payload


def of_program(application: Application, name: str, *, behind: str, as_json: bool) -> str:
    """A program's return, or what stands behind one of its lines or figures."""

    def work(session: Session) -> str:
        mine = turn(session, application)
        program = which_program.program_named(mine, name)
        if as_json:
            found = ledger.of_program(session, program_id=program.key_id)
            return json.dumps(ledger_json.of_program(session, program, found), indent=2, ensure_ascii=False)
        made = trace.card(mine, program, behind) if behind else roi_report.card(mine, program)
        return in_terminal(plain_text(without_controls(made[1])))

    return application.database.write(work)


def chain(application: Application, name: str) -> str:
    """The five levels of a program."""

    def work(session: Session) -> str:
        mine = turn(session, application)
        return in_terminal(plain_text(levels.card(mine, which_program.program_named(mine, name))[1]))

    return application.database.write(work)


def limits(application: Application) -> str:
    """The limits of the rules, and who changed them why."""

    def work(session: Session) -> str:
        return in_terminal(plain_text(limit_changes.card(turn(session, application))[1]))

    return application.database.write(work)


def from_input(source: BinaryIO, *, as_json: bool) -> str:
    """Work out claims and costs that come as JSON, without a database.

    Raises:
        Mistake: they are not sound; the message holds one problem per line, each with its place.
    """
    if sys.stdin.isatty():
        raise Mistake("Name a program, or give claims: alignment roi --json < claims.json. See docs/roi.md.")
    try:
        inputs = from_payload(parsed(source.read().decode("utf-8-sig")))
    except BadFigure as error:
        raise Mistake(str(error)) from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Mistake(f"{place}: this is not JSON ({error.msg}).") from None
    except UnicodeDecodeError:
        raise Mistake("The input is not text in UTF-8.") from None
    except RecursionError:
        raise Mistake("The input is nested too deeply.") from None
    result = inputs.ledger()
    if as_json:
        return json.dumps(to_payload(result), indent=2)
    # JSON can name half a character, which no terminal takes.
    return "\n".join(_lines(result)).encode("utf-8", "replace").decode()


def _lines(result: Ledger) -> list[str]:
    """The same for people: the one line, then each claim with why it counts what it counts."""
    lines = [cfo_line(result), ""]
    for number, line in enumerate(shown(result).lines, 1):
        lines.append(
            f"{number}. {line.kpi} ({line.by}): {line.allowed:,} allowed of {line.claimed:,} "
            f"{result.currency} claimed"
        )
        lines += [f"   {rule.value}: {rule.sentence}" for rule in line.because]
    if result.intangibles:
        unpriced = counted(len(result.intangibles), "intangible")
        lines += ["", f"Beside the number, {unpriced}: {'; '.join(result.intangibles)}"]
    return lines
