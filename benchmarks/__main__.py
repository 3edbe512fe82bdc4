"""Run every measurement, print a line for each, and keep them; `docs/benchmarks.md` explains them."""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import commands, idle, inbound, nudges, reading, starts, status, workers, writers
from benchmarks.measure import SCALES, Measured, Scale

RESULTS = Path(__file__).with_name("results")

MEASURES: dict[str, Callable[[Path, Scale], list[Measured]]] = {
    "nudges": nudges.measure,
    "idle": idle.measure,
    "status": status.measure,
    "inbound": inbound.measure,
    "commands": commands.measure,
    "workers": workers.measure,
    "starts": starts.measure,
    "writers": writers.measure,
    "reading": reading.measure,
}


def main() -> None:
    """Measure what was asked for. A run of some measurements changes only theirs in the kept results."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("only", nargs="*", choices=[[], *MEASURES], help="all of them without it")
    asked.add_argument("--scale", choices=SCALES, default="short")
    asked.add_argument("--results", type=Path, default=RESULTS)
    given = asked.parse_args()
    scale = SCALES[given.scale]
    begun = time.monotonic()
    for name in given.only or MEASURES:
        print(f"{name} ...", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            rows = MEASURES[name](Path(folder), scale)
        for row in rows:
            print(row.line(), flush=True)
        keep(given.results / f"{scale.name}.json", name, rows)
    print(f"{(time.monotonic() - begun) / 60:.1f} minutes on {machine()}")


def keep(file: Path, name: str, rows: list[Measured]) -> None:
    """Put these in the place of what was measured before."""
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    known[name] = {
        "taken": f"{datetime.now(UTC):%-d %B %Y}",
        "machine": machine(),
        "rows": [_rounded(asdict(row)) for row in rows],
    }
    ordered = {each: known[each] for each in MEASURES if each in known}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _rounded(row: dict[str, object]) -> dict[str, object]:
    return {key: float(f"{value:.4g}") if isinstance(value, float) else value for key, value in row.items()}


def machine() -> str:
    """The machine, in a few words."""
    cpu, memory = platform.machine(), ""
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        cpu = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), cpu)
        pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
        memory = f", {pages * size / 2**30:.0f} GB"
    python = ".".join(map(str, sys.version_info[:3]))
    return f"{os.cpu_count()} cores ({cpu}){memory}, {platform.system()}, Python {python}"


if __name__ == "__main__":
    main()
