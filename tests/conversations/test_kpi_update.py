"""Where a KPI stands: a sentence, a confirmation, a correction, and every way out."""

from decimal import Decimal

from storage.words import ReadingState
from tests.conversations.dialogue import Dialogue


async def test_a_sponsor_who_writes_a_sentence_is_asked_to_confirm(after_training: Dialogue) -> None:
    dana = after_training("dana.wu")
    await after_training.until_asked("dana.wu", "Where is Win rate now?")
    understood = await dana.says("24.5% at the end of May, up from 22. Target is still 26.")
    assert "Win rate: 24.5 %" in understood.text
    assert "24.5% at the end of May" in understood.text
    assert await after_training.readings() == []  # nothing counts before she confirms
    recorded = await dana.presses("Yes, record it")
    assert recorded.ref == understood.ref  # changed in place
    assert "up 2.5 points from 22 %" in recorded.text
    (reading,) = await after_training.readings()
    assert (reading.value, reading.unit, reading.as_of.isoformat()) == (
        Decimal("24.5"),
        "%",
        "2026-05-31",
    )
    assert reading.words[reading.words_start : reading.words_end].startswith("24.5")


async def test_sorry_meant_27_replaces_what_was_not_confirmed_yet(after_training: Dialogue) -> None:
    dana = after_training("dana.wu")
    await after_training.until_asked("dana.wu", "Where is Win rate now?")
    first = await dana.says("we're at 24")
    second = await dana.says("sorry, meant 25")
    assert "25 %" in second.text
    old = next(message for message in await dana.messages() if message.ref == first.ref)
    assert "Not recorded" in old.text
    assert not old.card.buttons
    await dana.presses("Yes, record it")
    assert [reading.value for reading in await after_training.readings()] == [Decimal(25)]
    assert len(await after_training.readings(ReadingState.REJECTED)) == 1


async def test_a_correction_after_the_fact_supersedes_and_keeps_the_old_number(
    after_training: Dialogue,
) -> None:
    dana = after_training("dana.wu")
    await after_training.until_asked("dana.wu", "Where is Win rate now?")
    await dana.says("24 %")
    await dana.presses("Yes, record it")
    await after_training.days(2)
    await dana.says("sorry, meant 23.5")
    assert [r.value for r in await after_training.readings()] == [Decimal(24)]  # stands until confirmed
    await dana.presses("Yes, record it")
    assert [r.value for r in await after_training.readings()] == [Decimal("23.5")]
    (old,) = await after_training.readings(ReadingState.SUPERSEDED)
    assert old.value == 24
