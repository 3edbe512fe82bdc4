"""A KPI's trend with somebody's own words as a picture for a slide: SVG, drawn without any library.

PowerPoint, Word and browsers place it as it is, sharp at any size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from textwrap import shorten, wrap

_WIDE, _HIGH = 1280, 720
_LEFT, _RIGHT, _TOP, _BOTTOM = 110, 1190, 170, 500
_INK, _QUIET, _LINE, _GOAL = "#1d2433", "#5b6577", "#1f6feb", "#2e7d32"
_QUOTE_WIDTH, _QUOTE_LINES = 84, 3


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


def slide(trend: Trend) -> str:
    """The whole picture."""
    values = [value for _, value, _ in trend.points]
    goal = [trend.target[0]] if trend.target else []
    low, high = min(values + goal), max(values + goal)
    room = (high - low) or abs(high) or Decimal(1)
    low, high = low - room / 5, high + room / 5

    def up(value: Decimal) -> float:
        return float(_BOTTOM - (value - low) / (high - low) * (_BOTTOM - _TOP))

    step = (_RIGHT - _LEFT) / max(1, len(values) - 1)
    places = [(_LEFT + number * step, up(value)) for number, value in enumerate(values)]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}" width="{_WIDE}" '
        f'height="{_HIGH}" role="img" font-family="Helvetica, Arial, sans-serif">',
        f"<title>{escape(f'{trend.title}: {trend.said}')}</title>",
        f'<rect width="{_WIDE}" height="{_HIGH}" fill="#ffffff"/>',
        _text(_LEFT - 50, 78, trend.title, size=40, weight="bold"),
        _text(_LEFT - 50, 122, shorten(trend.said, 100, placeholder=" ..."), size=24, ink=_QUIET),
        f'<line x1="{_LEFT}" y1="{_BOTTOM}" x2="{_RIGHT}" y2="{_BOTTOM}" stroke="{_QUIET}"/>',
    ]
    if trend.target is not None:
        value, written = trend.target
        parts += [
            f'<line x1="{_LEFT}" y1="{up(value):.1f}" x2="{_RIGHT}" y2="{up(value):.1f}" stroke="{_GOAL}" '
            'stroke-width="2" stroke-dasharray="8 8"/>',
            _text(_RIGHT, up(value) - 10, f"target {written}", size=20, ink=_GOAL, anchor="end"),
        ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    parts.append(f'<polyline points="{line}" fill="none" stroke="{_LINE}" stroke-width="4"/>')
    for (x, y), (label, _, written) in zip(places, trend.points, strict=True):
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="{_LINE}"/>',
            _text(x, y - 18, written, size=22, weight="bold", anchor="middle"),
            _text(x, _BOTTOM + 32, label, size=20, ink=_QUIET, anchor="middle"),
        ]
    quote = wrap(f"“{trend.words}”", _QUOTE_WIDTH, max_lines=_QUOTE_LINES, placeholder=" ...”")
    for number, row in enumerate(quote if trend.words else ()):
        parts.append(_text(_LEFT - 50, 588 + number * 34, row, size=26))
    if trend.words:
        parts.append(_text(_LEFT - 50, 600 + len(quote) * 34, trend.who, size=20, ink=_QUIET))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: int,
    ink: str = _INK,
    weight: str = "normal",
    anchor: str = "start",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{ink}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )
