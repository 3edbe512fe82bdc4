"""What the program was worth, said in one sentence: taken apart by its words; what is missing is asked."""

from decimal import Decimal

import pytest

from storage.models import Claim
from tests.conversations.conftest import Opener
from tests.conversations.programs import DANA, DEAL_SIZE, WIN_RATE
from tests.conversations.worth import asked, facts, kept, progress
from tests.examples import further

WHOLE = "about 200k, mostly the new pricing, 40% due to the program, 70% sure"


async def test_one_sentence_says_it_all_but_what_shows_it(opened: Opener) -> None:
    world = await asked(opened)
    shows = await world(DANA).says(WHOLE)
    assert "What shows it?" in shows.text
    confirm = await world(DANA).says("the June report")
    assert facts(confirm) == {
        "Worth so far": "$200,000",
        "What else moved it": "the new pricing",
        "Due to the program": "40 %",
        "How sure": "70 %",
        "What shows it": "the June report",
    }
    assert "$56,000 counts" in confirm.text
    await world(DANA).presses("Yes, record it")
    (claim,) = await world.all(Claim)
    assert (claim.amount, claim.attribution, claim.confidence) == (Decimal(200_000), Decimal(40), Decimal(70))
    assert claim.other_causes == ["the new pricing"]
    assert WHOLE in claim.words


@pytest.mark.parametrize(
    "said",
    [
        "70% sure, 40% of the 200k is the training, rest is new pricing",
        "200k mostly new pricing, 40 percent comes from the course, confidence about 70%",
        *further(
            "Worth $200k (partly new pricing). Forty percent of that is the training and I'm 70% sure.",
            "New pricing helped too: 200k, training 40%, sure 70%",
            "40% due to Consultative Selling, 200k all in all, the rest was new pricing, fairly sure, 70%",
            "I'm 70% sure that 40% of the 200k is due to the program, new pricing did most of it",
            "$200k; the program gets 40% of the credit, the rest is new pricing - quite confident, 70%",
            "200k and the rest is new pricing and 40% of it due to the program and I'm 70% confident",
        ),
    ],
)
async def test_the_order_and_the_words_do_not_matter(opened: Opener, said: str) -> None:
    world = await asked(opened)
    await world(DANA).says(said)
    rows = facts(await world(DANA).says("the June report"))
    assert (rows["Worth so far"], rows["Due to the program"], rows["How sure"]) == (
        "$200,000",
        "40 %",
        "70 %",
    )
    assert rows["What else moved it"].lower() == "new pricing"


@pytest.mark.parametrize(
    ("locale", "said", "cause"),
    [
        (
            "es",
            "unos 200k, sobre todo los nuevos precios, 40 % gracias al programa, 70 % seguro",
            "nuevos precios",
        ),
        (
            "es",
            "estoy seguro al 70 %, el 40 % de los 200k es por la formación, el resto es la temporada",
            "temporada",
        ),
        *further(
            (
                "fr",
                "environ 200k, surtout les nouveaux prix, 40 % grâce au programme, sûr à 70 %",
                "nouveaux prix",
            ),
            (
                "de",
                "200.000 USD, größtenteils durch neue Preise, das Training macht 40 % aus, 70 % sicher",
                "neue Preise",
            ),
            ("fr", "je suis sûr à 70 %, 200k, le reste est la saison, 40 % vient de la formation", "saison"),
            (
                "de",
                "rund 200k, vor allem die neuen Preise, 40 % durch das Programm, zu 70 % sicher",
                "neuen Preise",
            ),
            ("de", "zu 70 % sicher, 200k, der Rest ist die Saison, 40 % liegt am Training", "Saison"),
            (
                "pt",
                "cerca de 200k, sobretudo os novos preços, 40% por causa do programa, 70% de certeza",
                "novos preços",
            ),
            ("pt", "tenho 70% de certeza, 200k, o resto é a temporada, 40% vem do treinamento", "temporada"),
        ),
    ],
)
async def test_it_works_in_five_languages(opened: Opener, locale: str, said: str, cause: str) -> None:
    world = await asked(opened, locale=locale)
    await world(DANA).says(said)
    await world(DANA).says("Salesforce")
    await world(DANA).presses("Yes, record it")
    (claim,) = await world.all(Claim)
    assert (claim.amount, claim.attribution, claim.confidence) == (Decimal(200_000), Decimal(40), Decimal(70))
    (named,) = claim.other_causes
    assert named.endswith(cause)


async def test_what_is_missing_is_asked_in_order(opened: Opener) -> None:
    world = await asked(opened)
    causes = await world(DANA).says("200k, 40% due to the program")
    assert "$200,000. What else moved your results?" in causes.text
    sure = await world(DANA).says("new pricing")
    assert "40 % it is. How sure are you" in sure.text


async def test_percents_without_words_are_asked_for(opened: Opener) -> None:
    world = await asked(opened)
    causes = await world(DANA).says("200k, mostly new pricing, 40%, 70%")
    assert "Beside new pricing, how much of the $200,000 is due to the program" in causes.text
    which = await world(DANA).says("40%, 70%")
    assert "I see 40% and 70%. Which is the part due to the program" in which.text
    assert "How sure" in (await world(DANA).says("40%")).text


