"""The same picture as a bitmap, for whoever takes no SVG: Slack, and most phones."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import pairwise
from math import dist
from pathlib import Path
from typing import TYPE_CHECKING

from prompts.picture import GROUND, HIGH, WIDE, Course, Dot, Shape, Trend, Words, shapes

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

_FONTS = Path(__file__).parent / "fonts"
_FINER = 2
"""Lines are drawn larger and made smaller, which smooths them; letters are smooth by themselves."""

_COLORS = 64
_DASH = 12.0
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def png(trend: Trend) -> bytes | None:
    """The picture; None where it holds letters that its font has not."""
    # Here, because most of what the program does needs no pictures.
    from PIL import Image, ImageDraw

    drawn = shapes(trend)
    said = [shape for shape in drawn if isinstance(shape, Words)]
    if not all(_can_write(letter) for shape in said for letter in shape.text):
        return None
    large = Image.new("RGB", (WIDE * _FINER, HIGH * _FINER), GROUND)
    pen = ImageDraw.Draw(large)
    for shape in drawn:
        _line_or_dot(pen, shape)
    picture = large.resize((WIDE, HIGH), Image.Resampling.BOX)
    pen = ImageDraw.Draw(picture)
    for each in said:
        text = "".join(letter for letter in each.text if _drawn(letter))
        font = _font(each.bold, each.size)
        pen.text((each.x, each.y), text, fill=each.ink, font=font, anchor=_ANCHORS[each.anchor])
    file = BytesIO()
    picture.quantize(_COLORS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _line_or_dot(pen: "ImageDraw", shape: Shape) -> None:
    if isinstance(shape, Dot):
        x, y, radius = (each * _FINER for each in (shape.x, shape.y, shape.radius))
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=shape.ink)
    elif isinstance(shape, Course):
        places = [(x * _FINER, y * _FINER) for x, y in shape.places]
        for piece in _dashes(places) if shape.dashed else [places]:
            pen.line(piece, fill=shape.ink, width=shape.width * _FINER, joint="curve")


def _dashes(places: list[tuple[float, float]]) -> Iterator[list[tuple[float, float]]]:
    for (x0, y0), (x1, y1) in pairwise(places):
        long = dist((x0, y0), (x1, y1))
        dash = _DASH * _FINER
        for number in range(0, int(long / dash), 2):
            a, b = number * dash / long, min((number + 1) * dash / long, 1.0)
            yield [(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for share in (a, b)]


@cache
def _font(bold: bool, size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(_FONTS / name), size)


@cache
def _drawn(letter: str) -> bool:
    """Whether the font has it."""
    font = _font(False, 20)
    return bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


def _can_write(letter: str) -> bool:
    """Without an emoji the picture is still right; without a letter it is not."""
    return unicodedata.category(letter)[0] not in "LN" or _drawn(letter)
