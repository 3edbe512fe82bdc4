"""What managers coach, as the program form's lines and as the competencies of a program file. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from prompts.coaching import library
from prompts.wording import listed
from workflows.reading.form_program_lines import ARROW, lines

Values = dict[str, Any]

_AROUND = " .,;"


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
    own = {word: each for each in reversed(old) for word in (each["key"], _plain(each["name"]))}
    keys = {_plain(name): key for name, key in kpis.items()} | {"": ""}

    def is_known(name: str) -> bool:
        return _plain(name) in own or _in_library(name, kpis) is not None

    for number, line in lines(text):
        name, moves = _parts(line, is_known, keys)
        known = own.get(_plain(name))
        one = dict(known) if known is not None else _in_library(name, kpis)
        if one is None:
            ideas = listed([each.name for each in library.in_use().competencies])
            wrong(f"there are no coaching ideas for “{name[:60]}”. There are for {ideas}", number)
        elif _plain(moves) not in keys:
            wrong(f"“{moves[:60]}” is none of the KPIs above", number)
        elif any(each["key"] == one["key"] for _, each in found):
            wrong(f"{name} stands there twice", number)
        else:
            if moves or known is not None:
                one["kpi"] = keys[_plain(moves)]
            found.append((number, {name: value for name, value in one.items() if value}))
    return found


def _plain(name: str) -> str:
    """A name as it is compared: what people put behind one, or leave out, makes no other of it."""
    return name.strip(_AROUND).lower()


def _parts(line: str, is_known: Callable[[str], bool], keys: Collection[str]) -> tuple[str, str]:
    """The name, and what it moves. An arrow may stand in either; then both parts are known at one of them."""
    arrows = list(ARROW.finditer(line))
    split = [(line, ""), *((line[: each.start()], line[each.end() :]) for each in arrows)]
    parts = [(name.strip(_AROUND), moves.strip(_AROUND)) for name, moves in split]
    fit = (each for each in parts if is_known(each[0]) and _plain(each[1]) in keys)
    return next(fit, parts[-1])


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