async def test_what_may_be_a_cause_is_asked_about(opened: Opener) -> None:
    world = await asked(opened)
    causes = await world(DANA).says("200k, new pricing, 40% due to the program, 70% sure")
    assert "You wrote “new pricing”: was it that?" in causes.text
    await world(DANA).presses("Yes, that")
    rows = facts(await world(DANA).says("the June report"))
    assert rows["What else moved it"] == "new pricing"
    assert rows["Due to the program"] == "40 %"


@pytest.mark.parametrize(
    ("said", "causes", "part"),
    [
        ("half of it is the training", None, 50),
        ("a third comes from the program", None, Decimal("33.33")),
        *further(
            ("60% due to new pricing", ["new pricing"], None),
            ("60% of it was new pricing", None, None),
            ("80% of the people from the training", None, None),
            ("40% not due to the program", None, None),
            ("40% due to the program and new pricing", None, None),
            ("mostly the training", None, None),
            ("mostly new pricing, 60% of it", ["new pricing"], None),
            ("not 100% sure", None, None),
        ),
    ],
)
async def test_nothing_is_guessed(
    opened: Opener, said: str, causes: list[str] | None, part: Decimal | int | None
) -> None:
    world = await asked(opened)
    await world(DANA).says(f"200k, {said}")
    said_so_far = await kept(world)
    assert (said_so_far["low"], said_so_far["causes"], said_so_far["confidence"]) == ("200000", causes, None)
    assert said_so_far["attribution"] == (str(part) if part is not None else None)


async def test_of_a_loss_the_larger_part_counts(opened: Opener) -> None:
    world = await asked(opened)
    confirm = await world(DANA).says("-50k, mostly the re-organization, 40-50% due to the program")
    assert facts(confirm)["Due to the program"] == "50 %"
    assert "-$25,000 counts" in confirm.text


async def test_what_a_kpi_did_is_no_second_amount(opened: Opener) -> None:
    world = await asked(opened)
    said = "Win rate went from 22 to 25.5, worth about 200k, partly new pricing, half of it from the training"
    await world(DANA).says(said)
    assert (await kept(world))["low"] == "200000"
    assert (await kept(world))["attribution"] == "50"


async def test_all_of_it_is_still_asked_about_again(opened: Opener) -> None:
    world = await asked(opened)
    again = await world(DANA).says("200k, nothing else, all of it due to the program, 90% certain")
    assert "All of it, and nothing else helped?" in again.text
    less = await world(DANA).says("hm, the season too. 60%")
    assert "What shows it?" in less.text
    assert facts(await world(DANA).says("Salesforce"))["Due to the program"] == "60 %"


async def test_two_amounts_are_asked_about(opened: Opener) -> None:
    world = await asked(opened)
    which = await world(DANA).says("200k, and 90k more in Q2, 40% due to the program")
    assert "more than one amount" in which.text
    assert "estimate" not in await progress(world)


