"""The sealed bet: signed by three before launch, changed at a price, settled word for word."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from bot import bet_command
from storage.models import Bet, BetSignature
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import DANA, MEI, TOM, WIN_RATE, program

OCTOBER = datetime(2026, 10, 12, 8, 0, tzinfo=UTC)
KARIN = "karin.adler"


def _opened(opened: Opener) -> Dialogue:
    """Three weeks before launch: Dana sponsors, Tom runs the unit, Karin looks at the money."""
    return opened(_program(), at=OCTOBER)


def _program(target: float = WIN_RATE.target) -> str:
    return program(
        replace(WIN_RATE, target=target),
        starts=date(2026, 11, 2),
        ends=date(2026, 11, 27),
        delegate="",
        roles={"business_unit_owner": TOM, "finance_partner": KARIN},
    )


async def test_the_card_is_drafted_from_what_is_known_and_sealed_when_all_have_signed(
    opened: Opener,
) -> None:
    world = _opened(opened)
    asked = await world.until_asked(DANA, "The bet on Consultative Selling")
    assert world.clock.now().date() == date(2026, 10, 19)
    for part in (
        "Win rate is 26 % or more on 31 December 2026",
        "Win rate is 22 % or less on 31 December 2026",
        "$2,000 per point and year",
        "Nobody has signed yet. It takes Dana Wu, Tom Ruiz and Karin Adler.",
    ):
        assert part in asked.text
    signed = await world(DANA).presses("Sign", on=asked)
    assert "Signed by Dana Wu. Tom Ruiz and Karin Adler have not signed." in signed.text
    await world(TOM).says("sign")
    sealed = await world(KARIN).presses("Sign")
    assert "The bet on Consultative Selling is sealed." in sealed.text
    assert "Signed by Dana Wu, Tom Ruiz and Karin Adler." in sealed.text
    await world.days(1)
    assert any("is sealed" in message.text for message in await world(MEI).messages())
    refused = await world(DANA).presses("Change the terms", on=signed)
    assert "This bet was sealed on 19 October; nothing of it changes any more." in refused.text


async def test_a_change_voids_the_signatures_and_asks_anew(opened: Opener) -> None:
    world = _opened(opened)
    first = await world.until_asked(DANA, "The bet on Consultative Selling")
    await world(DANA).presses("Sign", on=first)
    form = await world(KARIN).presses("Change the terms")
    upside_down = await world(KARIN).presses("Change and sign", on=form, success_from="20 %")
    assert "Success has to lie beyond failure." in upside_down.text
    changed = await world(KARIN).presses("Change and sign", on=form, success_from="25 %")
    assert "Win rate is 25 % or more on 31 December 2026" in changed.text
    assert "Signed by Karin Adler. Dana Wu and Tom Ruiz have not signed." in changed.text
    old = next(m for m in await world(TOM).messages() if "Sign" in [b.label for b in m.card.buttons])
    shown = await world(TOM).presses("Sign", on=old)  # terms he has not seen: nothing is signed yet
    assert "Karin Adler changed the terms" in shown.text
    again = await world.until_asked(DANA, "Karin Adler changed the terms", within_days=3)
    assert "so earlier signatures no longer count" in again.text
    await world(DANA).presses("Sign", on=again)
    await world(TOM).presses("Sign", on=shown)
    old_bet, bet = await world.all(Bet)
    assert (old_bet.sealed_at, bet.version, bet.unsigned) == (None, 2, [])
    assert bet.sealed_at is not None
    assert len([s for s in await world.all(BetSignature) if s.bet_id == bet.id]) == 3


async def test_at_launch_it_is_sealed_without_who_did_not_sign_and_settled_by_the_number(
    opened: Opener,
) -> None:
    world = _opened(opened)
    asked = await world.until_asked(DANA, "The bet on Consultative Selling")
    await world(DANA).presses("Sign", on=asked)
    await world(TOM).presses("Sign")
    await world.until(datetime(2026, 11, 4, tzinfo=UTC))
    sealed = [m for m in await world(KARIN).messages() if "is sealed" in m.text]
    assert "Signed by Dana Wu and Tom Ruiz. Karin Adler has not signed." in sealed[0].text
    await world.until(datetime(2027, 1, 4, tzinfo=UTC))
    await world.publish("win-rate,2026-11-30,24.5,%,Salesforce", "win-rate,2026-12-28,26.4,%,Salesforce")
    await world.until(datetime(2027, 1, 12, tzinfo=UTC))
    settled = [m for m in await world(DANA).messages() if "The bet is won." in m.text]
    assert len(settled) == 1
    assert "Win rate: 26.4 % on 28 December 2026, Salesforce." in settled[0].text
    assert "> Win rate is 26 % or more on 31 December 2026" in settled[0].text
    shown = await world(MEI).commands("bet Consultative Selling")
    assert "The bet is won." in shown.text


async def test_the_number_of_the_day_is_asked_for_and_a_correction_settles_it_anew(opened: Opener) -> None:
    world = _opened(opened)
    asked = await world.until_asked(DANA, "The bet on Consultative Selling")
    for who in (DANA, TOM, KARIN):
        await world(who).presses("Sign", on=asked if who == DANA else None)
    await world.until(datetime(2026, 12, 28, 12, 0, tzinfo=UTC))
    await world.until_asked(DANA, "Where was Win rate on 31 December 2026?", within_days=14)
    confirm = await world(DANA).says("21.5 %")
    assert "Win rate: 21.5 % on 31 December 2026" in confirm.text
    await world(DANA).presses("Yes, record it", on=confirm)
    await world.days(1)
    (lost,) = [m for m in await world(TOM).messages() if "The bet is lost." in m.text]
    assert "Win rate: 21.5 % on 31 December 2026." in lost.text
    assert "Corrected" not in lost.text
    await world.until(datetime(2027, 2, 3, 12, 0, tzinfo=UTC))
    await world.publish("win-rate,2026-12-31,26.4,%,Salesforce")
    await world.days(1)
    (won,) = [m for m in await world(TOM).messages() if "The bet is won." in m.text]
    for part in (
        "Settled on 6 January: lost, on 21.5 %.",
        "Settled anew on 3 February: won, on 26.4 % by Salesforce.",
    ):
        assert part in won.text
    memo = (await world(MEI).commands("report selling")).text
    assert "lost, on 21.5 %. Settled anew on 3 February: won, on 26.4 % by Salesforce." in memo
    told = json.loads(bet_command.run(world.application, "", as_json=True))
    assert [(each["settled_as"], each["value"]) for each in told["history"]] == [
        ("failure", "21.5"),
        ("success", "26.4"),
    ]
    settled = await world.all(Bet)
    assert [bet.settled_as for bet in settled] == ["success"]
    await world.publish("win-rate,2027-01-31,20,%,Salesforce")  # of a later day: it changes nothing
    await world.days(1)
    assert await world.all(Bet) == settled


async def test_a_new_target_is_signed_anew(opened: Opener) -> None:
    world = _opened(opened)
    asked = await world.until_asked(DANA, "The bet on Consultative Selling")
    await world(DANA).presses("Sign", on=asked)
    await world.imports(_program(target=27))
    await world(MEI).commands("bet selling")
    again = await world.until_asked(DANA, "New numbers in the program changed the terms", within_days=3)
    assert "Win rate is 27 % or more on 31 December 2026" in again.text


async def test_nobody_signs_and_that_is_said_and_stays_a_gap(opened: Opener) -> None:
    world = _opened(opened)
    await world.until_asked(KARIN, "The bet on Consultative Selling")
    await world.days(1)
    owed = await world(MEI).commands("status selling")
    assert "Karin Adler, finance partner: 0 of 1 answered. 1 question waits." in owed.text
    reminded = await world(MEI).commands("remind selling")
    assert "I've just reminded Dana Wu, Tom Ruiz and Karin Adler." in reminded.text
    await world.until(datetime(2026, 11, 4, tzinfo=UTC))
    told = [m for m in await world(MEI).messages() if "starts without a bet" in m.text]
    assert "Dana Wu, Tom Ruiz and Karin Adler did not sign." in told[0].text
    gaps = (await world(MEI).commands("gaps")).text
    assert "No signed bet for Spring 2026. Training began without one" in gaps
    shown = await world(DANA).commands("bet selling")
    assert "so it is no bet" in shown.text


async def test_a_program_that_ran_already_has_no_bet(opened: Opener) -> None:
    world = opened(program())
    await world.days(20)
    assert await world.all(Bet) == []
    shown = await world(MEI).commands("bet selling")
    assert "nobody bets on the past" in shown.text
