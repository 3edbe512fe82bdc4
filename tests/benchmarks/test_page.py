"""What was measured, put into the docs: tables, chart and the arithmetic of scaling."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from benchmarks import chart, page, scaling
from benchmarks.__main__ import MEASURES, keep
from benchmarks.measure import Measured, number, side_by_side

FAST = Measured("nudges, 0 ms latency", 900, "bare client loop", 1_200, "/s", at_least=0.5)
SLOW = Measured("nudges, 0 ms latency", 900, "APScheduler", 450, "/s", at_least=3)


def test_a_line_says_ours_the_peer_the_ratio_and_whether_the_promise_was_kept() -> None:
    assert "900 /s | bare client loop: 1,200 /s | 0.75   at least 0.5: kept" in FAST.line()
    assert SLOW.line().endswith("2.00   at least 3: MISSED")


def test_less_is_better_where_at_most_is_promised() -> None:
    assert Measured("look", 3, "short", 2, at_most=1.5).promised == "at most 1.5: kept"
    assert Measured("look", 4, "short", 2, at_most=1.5).promised == "at most 1.5: MISSED"


@pytest.mark.parametrize(
    ("value", "shown"), [(1234.5, "1,234"), (99.94, "99.9"), (10.0, "10.0"), (0.456, "0.46")]
)
def test_a_number_has_the_digits_that_say_something(value: float, shown: str) -> None:
    assert number(value) == shown


def test_sides_are_taken_in_turn_and_the_middle_run_counts() -> None:
    ours, peer = iter([5.0, 1.0, 3.0]), iter([2.0, 9.0, 4.0])
    assert side_by_side([lambda: next(ours), lambda: next(peer)], lambda took: took, times=3) == [3.0, 4.0]


def test_a_run_of_one_measurement_leaves_the_others(tmp_path: Path) -> None:
    file = tmp_path / "short.json"
    keep(file, "idle", [SLOW])
    keep(file, "nudges", [SLOW])
    keep(file, "nudges", [FAST])
    kept = page.results(tmp_path)["short"]
    assert list(kept) == ["nudges", "idle"]
    assert page.rows(kept["nudges"]) == [FAST]


def test_the_page_has_every_row_and_keeps_the_words_around_them(tmp_path: Path) -> None:
    docs, results = _docs(tmp_path), tmp_path / "results"
    keep(results / "short.json", "nudges", [FAST, SLOW])
    made = page.pages(docs, results)[docs / "benchmarks.md"]
    assert made.startswith("Before.")
    assert made.endswith("After.\n")
    assert (
        "| nudges, 0 ms latency | 900 /s | bare client loop: 1,200 /s | 0.75 | at least 0.5: kept |" in made
    )


def test_writing_the_page_twice_changes_nothing(tmp_path: Path) -> None:
    docs, results = _docs(tmp_path), tmp_path / "results"
    keep(results / "short.json", "nudges", [FAST, SLOW])
    for path, text in page.pages(docs, results).items():
        path.write_text(text, encoding="utf-8")
    assert page.pages(docs, results)[docs / "benchmarks.md"] == (docs / "benchmarks.md").read_text("utf-8")


def test_every_measurement_has_a_title() -> None:
    assert page.TITLES.keys() == MEASURES.keys()


def test_the_chart_draws_a_bar_for_everyone_in_proportion() -> None:
    drawn = ET.fromstring(chart.draw("Nudges", chart.nudges([FAST, SLOW])))  # noqa: S314 - our own
    widths = [float(bar.attrib["width"]) for bar in drawn.iter("{http://www.w3.org/2000/svg}rect")]
    assert len(widths) == 3
    assert widths[1] == max(widths)
    assert widths[0] / widths[1] == pytest.approx(0.75, abs=0.01)


def test_scaling_is_worked_out_from_what_was_measured() -> None:
    measured = {
        "nudges": [
            Measured("planning a nudge, PostgreSQL", 2, "-", 1),
            Measured("handing over, 0 ms latency, PostgreSQL", 1_000, "-", 1, "/s"),
            Measured("keeping a nudge, PostgreSQL", 4, "its card", 1, "KB"),
        ],
        "idle": [Measured("look, 10,000 idle tenants, PostgreSQL", 2, "-", 2)],
        "status": [
            Measured("status, 1,000 programs", 5, "-", 1, "s"),
            Measured("status, 1,000 programs, peak memory", 300, "-", 1, "MB"),
        ],
        "inbound": [Measured("events stored and answered, PostgreSQL", 1_000, "-", 1, "/s")],
        "workers": [Measured("two workers, 100 tenants", 750, "one worker", 500, "/s")],
        "starts": [Measured("`alignment worker`, memory", 100, "-", 1, "MB")],
    }
    table = scaling.table(measured)
    assert "| 300,000 / 900 | **333/s** |" in table
    assert "| 333 x (2.00 + 1.00) ms | **1.0** |" in table
    assert "| 1,000,000 x 52 x 4.00 KB | **198 GB** |" in table


def test_the_docs_show_what_was_measured_last() -> None:
    stale = [path.name for path, text in page.pages().items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run: python -m benchmarks.page"


def _docs(folder: Path) -> Path:
    docs = folder / "docs"
    docs.mkdir()
    marks = "<!-- measured: made by python -m benchmarks.page -->\n<!-- end of measured -->"
    (docs / "benchmarks.md").write_text(f"Before.\n{marks}\nAfter.\n", encoding="utf-8")
    return docs
