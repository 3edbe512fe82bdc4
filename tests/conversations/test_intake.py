"""The intake card: problem, gap, evidence and cause in one form, and what training alone won't fix."""

import json

from storage.models import Objective, Program
from storage.words import Gap
from tests.conversations.conftest import Opener
from tests.conversations.programs import DANA, MEI, program


async def test_the_intake_card_is_filled_in_with_what_is_known_and_says_what_training_wont_fix(
    opened: Opener,
) -> None:
    file = json.loads(program())
    file["objective"] = {"key": "grow", "name": "Grow mid-market revenue"}
    world = opened(json.dumps(file))
    offered = await world(MEI).commands("intake Consultative Selling")
    form = await world(MEI).presses("Why this program", on=offered)
    assert form.card.inputs[0].value == "Win rate fell from 26 to 22 % in a year."
    kept = await world(MEI).presses(
        "Save",
        on=form,
        what_people_do="They discount at once.",
        why_they_dont="reward",
        what_the_cfo="Fewer discounts (CFO Martin Hale, 8 January)",
    )
    assert "Training alone won't fix this: it is not rewarded." in kept.text
    assert "Still missing: evidence." in kept.text
    (stored,) = await world.all(Program)
    assert (stored.cause, stored.performance_gap) == (Gap.REWARD, "They discount at once.")
    assert stored.problem == "Win rate fell from 26 to 22 % in a year."
    (objective,) = await world.all(Objective)
    assert objective.briefing == "Fewer discounts (CFO Martin Hale, 8 January)"
    gaps = await world(MEI).commands("gaps")
    assert "The cause is what is rewarded, which training alone won't fix." in gaps.text
    refused = await world(DANA).commands("intake Consultative Selling")
    assert "Only the learning team" in refused.text
