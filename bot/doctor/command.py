"""Runs every check, one after the other, and prints what was found."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TextIO

from bot.clock import WallClock
from bot.doctor import address, data
from bot.doctor.case import Case, Web
from bot.doctor.findings import Finding, Health, look, wrong
from bot.mistakes import Mistake
from bot.settings import load
from prompts.wording import counted


def findings(now: datetime) -> list[Finding]:
    """Everything there is to say. Nothing is changed."""
    try:
        settings = load()
    except Mistake as mistake:
        return [
            wrong("settings", line, "Mend it in the environment or in .env; README.md lists them all.")
            for line in str(mistake).splitlines()
        ]
    database, first = data.opened(settings)
    try:
        with Web() as web:
            return [first, *_all(Case(settings, database, now, web))]
    finally:
        if database is not None:
            database.close()


def _all(case: Case) -> Iterator[Finding]:
    settings = case.settings
    yield from data.check(case)
    yield from data.ideas(settings)
    yield from address.check(case)
    yield from data.locked_away(settings, settings.slack is not None and settings.slack.installs)
    # Each platform's parts are imported where it is set up.
    if settings.slack is not None:
        from bot.doctor import slack

        yield from slack.check(case)
    if settings.teams is not None:
        from bot.doctor import teams

        yield from teams.check(case)
    if settings.slack is None and settings.teams is None and not settings.sandbox:
        yield look("platforms", "None is set up.", "docs/slack.md and docs/teams.md go step by step.")


def run(*, as_json: bool, new_key: bool, out: TextIO) -> int:
    """Look at everything and print it; returns the exit code. Or only make a key."""
    if new_key:
        from bot.secrets import new_key as make

        out.write(f"{make()}\n")
        return 0
    found = findings(WallClock().now())
    out.writelines(f"{line}\n" for line in printed(found, as_json=as_json))
    return int(any(each.health is Health.WRONG for each in found))


def printed(found: list[Finding], *, as_json: bool) -> Iterator[str]:
    """The findings, one a line, and how many of them ask for something."""
    if as_json:
        yield json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False)
        return
    width = max(len(each.about) for each in found)
    for each in found:
        yield f"{each.health:<4}  {each.about:<{width}}  {' '.join(filter(None, (each.what, each.fix)))}"
    to_fix, to_see = (sum(each.health is health for each in found) for health in (Health.WRONG, Health.LOOK))
    if not to_fix and not to_see:
        yield "All is well."
    else:
        parts = [f"{to_fix} to fix" if to_fix else "", f"{to_see} to look at" if to_see else ""]
        yield f"{counted(len(found), 'finding')}: {', '.join(filter(None, parts))}."
