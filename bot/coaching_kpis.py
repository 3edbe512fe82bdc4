"""Reads a file of KPIs by manager: kpi, manager, before, after."""

import csv
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.mistakes import Mistake
from storage import people
from workflows.turn import Turn

_COLUMNS = ["kpi", "manager", "before", "after"]


@dataclass(frozen=True)
class Line:
    """What a file says of one manager and KPI, and where."""

    number: int
    kpi: str
    manager: str
    before: float | None
    after: float


def read(file: Path) -> list[Line]:
    """KPIs that are known manager by manager: only so can they be split by who got ideas.

    Raises:
        Mistake: what is wrong, with its line.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            if table.fieldnames != _COLUMNS:
                raise Mistake(f"{file.name}: the columns are {', '.join(_COLUMNS)}, in this order.")
            found = [_line(table.line_num, row) for row in table]
    except OSError as error:
        raise Mistake(f"{file.name} cannot be read: {error.strerror}.") from None
    except (ValueError, TypeError, AttributeError):
        raise Mistake(f"{file.name}, line {table.line_num}: numbers like 25.5 in before and after.") from None
    if problems := list(_doubtful(found)):
        raise Mistake("\n".join(f"{file.name}, line {number}: {what}" for number, what in problems))
    return found


def _line(number: int, row: Mapping[str, str]) -> Line:
    before, after = (float(row[name]) if row[name].strip() else None for name in ("before", "after"))
    if after is None or not all(map(math.isfinite, (before or 0.0, after))):
        raise ValueError("no number")
    return Line(number, row["kpi"].strip(), row["manager"].strip().lower(), before, after)


def _doubtful(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Twelve monthly rows of one manager would count as twelve managers; a change needs both ends of all."""
    first: dict[tuple[str, str], Line] = {}
    with_before = {line.kpi for line in lines if line.before is not None}
    for line in lines:
        earlier = first.setdefault((line.kpi, line.manager), line)
        if earlier is not line:
            yield (
                line.number,
                f"{line.manager} has {line.kpi} in line {earlier.number} already; one row each.",
            )
        elif line.before is None and line.kpi in with_before:
            yield (
                line.number,
                f"before is empty, but {line.kpi} has it of others. Give it of all, or of none.",
            )


def of_people(
    turn: Turn, file: str, lines: Sequence[Line]
) -> dict[str, list[tuple[str, float | None, float]]]:
    """By KPI: each manager's address, and the number before and after.

    Raises:
        Mistake: somebody is not known here.
    """
    everyone = people.everyone(turn.session, organization_id=turn.organization.key_id)
    if strangers := [line for line in lines if line.manager not in everyone]:
        told = (
            f"{file}, line {line.number}: nobody here has the address {line.manager}." for line in strangers
        )
        raise Mistake("\n".join([*told, "Import them, or leave them out."]))
    found: dict[str, list[tuple[str, float | None, float]]] = defaultdict(list)
    for line in lines:
        name = line.kpi if line.before is not None else f"{line.kpi}, where it stands"
        found[name].append((line.manager, line.before, line.after))
    return found
