"""What every prompt in the built-in library owes a busy manager; each check runs over all of them."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from prompts.coaching import quality
from prompts.coaching.library import Library, Prompt, Stage, load
from prompts.coaching.reading_ease import flesch

PROMPTS = load().all_prompts
COMPETENCIES = load().competencies

every_prompt = pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.id)
every_competency = pytest.mark.parametrize("competency", COMPETENCIES, ids=lambda competency: competency.id)


@pytest.fixture
def library() -> Library:
    return load()


def test_there_are_enough_competencies(library: Library) -> None:
    assert len(library.competencies) >= 12


@every_competency
def test_a_competency_has_prompts_for_a_whole_program_and_two_for_every_stage(competency) -> None:
    prompts = load().prompts(competency.id)
    assert len(prompts) >= 16
    stages = [prompt.stage for prompt in prompts]
    assert Counter(stages) == Counter(list(Stage) * 2)
    assert stages == sorted(stages, key=list(Stage).index), "files are numbered in the order of the stages"


@every_competency
def test_a_competency_says_what_one_can_see_and_what_it_moves(competency) -> None:
    assert 8 <= len(competency.behavior.split()) <= 30
    assert competency.behavior.endswith(".")
    assert len(competency.kpis) >= 2


@every_competency
def test_a_competency_offers_ways_in_for_different_weeks(competency) -> None:
    situations = {prompt.situation for prompt in load().prompts(competency.id)}
    assert len(situations) >= 5


@every_prompt
def test_a_good_coach_would_sign_it(prompt: Prompt) -> None:
    assert quality.flaws(prompt) == []


def test_no_two_prompts_are_alike() -> None:
    assert quality.twins(PROMPTS) == []


@pytest.mark.parametrize("field", ["text", "why", "easier", "harder"])
def test_nothing_is_said_twice_in_the_same_words(field: str) -> None:
    said = Counter(prompt.text() if field == "text" else getattr(prompt, field) for prompt in PROMPTS)
    assert [words for words, times in said.items() if times > 1] == []


GOOD = PROMPTS[0]
HEAVY = "Organizational capabilities necessitate considerable deliberation."


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        ({"cue": "you meet", "action": "ask."}, "If", "twelve words"),
        ({"action": "Ask them what they would try first, and wait."}, "If", "small letters"),
        ({"action": "ask them what they would try first, and wait"}, "If", "an end"),
        ({"minutes": 45}, "minutes", "bad week"),
        ({"easier": "Think " * 60 + "again."}, "If", "fewer than 75"),
        ({"why": "Because."}, "Why", "from 5 to 45"),
        ({"why": "because it is good to ask first"}, "Why", "whole sentences"),
        ({"why": "It works well here. It does. It always has done."}, "Why", "one sentence or two"),
        ({"evidence": "Our own view"}, "evidence", "four words"),
        ({"evidence": GOOD.why}, "evidence", "said again"),
        ({"why": "It leverages the learnings of all stakeholders."}, "words", "“leverages”"),
        (dict.fromkeys(("why", "easier", "harder"), HEAVY), "words", "heavily"),
        ({"why": "People keep what they they say themselves."}, "words", "“they” once"),
        ({"why": "People keep what they say \u2014 themselves."}, "words", "straight quotes"),
        ({"why": 'People keep what "they say themselves.'}, "words", "quote closed"),
    ],
)
def test_each_check_finds_what_it_is_for(change: dict[str, Any], field: str, expected: str) -> None:
    found = quality.flaws(replace(GOOD, **change))
    assert [flaw for flaw in found if flaw.field == field and expected in flaw.expected]


def test_likeness_is_by_words_whatever_their_order() -> None:
    one = "ask a colleague about the forecast"
    assert quality.alike(one, "about the forecast, ask a colleague") == 1
    assert quality.alike(one, "draw the deal on paper with a seller") < 0.5
    assert quality.twins([GOOD, replace(GOOD, id="other")]) == [(GOOD, replace(GOOD, id="other"))]
    assert flesch("Ask one person what they did. Then wait. Let them think.") > 90
