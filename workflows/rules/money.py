"""Exact money: the arithmetic context, which figures are taken, and rounding for people."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, localcontext

Span = tuple[Decimal | None, Decimal | None]
"""From, to; one end is None where nobody gave it ("over 80k")."""

HUNDRED = Decimal(100)
CENT = Decimal("0.01")
LARGEST = 30
"""Digits allowed before and after the point. Together with the precision below, it keeps products exact."""


class BadFigure(ValueError):
    """A figure nothing can be worked out from. The message is a sentence a person can act on."""


def exact() -> AbstractContextManager[Context]:
    """Arithmetic wide enough that sums and products of accepted figures are never rounded."""
    return localcontext(Context(prec=200, rounding=ROUND_HALF_EVEN))


def check_figure(value: Decimal, *, name: str) -> None:
    """Refuse NaN, infinity and figures too long to be worked out exactly."""
    if not value.is_finite():
        raise BadFigure(f"{name} is {value}; give a plain number.")
    exponent = value.as_tuple().exponent
    if value.adjusted() >= LARGEST or (isinstance(exponent, int) and exponent < -LARGEST):
        raise BadFigure(f"{name} has more than {LARGEST} digits on one side of the point; give fewer.")


def check_percent(value: Decimal, *, name: str) -> None:
    """Refuse what is not a percent from 0 to 100."""
    check_figure(value, name=name)
    if not 0 <= value <= HUNDRED:
        raise BadFigure(f"{name} is {value}; give a percent from 0 to 100.")


def fair_share(own: Decimal, elsewhere: Decimal) -> Decimal:
    """One program's attribution, reduced pro rata where all programs together pass 100 % of a movement.

    Every program that does this with the same figures gets a share, and the shares never sum above 100.
    """
    with localcontext(Context(prec=100, rounding=ROUND_DOWN)):
        everyone = own + elsewhere
        return own if everyone <= HUNDRED else own * HUNDRED / everyone


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """Half-even to so many places, and never minus zero."""
    with exact():
        return value.quantize(Decimal(1).scaleb(-places)) + 0


def in_cents(values: Sequence[Decimal], *, last: Collection[int] = ()) -> list[Decimal]:
    """The values in whole cents, so that they sum to their rounded total to the cent.

    The cents that rounding leaves over go to the largest remainders; whole cents are never touched.

    Args:
        values: Money, unrounded.
        last: The places that get such a cent only where no other is left to take it.
    """
    with exact():
        down = [floored(value) for value in values]
        left_over = int((rounded(sum(values, Decimal(0))) - sum(down)) / CENT)
        by_remainder = sorted(
            range(len(values)), key=lambda i: (down[i] == values[i], i in last, down[i] - values[i])
        )
        for index in by_remainder[:left_over]:
            down[index] += CENT
        return down


def floored(value: Decimal) -> Decimal:
    """The whole cents at or below."""
    with exact():
        return value.quantize(CENT, rounding=ROUND_FLOOR) + 0


def brief(amount: Decimal) -> str:
    """Money as it is said aloud: 950, 52.5k, 1.2m."""
    said, suffix = rounded(amount, 0), ""
    for power, name in ((3, "k"), (6, "m"), (9, "bn")):
        # Compared as people read it, so that 999,960 becomes 1m and not 1000k.
        if abs(said) < 1000:
            break
        with exact():
            said, suffix = rounded(amount.scaleb(-power), 1), name
    return f"{said:f}".removesuffix(".0") + suffix
