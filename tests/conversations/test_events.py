"""What else moves numbers: dated events, and a cohort that is called off while another goes on."""

import json
from datetime import UTC, datetime

from storage.models import Baseline, Cohort, Event, Touchpoint
from storage.touchpoints import OPEN
from tests.conversations.conftest import Opener
from tests.conversations.programs import DANA, MARCUS, MEI, NOAH, email, program

MAY = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


async def test_an_event_breaks_the_comparison_is_told_and_offered_as_another_cause(opened: Opener) -> None:
    world = opened(program(delegate="", cadence={"kpi_update_days": [300]}), at=MAY)
    noted = await world(MEI).commands(
        "event 28 April: team 4 moves to Tom in Consultative Selling, breaks comparison"
    )
    assert "Noted about Consultative Selling: team 4 moves to Tom, 28 April." in noted.text
    assert "Win rate can no longer be held against the baseline from before." in noted.text
    assert (
        "team 4 moves to Tom (28 April) changed what Win rate counts."
        in (await world(MEI).commands("gaps selling")).text
    )
    await world.days(1)
    told = [m for m in await world(DANA).messages() if "Mei Tanaka noted for" in m.text]
    assert "team 4 moves to Tom, 28 April" in told[0].text
    worth = await world.until_asked(DANA, "what it was worth")
    (causes,) = [part for part in worth.card.inputs if part.id.endswith(".causes")]
    assert "team 4 moves to Tom (28 April)" in getattr(causes, "hint", "")


async def test_what_a_command_leaves_out_is_asked_and_a_slip_is_taken_back(opened: Opener) -> None:
    world = opened(program(delegate=""), at=MAY)
    form = await world(MEI).commands("event price rise")
    assert "I still need the day." in form.text
    await world(MEI).presses("Note it", on=form, on_the_day="2026-07-01")
    (event,) = await world.all(Event)
    assert (event.words, f"{event.on}", event.program_id) == ("price rise", "2026-07-01", None)
    taken = await world(MEI).presses("Take it back")
    assert "Taken back: price rise." in taken.text
    assert await world.all(Event) == []
    refused = await world(DANA).commands("event 1 May: all change")
    assert "Only the learning team notes what concerns all programs." in refused.text


async def test_a_cohort_is_called_off_and_the_other_goes_on(opened: Opener) -> None:
    file = json.loads(program(delegate="", managers=(MARCUS, NOAH)))
    first = file["cohorts"][0]
    second = {**first, "key": "summer", "name": "Summer 2026"}
    second |= {"starts_on": "2026-06-01", "ends_on": "2026-06-26"}
    first["managers"], second["managers"] = first["managers"][:1], first["managers"][1:]
    file["cohorts"].append(second)
    world = opened(json.dumps(file), at=MAY)
    await world.days(2)
    sure = await world(MEI).commands("cancel Consultative Selling, Summer 2026 because budget moved")
    assert "Cancel Summer 2026 of Consultative Selling?" in sure.text
    done = await world(MEI).presses("Yes, cancel it", on=sure)
    assert "Summer 2026 of Consultative Selling is cancelled." in done.text
    await world.days(1)
    told = (await world(NOAH).messages())[-1].text
    assert "Mei Tanaka has cancelled Summer 2026 of Consultative Selling." in told
    assert "budget moved" in told
    assert not any("has cancelled" in m.text for m in await world(MARCUS).messages())
    cohorts = {each.key: each for each in await world.all(Cohort)}
    assert cohorts["summer"].cancelled_because == "budget moved"
    assert cohorts["spring"].cancelled_at is None
    left = [t for t in await world.all(Touchpoint) if t.state in OPEN and t.cohort_id == cohorts["summer"].id]
    assert left == []
    assert email(MARCUS) in {
        (await world.people())[t.person_id].email
        for t in await world.all(Touchpoint)
        if t.cohort_id == cohorts["spring"].id and t.state in OPEN
    }


async def test_a_new_baseline_has_a_reason_keeps_the_old_one_and_closes_the_gap(opened: Opener) -> None:
    world = opened(program(delegate=""), at=MAY)
    await world(MEI).commands("event 1 May: new territories in Consultative Selling, breaks comparison")
    why = await world(MEI).commands("baseline Win rate 24 % on 2 May")
    assert "Why does Win rate start anew?" in why.text
    said = await world(MEI).commands("baseline Win rate 24 % on 2 May because other deals count now")
    assert "Win rate starts anew." in said.text
    assert "22 %" in said.text
    assert "24 % (2 May)" in said.text
    assert "new territories" not in (await world(MEI).commands("gaps")).text
    old, new = await world.all(Baseline)
    assert (old.version, new.version, new.reason) == (1, 2, "other deals count now")
    await world.days(1)
    assert any(
        "Mei Tanaka gave Win rate a new starting point." in m.text for m in await world(DANA).messages()
    )
