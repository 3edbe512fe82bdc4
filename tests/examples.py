"""More examples of what a test shows already: too many for every day, so they are left to torture."""

import pytest
from _pytest.mark.structures import ParameterSet


def further(*values: object) -> list[ParameterSet]:
    """Values for `parametrize` that `make torture` runs."""
    return [
        pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=pytest.mark.torture)
        for value in values
    ]
