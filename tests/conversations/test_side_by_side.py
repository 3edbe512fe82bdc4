"""What three people expect, asked apart: side by side before launch, with what is to be settled."""

import json
from datetime import UTC, date, datetime

import pytest

from storage.models import AlignmentDetail, Claim, IntangibleAnswer, OpenPoint
from storage.words import Felt
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import DANA, MEI, TOM, WIN_RATE, Kpi, program
from workflows.alignment.differences import yardstick

APRIL = datetime(2026, 4, 20, 8, 0, tzinfo=UTC)
MARGIN = Kpi("Gross margin", "%", 30, 33, worth=1000)
FOUR = ("Asking before telling", "Win rate", "The dashboard", "If we win one more deal in twenty")


def _program() -> str:
    file = json.loads(
        program(
            WIN_RATE,
            MARGIN,
            starts=date(2026, 8, 3),
            ends=date(2026, 8, 28),
            delegate="",
            roles={"finance_partner": TOM},
            cadence={"kpi_update_days": [300]},
        )
    )
    file["program"]["teaches"] = "Asking questions first, and holding the price."
    return json.dumps(file)


async def _asked(opened: Opener) -> Dialogue:
    world = opened(_program(), at=APRIL, settled=False)
    await world.until_asked(TOM, "4 questions")
    return world


async def _answers(world: Dialogue, who: str, *said: str) -> str:
    card = next(m for m in reversed(await world(who).messages()) if len(m.card.inputs) == 4)
    labels = [part.label for part in card.card.inputs]
    return (await world(who).presses("Send", on=card, **dict(zip(labels, said, strict=True)))).text


async def test_once_all_have_answered_everyone_sees_everyones_words_and_where_they_differ(
    opened: Opener,
) -> None:
    world = await _asked(opened)
    await _answers(world, DANA, *FOUR[:3], f"{FOUR[3]}, so that we break even")
    await world.days(2)
    assert not any("side by side" in m.card.summary for m in await world(MEI).messages())
    await _answers(world, TOM, FOUR[0], "Gross margin, nothing else", "The ledger", "15 % return")
    differs = "Dana Wu names Win rate; Tom Ruiz names Gross margin; "
    differs += "a good return is break-even for Dana Wu, 15 % for Tom Ruiz"
    for who in (DANA, TOM, MEI):
        shown = await _side_by_side(world, who)
        assert f"You differ: {differs}." in shown
        assert shown.index("> Win rate") < shown.index("> Gross margin, nothing else")
        assert "> If we win one more deal in twenty" in shown
    gaps = await world(MEI).commands("gaps")
    assert f"Different expectations: {differs}." in gaps.text
    await world(TOM).presses("Change")
    await world(TOM).presses("Send", which_kpis="Win rate", good_return="We break even")
    assert "Different expectations" not in (await world(MEI).commands("gaps")).text
    (point,) = await world.all(OpenPoint)
    assert point.settled_as == "They say the same now."


async def _side_by_side(world: Dialogue, who: str) -> str:
    for _ in range(4):
        found = [m for m in await world(who).messages() if "side by side" in m.card.summary]
        if found:
            assert len(found) == 1
            return found[0].text
        await world.days(1)
    raise AssertionError(f"{who} was shown nothing")


async def test_two_weeks_before_launch_it_is_shown_with_who_is_silent(opened: Opener) -> None:
    world = opened(_three(), at=APRIL, settled=False)
    await world.until_asked(TOM, "4 questions")
    await _answers(world, DANA, *FOUR)
    await _answers(world, TOM, *FOUR)
    await world.until(datetime(2026, 7, 19, tzinfo=UTC))
    assert not any("side by side" in m.card.summary for m in await world(DANA).messages())
    await world.days(3)
    shown = next(m for m in await world(DANA).messages() if "side by side" in m.card.summary)
    assert "Ravi Iyer has not answered." in shown.text
    assert "You differ" not in shown.text


