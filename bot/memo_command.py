"""`alignment portfolio`, `audit`, `business-case` and `memo`: pages for people who decide."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlmodel import Session

from bot import cli_support
from bot.app import Application
from bot.cli_base import in_terminal
from bot.cli_support import without_controls
from bot.mistakes import Mistake
from prompts.cards import plain_text
from prompts.markdown import markdown
from prompts.picture import svg
from prompts.png import png
from storage.models import Program
from workflows import audit
from workflows.conversation import which_program
from workflows.reports import memo, portfolio
from workflows.turn import Turn

Made = TypeVar("Made")


def whole_portfolio(application: Application, *, as_json: bool) -> str:
    """All programs, as text or as JSON."""

    def work(session: Session) -> str:
        turn = cli_support.turn(session, application)
        if as_json:
            return json.dumps(portfolio.as_json(turn), indent=2, ensure_ascii=False)
        return in_terminal(plain_text(without_controls(portfolio.card(turn, page=None)[1])))

    return application.database.write(work)


def look(application: Application, name: str) -> str:
    """The look at one program, as text."""
    return in_terminal(
        plain_text(without_controls(_made(application, name, lambda t, p: audit.page_now(t, None, p)[1])))
    )


def case(application: Application, name: str) -> str:
    """The business case, as Markdown."""
    return markdown(_made(application, name, memo.business_case))


def results(application: Application, name: str, *, pictures: Path | None, as_png: bool) -> str:
    """The memo of results, as Markdown; with a folder also a picture of each KPI.

    Raises:
        Mistake: the folder is none, or there is none for the pictures.
    """
    if as_png and pictures is None:
        raise Mistake("--png needs a folder: add --pictures and its name.")
    if pictures is not None:
        if not pictures.is_dir():
            raise Mistake(f"{pictures} is no folder. Create it first.")
        for file, trend in _made(application, name, memo.pictures).items():
            drawn = png(trend) if as_png else None
            if drawn is not None:
                (pictures / f"{file}.png").write_bytes(drawn)
            else:  # also where our font lacks a letter: whoever opens it has one that does not
                (pictures / f"{file}.svg").write_text(svg(trend), encoding="utf-8")
    return markdown(_made(application, name, memo.results))


def _made(application: Application, name: str, make: Callable[[Turn, Program], Made]) -> Made:
    def work(session: Session) -> Made:
        turn = cli_support.turn(session, application)
        return make(turn, which_program.program_named(turn, name))

    return application.database.write(work)
