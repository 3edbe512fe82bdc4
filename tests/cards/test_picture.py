"""The picture for a slide: the same shapes as SVG and as PNG, readable whatever it is about."""

import re
import struct
from decimal import Decimal
from itertools import pairwise
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from bot.platforms.sandbox import render as sandbox
from prompts.cards import Card, Chart, Point, Slide
from prompts.picture import HIGH, WIDE, Trend, Words, shapes, svg, trend_of
from prompts.png import png

LABELS = ("6 Jan", "26 Apr", "31 May", "30 Jun")
CHART = Chart(
    title="Win rate",
    unit="%",
    points=tuple(
        Point(label=label, value=Decimal(value))
        for label, value in zip(LABELS, ("22", "23.4", "24.1", "25.5"), strict=True)
    ),
    target=Decimal(26),
    alt="22 % (6 Jan) to 25.5 % (30 Jun); target 26 %",
    slide=Slide(
        said="25,5 %, 3,5 Punkte mehr.",
        words="Wenn es wieder so läuft wie früher, hat es sich gelohnt 🎉",
        who="Dana Wu, 14. Januar",
        values=("22 %", "23,4 %", "24,1 %", "25,5 %"),
        target="26 %",
    ),
)


def written(trend: Trend) -> list[Words]:
    return [shape for shape in shapes(trend) if isinstance(shape, Words)]


def size_of(drawn: bytes) -> tuple[int, ...]:
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", drawn[16:24])


def test_it_holds_the_trend_the_dates_and_their_own_words_as_their_language_writes_them() -> None:
    trend = trend_of(CHART)
    said = " ".join(shape.text for shape in written(trend)).replace("\xa0", " ")
    for part in ("Win rate", *LABELS, "23,4 %", "target 26 %", "hat es sich gelohnt", "Dana Wu, 14. Januar"):
        assert part in said
    root = ElementTree.fromstring(svg(trend))  # noqa: S314 (our own drawing)
    assert {shape.text for shape in written(trend)} <= {each.text for each in root}
    drawn = png(trend)
    assert drawn is not None
    assert size_of(drawn) == (WIDE, HIGH)
    assert len(drawn) < 100_000
    assert drawn != png(trend_of(CHART.model_copy(update={"slide": None})))


@pytest.mark.parametrize("number", [1, 8, 60])
def test_nothing_is_written_over_something_else(number: int) -> None:
    points = tuple(Point(label=f"{day} March", value=Decimal(day * 1_000_000_000)) for day in range(number))
    trend = trend_of(
        CHART.model_copy(
            update={"points": points, "slide": None, "title": "A long name " * 9, "target": None}
        )
    )
    words = [each for each in written(trend) if each.y > 200]
    for row in ([w for w in words if w.bold], [w for w in words if "March" in w.text]):
        assert row[0].text in (points[0].label, "0")
        for left, right in pairwise(row):
            room = right.x - left.x
            assert room > (len(left.text) + len(right.text)) / 2 * left.size * 0.6
    assert all(0 <= word.y <= HIGH for word in written(trend))
    half = {word: len(word.text) * word.size * 0.3 for word in words if word.anchor == "middle"}
    assert all(room <= word.x <= WIDE - room for word, room in half.items())


def test_a_picture_without_its_letters_is_none() -> None:
    """Its own font has no Japanese; the SVG is drawn with the reader's fonts."""
    trend = trend_of(CHART.model_copy(update={"title": "成約率"}))
    assert png(trend) is None
    assert "成約率" in svg(trend)


def test_nobodys_words_become_markup() -> None:
    slide = CHART.slide
    assert slide is not None
    drawn = svg(
        trend_of(CHART.model_copy(update={"slide": slide.model_copy(update={"words": "</svg><b>&"})}))
    )
    assert "&lt;/svg&gt;&lt;b&gt;&amp;" in drawn


def test_the_sandbox_hands_it_over_as_a_file() -> None:
    slide = CHART.slide
    assert slide is not None
    hostile = slide.model_copy(update={"words": """"><script>alert('x')</script>"""})
    chart = CHART.model_copy(update={"slide": hostile})
    page = sandbox.render(
        Card(summary="Recorded", parts=(chart, CHART.model_copy(update={"slide": None}))), key="1"
    )
    (name, inside), *others = re.findall(r'<a download="(.*?)" href="data:image/svg\+xml,(.*?)">', page)
    assert (name, others) == ("win-rate.svg", [])
    assert unquote(inside) == svg(trend_of(chart))
    assert "<script>" not in page
