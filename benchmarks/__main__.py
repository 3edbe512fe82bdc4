"""Run every measurement and print a line for each; `docs/benchmarks.md` says how to read them."""

import tempfile
from pathlib import Path

from benchmarks import looks, reading, writers

with tempfile.TemporaryDirectory() as folder:
    for measure in (writers.measure, looks.measure, reading.measure):
        for measured in measure(Path(folder)):
            print(measured.line())
