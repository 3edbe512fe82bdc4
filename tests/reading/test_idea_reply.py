"""A reply about a coaching idea counts only where all of it is an answer: in five languages."""

import pytest

from storage.words import Outcome
from tests.examples import further
from workflows.coaching_loop.coaching_words import outcome_in
from workflows.reading.idea_reply import Says, count, says_nothing, wish

ANSWERS = {
    ("en", Outcome.DID_IT): "Did it!|Yes I did|I've tried it|did it yesterday, went well|done 👍|✅|yes|"
    "Tried it with two reps, they liked it|Yes, did it, worked great|Did it, it went really well with Ben",
    ("en", Outcome.NOT_YET): "Not yet|no|not done|I forgot|Too busy|haven't had a chance|No time this week|"
    "not yet, no time|Not yet, the end of the quarter kept us busy",
    ("en", Outcome.NOT_FOR_ME): "not for me|No, not for me|Not my thing|n/a|this isn't relevant to my team",
    ("de", Outcome.DID_IT): "Gemacht|Hab's gemacht|Erledigt|Ja|Ja, lief gut|Habe ich gestern gemacht",
    ("de", Outcome.NOT_YET): "Noch nicht|Nein, noch nicht|Keine Zeit|Bin nicht dazu gekommen|Nein",
    ("de", Outcome.NOT_FOR_ME): "Nicht für mich|Nein, ist nichts für mich|Passt nicht zu meiner Rolle",
    ("fr", Outcome.DID_IT): "Fait|C'est fait|Je l'ai fait|Oui|Oui, c'est déjà fait",
    ("fr", Outcome.NOT_YET): "Pas encore|Pas eu le temps|Je n'ai pas encore eu le temps|Non",
    ("fr", Outcome.NOT_FOR_ME): "Pas pour moi|Non, pas pour moi|Ce n'est pas pertinent pour moi",
    ("es", Outcome.DID_IT): "Hecho|Ya lo hice|Sí|Sí, lo hice ayer",
    ("es", Outcome.NOT_YET): "Todavía no|Aún no|No lo hice|No tuve tiempo|No",
    ("es", Outcome.NOT_FOR_ME): "No es para mí|No, no es para mí",
    ("pt", Outcome.DID_IT): "Feito|Já fiz|Sim|Sim, fiz ontem",
    ("pt", Outcome.NOT_YET): "Ainda não|Não tive tempo|Não",
    ("pt", Outcome.NOT_FOR_ME): "Não é para mim|Não, não é relevante",
    ("nl", Outcome.DID_IT): "Done",
    ("en-US", Outcome.DID_IT): "Hecho",
}

NO_ANSWERS = {
    "en": (
        "ok|Ok, I'll try|Sure, will do tomorrow|Yes, I will|yes, next week|yes please|yes, on Thursday|"
        "Great|👍|"
        "yes, but not this week|Yes, not yet though|sure, not for me|did it, not useful|done ❌|no thanks|"
        "No problem, did it|no need, did it already|could not have gone better|haven't missed one|"
        "not yet relevant|not for me this week|did this ever work for anyone?|no time? I did it anyway|"
        "I did it. Not for me though|yes but they hated it|No, it went well|Half done|"
        "Not yet on Monday, did it today with Ben|Not yet. Edit: did it with Ben this morning|Done, 3 of 4|"
        "Done, I plan to do it Monday|Done. Please stop sending me these|Done. I left the company last month|"
        "Did it, win rate is at 25 % now|Done, todavía no"
    ),
    "de": "Passt|Passt nicht|passt diese Woche nicht|Ja, mache ich morgen|Ja, morgen|Ja aber nicht gemacht|"
    "Gemacht. Bitte hört auf, mir das zu schicken",
    "fr": "Oui, demain|Oui, je vais essayer|D'accord|Bien sûr|ça n'a pas marché",
    "es": "Sí, lo haré|Sí, mañana|Vale|Claro|No, salió bien",
    "pt": "Sim, amanhã|Vou fazer|Certo|Não deu certo|Não funcionou bem",
}


@pytest.mark.parametrize(("locale", "outcome"), ANSWERS)
def test_a_whole_reply_that_is_an_answer_counts(locale: str, outcome: Outcome) -> None:
    for said in ANSWERS[locale, outcome].split("|"):
        assert outcome_in(said, locale) is outcome, said


@pytest.mark.parametrize("locale", NO_ANSWERS)
def test_promises_questions_and_yes_beside_not_are_no_answer(locale: str) -> None:
    for said in NO_ANSWERS[locale].split("|"):
        assert outcome_in(said, locale) is None, said


def test_after_a_tap_a_bare_yes_is_about_something_else() -> None:
    assert outcome_in("no", "en", bare=False) is None
    assert outcome_in("sorry, I meant not yet", "en", bare=False) is Outcome.NOT_YET


@pytest.mark.parametrize(
    ("said", "locale", "wished"),
    [
        ("weniger bitte", "de", Says.FEWER),
        ("plus tard", "fr", Says.LATER),
        ("¿Por qué?", "es", Says.WHY),
        ("who sees this?", "en", Says.WHO),
        *further(
            ("später", "de", Says.LATER),
            ("menos", "pt", Says.FEWER),
            ("ask me next week", "en", Says.LATER),
            ("did it, fewer please", "en", None),
            ("why did it not work?", "en", None),
        ),
    ],
)
def test_a_whole_reply_can_be_a_wish(said: str, locale: str, wished: Says | None) -> None:
    assert wish(said, locale) is wished


@pytest.mark.parametrize(
    ("said", "locale", "counted"),
    [
        ("three", "en", 3),
        ("2/4", "en", 2),
        ("All of them", "en", 4),
        ("Can't say", "en", Says.CANT_SAY),
        ("drei von vier", "de", 3),
        ("aucun", "fr", 0),
        ("5", "en", None),
        ("2 of 5", "en", None),
        ("none?", "en", None),
        ("3 calls", "en", None),
        *further(("no sé", "es", Says.CANT_SAY), ("todas", "pt", 4), ("0 of 4.", "en", 0), ("", "en", None)),
    ],
)
def test_a_whole_reply_can_be_a_count_of_four_people(said: str, locale: str, counted: int | Says) -> None:
    assert count(said, locale, of=4) == counted


def test_thanks_say_nothing() -> None:
    assert says_nothing("Thanks!", "en")
    assert not says_nothing("Thanks, done", "en")
