"""Run every measurement and print a line for each; `docs/benchmarks.md` says how to read them."""

import tempfile
from pathlib import Path

from benchmarks import looks, writers

with tempfile.TemporaryDirectory() as folder:
    for measure in (writers.measure, looks.measure):
        for measured in measure(Path(folder)):
            print(measured.line())
