"""What the program was worth: step by step, confirmed, and put into the ledger."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from storage.models import Claim
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue, begin
from tests.conversations.programs import DANA, TOM, program

JULY = datetime(2026, 7, 10, 8, 0, tzinfo=UTC)


def _program() -> str:
    """Ninety days after its end is Monday 13 July."""
    return program(
        starts=date(2026, 3, 16), ends=date(2026, 4, 14), cadence={"kpi_update_days": [300]}, delegate=TOM
    )


async def _asked(opened: Opener) -> Dialogue:
    world = opened(_program(), at=JULY)
    asked = await world.until_asked(DANA, "what it was worth")
    assert world.clock.now() == datetime(2026, 7, 13, 9, 0, tzinfo=UTC)
    assert "If win rate is back at 26, it paid for itself." in asked.text
    return world


async def test_free_text_step_by_step_becomes_a_claim_of_amount_times_part_times_certainty(
    opened: Opener,
) -> None:
    world = await _asked(opened)
    dana = world(DANA)
    causes = await dana.says("80-100k")
    assert "What else moved your results?" in causes.text
    part = await dana.says("the price rise in May, two new hires")
    assert "Beside the price rise in May and two new hires, how much" in part.text
    sure = await dana.says("60 %")
    assert "How sure are you" in sure.text
    evidence = await dana.says("70 %")
    assert "What shows it?" in evidence.text
    confirm = await dana.says("the Salesforce report of June")
    assert "$33,600 counts" in confirm.text
    assert await world.all(Claim) == []  # nothing counts before she confirms
    recorded = await dana.presses("Yes, record it")
    assert "$100,000 claimed, $33,600 counts" in recorded.text
    assert "ROI" in recorded.text
    (claim,) = await world.all(Claim)
    assert (claim.low, claim.high, claim.attribution, claim.confidence) == (
        Decimal(80_000),
        Decimal(100_000),
        Decimal(60),
        Decimal(70),
    )
    assert claim.allowed == Decimal(80_000) * Decimal("0.6") * Decimal("0.7") == Decimal(33_600)
    assert claim.other_causes == ["the price rise in May", "two new hires"]


async def test_all_of_it_and_nothing_else_is_asked_about_again(opened: Opener) -> None:
    world = await _asked(opened)
    dana = world(DANA)
    await dana.says("50k")
    await dana.presses("Nothing else")
    again = await dana.says("100 %")
    assert "All of it, and nothing else helped?" in again.text


async def test_no_idea_is_asked_again_next_week(opened: Opener) -> None:
    world = await _asked(opened)
    said = await world(DANA).says("no idea")
    assert "I'll ask again on Monday 20 July, 09:00" in said.text
    assert await world.all(Claim) == []


async def test_a_reply_that_names_no_amount_is_told_so(opened: Opener) -> None:
    world = await _asked(opened)
    said = await world(DANA).says("everybody loved it")
    assert "I could not tell what that says about what the program was worth" in said.text


async def test_a_correction_supersedes_the_claim(opened: Opener) -> None:
    world = await _asked(opened)
    dana = world(DANA)
    for said in ("50k", "new hires", "50 %", "80 %", "the June report"):
        await dana.says(said)
    await dana.presses("Yes, record it")
    await dana.presses("Correct it")
    for said in ("40k", "new hires", "50 %", "80 %", "the June report"):
        await dana.says(said)
    await dana.presses("Yes, record it")
    standing = [claim for claim in await world.all(Claim) if claim.superseded_at is None]
    assert [claim.allowed for claim in standing] == [Decimal(16_000)]
    assert len(await world.all(Claim)) == 2


async def test_the_conversation_resumes_in_a_new_process_in_the_middle(tmp_path: Path) -> None:
    world = begin(
        _program(), at=JULY, settled=True, database_url=f"sqlite:///{tmp_path / 'alignment.sqlite3'}"
    )
    await world.until_asked(DANA, "what it was worth")
    await world(DANA).says("80-100k")
    await world(DANA).says("the price rise in May")
    world = world.restarted()
    sure = await world(DANA).says("60 %")
    assert "60 % it is. How sure are you" in sure.text
    world = world.restarted()
    await world(DANA).says("70 %")
    await world(DANA).says("the June report")
    world = world.restarted()
    await world(DANA).presses("Yes, record it")
    (claim,) = await world.all(Claim)
    assert claim.allowed == Decimal(33_600)
    world.close()
