"""`alignment gaps`: what keeps programs from being aligned, as lines or as JSON."""

import json

from sqlmodel import Session

from bot.app import Application
from bot.cli_base import in_terminal
from bot.cli_support import turn
from prompts.wording import counted
from workflows.alignment import gaps


def run(application: Application, program: str, *, as_json: bool) -> str:
    """The gaps of one program or of all, worst first."""

    def work(session: Session) -> str:
        found = gaps.read(turn(session, application), f'"{program}"' if program else "")
        if as_json:
            rows = [
                {
                    "program": each.key,
                    "name": each.name,
                    "state": each.state.value,
                    "gaps": [{"kind": gap.kind.value, "words": gap.words} for gap in each.gaps],
                }
                for each in found
            ]
            return json.dumps(rows, indent=2, ensure_ascii=False)
        lines = []
        for each in found:
            lines.append(f"{each.name}: {counted(len(each.gaps), 'gap') if each.gaps else 'no gap'}")
            lines += [f"  {number}. {gap.words}" for number, gap in enumerate(each.gaps, 1)]
        return in_terminal("\n".join(lines)) or "There is no program yet."

    return application.database.write(work)
