"""Hours, people and a rate: multiplied exactly, shown as a sum, and asked about where something is open."""

from decimal import Decimal

import pytest

from tests.rules.phillips_claims import one
from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage
from tests.workflows.test_roi import AFTER_THE_QUARTER_END, _asked_alone, recorded, tells
from workflows.claims.factors import Sum, how_often, read_factors, work_out
from workflows.claims.worth import Frame
from workflows.rules.phillips_terms import Claim, Source

D = Decimal


@pytest.fixture
def asked(stages: Stages) -> Stage:
    return stages.at(AFTER_THE_QUARTER_END, _asked_alone)


def frame(months: int = 12) -> Frame:
    return Frame(
        currency="USD",
        months=months,
        kpis=(),
        approvers={},
        rate=lambda _: None,
        locale="en-US",
        program="Selling",
    )


def worked_out(said: str, months: int = 12) -> Sum:
    found = read_factors(said, frame(months))
    assert found is not None
    return work_out(found, frame(months))


def test_the_example_of_the_method_comes_to_6988_80() -> None:
    found = worked_out("4 hours a week x $65").worth.low
    assert found == D(12_480)
    assert one(Claim("Hours", Source.SPONSOR, found, D(80), D(70), ("season",))).allowed == D("6988.80")


@pytest.mark.parametrize(
    ("said", "product", "so_far"),
    [
        ("saved 4 hours a week for 12 people at $65", "12 people x 4 h x $65 = $3,120 a week", D(37_440)),
        ("4 h/week x 65", "4 h x $65 = $260 a week", D(3_120)),
        (
            "12 reps save 4 hours each week at 65 dollars an hour",
            "12 people x 4 h x $65 = $3,120 a week",
            37_440,
        ),
        ("12 people x 4 hours x $65 monthly", "12 people x 4 h x $65 = $3,120 a month", D(9_360)),
        ("1,200 hours in all at $65.50/h", "1,200 h x $65.50 = $78,600", D(78_600)),
        ("1 200 heures à 65.50 USD au total", "1,200 h x $65.50 = $78,600", D(78_600)),
        ("4 hours a week for 10 weeks at $65", "4 h x $65 x 10 weeks = $2,600", D(2_600)),
        ("4 hours x $65 x 48 weeks", "4 h x $65 x 48 weeks = $12,480", D(3_120)),
        ("3 deals x $20k", "3 x $20,000 = $60,000", D(60_000)),
        ("200 hours x 3 people x 80 in all", "3 people x 200 h x $80 = $48,000", D(48_000)),
        ("200 Stunden x 3 Leute x 80 insgesamt", "3 people x 200 h x $80 = $48,000", D(48_000)),
        ("4 Std. pro Woche für 12 Leute zu 65 $", "12 people x 4 h x $65 = $3,120 a week", D(37_440)),
        ("200 horas por 3 personas por 80 en total", "3 people x 200 h x $80 = $48,000", D(48_000)),
        ("4 heures par semaine pour 12 personnes à 65 $", "12 people x 4 h x $65 = $3,120 a week", 37_440),
        ("4 horas por mês para 12 pessoas a 65 $", "12 people x 4 h x $65 = $3,120 a month", D(9_360)),
    ],
)
def test_factors_are_multiplied_for_the_months_since(said: str, product: str, so_far: Decimal) -> None:
    found = worked_out(said, months=3)
    assert (found.product, found.worth.low) == (product, so_far)


@pytest.mark.parametrize(
    "said",
    [
        "200k",
        "$200k at 40 %",
        "we saved 200 hours, worth $13,000",
        "4-5 hours a week x $65",
        "4 hours x $65 for 12 people in 3 teams",
        "about 4 hours a week",
    ],
)
def test_what_is_not_plain_is_not_multiplied(said: str) -> None:
    assert read_factors(said, frame()) is None


def test_how_often_is_read_and_never_guessed() -> None:
    assert [how_often(said) for said in ("a week", "monthly", "in all", "4 hours")] == [
        "week",
        "month",
        "all",
        "",
    ]


def test_a_sum_is_shown_and_agreed_to_before_it_is_the_amount(asked: Stage) -> None:
    shown = tells(asked, "saved 4 hours a week for 12 people at $65, 40% due to the program, 70% sure")
    assert "12 people x 4 h x $65 = $3,120 a week, $149,760 a year; $37,440 of it for the 3 months" in shown
    assert "$37,440. What else moved your results?" in asked.presses("Dana", "Yes")
    assert "Saved hours are capacity, not cash." in tells(asked, "the season")
    asked.presses("Dana", "Yes, record it")
    assert (recorded(asked).claimed, recorded(asked).attribution) == (D(37_440), D(40))


def test_who_does_not_say_how_often_is_asked(asked: Stage) -> None:
    assert "4 h x $65 = $260. How often is that?" in tells(asked, "4 hours x $65")
    assert "$260 a week, $12,480 a year; $3,120 of it" in tells(asked, "a week")
    assert "What was it worth so far" in asked.presses("Dana", "No")
    assert "$30,000. What else" in tells(asked, "30k")
