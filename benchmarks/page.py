"""Put what was measured into the docs: the tables and chart of `benchmarks.md`, the sums of `scaling.md`.

`python -m benchmarks.page` after a run; with `--check` it only says what is not up to date.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from benchmarks import chart, scaling
from benchmarks.__main__ import RESULTS
from benchmarks.measure import Measured, number

DOCS = Path(__file__).parents[1] / "docs"

TITLES = {
    "nudges": "Weekly nudges due in the same minute",
    "idle": "When nothing is due",
    "status": "Status",
    "inbound": "Events in",
    "commands": "Commands on Slack",
    "workers": "One worker and two",
    "starts": "Cold starts and memory",
    "writers": "Many writers on SQLite",
    "reading": "Reading a reply",
}
SIZES = {"short": "`make bench`", "full": "`make bench-full`"}

_ROWS = TypeAdapter(list[Measured])
_HEAD = "| | ours | held against | ratio | promised |\n|---|---:|---:|---:|---|"


def results(folder: Path = RESULTS) -> dict[str, dict[str, Any]]:
    """What is kept, by scale and measurement."""
    files = {scale: folder / f"{scale}.json" for scale in SIZES}
    return {
        scale: json.loads(file.read_text(encoding="utf-8")) for scale, file in files.items() if file.exists()
    }


def rows(found: Mapping[str, Any]) -> list[Measured]:
    """The rows of one measurement."""
    return _ROWS.validate_python(found["rows"])


def table(measured: Sequence[Measured]) -> str:
    """As Markdown."""
    lines = [
        f"| {row.what} | {number(row.ours)} {row.unit} | {row.peer_name}: {number(row.peer)} {row.unit} | "
        f"{row.ratio:.2f} | {row.promised} |"
        for row in measured
    ]
    return "\n".join([_HEAD, *lines])


def measured(kept: Mapping[str, Mapping[str, Any]]) -> str:
    """Every table, with its machine and day."""
    parts = []
    for scale, by_name in kept.items():
        for name, found in by_name.items():
            title = f"### {TITLES[name]}: {SIZES[scale]}"
            parts.append(f"{title}\n\n{found['machine']}, {found['taken']}.\n\n{table(rows(found))}")
    return "\n\n".join(parts)


def pages(docs: Path = DOCS, folder: Path = RESULTS) -> dict[Path, str]:
    """Every file this makes or changes, with what is to stand in it."""
    kept = results(folder)
    newest = {name: rows(found) for by_name in kept.values() for name, found in by_name.items()}
    made = {
        docs / "benchmarks.md": _between(docs / "benchmarks.md", "measured", measured(kept)),
        docs / "benchmarks.svg": chart.draw(
            "Nudges per second, from planning to sent", chart.nudges(newest.get("nudges", []))
        ),
    }
    if newest.keys() >= scaling.NEEDED:
        path = docs / "scaling.md"
        made[path] = _between(path, "costs", scaling.table(newest))
    return made


def _between(path: Path, name: str, text: str) -> str:
    """The file with this text between its two marks.

    Raises:
        ValueError: the marks are not there.
    """
    begin, end = f"<!-- {name}: made by python -m benchmarks.page -->", f"<!-- end of {name} -->"
    before, found, rest = path.read_text(encoding="utf-8").partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found and found_end):
        raise ValueError(f"{path.name} lacks its marks for {name}")
    return f"{before}{begin}\n\n{text}\n\n{end}{after}"


def main() -> None:
    """Write the pages, or with `--check` end with 1 where one is not up to date."""
    stale = {
        path: text
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    for path, text in stale.items():
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        print(path.relative_to(DOCS.parent))
    if stale and "--check" in sys.argv:
        sys.exit(1)


if __name__ == "__main__":
    main()
