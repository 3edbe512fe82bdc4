"""A KPI's trend with somebody's own words as a picture for a slide, a chat or a phone: shapes, and as SVG.

PowerPoint, Word and browsers place the SVG as it is, sharp at any size; `prompts.png` draws the same shapes
where only a bitmap is taken. Letters are large enough to be read on a phone, and the ground is white, so
that it reads the same in dark mode.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from textwrap import shorten, wrap
from typing import Literal, assert_never

from prompts.cards import Chart

WIDE, HIGH = 1600, 900
GROUND = "#ffffff"
_EDGE, _LEFT, _RIGHT, _TOP = 80, 150, 1450, 320
_BOTTOM, _BOTTOM_WITHOUT_WORDS = 600, 780
_INK, _QUIET, _LINE, _GOAL = "#1d2433", "#5b6577", "#1f6feb", "#2e7d32"
_TITLE, _SAID, _VALUE, _LABEL, _QUOTE, _WHO = 60, 38, 40, 36, 38, 32
_ROW = 48
_ROWS_SAID, _ROWS_QUOTED = 2, 3
_LETTER = 0.57
"""How wide a letter is, of its size: wider than most, as each program has its own fonts."""
_BOLD = 0.66
_LONGEST = 24
"""Letters of a value or a label."""

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Trend:
    """What is drawn. Values come with the words they are written in."""

    title: str
    points: Sequence[tuple[str, Decimal, str]]
    """Label under the axis, value, and the value as people read it."""
    target: tuple[Decimal, str] | None
    said: str
    """How far it came, in a sentence."""
    words: str
    """The person's own; empty where none are recorded."""
    who: str


@dataclass(frozen=True)
class Course:
    """A line through these places."""

    places: tuple[tuple[float, float], ...]
    ink: str
    width: int
    dashed: bool = False


