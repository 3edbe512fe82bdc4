"""What every prompt in the built-in library owes a busy manager; each check runs over all of them."""

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations

import pytest

from prompts.coaching.library import Library, Prompt, Stage, load
from tests.coaching_library.reading_ease import flesch

PROMPTS = load().all_prompts
COMPETENCIES = load().competencies

every_prompt = pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.id)
every_competency = pytest.mark.parametrize("competency", COMPETENCIES, ids=lambda competency: competency.id)

JARGON = (
    "action item|actionable|agile|align|bandwidth|best practice|best-in-class|buy-in|cadence|cascade"
    "|circle back|core competenc|deep dive|deliverable|drill down|ecosystem|empower|execution|facilitate"
    "|framework|game.?chang|go-to-market|granular|holistic|impactful|incentivi|KPI|learnings|leverag"
    "|low-hanging|mindset|mission-critical|move the needle|north star|offline|onboard|operationali|optimi[sz]"
    "|out of the box|pain point|paradigm|ping|proactive|psychological|reach out|ROI|roadmap|robust"
    "|stakeholder|streamline|synerg|takeaway|touch base|transformation|utili[sz]|value.add|win-win"
)
COMMON_WORDS = """
    a about an and are as ask at be before by do down for from has have how if in is it its of on one or out
    people say so someone that the their them then they this to two up was we week what when which who will
    with you your
"""


def everything_said(prompt: Prompt) -> str:
    return "\n".join((prompt.text(), prompt.why, prompt.easier, prompt.harder))


def content_words(text: str) -> set[str]:
    return set(re.findall(r"[a-z']+", text.lower())) - set(COMMON_WORDS.split())


def alike(one: str, other: str) -> float:
    """How alike two texts are by their words, 0 to 1, whatever the order."""
    return SequenceMatcher(None, sorted(content_words(one)), sorted(content_words(other))).ratio()


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
def test_a_prompt_is_one_short_if_then_plan(prompt: Prompt) -> None:
    assert 12 <= len(prompt.text().split()) < 60
    assert not prompt.cue.startswith("If ")
    assert prompt.action[0].islower(), "reads on after 'then'"
    assert re.search(r"[.?!][\"]?$", prompt.action), "ends as a sentence"
    assert prompt.minutes <= 30


@every_prompt
@pytest.mark.parametrize("field", ["why", "easier", "harder"])
def test_what_stands_below_it_is_short_whole_sentences(prompt: Prompt, field: str) -> None:
    text = getattr(prompt, field)
    assert 5 <= len(text.split()) <= 45
    assert text.lstrip('"')[0].isupper()
    assert re.search(r"[.?!][\"]?$", text)


@every_prompt
def test_with_its_variant_it_still_fits_a_phone(prompt: Prompt) -> None:
    steps = (prompt.step("easier"), prompt.step("harder"))
    assert all(step and len(f"{prompt.text()} {step}".split()) < 75 for step in steps)


@every_prompt
def test_why_takes_at_most_two_sentences(prompt: Prompt) -> None:
    assert 1 <= len(re.findall(r"[.?!](?=\s|$|\")", prompt.why)) <= 2


@every_prompt
def test_a_prompt_reads_easily(prompt: Prompt) -> None:
    assert flesch(everything_said(prompt)) >= 70


@every_prompt
def test_a_prompt_has_no_jargon_and_no_typing_slips(prompt: Prompt) -> None:
    text = everything_said(prompt)
    assert not re.findall(rf"\b(?:{JARGON})\w*", text, re.IGNORECASE)
    assert not re.findall(r"  |[\u2013\u2014\u2018\u2019\u201c\u201d]|\.\.", text)
    assert not re.findall(r"\b(\w+) \1\b", text)
    assert text.count('"') % 2 == 0


@every_prompt
def test_evidence_is_more_than_the_reason_said_again(prompt: Prompt) -> None:
    assert len(prompt.evidence.split()) >= 4
    assert alike(prompt.evidence, prompt.why) < 0.6


def test_no_two_prompts_are_alike() -> None:
    pairs = [
        (one.id, other.id)
        for one, other in combinations(PROMPTS, 2)
        if alike(one.text(), other.text()) > 0.42
        or alike(everything_said(one), everything_said(other)) > 0.36
    ]
    assert pairs == []


@pytest.mark.parametrize("field", ["text", "why", "easier", "harder"])
def test_nothing_is_said_twice_in_the_same_words(field: str) -> None:
    said = Counter(prompt.text() if field == "text" else getattr(prompt, field) for prompt in PROMPTS)
    assert [words for words, times in said.items() if times > 1] == []


def test_the_checks_can_fail() -> None:
    hard = (
        "Organizational stakeholders operationalize considerable transformational capabilities proactively."
    )
    assert flesch(hard) < 0 < 90 < flesch("Ask one person what they did. Then wait. Let them think.")
    assert alike("ask a colleague about the forecast", "about the forecast, ask a colleague") == 1
    assert alike("ask a colleague about the forecast", "draw the deal on paper with a seller") < 0.5
