"""Every question can be answered in under two minutes: what is read, tapped and typed on the longest way."""

from collections.abc import Mapping

import pytest

from prompts.cards import Card, ChoiceInput, DateInput, TextInput, plain_text
from prompts.catalogue import CATALOGUE
from storage.words import Kind

READS = 4.0
"""Words a second: a grown-up on a screen (Brysbaert 2019: 238 a minute)."""
TAPS, CHOOSES = 2.0, 5.0
NUMBER, PHRASE, SENTENCE = 5.0, 8.0, 20.0
"""Seconds; on a phone people type 36 words a minute (Palin 2019): "25.5 %", five words, twelve words."""

WAYS: Mapping[Kind, tuple[str, ...]] = {
    Kind.INTRODUCTION: ("introduction.hello",),
    Kind.ALIGNMENT_QUESTIONS: ("alignment.form", "alignment.yardsticks"),
    Kind.SIDE_BY_SIDE: ("side_by_side.details",),
    Kind.BET: ("bet.sign",),
    Kind.SUCCESSION: ("succession.asked",),
    Kind.INTANGIBLE: ("questions.asked",),
    Kind.BASELINE: ("questions.asked", "readings.confirm"),
    Kind.BRIEFING: ("briefing.before",),
    Kind.KPI_UPDATE: ("questions.asked", "readings.confirm"),
    Kind.ROI: (
        "roi.amount",
        "roi.causes",
        "roi.attribution",
        "roi.confidence",
        "roi.evidence",
        "roi.confirm",
    ),
    Kind.COACHING: ("manager.prompt", "manager.follow_up"),
    Kind.OBSERVATION: ("observation.asked",),
    Kind.PULSE: ("pulse.asked", "pulse.stopped_by"),
    Kind.OBSTACLE: ("obstacles.shown",),
    Kind.CIRCLE: ("circle.invited",),
    Kind.STORY: ("stories.asked",),
    Kind.AUDIT: ("audit.questions",),
    Kind.CONFIRM_NOTED: ("readings.noted",),
}
"""What somebody goes through to answer, from the first card to the last tap."""

TYPED = {
    "roi.amount": NUMBER,
    "roi.causes": PHRASE,
    "roi.attribution": NUMBER,
    "roi.confidence": NUMBER,
    "roi.evidence": PHRASE,
}
"""What is typed into the chat where there is no field."""


def seconds(name: str, card: Card) -> float:
    """How long one card takes: all of it read, everything filled in, one tap."""
    took = len(plain_text(card).split()) / READS + TAPS
    took += TYPED.get(name, 0)
    for each in card.inputs:
        match each:
            case TextInput():
                took += SENTENCE if each.multiline else PHRASE
            case ChoiceInput() | DateInput():
                took += CHOOSES
    return took


def test_every_kind_of_question_is_looked_at() -> None:
    assert set(Kind) - WAYS.keys() == {Kind.DIGEST}  # which asks nothing


@pytest.mark.parametrize("kind", WAYS)
def test_a_question_takes_less_than_two_minutes(kind: Kind) -> None:
    cards = [(name, CATALOGUE[name].example()) for name in WAYS[kind]]
    assert all(card.buttons or card.inputs or name in TYPED for name, card in cards)
    assert sum(seconds(name, card) for name, card in cards) < 120
