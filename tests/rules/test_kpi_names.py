"""Which KPIs a sentence names, beside the program's own."""

import pytest

from workflows.rules.kpi_names import compare

OWN = ("Win rate", "Average deal size", "Discovery calls per rep")


@pytest.mark.parametrize(
    ("words", "elsewhere", "unnamed"),
    [
        ("Win rate, deal size and discovery calls", (), ()),
        ("win rates should go up", (), ("Average deal size", "Discovery calls per rep")),
        ("Win rate, deal size, discovery calls, churn", ("churn",), ()),
        ("NPS, win rate, deal size and discovery calls", ("NPS",), ()),
        ("Shorter cycle time. Win rate, deal size, discovery calls.", ("cycle time",), ()),
        ("Over time win rate, deal size and discovery calls grow at a higher rate", (), ()),
        ("Ramp-up time and the win rate, deal size, discovery calls", ("ramp-up time",), ()),
        ("", (), OWN),
        ("👍", (), OWN),
    ],
)
def test_kpis_named_in_a_sentence(words: str, elsewhere: tuple[str, ...], unnamed: tuple[str, ...]) -> None:
    named = compare(words, own=OWN)
    assert (named.elsewhere, named.unnamed) == (elsewhere, unnamed)


def test_a_measure_of_the_organization_is_known_by_its_full_name() -> None:
    words = "Win rate, deal size, discovery calls, and quota attainment"
    assert compare(words, own=OWN).elsewhere == ()
    assert compare(words, own=OWN, others=["Quota attainment"]).elsewhere == ("Quota attainment",)
