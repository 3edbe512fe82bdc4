"""A file of KPIs by manager is taken as it stands, or refused with its line."""

from pathlib import Path

import pytest

from bot import coaching_kpis
from bot.mistakes import Mistake

HEAD = "kpi,manager,before,after"


def written(folder: Path, *lines: str) -> Path:
    file = folder / "kpis.csv"
    file.write_text("\n".join((HEAD, *lines)), encoding="utf-8")
    return file


def test_one_row_for_each_manager_and_kpi(tmp_path: Path) -> None:
    read = coaching_kpis.read(written(tmp_path, "Win rate, Ada@halden.example ,22,25.5", "Deals,b@x.io,,7"))
    assert [(line.kpi, line.manager, line.before, line.after) for line in read] == [
        ("Win rate", "ada@halden.example", 22, 25.5),
        ("Deals", "b@x.io", None, 7),
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("Win rate,a@x.io,22,25", "Win rate,a@x.io,22,26"), "line 3: a@x.io has Win rate in line 2 already"),
        (("Win rate,a@x.io,22,25", "Win rate,b@x.io,,26"), "line 3: before is empty"),
        (("Win rate,a@x.io,22,nan",), "line 2: numbers like 25.5"),
        (("Win rate,a@x.io,inf,2",), "line 2: numbers like 25.5"),
        (("Win rate,a@x.io,22,",), "line 2: numbers like 25.5"),
        (("Win rate,a@x.io",), "line 2: numbers like 25.5"),
    ],
)
def test_what_would_count_wrong_is_refused(tmp_path: Path, lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(Mistake, match=said):
        coaching_kpis.read(written(tmp_path, *lines))
