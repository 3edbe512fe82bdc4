"""Bars as SVG: a few lines of our own, readable on light and dark pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from benchmarks.measure import Measured, number

WIDTH = 760
_LEFT = 270
_RIGHT = 90
_BAR = 18
_STEP = 26
_TOP = 48
_GAP = 34
_FONT = "font-family='system-ui, sans-serif' fill='#7a7a7a'"
_OURS, _PEER = "#1a7f5a", "#9aa5b1"


@dataclass(frozen=True)
class Bar:
    """One bar."""

    name: str
    value: float
    ours: bool


def nudges(measured: Sequence[Measured]) -> list[tuple[str, list[Bar]]]:
    """Ours and all it is held against, by latency and database."""
    groups: dict[str, list[Bar]] = {}
    for row in measured:
        if not row.what.startswith("nudges, "):
            continue
        bars = groups.setdefault(row.what.removeprefix("nudges, "), [Bar("Alignment Bot", row.ours, True)])
        bars.append(Bar(row.peer_name, row.peer, False))
    return list(groups.items())


def draw(title: str, groups: Sequence[tuple[str, Sequence[Bar]]]) -> str:
    """Horizontal bars, each group on a scale of its own: a platform that takes its time is slow for all."""
    y = _TOP
    parts = []
    for name, bars in groups:
        parts.append(f"<text x='16' y='{y}' {_FONT} font-weight='600'>{escape(name)}</text>")
        y += 12
        longest = max(bar.value for bar in bars)
        for bar in bars:
            length = max((WIDTH - _LEFT - _RIGHT) * bar.value / longest, 1)
            middle = y + _BAR - 4
            parts += [
                f"<text x='{_LEFT - 10}' y='{middle}' {_FONT} text-anchor='end'>{escape(bar.name)}</text>",
                f"<rect x='{_LEFT}' y='{y}' width='{length:.0f}' height='{_BAR}' rx='3' "
                f"fill='{_OURS if bar.ours else _PEER}'/>",
                f"<text x='{_LEFT + length + 8:.0f}' y='{middle}' {_FONT}>{number(bar.value)}</text>",
            ]
            y += _STEP
        y += _GAP
    said = escape(title)
    head = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {y}' font-size='13' "
        f"role='img' aria-label='{said}'>"
        f"<text x='16' y='24' {_FONT} font-size='15' font-weight='600'>{said}</text>"
    )
    return "\n".join([head, *parts, "</svg>"]) + "\n"