async def test_a_later_answer_may_carry_more(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says("200k")
    sure = await world(DANA).says("new pricing and the hiring freeze; 40% from the program")
    assert "40 % it is. How sure" in sure.text
    assert (await kept(world))["causes"] == ["new pricing and the hiring freeze"]


async def test_nothing_else_is_no_percent(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says("200k, mostly new pricing, 40% due to the program")
    assert "I need a percent" in (await world(DANA).says("nothing else")).text
    assert (await kept(world))["confidence"] is None


@pytest.mark.parametrize("said", ["300k on win rate", *further("4 hours x $65")])
async def test_an_amount_that_can_be_no_cause_is_asked_about(opened: Opener, said: str) -> None:
    world = await asked(opened)
    await world(DANA).says("200k")
    assert f"Is “{said}” a new amount?" in (await world(DANA).says(said)).text
    assert (await kept(world))["causes"] is None
    await world(DANA).says("sorry, 300k on win rate")
    assert (await kept(world))["low"] == "300000"


async def test_part_and_certainty_come_together(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says("200k")
    await world(DANA).says("new pricing")
    shows = await world(DANA).says("40%, and I'm 70% sure")
    assert "What shows it?" in shows.text
    rows = facts(await world(DANA).says("Salesforce"))
    assert (rows["Due to the program"], rows["How sure"]) == ("40 %", "70 %")


async def test_another_cause_on_the_way_is_added(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says("200k")
    await world(DANA).says("new pricing")
    await world(DANA).says("40%, the season helped too")
    assert (await kept(world))["causes"] == ["new pricing", "the season"]


async def test_fifty_fifty_is_half_and_sixty_forty_is_asked(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says("200k")
    await world(DANA).says("new pricing")
    assert "I need a percent" in (await world(DANA).says("60/40")).text
    assert "50 % it is" in (await world(DANA).says("50/50")).text


async def test_the_amount_can_be_corrected_on_the_way(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says("200k")
    assert "$250,000. What else" in (await world(DANA).says("sorry, 250k")).text
    assert "What else moved your results, in a few words?" in (await world(DANA).says("300k")).text


async def test_the_whole_sentence_fits_into_the_first_field(opened: Opener) -> None:
    world = await asked(opened)
    shows = await world(DANA).presses("Send", what_was_it_worth=WHOLE)
    assert "What shows it?" in shows.text
    said_so_far = await kept(world)
    assert (said_so_far["causes"], said_so_far["attribution"], said_so_far["confidence"]) == (
        ["the new pricing"],
        "40",
        "70",
    )


# On one card with a KPI.


async def test_a_sentence_that_answers_both_goes_on_with_both(opened: Opener) -> None:
    world = await asked(opened, numbers=True)
    before = len(await world(DANA).messages())
    await world(DANA).says("win rate 25.5%, and it was worth about 200k")
    understood, causes = (await world(DANA).messages())[before:]
    assert "Win rate: 25.5 %" in understood.text
    assert "win rate 25.5%" in understood.text
    assert "200k" not in understood.text
    assert "$200,000. What else moved your results?" in causes.text
    await world(DANA).presses("Yes, record it")
    assert [reading.value for reading in await world.readings()] == [Decimal("25.5")]
    assert "how much of the $200,000" in (await world(DANA).says("new pricing")).text


async def test_number_and_the_whole_of_worth_in_one_sentence(opened: Opener) -> None:
    world = await asked(opened, numbers=True)
    before = len(await world(DANA).messages())
    await world(DANA).says(f"25.5%, {WHOLE}")
    understood, shows = (await world(DANA).messages())[before:]
    assert "Win rate: 25.5 %" in understood.text
    assert "What shows it?" in shows.text
    assert (await kept(world))["attribution"] == "40"
    assert (await kept(world))["replies"] == [f"25.5%, {WHOLE}"]  # kept as written, whatever was read of it


@pytest.mark.parametrize(
    ("said", "amount"), [("200k", "$200,000"), ("-50k", "A loss of $50,000"), ("$1,200", "$1,200")]
)
async def test_money_is_no_candidate_for_a_percent(opened: Opener, said: str, amount: str) -> None:
    world = await asked(opened, numbers=True)
    before = len(await world(DANA).messages())
    causes = await world(DANA).says(said)
    assert f"{amount}. What else moved your results?" in causes.text
    assert len(await world(DANA).messages()) == before + 1


@pytest.mark.parametrize(
    "said",
    [
        "200k on win rate, 60% due to it, 80% sure, the rest was the price rise",
        *further("200k on win rate, 60% of it, 80% sure, the rest was the price rise"),
    ],
)
async def test_an_amount_on_a_kpi_with_its_shares_is_about_worth(opened: Opener, said: str) -> None:
    world = await asked(opened, numbers=True)
    before = len(await world(DANA).messages())
    assert "What shows it?" in (await world(DANA).says(said)).text
    assert len(await world(DANA).messages()) == before + 1
    told = await kept(world)
    assert (told["low"], told["attribution"], told["confidence"]) == ("200000", "60", "80")


async def test_a_percent_alone_is_the_kpis(opened: Opener) -> None:
    world = await asked(opened, numbers=True)
    assert "Win rate: 25.5 %" in (await world(DANA).says("25.5%")).text
    assert "estimate" not in await progress(world)


async def test_money_for_a_kpi_in_money_stays_with_it(opened: Opener) -> None:
    world = await asked(opened, DEAL_SIZE, numbers=True)
    assert "Average deal size: $26,000" in (await world(DANA).says("26,000")).text
    assert "estimate" not in await progress(world)


async def test_worth_is_told_from_a_kpi_in_money_by_its_words(opened: Opener) -> None:
    world = await asked(opened, DEAL_SIZE, numbers=True)
    before = len(await world(DANA).messages())
    await world(DANA).says("average deal size 26,000, it brought us 200k")
    understood, causes = (await world(DANA).messages())[before:]
    assert "Average deal size: $26,000" in understood.text
    assert "$200,000. What else" in causes.text


async def test_a_kpi_named_in_the_middle_is_taken_as_well(opened: Opener) -> None:
    world = await asked(opened, WIN_RATE, numbers=True)
    await world(DANA).says("200k, mostly new pricing")
    before = len(await world(DANA).messages())
    await world(DANA).says("40% due to the program, and win rate is 25.5%")
    understood, sure = (await world(DANA).messages())[before:]
    assert "Win rate: 25.5 %" in understood.text
    assert "40 % it is. How sure" in sure.text


async def test_a_bare_percent_in_the_middle_stays_with_worth_beside_a_named_kpi(opened: Opener) -> None:
    world = await asked(opened, numbers=True)
    await world(DANA).says("200k, mostly new pricing")
    before = len(await world(DANA).messages())
    await world(DANA).says("40%, and win rate is 25.5%")
    understood, sure = (await world(DANA).messages())[before:]
    assert "Win rate: 25.5 %" in understood.text
    assert "40 % it is. How sure" in sure.text
