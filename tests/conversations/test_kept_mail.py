"""Mail that could not leave in time: nobody is written to at night, and who is gone is not chased."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.delivery import Delivery
from bot.sending.outcomes import NotSent, Outcome, Outgoing, Sender
from storage.models import Address, Outbox, Person
from storage.words import Category, Kind, TouchpointState, Why
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import ASKED_ON, DANA, MARCUS, MEI, TOM, program

ASKED = "Where is Win rate now?"
GONE = NotSent("the account was deactivated", retry_after=None)


class Refusing:
    """The platform, which refuses what is meant for one person while it is told to."""

    def __init__(self, world: Dialogue, who: str, monkeypatch: pytest.MonkeyPatch) -> None:
        email = world(who).email
        self.answer: NotSent | None = None
        self.refused = 0
        (real,) = world.application.senders.values()
        send = type(real).send

        async def refuse(sender: Sender, message: Outgoing) -> Outcome:
            people = await world.people()
            if self.answer is None or people[message.person_id].email != email:
                return await send(sender, message)
            self.refused += 1
            return self.answer

        monkeypatch.setattr(type(real), "send", refuse)


async def address(world: Dialogue, who: str) -> Address:
    email = world(who).email
    query = select(Address).join(Person).where(Person.email == email)
    return await world.look(lambda session: session.exec(query).one())


async def test_a_question_kept_past_the_evening_comes_in_the_morning(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = opened(program())
    platform = Refusing(world, DANA, monkeypatch)
    platform.answer = NotSent("service unavailable", retry_after=timedelta(hours=2))
    await world.until(ASKED_ON.replace(hour=20))
    assert platform.refused >= 5
    platform.answer = None
    await world.until(ASKED_ON.replace(hour=23))
    assert await world(DANA).messages() == []
    help_ = await world(DANA).commands("help")
    assert "/alignment" in help_.text, (
        "a reply to what somebody just did leaves at any hour, and waits for nothing"
    )
    asked = await world.until_asked(DANA, ASKED, within_days=2)
    assert world.clock.now() == datetime(2026, 4, 28, 9, 0, tzinfo=UTC)
    assert asked.text in [message.text for message in await world(DANA).messages()]


async def test_after_a_standstill_mail_waits_for_the_persons_hours(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was written on Monday morning; the process comes back at three on Tuesday."""
    world = opened(program())
    await world.until(ASKED_ON - timedelta(minutes=1))

    async def stands_still(_delivery: Delivery, _tenant_id: int) -> int:
        return 0

    with monkeypatch.context() as patched:
        patched.setattr(Delivery, "drain", stands_still)
        world.clock.turn_to(ASKED_ON)
        await world.application.engine.look()
    world.clock.turn_to(ASKED_ON.replace(day=28, hour=3))
    await world.application.engine.look()
    waiting = [row for row in await world.all(Outbox) if row.category is Category.ASK]
    assert [(row.tries, row.tried_at) for row in waiting] == [(0, None)]
    assert [row.next_at for row in waiting] == [ASKED_ON.replace(day=28, hour=8)]
    assert not any(ASKED in message.text for message in await world(DANA).messages())
    await world.until(ASKED_ON.replace(day=28, hour=8))
    assert ASKED in (await world(DANA).sees()).text


async def test_who_cannot_be_reached_is_not_chased_and_the_learning_team_knows(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = opened(program())
    await world.wire.user(world(DANA).email)
    platform = Refusing(world, DANA, monkeypatch)
    platform.answer = GONE
    await world.until(ASKED_ON + timedelta(days=28))
    asked = (await world.touchpoints(Kind.KPI_UPDATE, DANA))[0]
    assert (asked.state, asked.why, asked.reminders) == (TouchpointState.SKIPPED, Why.UNREACHABLE, 0)
    assert not any(ASKED in message.text for message in await world(TOM).messages()), (
        "nobody is asked instead"
    )
    assert (await address(world, DANA)).unreachable == "the account was deactivated"
    digest = [m for m in await world(MEI).messages() if m.card.title.startswith("Since")][-1]
    assert "Could not be reached\n- Dana Wu: the account was deactivated" in digest.text
    people = await world(MEI).commands("people")
    assert "Dana Wu: the account was deactivated" in people.text


async def test_who_writes_can_be_reached_again(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    world = opened(program())
    await world.wire.user(world(DANA).email)
    platform = Refusing(world, DANA, monkeypatch)
    platform.answer = GONE
    await world.until(ASKED_ON + timedelta(minutes=1))
    assert (await address(world, DANA)).unreachable
    platform.answer = None
    await world(DANA).commands("help")
    assert (await address(world, DANA)).unreachable is None
    assert not any(m for m in await world(MARCUS).messages() if "Dana" in m.text)


async def test_what_was_asked_in_anothers_place_goes_back(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = opened(program())
    await world.wire.user(world(TOM).email)
    Refusing(world, TOM, monkeypatch).answer = GONE
    await world.until(ASKED_ON + timedelta(days=15))
    asked = (await world.touchpoints(Kind.KPI_UPDATE, DANA))[0]
    assert asked.asked_of_id is None
    assert asked.state is TouchpointState.ESCALATED
    assert any("Tom Ruiz can't be asked about Win rate" in m.text for m in await world(MEI).messages())
