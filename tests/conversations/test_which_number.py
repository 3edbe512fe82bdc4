"""A reply that could mean more than one thing: a precise question, answered with one tap or one word."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue, Shown
from tests.conversations.programs import DANA, DEAL_SIZE, RENEWALS, TOM, WIN_RATE, program
from tests.examples import further

TORN = "24 in the blue column and about 25 in the green one"


async def asked(opened: Opener, *programs: str) -> Dialogue:
    """A conversation in which the sponsor has been asked where Win rate is."""
    world = opened(*programs or (program(WIN_RATE),))
    await world.until_asked(DANA, "Where is Win rate now?")
    return world


def labels(shown: Shown) -> list[str]:
    return [button.label for button in shown.card.buttons]


async def test_of_two_numbers_one_is_chosen_with_a_tap(opened: Opener) -> None:
    world = await asked(opened)
    which = await world(DANA).says(TORN)
    assert which.card.summary == "Which one is Win rate now: 24 % or 25 %?"
    assert labels(which) == ["24 %", "25 %", "None of these"]
    understood = await world(DANA).presses("25 %")
    assert understood.ref == which.ref  # changed in place
    assert "Win rate: about 25 % now, as of today" in understood.text
    assert TORN in understood.text
    await world(DANA).presses("Yes, record it")
    (reading,) = await world.readings()
    assert (reading.value, reading.approx) == (Decimal(25), True)


async def test_none_of_them_asks_again(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says(TORN)
    again = await world(DANA).presses("None of these")
    assert "Where is Win rate now?" in again.text
    assert await world.readings() == []


async def test_writing_the_number_works_as_well(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says(TORN)
    understood = await world(DANA).says("25")
    assert "Win rate: 25 %" in understood.text


async def test_a_number_near_the_target_is_asked_about_as_such(opened: Opener) -> None:
    world = await asked(opened)
    which = await world(DANA).says("25.5?")
    assert which.card.summary == "Is 25.5 % Win rate now, or the target?"
    assert labels(which) == ["Win rate now", "The target", "Neither"]
    understood = await world(DANA).presses("Win rate now")
    assert "Win rate: 25.5 % now, as of today" in understood.text


async def test_the_target_is_not_recorded_and_the_question_stands(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says("26?")
    stands = await world(DANA).presses("The target")
    assert "that is the target, so I record nothing. Where is Win rate now?" in stands.text
    understood = await world(DANA).says("24")
    assert "Win rate: 24 %" in understood.text


async def test_a_number_near_the_start_is_asked_about_as_such(opened: Opener) -> None:
    world = await asked(opened)
    which = await world(DANA).says("22.5?")
    assert which.card.summary == "Is 22.5 % Win rate now, or where it started?"
    assert "Where it started" in labels(which)


async def test_a_number_far_from_both_is_asked_about_plainly(opened: Opener) -> None:
    world = await asked(opened)
    which = await world(DANA).says("31?")
    assert which.card.summary == "Is 31 % Win rate now?"
    assert labels(which) == ["Yes", "No"]


async def test_a_typed_yes_is_the_tap(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says("31?")
    assert "Win rate: 31 %" in (await world(DANA).says("yes")).text
    await world(DANA).says("yes")
    assert [reading.value for reading in await world.readings()] == [Decimal(31)]


async def test_a_typed_no_asks_again_and_a_later_yes_is_about_nothing(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says("31?")
    assert "Where is Win rate now?" in (await world(DANA).says("no")).text
    assert "I understood" not in (await world(DANA).says("yes")).text
    assert await world.readings() == []


async def test_a_typed_no_with_the_right_number_gives_it(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says("31?")
    assert "Win rate: 24 %" in (await world(DANA).says("no, it's 24")).text


async def test_a_yes_a_day_later_is_about_nothing(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says("31?")
    await world.days(1.5)
    assert "I understood" not in (await world(DANA).says("yes")).text


async def test_one_number_that_two_kpis_could_have_is_asked_about_once(opened: Opener) -> None:
    world = await asked(opened, program(WIN_RATE, RENEWALS))
    before = len(await world(DANA).messages())
    whose = await world(DANA).says("25.5 %")
    assert whose.card.summary == "Which one is 25.5 %: Win rate or Renewal rate?"
    assert labels(whose) == ["Win rate", "Renewal rate", "Neither"]
    assert len(await world(DANA).messages()) == before + 1
    understood = await world(DANA).presses("Win rate")
    assert "Win rate: 25.5 %" in understood.text
    assert "Renewal" not in understood.text
    await world(DANA).presses("Yes, record it")
    assert [reading.value for reading in await world.readings()] == [Decimal("25.5")]


async def test_answers_in_a_row_follow_the_order_of_the_card(opened: Opener) -> None:
    world = await asked(opened, program(RENEWALS, WIN_RATE))
    understood = await world(DANA).says("1) 24 % 2) 83 %")
    assert "Win rate: 24 %" in understood.text  # more money hangs on it, so it stood first
    assert "Renewal rate: 83 %" in understood.text


@pytest.mark.parametrize(
    ("reply", "day"), [("24.5% at the end of March", "31 March"), ("24.5% now", "today")]
)
async def test_the_card_says_as_of_when(opened: Opener, reply: str, day: str) -> None:
    world = await asked(opened)
    understood = await world(DANA).says(reply)
    assert f"Win rate: 24.5 % now, as of {day}" in understood.text


async def test_an_old_choice_is_over_once_a_number_is_recorded(opened: Opener) -> None:
    world = await asked(opened)
    which = await world(DANA).says(TORN)
    await world(DANA).says("23")
    await world(DANA).presses("Yes, record it")
    over = await world(DANA).presses("25 %", on=which)
    assert "That choice is over" in over.text
    assert [reading.value for reading in await world.readings()] == [Decimal(23)]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("win rate 24.7, deal size 25.3k", ("Win rate: 24.7 %", "Average deal size: $25,300")),
        ("win rate 24.7, deal size 25.3k and renewals at 83", ("24.7 %", "$25,300", "Renewal rate: 83 %")),
        *further(
            (
                "Win rate is 24.7 % and deal size is 25,300",
                ("Win rate: 24.7 %", "Average deal size: $25,300"),
            ),
            ("24.7, renewals at 83 %", ("Win rate: 24.7 %", "Renewal rate: 83 %")),
        ),
    ],
)
async def test_a_number_that_names_another_kpi_is_taken_for_that_one(
    opened: Opener, said: str, shown: tuple[str, ...]
) -> None:
    others = [replace(kpi, owner=TOM) for kpi in (DEAL_SIZE, RENEWALS)]
    world = await asked(opened, program(WIN_RATE, *others))
    understood = await world(DANA).says(said)
    assert [each for each in shown if each not in understood.text] == []
    assert understood.text.count("I didn't ask for this one") == len(shown) - 1
    await world(DANA).presses("Yes, record them")
    assert len(await world.readings()) == len(shown)


async def test_a_kpi_named_without_a_number_changes_nothing(opened: Opener) -> None:
    world = await asked(opened, program(WIN_RATE, replace(RENEWALS, owner=TOM)))
    understood = await world(DANA).says("24.7, and renewals look fine too")
    assert "Win rate: 24.7 %" in understood.text
    assert "Renewal rate" not in understood.text
