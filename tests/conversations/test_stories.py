"""A story belongs to whoever tells it: asked first, read before anybody else, taken back at any time."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from bot.database import write
from storage.models import Prompt, Story, Touchpoint
from storage.words import Kind, Outcome, TouchpointState
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import DANA, MARCUS, MEI, program

pytestmark = pytest.mark.parametrize("platform", ["sandbox"])

NINE = (MARCUS, *(f"manager.{letter}" for letter in "abcdefgh"))


async def test_a_manager_shares_one_and_takes_it_back(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)))
    marcus = world(MARCUS)
    await world.until_asked(MARCUS, "Did it")
    await marcus.presses("Did it")
    await marcus.presses("Yes", What="They talked first")
    form = await marcus.presses("Share it as a story")
    assert "sponsors, the unit's owner, finance, the learning team" in form.text
    assert await world.all(Story) == []
    await marcus.presses("Share it", Your="They talked first, and two deals came back.")
    told = (await world(MEI).sees()).text
    assert "Marcus Reed shares a story about Consultative Selling:" in told
    assert "Filed beside Win rate" in told
    for page in ("status selling", "report selling"):  # beside the number, as long as it is theirs to see
        assert "> They talked first, and two deals came back." in (await world(DANA).commands(page)).text
    await marcus.presses("Take it back")
    assert "Please don't use it." in (await world(MEI).sees()).text
    (story,) = await world.all(Story)
    assert story.consent_at is None
    assert "two deals came back" not in (await world(DANA).commands("status selling")).text


async def test_who_has_a_telling_case_is_asked_first_and_reads_it_before_others(opened: Opener) -> None:
    world = opened(program(managers=NINE), at=datetime(2026, 6, 24, 8, 0, tzinfo=UTC))
    await answered_before(world)
    asked = await world.until_asked(MARCUS, "would you tell", within_days=40)
    assert len(await world.touchpoints(Kind.STORY)) == 4
    mei = world(MEI)
    before = len(await mei.messages())
    assert "Mei Tanaka will get in touch" in (await world(MARCUS).presses("Yes, gladly", on=asked)).text
    interview = (await mei.messages())[before]
    assert "Marcus Reed is willing to tell" in interview.text
    await world("manager.h").presses("Rather not")
    assert len(await mei.messages()) == before + 1, "a no is heard by nobody"
    await mei.presses("File it", on=interview, What="I stopped presenting.")
    assert not any("I stopped presenting" in each.text for each in await world(DANA).messages())
    consent = await world(MARCUS).sees()
    assert "> I stopped presenting." in consent.text
    await world(MARCUS).presses("Yes, share it")
    (story,) = await world.all(Story)
    assert story.consent_at is not None
    assert "shares a story" in (await mei.sees()).text


async def answered_before(world: Dialogue) -> None:
    """Nine managers answered four ideas each, the first of them most often with "did it"."""
    people = {person.email: person for person in (await world.people()).values()}

    def fill(session: Session) -> None:
        cohort_id = 1
        for place, who in enumerate(NINE):
            person = people[world(who).email]
            for number in range(4):
                at = datetime(2026, 4, 7 + number, 10, 0, tzinfo=UTC)
                contact = Touchpoint.made(
                    tenant_id=world.tenant_id,
                    cohort_id=cohort_id,
                    kind=Kind.COACHING,
                    key=f"before:{place}:{number}",
                    slot=f"before:{number}",
                    person_id=person.key_id,
                    state=TouchpointState.ANSWERED,
                    due_at=at,
                    last_at=at,
                    asked_at=at,
                    created_at=at,
                )
                session.add(contact)
                session.flush()
                done = (place * 5 + number) % 9 < 9 - place
                session.add(
                    Prompt.made(
                        touchpoint_id=contact.key_id,
                        program_id=1,
                        cohort_id=cohort_id,
                        person_id=person.key_id,
                        prompt=f"before-{number}",
                        competency="discovery-questions",
                        outcome=Outcome.DID_IT if done else Outcome.NOT_YET,
                        given_at=at,
                        answered_at=at,
                    )
                )

    await write(world.application.database, fill)
