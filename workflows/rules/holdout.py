"""Whether the ideas make a difference: a fair draw of who gets none, and how sure one can be."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from statistics import fmean, variance

SMALLEST_ARM = 10
"""Managers on each side below which a difference is not worth a number."""

LEVEL = 0.95


def draw(people: Mapping[int, str], *, percent: int, seed: str) -> dict[int, bool]:
    """Who is held out: by lot, and in each stratum the same part as nearly as whole people allow.

    Args:
        people: by number, the stratum of each.
        percent: how many are held out.
        seed: what the lot is made from; the same seed draws the same people.
    """
    in_order = sorted(people, key=lambda number: (people[number], _lot(seed, number), number))
    start = int(_lot(seed, 0)[:12], 16) / 16**12
    part = percent / 100
    return {
        number: math.floor((place + 1) * part + start) > math.floor(place * part + start)
        for place, number in enumerate(in_order)
    }


def side(people: int, *, percent: int) -> int:
    """The fewest managers there can be on the smaller side of a draw."""
    return min(people * percent // 100, people - math.ceil(people * percent / 100))


def _lot(seed: str, number: int) -> str:
    return sha256(f"{seed}:{number}".encode()).hexdigest()


def holm(p_values: Sequence[float]) -> list[float]:
    """After Holm (1979): each as large as it has to be where so many are looked at side by side."""
    adjusted, largest = dict[int, float](), 0.0
    for place, at in enumerate(sorted(range(len(p_values)), key=lambda at: p_values[at])):
        largest = max(largest, min(1.0, (len(p_values) - place) * p_values[at]))
        adjusted[at] = largest
    return [adjusted[at] for at in range(len(p_values))]


@dataclass(frozen=True)
class Difference:
    """How much more there is with the ideas than without, in the unit that was measured."""

    with_ideas: int
    without: int
    """Managers on each side."""
    difference: float | None
    """None where there is not enough data."""
    low: float | None = None
    high: float | None = None
    p_value: float | None = None

    @property
    def enough(self) -> bool:
        """Whether it may be told at all."""
        return self.difference is not None

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out that there is no difference, looked at by itself."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


def difference(with_ideas: Sequence[float], without: Sequence[float]) -> Difference:
    """Welch's t-test on one number per manager: no assumption that both sides spread alike.

    Degrees of freedom after Welch (1947) and Satterthwaite (1946).
    """
    sizes = len(with_ideas), len(without)
    if min(sizes) < SMALLEST_ARM:
        return Difference(*sizes, None)
    found = fmean(with_ideas) - fmean(without)
    if len(set(with_ideas)) == 1 and len(set(without)) == 1:
        return Difference(*sizes, None)  # nothing varies: no interval can be given
    # Only here: the package takes longer to load than most commands run.
    from scipy import stats

    # From means and spreads, as SciPy warns of rounding where the values of one side are all alike.
    one, other = variance(with_ideas) / sizes[0], variance(without) / sizes[1]
    freedom = (one + other) ** 2 / (one**2 / (sizes[0] - 1) + other**2 / (sizes[1] - 1))
    spread = stats.t(freedom, loc=0, scale=math.sqrt(one + other))
    low, high = (float(found + spread.ppf(end)) for end in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Difference(*sizes, found, low, high, float(2 * spread.sf(abs(found))))
