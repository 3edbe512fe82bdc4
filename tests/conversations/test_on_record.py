"""What supports a claim: the numbers on record stand beside a person's own words, never in their place."""

import pytest

from storage.models import Claim, MeasureVersion
from storage.models import Kpi as StoredKpi
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import CYCLE, DANA, RENEWALS, WIN_RATE, Kpi
from tests.conversations.worth import asked, facts
from tests.examples import further
from workflows.rules.phillips import Rule

REST = "mostly new pricing, 40 % due to the program, 70 % sure"
WHOLE = f"200k, {REST}"


async def with_number(opened: Opener, said: str, *kpis: Kpi) -> Dialogue:
    """Dana is asked what it was worth, and has given numbers."""
    world = await asked(opened, *kpis, numbers=True)
    await world(DANA).says(said)
    await world(DANA).says("yes")
    return world


async def test_what_the_record_shows_is_no_word_of_theirs(opened: Opener) -> None:
    world = await with_number(opened, "win rate is at 25")
    confirm = await world(DANA).says(WHOLE)
    assert facts(confirm)["On record"] == "Win rate from 22 % to 25 %"
    assert "What shows it" not in facts(confirm)
    await world(DANA).presses("Yes, record it")
    (claim,) = await world.all(Claim)
    assert claim.evidence == ""
    assert claim.allowed > 0
    assert Rule.UNSUPPORTED.value not in claim.because


async def test_what_did_not_move_is_worth_nothing_whatever_is_claimed_and_shown(opened: Opener) -> None:
    world = await with_number(opened, "win rate is at 22")
    shows = await world(DANA).says(WHOLE)
    assert "What shows it?" in shows.text
    confirm = await world(DANA).says("the June report")
    assert "On record" not in facts(confirm)
    await world(DANA).presses("Yes, record it")
    (claim,) = await world.all(Claim)
    assert claim.allowed == 0
    assert Rule.SYSTEM_OF_RECORD.value in claim.because


async def test_another_kpi_that_moved_does_not_support_a_claim_on_one_that_did_not(opened: Opener) -> None:
    world = await with_number(opened, "win rate is 22, renewal rate is 84", WIN_RATE, RENEWALS)
    shows = await world(DANA).says(f"200k from the higher win rate, {REST}")
    assert "What shows it?" in shows.text


async def test_a_kpi_that_nobody_put_a_price_on_is_no_evidence_of_money(opened: Opener) -> None:
    world = await with_number(opened, "win rate is 22, renewal rate is 84", WIN_RATE, RENEWALS)
    shows = await world(DANA).says(f"200k from the higher renewal rate, {REST}")
    assert "What shows it?" in shows.text


@pytest.mark.parametrize(
    ("kpis", "said", "kpi"),
    [
        ((WIN_RATE,), WHOLE, "Win rate"),
        ((WIN_RATE, RENEWALS), WHOLE, "Win rate"),  # the only one with an approved value
        *further(
            ((WIN_RATE, CYCLE), f"200k from the better win rate, {REST}", "Win rate"),
            ((WIN_RATE, CYCLE), WHOLE, None),
        ),
    ],
)
async def test_a_claim_carries_the_kpi_it_speaks_of(
    opened: Opener, kpis: tuple[Kpi, ...], said: str, kpi: str | None
) -> None:
    world = await with_number(opened, "win rate 25, deal cycle time 35 days, renewal rate 84", *kpis)
    await world(DANA).says(said)
    await world(DANA).presses("Yes, record it")
    (claim,) = await world.all(Claim)
    names = {
        row.id: measure.name
        for row in await world.all(StoredKpi)
        for measure in await world.all(MeasureVersion)
        if measure.measure_id == row.measure_id
    }
    assert names.get(claim.kpi_id) == kpi
    assert claim.amount == 200_000  # hers, and no change times a value, whatever the record leaves of it
