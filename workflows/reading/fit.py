"""Whether a number, by its unit and the thing it counts, can be a value of a KPI."""

from enum import IntEnum

from workflows.reading.items import Quantity
from workflows.reading.names import name_words
from workflows.reading.types import AskedKpi
from workflows.reading.units import POINTS, Dimension, dimension, kpi_unit, same

# "Unfälle" are the ones of "Arbeitsunfälle"; shorter ends of words mean little.
_COMPOUND = 6


class Fit(IntEnum):
    """How well a number fits a KPI."""

    NO = -1
    OTHER = 0
    """It counts something else, which people may still mean."""
    BARE = 1
    KIND = 2
    """It has another unit of the same dimension."""
    EXACT = 3


def fit(kpi: AskedKpi, quantity: Quantity) -> Fit:
    """How well the number fits; a number without a unit fits any KPI unless it counts something else."""
    own = kpi_unit(kpi.unit)
    if quantity.unit is None:
        return _unitless(kpi, own.dimension, quantity)
    if same(quantity.unit, own):
        return Fit.EXACT
    stated = dimension(quantity.unit)
    if stated is Dimension.POINTS:
        return (
            Fit.EXACT
            if own.dimension is Dimension.POINTS and own.score and quantity.unit == POINTS
            else Fit.NO
        )
    return Fit.KIND if stated is own.dimension and stated is not Dimension.COUNT else Fit.NO


def _unitless(kpi: AskedKpi, own: Dimension, quantity: Quantity) -> Fit:
    if quantity.is_fraction and own is not Dimension.PERCENT:
        return Fit.NO if quantity.value is not None and 0 < quantity.value < 1 else Fit.BARE
    if quantity.ratio or quantity.is_fraction:
        return Fit.EXACT if own is Dimension.PERCENT else Fit.BARE
    if quantity.of_things is None:
        return Fit.BARE
    if own is not Dimension.COUNT:
        return Fit.NO
    mine = name_words(kpi)
    thing = quantity.of_things.rstrip("s")
    if thing in mine or (len(thing) >= _COMPOUND and any(word.endswith(thing) for word in mine)):
        return Fit.EXACT
    return Fit.NO if quantity.bystander else Fit.OTHER
