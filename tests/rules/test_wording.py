"""A prompt in other words goes out only as plain, short and true as the library's own."""

from dataclasses import replace
from typing import Any

import pytest

from prompts.coaching import library
from prompts.coaching.library import Prompt
from workflows.rules.wording import finding

GIVEN = ("Consultative Selling", "Discovery questions", "Asks at least three open questions", "Win rate")


@pytest.fixture
def idea() -> Prompt:
    """An idea of the library that names a number."""
    found = library.load().get("discovery-questions-what-trouble")
    assert found is not None
    return found


GOOD: dict[str, Any] = {
    "why": 'If we ask as if all is well, people say "All is well." If we expect trouble, they tell us.',
    "easier": "In Consultative Selling you heard open questions. Change one of your own in this way.",
    "harder": "Turn three yes-or-no questions in one call plan into ones that start with what, how or who.",
}


@pytest.mark.parametrize("part", GOOD)
def test_other_words_for_the_same_may_go_out(idea: Prompt, part: str) -> None:
    assert finding(idea, replace(idea, **{part: GOOD[part]}), given=GIVEN) == "good"


def test_what_comes_back_unchanged_is_no_new_wording(idea: Prompt) -> None:
    assert finding(idea, replace(idea), given=GIVEN) == "same"


INVENTED = (
    "Dana wants to see it. If we ask as though all is well, people tell us so.",
    "If we ask Priya, she tells us about the trouble. That is what we want to hear.",
    "If we expect some trouble, people tell us about it, and Will does too.",
    "If we expect some trouble on Friday, people tell us about it.",
    "If we expect some trouble, 80 of the people we ask tell us about it.",
    "If we expect some trouble, seven people tell us about it where few did.",
    "If we expect some trouble, half of the people we ask tell us about it.",
    "If we expect some trouble, people tell us about it, and that is worth $ a lot.",
    "If we expect some trouble, people tell us about it, as halden.example says.",
    "If we expect some trouble, people tell us about it in the eCRM notes.",
    "If we expect some trouble, dana tells us about it.",
    "If we expect some trouble, people tell us about it on monday.",
    "If we expect some trouble, people tell us about it. Note it in salesforce.",
    "If we expect some trouble, people tell us about it. Mark tells us too.",
    "If we expect some trouble, \u674e\u4f1f tells us about it.",
    "If we expect some trouble, \u00bd of the people we ask tell us about it.",
    "If we expect some trouble, people tell us about it\u202e.",
    "If we expect some trouble, people tell us\u200b about it.",
    "If we expect some trouble, people tell us about it \U0001f600.",
    "Studies say that people tell us about their trouble if we expect some.",
    "You had some trouble, so expect it, and people tell us about it.",
    "Your boss expects some trouble. Ask people to tell us about it.",
)


@pytest.mark.parametrize("why", INVENTED)
def test_nothing_goes_out_that_nobody_said(idea: Prompt, why: str) -> None:
    assert finding(idea, replace(idea, why=why), given=GIVEN) == "invented"


TURNED: dict[str, dict[str, Any]] = {
    "the deed turned round": {
        "action": 'never turn "Do you have any trouble with this?" into "What trouble do you have with this?"'
    },
    "another deed": {"action": "ask a seller to tell you which call went well. Thank them for it."},
    "another step": {"easier": "Thank somebody on your way home, and say what for."},
    "a step turned round": {
        "harder": "Turn no yes-or-no question in one call plan into one that starts with what."
    },
}


@pytest.mark.parametrize("changes", TURNED.values(), ids=TURNED)
def test_the_deed_and_each_step_stay_what_they_are(idea: Prompt, changes: dict[str, Any]) -> None:
    assert finding(idea, replace(idea, **changes), given=GIVEN) == "another"


BROKEN: dict[str, dict[str, Any]] = {
    "no cue": {"cue": ""},
    "no action": {"action": ""},
    "sixty words": {"action": f"{'turn one question around and ' * 12}ask it."},
    "a second why": {"why": "People tell us.\nWhy: People tell us about the trouble they have."},
    "markup": {"easier": "Change **one** question of your own in this way, in a talk inside the company."},
    "a mention": {"easier": "Change one question of your own in this way, in a talk with <!channel> here."},
}


@pytest.mark.parametrize("changes", BROKEN.values(), ids=BROKEN)
def test_the_form_is_the_librarys(idea: Prompt, changes: dict[str, Any]) -> None:
    assert finding(idea, replace(idea, **changes), given=GIVEN) == "form"


def test_the_rules_for_words_are_the_librarys_too(idea: Prompt) -> None:
    heavy = "Utilizing anticipatory questioning methodology facilitates comprehensive customer disclosure."
    assert finding(idea, replace(idea, why=heavy), given=GIVEN) == "library_rules"


def test_another_idea_of_the_library_is_not_this_one_in_other_words(idea: Prompt) -> None:
    """Whichever the model may copy from."""
    others = [each for each in library.load().all_prompts if each.id != idea.id]
    copied = [
        replace(idea, cue=each.cue, action=each.action, why=each.why, easier=each.easier, harder=each.harder)
        for each in others[:: len(others) // 20]
    ]
    assert {finding(idea, each, given=GIVEN) for each in copied} <= {"another", "invented", "library_rules"}
