"""Exact money: the arithmetic context, rounding for people, and a KPI's movement turned into money."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import Literal

Direction = Literal["up", "down"]
"""Which way is better."""

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


def hours_saved(hours_per_week: Decimal, rate: Decimal, *, weeks: int = 48) -> Decimal:
    """What saved working hours are worth in a year of `weeks` working weeks. Capacity, not cash."""
    check_figure(hours_per_week, name="Hours per week")
    check_figure(rate, name="The hourly rate")
    if rate < 0:
        raise BadFigure(f"The hourly rate is {rate}; give 0 or more.")
    if not 0 <= weeks <= 53:
        raise BadFigure(f"{weeks} working weeks do not fit into a year; give 0 to 53.")
    with exact():
        return hours_per_week * rate * weeks


def money_from_movement(
    *,
    baseline: Decimal,
    now: Decimal | Span,
    direction: Direction,
    value_per_unit: Decimal,
    population: Decimal = Decimal(1),
    periods: Decimal = Decimal(1),
) -> Decimal | None:
    """What a KPI's movement is worth by a standard value; negative where it went the wrong way.

    Args:
        baseline: The value before the program.
        now: The value after it. Of a range the end with the smaller improvement is taken.
        direction: Which way is better.
        value_per_unit: Money per unit of the KPI, for one member of the population and one period.
        population: How many the value applies to ("you trained 40 of 400 reps": 40).
        periods: How many times the value was earned, such as the months since the end.

    Returns:
        The money, or None where the range is open at the end that matters and a person must be asked.
    """
    value = now if isinstance(now, Decimal) else (now[0] if direction == "up" else now[1])
    figures = {
        "The baseline": baseline,
        "The value per unit": value_per_unit,
        "The population": population,
        "The number of periods": periods,
    }
    for name, figure in figures.items():
        check_figure(figure, name=name)
        if figure is not baseline and figure < 0:
            raise BadFigure(f"{name} is {figure}; give 0 or more.")
    if value is None:
        return None
    check_figure(value, name="The value now")
    with exact():
        better = value - baseline if direction == "up" else baseline - value
        return better * value_per_unit * population * periods


def profit_contribution(revenue: Decimal, margin_percent: Decimal) -> Decimal:
    """Revenue counts only at what it contributes to profit."""
    check_figure(revenue, name="Revenue")
    check_percent(margin_percent, name="The profit contribution")
    with exact():
        return revenue * margin_percent / HUNDRED


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