def _three() -> str:
    file = json.loads(_program())
    file["people"].append({"email": "ravi.iyer@halden.example", "name": "Ravi Iyer", "zone": "UTC"})
    file["program"]["roles"]["business_unit_owner"] = "ravi.iyer@halden.example"
    return json.dumps(file)


async def test_what_is_expected_and_not_taught_is_raised_and_settled_before_launch(opened: Opener) -> None:
    world = await _asked(opened)
    said = await _answers(world, DANA, "Asking first, negotiating with procurement", *FOUR[1:])
    assert "I don't find “negotiating with procurement” in what the program teaches." in said
    form = await world(DANA).presses("I expect something else too")
    assert [part.value for part in form.card.inputs] == ["negotiating with procurement"]
    sent = await world(DANA).presses("Send", on=form)
    assert "Mei Tanaka settles it before launch" in sent.text
    await world.days(1)
    raised = next(m for m in await world(MEI).messages() if "does not teach" in m.text)
    assert "Settle it before 3 August" in raised.text
    assert "which is not taught" in (await world(MEI).commands("gaps")).text
    await world(MEI).presses("It is settled", on=raised, how_is_it="Day two covers it now.")
    await world.days(1)
    assert any("Day two covers it now." in m.text for m in await world(DANA).messages())
    assert "which is not taught" not in (await world(MEI).commands("gaps")).text


async def test_how_each_kpi_shows_is_filled_in_with_what_is_known_and_kept_in_versions(
    opened: Opener,
) -> None:
    world = await _asked(opened)
    await _answers(world, DANA, *FOUR)
    form = await world(DANA).presses("How it will show (1 minute)")
    kept = await world(DANA).presses(
        "Send", on=form, success_on_win_rate="subjective", who_should_hear="The board: the return"
    )
    assert "Win rate: a matter of judgment for you, easy to show in the program file." in kept.text
    await _answers(world, TOM, *FOUR)
    shown = await _side_by_side(world, TOM)
    assert "Dana Wu: Win rate is lagging, a matter of judgment." in shown
    assert "Should hear afterwards: The board: the return." in shown
    (row,) = await world.all(AlignmentDetail)
    assert (row.version, row.told) == (1, "The board: the return")
    await world(TOM).presses("How it will show (1 minute)")
    await world(TOM).presses("Send")  # as it stands in the program file
    gaps = (await world(MEI).commands("gaps")).text
    assert "Win rate is a matter of judgment for Dana Wu, easy to show for Tom Ruiz" in gaps


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Break even: it pays back what it cost.", "break-even"),
        ("15 % return, like other investments.", "15 %"),
        ("A return of at least 12.5 percent", "12.5 %"),
        ("If win rate is up 4 %, it paid for itself.", ""),
        ("One more deal in twenty", ""),
    ],
)
def test_a_return_is_compared_only_where_one_is_named(words: str, named: str) -> None:
    assert yardstick(words) == named


@pytest.mark.torture
async def test_a_return_that_is_not_money_is_asked_about_again_and_never_converted(opened: Opener) -> None:
    world = await _asked(opened)
    said = await _answers(world, DANA, *FOUR[:3], "They wanted our team to enjoy their roles")
    assert "A good return for you is not money: I ask how it went" in said
    asked = await world.until_asked(DANA, "beyond money", within_days=300)
    assert world.clock.now().date() >= date(2026, 11, 26)
    assert "> They wanted our team to enjoy their roles" in asked.text
    recorded = await world(DANA).presses("Send", on=asked, how_is_that="better", what_do_you_see="They stay")
    assert "Recorded: Better than before." in recorded.text
    (answer,) = await world.all(IntangibleAnswer)
    assert (answer.felt, answer.words) == (Felt.BETTER, "They stay")
    assert await world.all(Claim) == []


async def test_a_return_in_money_is_no_intangible(opened: Opener) -> None:
    world = await _asked(opened)
    assert "is not money" not in await _answers(world, DANA, *FOUR)
