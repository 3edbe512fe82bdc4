"""Where people who were asked apart expect different things: other KPIs, another return, other evidence."""

import re
from collections.abc import Mapping, Sequence

from prompts.side_by_side import EASE
from prompts.wording import listed
from storage import details, kpis
from storage.models import Person, Program
from workflows.alignment import expectations
from workflows.turn import Turn

_EXPECTED_KPIS, _GOOD_RETURN = 2, 4
_BREAK_EVEN = re.compile(r"\bbreak(ing)?[ -]?even\b", re.IGNORECASE)
_PERCENT = re.compile(
    r"(\d+(?:[.,]\d+)?) ?(?:%|percent) (?:return|roi)\b"
    r"|\b(?:return|roi) of (?:at least )?(\d+(?:[.,]\d+)?) ?(?:%|percent)",
    re.IGNORECASE,
)


def between(turn: Turn, program: Program, people: Sequence[Person]) -> str:
    """All of it in one line; empty where they expect the same, as far as that can be told.

    Words are compared only where they name KPIs or a return; evidence, where they chose how it can be shown.
    """
    named: dict[str, tuple[str, ...]] = {}
    returns: dict[str, str] = {}
    own = [view.name for view in kpis.of_program(turn.session, program_id=program.key_id)]
    for person in people:
        said = expectations.said(turn, program, person)
        if _EXPECTED_KPIS in said:
            found = expectations.named(turn, program, said[_EXPECTED_KPIS].words)
            named[person.name] = (*(name for name in own if name not in found.unnamed), *found.elsewhere)
        if _GOOD_RETURN in said:
            returns[person.name] = yardstick(said[_GOOD_RETURN].words)
    lines = [_kpis(named), _apart(returns, "a good return is {} for {}"), *_evidence(turn, program, people)]
    return "; ".join(line for line in lines if line)


def yardstick(words: str) -> str:
    """The return that an answer names, such as "break-even" or "15 %"; empty where it names none."""
    if found := _PERCENT.search(words):
        return f"{(found[1] or found[2]).replace(',', '.')} %"
    return "break-even" if _BREAK_EVEN.search(words) else ""


def _kpis(named: Mapping[str, tuple[str, ...]]) -> str:
    alike: dict[frozenset[str], list[str]] = {}
    for name, each in named.items():
        if each:
            alike.setdefault(frozenset(kpi.lower() for kpi in each), []).append(name)
    if len(alike) < 2:
        return ""
    return "; ".join(
        f"{listed(names)} {'names' if len(names) == 1 else 'name'} {listed(named[names[0]])}"
        for names in alike.values()
    )


def _evidence(turn: Turn, program: Program, people: Sequence[Person]) -> list[str]:
    found = details.newest(turn.session, program_id=program.key_id)
    lines = []
    for view in kpis.of_program(turn.session, program_id=program.key_id):
        chosen = {
            person.name: dict(EASE).get(row.kpis.get(str(view.id), {}).get("ease", ""), "").lower()
            for person in people
            if (row := found.get(person.key_id)) is not None
        }
        lines.append(_apart(chosen, f"{view.name} is {{}} for {{}}"))
    return lines


def _apart(said: Mapping[str, str], worded: str) -> str:
    """What several say, and who says what; empty where they say the same."""
    alike: dict[str, list[str]] = {}
    for name, each in said.items():
        if each:
            alike.setdefault(each, []).append(name)
    if len(alike) < 2:
        return ""
    (first, names), *others = alike.items()
    return ", ".join(
        [worded.format(first, listed(names)), *(f"{each} for {listed(by)}" for each, by in others)]
    )
