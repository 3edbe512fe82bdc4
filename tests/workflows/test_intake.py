"""The intake card: problem, gap, evidence and cause in one form, and what training alone won't fix."""

from datetime import UTC, datetime

import pytest

from prompts.cards import Card
from storage.models import Objective
from storage.words import Gap
from tests.workflows.conftest import Stages
from workflows import surfaces
from workflows.errors import FormIncomplete, NotAllowed
from workflows.events import FormSubmitted

APRIL = datetime(2026, 4, 20, 8, 0, tzinfo=UTC)


def test_it_is_filled_in_with_what_is_known_and_says_what_training_wont_fix(stages: Stages) -> None:
    stage = stages.at(APRIL, managers=("Marcus",))
    assert "Why this program" in stage.commands("Mei", "intake Consultative Selling")
    stage.presses("Mei", "Why this program")
    known = {part.id: part.value for part in stage.card("Mei").inputs}
    assert known["problem"].startswith("Mid-market win rate fell from 26 % to 22 %")
    assert known["cause"] == "practice"
    assert "CFO Martin Hale" in known["briefing"]
    kept = stage.presses(
        "Mei",
        "Save",
        {**known, "cause": "reward", "evidence": "", "briefing": "Fewer discounts (CFO, 8 May)"},
    )
    assert "Training alone won't fix this: it is not rewarded." in kept
    assert "Still missing: evidence." in kept
    assert (stage.program.cause, stage.program.problem) == (Gap.REWARD, known["problem"])
    top = next(each for each in stage.rows(Objective) if each.parent_id is None)
    assert top.briefing == "Fewer discounts (CFO, 8 May)"
    assert "The cause is what is rewarded, which training alone won't fix." in stage.commands("Mei", "gaps")


def test_what_cannot_be_taken_is_said_at_its_input_and_only_the_learning_team_fills_it_in(
    stages: Stages,
) -> None:
    stage = stages.at(APRIL, managers=("Marcus",))
    about = {"tenant_id": stage.tenant.key_id, "conversation": "Mei", "at": stage.now, "event_id": "one"}
    sent = FormSubmitted(
        **about,
        user=stage.person("Mei").email,
        form="intake",
        value=str(stage.program.id),
        inputs={"problem": "long " * 1_000, "cause": "laziness"},
    )
    with pytest.raises(FormIncomplete) as refused:
        surfaces.submitted(stage.turn("Mei"), sent)
    assert refused.value.fields.keys() == {"problem", "cause"}
    with pytest.raises(NotAllowed, match="Only the learning team"):
        surfaces.form(stage.turn("Dana"), "intake", str(stage.program.id))
    shown: Card = surfaces.form(stage.turn("Mei"), "intake", str(stage.program.id)).card
    assert {part.id for part in shown.inputs} == {"problem", "gap", "evidence", "cause", "briefing"}
