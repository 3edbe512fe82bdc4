"""One slip in a long word is mended; other words, endings and names are left alone."""

import pytest

from tests.reading.table import ASKED_ON, KPIS
from workflows.reading import Status, read
from workflows.reading.spelling import Spelling

SPELLING = Spelling(["unchanged", "percent", "region", "previous", "prevision"])


@pytest.mark.parametrize("typed", ["unchagned", "unchnged", "unchhanged", "unchsnged"])
def test_one_slip_is_mended(typed: str):
    assert SPELLING.mended(typed) == "unchanged"


@pytest.mark.parametrize(
    "typed",
    ["regions", "unchanges", "nuchanged", "unchngde", "word", "percent"],
    ids=["plural", "ending", "first letter", "two slips", "short", "known"],
)
def test_anything_else_is_left_alone(typed: str):
    assert SPELLING.mended(typed) == typed


def test_a_slip_of_two_words_is_left_alone():
    assert Spelling(["abcdefghi", "abcxefghi"]).mended("abcyefghi") == "abcyefghi"


def test_a_name_is_never_mended():
    answer = read("please ask Previuos", [KPIS["win"]], asked_on=ASKED_ON).answers["Win rate"]

    assert answer is not None
    assert (answer.status, answer.delegate) == (Status.DELEGATED, "Previuos")
