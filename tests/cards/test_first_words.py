"""What people read first, and what they read when nothing waits: roles and promises that are true of them."""

import pytest

from prompts import common, introduction
from prompts.cards import plain_text

SPONSOR: tuple[introduction.Asked, ...] = ("four_questions", "kpis", "worth")


def hello(roles: str, *, asked: tuple[introduction.Asked, ...] = SPONSOR) -> str:
    card = introduction.hello(
        name="Dana Wu",
        named_by="Priya Shah",
        program="Sales Basics",
        problem="",
        roles=roles,
        asked=asked,
        stands_in_for="",
        weeks=12,
        program_id="1",
    )
    return plain_text(card)


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ("lead_sponsor", "as lead sponsor of Sales Basics."),
        ("manager", "as a manager of people in Sales Basics."),
        ("acting_manager", "as acting manager in Sales Basics."),
        ("kpi_owner", "as owner of a KPI in Sales Basics."),
        ("business_unit_owner", "as business-unit owner for Sales Basics."),
        ("finance_partner", "as finance partner for Sales Basics."),
        ("owner", "as owner of Sales Basics."),
    ],
)
def test_each_role_reads_right(roles: str, said: str) -> None:
    assert f"Priya Shah named you {said}" in hello(introduction.ROLES[roles])


def test_several_roles_and_none_read_right_too() -> None:
    assert "as lead sponsor and owner of a KPI in Sales Basics." in hello("lead sponsor and owner of a KPI")
    assert "as a colleague to ask for Sales Basics." in hello("")


def test_numbers_are_announced_to_those_who_will_be_asked_for_them_and_without_a_day() -> None:
    asked = hello("lead sponsor")
    assert (
        "After it ends, a few times in its first year: where your KPIs stand, and later what it was worth."
        in asked
    )
    assert "days 30" not in asked
    kpi_owner = hello("owner of a KPI", asked=("kpis",))
    assert "in its first year: where your KPIs stand. A sentence" in kpi_owner
    assert "in its first year: what it was worth. A sentence" in hello("sponsor", asked=("worth",))
    assert "After it ends" not in hello("finance partner", asked=("four_questions",))


def test_what_is_promised_about_an_answer_is_true_of_what_is_asked() -> None:
    counts = "No number counts before you have confirmed it."
    assert counts in hello("lead sponsor")
    adviser = hello("finance partner", asked=("four_questions",))
    assert counts not in adviser
    assert "The learning team and the sponsors see your answers, with your name." in adviser
    assert "What you answer is yours: others only see totals" in hello("manager", asked=("coaching",))
    both = hello("lead sponsor and manager", asked=(*SPONSOR, "coaching"))
    assert counts in both
    assert "What you say about coaching is yours" in both
    assert "No questions for now." in hello("sponsor", asked=())


def test_nothing_waits_is_said_by_first_name_and_only_where_it_is_so() -> None:
    nothing = plain_text(common.nothing_open(name="Dana Wu"))
    assert "Thanks, Dana. Nothing is waiting for you right now" in nothing
    number = plain_text(common.nothing_open(name="Dana Wu", unconfirmed="27 % for Win rate"))
    assert "Thanks, Dana. I have not recorded this. 27 % for Win rate still waits for your yes." in number
    assert "Nothing is waiting" not in number
