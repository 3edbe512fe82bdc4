"""More examples of what a test shows already: too many for every day, so they are left to torture."""

import os

import pytest
from _pytest.mark.structures import ParameterSet

_IN_CI = os.environ.get("CI") == "true"


def tries(number: int) -> int:
    """How often a property is tried: so often in CI, and a third of that with every `make test`."""
    return number if _IN_CI else number // 3


def further(*values: object) -> list[ParameterSet]:
    """Values for `parametrize` that `make torture` runs."""
    return [
        pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=pytest.mark.torture)
        for value in values
    ]
