"""What managers coach, as the program form's lines and as the competencies of a program file. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from prompts.coaching import library
from prompts.wording import listed
from workflows.form_program_lines import ARROW, lines

Values = dict[str, Any]


def text_of(competencies: Sequence[Values], measures: Mapping[str, Values]) -> str:
    """A line for each, with the KPI it should move."""
    return "\n".join(
        f"{each['name']} -> {measures[each['kpi']]['name']}" if each.get("kpi") in measures else each["name"]
        for each in competencies
    )


def read(
    text: str, old: Sequence[Values], kpis: Mapping[str, str], wrong: Callable[[str, int], None]
) -> list[tuple[int, Values]]:
    """What the lines name, with their numbers: what the program has already, or the library has ideas for.

    `kpis` are the keys of the program's KPIs by name, in small letters, and empty for those it has no more;
    `wrong` is told what cannot be read, and in which line.
    """
    found: list[tuple[int, Values]] = []
    for number, line in lines(text):
        name, _, moves = (part.strip(" .,;") for part in ARROW.sub("\0", line, count=1).partition("\0"))
        known = next((each for each in old if name.lower() in (each["name"].lower(), each["key"])), None)
        one = dict(known) if known is not None else _in_library(name, kpis)
        if one is None:
            ideas = listed([each.name for each in library.in_use().competencies])
            wrong(f"there are no coaching ideas for “{name[:60]}”. There are for {ideas}", number)
        elif moves and moves.lower() not in kpis:
            wrong(f"“{moves[:60]}” is none of the KPIs above", number)
        elif any(each["key"] == one["key"] for _, each in found):
            wrong(f"{name} stands there twice", number)
        else:
            if moves or known is not None:
                one["kpi"] = kpis.get(moves.lower(), "")
            found.append((number, {name: value for name, value in one.items() if value}))
    return found


def _in_library(name: str, kpis: Mapping[str, str]) -> Values | None:
    """A competency of the library, with the KPI that it typically moves, or the only one there is."""
    known = {word: each for each in library.in_use().competencies for word in (each.name.lower(), each.id)}
    found = known.get(name.lower())
    if found is None:
        return None
    typical = [kpis[each.lower()] for each in found.kpis if each.lower() in kpis]
    there = set(kpis.values()) - {""}
    moves = next(filter(None, typical), min(there) if len(there) == 1 else "")
    return {
        "key": found.id,
        "name": found.name,
        "behavior": found.behavior,
        "bloom": found.bloom.value,
        "kpi": moves,
    }
