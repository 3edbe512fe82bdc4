"""What the finance partner says of the worth unasked is an estimate of theirs, never a number of a KPI."""

from datetime import date
from decimal import Decimal

import pytest

from storage.models import Claim, Reading
from storage.models.review import LedgerState
from storage.words import ClaimSource, Kind
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import MARCUS, MEI, NOAH, TOM, program
from tests.conversations.worth import JULY, facts
from tests.examples import further


def _open(opened: Opener) -> Dialogue:
    """Three months after the training, with Tom as its finance partner."""
    roles = {"finance_partner": TOM}
    file = program(starts=date(2026, 3, 16), ends=date(2026, 4, 14), delegate="", roles=roles)
    return opened(file, at=JULY)


async def test_what_finance_says_unasked_counts_once_confirmed_as_if_they_had_been_asked(
    opened: Opener,
) -> None:
    world = _open(opened)
    said = "The training was worth 150k on win rate, 30 % due to the program, the rest is the price rise"
    sure = await world(TOM).says(said)
    assert "how sure" in sure.text.lower()
    await world(TOM).says("50 %")
    confirm = await world(TOM).says("the June report")
    assert facts(confirm)["Due to the program"] == "30 %"
    await world(TOM).presses("Yes, record it")
    (claim,) = await world.all(Claim)
    assert (claim.by, claim.amount, claim.attribution) == (ClaimSource.FINANCE, Decimal(150_000), Decimal(30))
    assert claim.allowed == 22_500
    assert claim.words.startswith(said)
    assert not [reading for reading in await world.all(Reading) if reading.said_by_id == claim.person_id]


@pytest.mark.parametrize(
    "said",
    [
        "Win rate brought about 150k, 30 % due to the program, the rest prices, 50 % sure",
        *further(
            "150k on win rate, 30 % due to the program, the rest prices",
            "the training brought us 150k",
            "it was worth 150k",
        ),
    ],
)
async def test_in_other_words_too_it_is_never_taken_for_a_kpi(opened: Opener, said: str) -> None:
    world = _open(opened)
    assert "Win rate: 30 %" not in (await world(TOM).says(said)).text
    (question,) = await world.touchpoints(Kind.ROI, TOM)
    assert question.progress["estimate"]["low"] == "150000"


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("Consultative Selling was worth nothing to my team", "Worth so far  $0"),
        *further(("Consultative Selling cost my team 10k, 100 % due to the program", "a gain or a loss?")),
    ],
)
async def test_managers_volunteer_what_it_did_not_bring_as_well(
    opened: Opener, said: str, understood: str
) -> None:
    """Were only gains heard, those who are asked by nobody would make a program look better than it is."""
    file = program(starts=date(2026, 3, 16), ends=date(2026, 4, 14), delegate="", managers=(MARCUS, NOAH))
    world = opened(file, at=JULY)
    assert understood in (await world(MARCUS).says(said)).text
    assert "Nothing is waiting" in (await world(NOAH).says("That call was worth nothing")).text


@pytest.mark.torture
async def test_money_beside_an_idea_is_no_word_about_the_program(opened: Opener) -> None:
    file = program(starts=date(2026, 3, 16), ends=date(2026, 4, 14), delegate="", managers=(MARCUS,))
    world = opened(file, at=JULY)
    await world(MARCUS).says("did it, saved us 2k on one deal")
    assert not await world.touchpoints(Kind.ROI, MARCUS)


@pytest.mark.torture
async def test_a_number_for_a_kpi_stays_one(opened: Opener) -> None:
    world = _open(opened)
    assert "Win rate: 25.5 %" in (await world(TOM).says("win rate is at 25.5 % now")).text
    assert not await world.touchpoints(Kind.ROI, TOM)


async def test_what_two_managers_say_unasked_is_kept_aside_without_a_name_or_a_sum(opened: Opener) -> None:
    file = program(starts=date(2026, 3, 16), ends=date(2026, 4, 14), delegate="", managers=(MARCUS, NOAH))
    world = opened(file, at=JULY)
    for said in (
        "In Consultative Selling my rep won a 40k deal, 100% thanks to the program",
        "Consultative Selling: we lost the 80k deal",
        "A customer of 250k churned despite Consultative Selling, that cost us dearly",
    ):
        await world(MARCUS).says(said)
    assert not await world.touchpoints(Kind.ROI, MARCUS)
    confirm = None
    for who, amount in ((MARCUS, "20k"), (NOAH, "10k")):
        said = f"it saved us {amount}, half of it due to the program, the rest new pricing, 60 % sure"
        assert "What shows it?" in (await world(who).says(said)).text
        confirm = await world(who).says("the June report")
        await world(who).presses("Yes, record it")
    assert confirm is not None
    assert "$10,000 claimed. Shall I record it?" in confirm.card.summary
    assert "without your name and words" in confirm.text
    assert "allowed" not in (await world(NOAH).messages())[-1].text
    first, second = await world.all(Claim)
    assert (first.by, first.allowed, second.by) == (ClaimSource.MANAGER, Decimal(6_000), ClaimSource.MANAGER)
    shown = (await world(MEI).commands("roi")).text
    assert "2 of 2 managers have said what it was worth to their teams." in shown
    assert not any(said in shown for said in ("Marcus", "Noah", "half of it", "$9,000", "$30,000"))
    assert not await world.all(LedgerState)
    again = await world(MARCUS).presses("Correct it")
    assert "What was it worth so far" in again.text
    assert "Win rate" not in again.text
