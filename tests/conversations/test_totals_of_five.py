"""Others see totals of five people or more: who asks after every single answer learns nothing about it."""

import json
import re
from itertools import pairwise

import pytest
from sqlmodel import Session, select

from bot.coaching_command import show_results
from storage.models import Outbox
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import DANA, MEI, email, program
from workflows.rules.access import SMALLEST_GROUP

WHO_ANSWERED = re.compile(r"\d+ of \d+ managers? answered, \d+ of \d+ prompts?")
EIGHT = tuple(f"manager.{letter}" for letter in "abcdefgh")

pytestmark = pytest.mark.parametrize("platform", ["sandbox"])
"""What may be told is decided far from any platform."""


async def all_that_others_see(world: Dialogue) -> str:
    """Every way in which sponsors and the learning team can ask for what managers answered."""
    asked = ((MEI, "coaching results Consultative Selling"), (DANA, "status"))
    seen = [(await world(who).commands(command)).text for who, command in asked]
    seen.append(show_results(world.application, "Consultative Selling", None, as_json=True))
    # Who was asked and who answered is no secret; what they answered is.
    return WHO_ANSWERED.sub("", "\n".join(seen))


async def test_asking_before_and_after_each_answer_shows_a_change_only_every_fifth_time(
    opened: Opener,
) -> None:
    world = opened(program(managers=EIGHT), program(key="other", name="Other", managers=EIGHT[6:]))
    await world.until_asked(EIGHT[0], "Did it")
    looks = [await all_that_others_see(world)]
    for who in EIGHT:
        await world(who).presses("Did it" if who in EIGHT[:4] else "Not yet")
        looks.append(await all_that_others_see(world))
    changed = [number for number, (before, after) in enumerate(pairwise(looks), 1) if before != after]
    assert changed == [SMALLEST_GROUP]
    mind = await world(EIGHT[0]).presses("Change my answer")
    await world(EIGHT[0]).presses("Not yet", on=mind)
    assert await all_that_others_see(world) == looks[-1], "a changed mind waits for four others too"


async def test_what_one_manager_counted_or_wrote_is_in_nothing_that_others_get(opened: Opener) -> None:
    world = opened(program(managers=EIGHT))
    await world.until_asked(EIGHT[0], "how many have you seen")
    looks = []
    for number, who in enumerate(EIGHT[:6]):
        await world(who).presses("4" if number % 2 else "0")
        looks.append(await all_that_others_see(world))
    assert looks[0] == looks[1] == looks[2] == looks[3] != looks[4]
    assert looks[4] == looks[5]
    await world(EIGHT[0]).presses("Not yet")
    await world(EIGHT[0]).presses("Something blocks it", Anything="My boss forbids it")
    await world.days(9)

    def kept(session: Session) -> list[Outbox]:
        return list(session.exec(select(Outbox)))

    people = await world.people()
    others = [row for row in await world.look(kept) if people[row.person_id].email != email(EIGHT[0])]
    assert others
    assert not any("My boss forbids it" in json.dumps(row.card) for row in others)
