"""Everything that sponsors and the learning team can be shown of what people answered, in one look."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from bot.cli_support import turn as turn_of
from prompts.cards import plain_text
from storage.models import Program
from tests.conversations.dialogue import Dialogue
from workflows import audit, status
from workflows.coaching_loop import coaching_report
from workflows.coaching_loop.coaching_results import Results, results
from workflows.reports import levels, memo, portfolio
from workflows.status import Filters
from workflows.turn import Turn

_RESULTS = TypeAdapter(Results)

_WHO_ANSWERED = {"answering", "weeks", "tired", "prompts", "managers"}
"""Who was asked and who answered is no secret; what they answered is."""

_WHO_ANSWERED_TEXT = re.compile(
    r"\d+ of \d+ managers? answered, \d+ of \d+ prompts?|Answered: \d+ % in week .*"
    r"|.* went to \d+ managers?\."
    "|Fewer than five managers have answered so far.*|What they answered counts from the next day.*"
    "|Not enough answers to show.*|Nobody has counted who does it yet, .*|.*, nothing counted\\."
)


def turn(session: Session, world: Dialogue, now: datetime | None = None) -> Turn:
    """The turn of somebody who may see everything; at a moment of the past, as it was then."""
    found = turn_of(session, world.application)
    return replace(found, now=now) if now is not None else found


def programs(session: Session) -> list[Program]:
    """All of them."""
    return list(session.exec(select(Program).order_by(col(Program.id))))


def figures(turn: Turn) -> dict[str, int]:
    """Every number that is told of what people answered, by where it stands."""
    found: dict[str, int] = {}
    for program in programs(turn.session):
        data = _RESULTS.dump_python(results(turn, program), mode="json")
        found |= dict(_numbers(program.key, {k: it for k, it in data.items() if k not in _WHO_ANSWERED}))
    return found


def _numbers(path: str, data: object) -> Iterator[tuple[str, int]]:
    if isinstance(data, dict):
        name = data.get("prompt") or data.get("when") or data.get("day") or ""
        for key, value in data.items():
            yield from _numbers(f"{path}/{name}/{key}", value)
    elif isinstance(data, list):
        for each in data:
            yield from _numbers(path, each)
    elif isinstance(data, int):
        yield path, data


def pages(turn: Turn) -> dict[str, str]:
    """All pages about all programs, as card and as JSON, without who answered."""
    found = {
        "portfolio": plain_text(portfolio.card(turn, page=None)[1]),
        "portfolio --json": json.dumps(portfolio.as_json(turn)),
        "status": plain_text(status.card(turn, Filters())[1]),
    }
    for each in status.read(turn, Filters()):
        found[f"status --json {each.key}"] = f"{each.coaching.did_it if each.coaching else None}"
    for program in programs(turn.session):
        found |= {
            f"results {program.key}": plain_text(coaching_report.card(turn, program)),
            f"levels {program.key}": plain_text(levels.card(turn, program)[1]),
            f"audit {program.key}": plain_text(audit.page_now(turn, None, program)[1]),
            f"memo {program.key}": plain_text(memo.results(turn, program)),
            f"status {program.key}": plain_text(status.one(turn, program)),
        }
    found = {page: _WHO_ANSWERED_TEXT.sub("", text) for page, text in found.items()}
    return found | {"results --json": json.dumps(figures(turn))}
