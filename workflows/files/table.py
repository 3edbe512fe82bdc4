"""CSV text as rows of named cells with their lines, whatever spreadsheet wrote it."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from workflows.files.document import unprintable
from workflows.files.explain import unknown_word
from workflows.files.problems import BadFile, Problem

_SEPARATORS = ",;\t"


@dataclass(frozen=True)
class Line:
    """One row of a file; empty cells are left out."""

    number: int
    cells: dict[str, str]


@dataclass
class Table:
    """The rows of a file, and what is wrong with them so far."""

    name: str
    lines: list[Line]
    problems: list[Problem]

    def add(self, line: int, column: str, expected: str) -> None:
        """Note a problem with one cell."""
        self.problems.append(Problem(self.name, line, column, expected))


def read(text: str, *, name: str, columns: Sequence[str], required: Sequence[str]) -> Table:
    """The rows under a header line; comma, semicolon or tab apart, header in any case, order free.

    Raises:
        BadFile: the header is missing or does not have the columns.
    """
    text = text.removeprefix("\N{BYTE ORDER MARK}")
    header_line = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    table = Table(name, [], [])
    header: list[str] | None = None
    first = 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                if header is None:
                    header = _header(table, cells, first, columns, required)
                else:
                    _row(table, header, cells, first)
            first = reader.line_num + 1
    except csv.Error as error:
        table.add(first, "", f"this is not CSV: {error}")
        raise BadFile(table.problems) from None
    if header is None:
        raise BadFile([Problem(name, 1, "", f"the file is empty; expected a line {','.join(columns)}")])
    if not table.lines and not table.problems:
        raise BadFile([Problem(name, 1, "", "there is nothing below the header line")])
    return table


def _header(
    table: Table, cells: list[str], line: int, columns: Sequence[str], required: Sequence[str]
) -> list[str]:
    header = ["_".join(cell.lower().replace("-", " ").split()) for cell in cells]
    for at, column in enumerate(header):
        if column not in columns:
            table.add(line, column, unknown_word(column, list(columns)))
        elif column in header[:at]:
            table.add(line, column, f"column '{column}' is given twice")
    for column in required:
        if column not in header:
            table.add(line, column, f"column '{column}' is missing; expected {','.join(columns)}")
    if table.problems:
        raise BadFile(table.problems)
    return header


def _row(table: Table, header: list[str], cells: list[str], line: int) -> None:
    if len(cells) > len(header) and any(cells[len(header) :]):
        table.add(line, "", f"found {len(cells)} cells; expected {len(header)}, as in the header line")
        return
    if unprintable("".join(cells)):
        table.add(line, "", "found a control character; expected plain text")
        return
    given = dict(zip(header, cells, strict=False))
    table.lines.append(Line(line, {column: cell for column, cell in given.items() if cell}))
