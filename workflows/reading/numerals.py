"""Turns written digits and spelled numbers into exact decimals."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from workflows.reading.language import Language
from workflows.reading.scan import Token

_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?\Z")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'\u00a0 ]\d{3})+\Z")
# "Five and a quarter" is one number; "a hundred and three quarters" is seldom said.
_FEW = 100
_HUNDRED = 100
_WORDY = 5
_MAX_DIGITS = 24


def digits(text: str, decimal: str) -> Decimal | None:
    """Reads digits by the language's decimal mark; None for what is no number, such as a version."""
    plain = text.replace("\u00a0", "").replace("'", "") if _groups_well(text) else ""
    if not plain or sum(char.isdigit() for char in plain) > _MAX_DIGITS:
        return None
    marks = [char for char in plain if char in ".,"]
    if not marks:
        return Decimal(plain)
    if _INDIAN.match(plain):
        return Decimal(plain.replace(",", ""))
    last = marks[-1]
    if len(set(marks)) == 2:
        whole, _, part = plain.rpartition(last)
        other = "," if last == "." else "."
        grouped = last not in whole and _GROUPED.match(whole)
        return Decimal(f"{whole.replace(other, '')}.{part}") if grouped else None
    if len(marks) > 1:
        return Decimal(plain.replace(last, "")) if _GROUPED.match(plain) else None
    whole, _, part = plain.partition(last)
    if last != decimal and _GROUPED.match(plain) and whole.strip("0"):
        return Decimal(whole + part)
    return Decimal(f"{whole or '0'}.{part}")


def _groups_well(text: str) -> bool:
    for mark in ("'", "\u00a0"):
        if mark in text:
            head = re.split(r"[.,]", text, maxsplit=1)[0]
            return bool(_GROUPED.match(head))
    return True


def fraction_char(char: str) -> Decimal:
    """½ as 0.5."""
    return Decimal(str(round(unicodedata.numeric(char), 12)))


def tidy(value: Decimal) -> Decimal:
    """A quotient as people write it: exact if short, else two places."""
    exact = value.quantize(Decimal("0.0001")) if abs(value) < Decimal(10) ** 20 else value
    if abs(exact - value) < Decimal("1e-12"):
        return plain(exact)
    return plain(value.quantize(Decimal("0.01")))


def plain(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent."""
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def spelled(tokens: Sequence[Token], index: int, language: Language) -> tuple[Decimal, int] | None:
    """Reads "two hundred and fifty" or "twenty-five point five"; the value and the tokens it takes."""
    first = _number(tokens, index, language)
    at = index
    group, total = Decimal(0), Decimal(0)
    if first:
        group, at = first[0], index + first[1]
    elif tokens[index].text in language.articles and _scale(tokens, index + 1, language):
        group, at = Decimal(1), index + 1
    elif _big_word(tokens, index, language):
        group = Decimal(1)
    else:
        return None
    while at < len(tokens):
        scale = _scale(tokens, at, language)
        if scale:
            factor, size = scale
            at += size
            if factor in {12, 100}:
                group = (group or Decimal(1)) * factor
            else:
                total, group = total + (group or 1) * factor, Decimal(0)
            continue
        step = at + 1 if tokens[at].text in language.joiners and at > index else at
        if step > at and total and not group and _is_hundred(tokens, step, language):
            at = step
            continue
        more = _number(tokens, step, language) if step < len(tokens) else None
        scaled = group % 100 == 0 and more is not None and more[0] < 100 if group else bool(total)
        if not more or not scaled or at == index or not (group or total) or not more[0]:
            break
        group, at = group + more[0], step + more[1]
    value = total + group
    part = language.fraction_phrases.at(tokens, at + 1) if at + 1 < len(tokens) else None
    if part and tokens[at].text in language.joiners | language.point and first and value < _FEW:
        return value + Decimal(part[0][0]) / part[0][1], at + 1 + part[1] - index
    tail = _after_point(tokens, at, language)
    return (Decimal(f"{value}.{tail[0]}"), tail[1] - index) if tail else (value, at - index)


def _is_hundred(tokens: Sequence[Token], at: int, language: Language) -> bool:
    """Such as the "cem" of "mil e cem"."""
    scale = _scale(tokens, at, language) if _big_word(tokens, at, language) else None
    return scale is not None and scale[0] == _HUNDRED


def _number(tokens: Sequence[Token], at: int, language: Language) -> tuple[Decimal, int] | None:
    found = language.number_phrases.at(tokens, at)
    if found or not language.glued or tokens[at].kind != "word":
        return found
    value = _glued(tokens[at].text, language)
    return (value, 1) if value is not None else None


def _glued(word: str, language: Language) -> Decimal | None:
    """Such as "zweihundertfünfzig", "dreitausend" or "viereinhalb"."""
    whole = word.removesuffix(language.half_ending)
    if whole != word:
        value = language.numbers.get(whole) or _glued(whole, language)
        return value + Decimal("0.5") if value else None
    for scale in (1000, 100):
        for name in language.scales[scale].split("|"):
            left, found, right = word.partition(name.strip())
            if not found or len(found) < _WORDY:
                continue
            times = language.numbers.get(left, None if left else Decimal(1))
            rest = right.removeprefix("und")
            more = (language.numbers.get(rest) or _glued(rest, language)) if rest else Decimal(0)
            if times is None:
                times = _glued(left, language)
            return times * scale + more if times is not None and more is not None else None
    return None


def _big_word(tokens: Sequence[Token], index: int, language: Language) -> bool:
    """Languages that say "mil" or "hundert" for one thousand or one hundred."""
    return index < len(tokens) and tokens[index].text in language.bare_scales


def _scale(tokens: Sequence[Token], index: int, language: Language) -> tuple[int, int] | None:
    if index >= len(tokens) or len(tokens[index].text) < 3:
        return None
    return language.scale_phrases.at(tokens, index)


def _after_point(tokens: Sequence[Token], at: int, language: Language) -> tuple[str, int] | None:
    if at + 1 >= len(tokens) or tokens[at].text not in language.point:
        return None
    figures, step = "", at + 1
    while step < len(tokens) and len(figures) < 6:
        found = language.number_phrases.at(tokens, step)
        if not found or found[0] >= _HUNDRED or (figures and found[0] > 9):
            break
        figures, step = figures + str(int(found[0])), step + found[1]
    return (figures, step) if figures else None


def written_fraction(tokens: Sequence[Token], at: int) -> Decimal | None:
    """The half of "2 1/2"."""
    if at + 2 >= len(tokens) or tokens[at + 1].text != "/" or tokens[at].start != tokens[at - 1].end + 1:
        return None
    top, slash, bottom = tokens[at : at + 3]
    tight = top.end == slash.start and slash.end == bottom.start
    if not (tight and top.text.isdigit() and bottom.text.isdigit() and len(bottom.text) < 3):
        return None
    below = int(bottom.text)
    return Decimal(top.text) / below if 0 < int(top.text) < below else None