@dataclass(frozen=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: int
    ink: str


@dataclass(frozen=True)
class Words:
    """A line of text; `y` is where its letters stand."""

    x: float
    y: float
    text: str
    size: int
    ink: str = _INK
    bold: bool = False
    anchor: Anchor = "start"


Shape = Course | Dot | Words


def trend_of(chart: Chart) -> Trend:
    """What a card's chart shows, with the words of whoever it is for, where it has them."""
    slide = chart.slide
    if slide is None:
        title = f"{chart.title} ({chart.unit})" if chart.unit else chart.title
        points = [(point.label, point.value, f"{point.value:,}") for point in chart.points]
        target = (chart.target, f"{chart.target:,}") if chart.target is not None else None
        return Trend(title, points, target, chart.alt, "", "")
    written = [
        (point.label, point.value, value) for point, value in zip(chart.points, slide.values, strict=True)
    ]
    goal = (chart.target, slide.target) if chart.target is not None else None
    return Trend(chart.title, written, goal, slide.said, slide.words, slide.who)


def shapes(trend: Trend) -> list[Shape]:
    """The whole picture, what lies behind first."""
    values = [value for _, value, _ in trend.points]
    goal = [trend.target[0]] if trend.target else []
    low, high = min(values + goal), max(values + goal)
    room = (high - low) or abs(high) or Decimal(1)
    low, high = low - room / 6, high + room / 12
    floor = _BOTTOM if trend.words else _BOTTOM_WITHOUT_WORDS

    def up(value: Decimal) -> float:
        return float(floor - (value - low) / (high - low) * (floor - _TOP))

    step = (_RIGHT - _LEFT) / max(1, len(values) - 1)
    places = tuple((_LEFT + number * step, up(value)) for number, value in enumerate(values))
    height = up(trend.target[0]) if trend.target is not None else None
    found: list[Shape] = [Course(((_EDGE, floor), (WIDE - _EDGE, floor)), _QUIET, 2)]
    if trend.target is not None and height is not None:
        found.append(Course(((_EDGE, height), (WIDE - _EDGE, height)), _GOAL, 3, dashed=True))
        # On the side where the course is further from it.
        left = abs(values[0] - trend.target[0]) >= abs(values[-1] - trend.target[0])
        x = _EDGE if left else WIDE - _EDGE
        words = f"target {trend.target[1]}"
        found.append(Words(x, height - 14, words, _LABEL, _GOAL, anchor="start" if left else "end"))
    found.append(Course(places, _LINE, 6))
    found += [Dot(x, y, 12, _LINE) for x, y in places]
    over = tuple((x, _above(y, height)) for x, y in places)
    found += _beside(over, [written for _, _, written in trend.points], size=_VALUE, bold=True)
    under = tuple((x, float(floor + _ROW)) for x, _ in places)
    found += _beside(under, [label for label, _, _ in trend.points], size=_LABEL, ink=_QUIET)
    found += _heading(trend)
    if trend.words:
        rows = _rows(f"“{trend.words}”", _QUOTE, _ROWS_QUOTED, "”")
        found += [Words(_EDGE, 718 + at * _ROW, row, _QUOTE) for at, row in enumerate(rows)]
        found.append(Words(_EDGE, 718 + len(rows) * _ROW, trend.who, _WHO, _QUIET))
    return found


def svg(trend: Trend) -> str:
    """The picture as SVG, drawn without any library."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" '
        f'height="{HIGH}" role="img" font-family="Helvetica, Arial, sans-serif">',
        f"<title>{escape(f'{trend.title}: {trend.said}')}</title>",
        f'<rect width="{WIDE}" height="{HIGH}" fill="{GROUND}"/>',
        *map(_in_svg, shapes(trend)),
    ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _in_svg(shape: Shape) -> str:
    match shape:
        case Course(places=places, ink=ink, width=width, dashed=dashed):
            line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            dashes = ' stroke-dasharray="12 12"' if dashed else ""
            return f'<polyline points="{line}" fill="none" stroke="{ink}" stroke-width="{width}"{dashes}/>'
        case Dot(x=x, y=y, radius=radius, ink=ink):
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{ink}"/>'
        case Words():
            weight = "bold" if shape.bold else "normal"
            return (
                f'<text x="{shape.x:.1f}" y="{shape.y:.1f}" font-size="{shape.size}" font-weight="{weight}" '
                f'fill="{shape.ink}" text-anchor="{shape.anchor}">{escape(shape.text)}</text>'
            )
        case _:
            assert_never(shape)


def _heading(trend: Trend) -> Iterator[Words]:
    title = " ".join(trend.title.split())
    size = max(_WHO, min(_TITLE, int((WIDE - 2 * _EDGE) / (_BOLD * max(1, len(title))))))
    yield Words(_EDGE, 110, _rows(title, size, 1)[0], size, bold=True)
    for at, row in enumerate(_rows(trend.said, _SAID, _ROWS_SAID)):
        yield Words(_EDGE, 178 + at * _ROW, row, _SAID, _QUIET)


def _rows(text: str, size: int, most: int, end: str = "") -> list[str]:
    """The text in lines as wide as the picture."""
    letters = int((WIDE - 2 * _EDGE) / (_LETTER * size))
    return wrap(text.replace(" %", "\xa0%"), letters, max_lines=most, placeholder=f" ...{end}") or [""]


def _above(y: float, target: float | None) -> float:
    """Where a value stands over its point: clear of the target's line."""
    stands = y - 28
    crosses = target is not None and stands - _VALUE < target < y
    return target - 14 if target is not None and crosses else stands


def _beside(
    places: Sequence[tuple[float, float]],
    texts: Sequence[str],
    *,
    size: int,
    ink: str = _INK,
    bold: bool = False,
) -> Iterator[Words]:
    """A text at each place, as far as there is room; the first and the last always."""
    texts = [shorten(text, _LONGEST, placeholder="...") for text in texts]
    half = [len(text) * size * _BOLD / 2 + 10 for text in texts]
    last = len(places) - 1
    ends = -1.0
    for at, ((x, y), text) in enumerate(zip(places, texts, strict=True)):
        before_last = at == last or x + half[at] <= places[last][0] - half[last]
        if at in (0, last) or (before_last and x - half[at] >= ends):
            ends = x + half[at]
            # Wide ones at the sides stay within the picture.
            inside = min(max(x, half[at]), WIDE - half[at])
            yield Words(inside, y, text, size, ink, bold=bold, anchor="middle")
