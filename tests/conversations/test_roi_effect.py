"""The words the question itself offers, "help, hurt, or no difference", are answers to it."""

from decimal import Decimal

import pytest

from storage.models import Claim
from tests.conversations.conftest import Opener
from tests.conversations.programs import DANA
from tests.conversations.worth import asked, facts, kept
from tests.examples import further
from workflows.reading.effect_said import Effect, effect


async def test_who_says_that_it_hurt_is_asked_how_much_and_the_loss_counts_in_full(opened: Opener) -> None:
    world = await asked(opened)
    amount = await world(DANA).says("hurt")
    assert "Thank you for saying that it hurt. About how much did it cost you so far, since" in amount.text
    await world(DANA).says("50k")
    part = await world(DANA).says("the re-organization")
    assert "how much of the loss of $50,000 is due to the program" in part.text
    confirm = await world(DANA).says("80 %")
    assert facts(confirm)["Worth so far"] == "a loss of $50,000"
    await world(DANA).presses("Yes, record it")
    (claim,) = await world.all(Claim)
    assert (claim.amount, claim.allowed) == (Decimal(-50_000), Decimal(-40_000))
    assert claim.words.startswith("hurt\n50k")


@pytest.mark.parametrize(
    ("said", "then"),
    [
        ("It helped!", "Good to hear that it helped. About how much was it worth so far"),
        *further(
            ("made it worse", "Thank you for saying that it hurt"),
            ("it was worth nothing", "$0 claimed"),
            ("it helped us close more deals", "Good to hear that it helped"),
            ("it made no difference", "$0 claimed"),
            ("it hurt, about 50k", "A loss of $50,000. What else"),
        ),
    ],
)
async def test_other_words_for_it_are_taken_too(opened: Opener, said: str, then: str) -> None:
    world = await asked(opened)
    assert then in (await world(DANA).says(said)).text


@pytest.mark.parametrize(
    "said",
    [
        "it hurt us, about 20k",
        *further("It hurt. About 20k.", "It made things worse, about 20k", "25.5 %, it hurt us, about 20k"),
    ],
)
async def test_beside_a_kpi_the_words_that_say_it_hurt_stay_with_the_money(opened: Opener, said: str) -> None:
    world = await asked(opened, numbers=True)
    causes = await world(DANA).says(said)
    assert "A loss of $20,000. What else" in causes.text
    assert "was it that?" not in causes.text
    assert "hurt" in str((await kept(world))["words"]) or "worse" in str((await kept(world))["words"])


@pytest.mark.parametrize(
    "said",
    [
        "it reduced profit by 20k",
        *further(
            "win rate dropped, 20k",
            "we are down 20k",
            "it cost us 20k",
            "profit fell by 20k",
            "20k less",
            "20k worse",
        ),
    ],
)
async def test_words_that_may_mean_a_loss_are_asked_about(opened: Opener, said: str) -> None:
    world = await asked(opened, numbers=True)
    assert "$20,000: was that a gain or a loss?" in (await world(DANA).says(said)).text


async def test_what_it_did_and_a_kpis_number_in_one_sentence_go_on_each_on_its_own(opened: Opener) -> None:
    world = await asked(opened, numbers=True)
    amount = await world(DANA).says("it helped, win rate is 25.5 %")
    assert "Good to hear that it helped. About how much" in amount.text
    assert "Win rate: 25.5 % now" in (await world(DANA).messages())[-2].text


async def test_a_bare_zero_is_asked_about_where_two_questions_are_open(opened: Opener) -> None:
    world = await asked(opened, numbers=True)
    which = await world(DANA).says("zero")
    assert "Which one does “zero” answer: Win rate or what the program was worth?" in which.text
    assert "$0 claimed" in (await world(DANA).presses("What the program was worth")).text


@pytest.mark.torture
async def test_beside_worth_alone_a_named_kpis_number_is_taken_too(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says("it helped, win rate is 25.5 %")
    assert "Win rate: 25.5 % now" in (await world(DANA).messages())[-2].text


@pytest.mark.torture
async def test_what_helped_beside_it_is_kept_for_later(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says("The program helped, but new pricing helped too")
    part = await world(DANA).says("200k")
    assert "Beside new pricing" in part.text
    assert (await kept(world))["hurt"] is False


@pytest.mark.parametrize(
    ("locale", "said", "expected"),
    [
        ("en", "made things worse", Effect.HURT),
        ("en", "no, it hurt us", Effect.HURT),
        ("en", "Consultative Selling made no difference", Effect.NO_DIFFERENCE),
        ("en", "it didn't help", Effect.NO_DIFFERENCE),
        ("en", "it was worth nothing", Effect.NO_DIFFERENCE),
        ("en", "worthless", Effect.NO_DIFFERENCE),
        ("en", "it wasn't worth anything", Effect.NO_DIFFERENCE),
        ("en", "the price rise brought us nothing", None),
        ("en", "it didn't hurt", None),
        ("en", "new pricing helped too", None),
        ("en", "we were hurt by the price cut", None),
        ("en", "it helped some and hurt some", None),
        ("de", "hat uns geschadet", Effect.HURT),
        ("de", "es war nichts wert", Effect.NO_DIFFERENCE),
        ("es", "ayudó mucho", Effect.HELPED),
        ("es", "no sirvió de nada", Effect.NO_DIFFERENCE),
        ("fr", "ça n'a servi à rien", Effect.NO_DIFFERENCE),
        ("pt", "não valeu nada", Effect.NO_DIFFERENCE),
        ("fr", "aucune différence", Effect.NO_DIFFERENCE),
        ("pt", "piorou", Effect.HURT),
    ],
)
def test_only_what_the_program_did_is_taken(locale: str, said: str, expected: Effect | None) -> None:
    assert effect(said, locale=locale, program="Consultative Selling") is expected
