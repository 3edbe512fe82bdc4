"""Who waits is answered in one transaction with others who wait, once, and loses nothing if that fails."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.app import Application, assemble
from bot.at_once import HELD, AtOnce
from bot.clock import StandingClock
from bot.settings import Settings
from storage import overview, sandbox
from storage.database import Database
from storage.models import Inbox, Outbox, Person, Program, Tenant
from storage.words import InboxState, OutboxState
from tests.storage import rows
from workflows.commands import dispatch
from workflows.events import ButtonPressed, CommandGiven


@pytest.fixture
def application(any_database: Database) -> Application:
    """One tenant with Dana and Tom in it."""

    def furnish(session: Session) -> None:
        at = rows.tenant(session)
        for name in ("dana", "tom"):
            who = rows.person(session, at, name=name)
            sandbox.address(session, tenant_id=at.key_id, person=who, now=rows.NOW)

    any_database.write(furnish)
    return assemble(Settings(), clock=StandingClock(rows.NOW), database=any_database)


def command(event_id: str, text: str = "help", *, person: int = 1) -> CommandGiven:
    user = f"person-{person}"
    return CommandGiven(event_id=event_id, tenant_id=1, user=user, conversation=user, at=rows.NOW, text=text)


def outbox(application: Application) -> list[Outbox]:
    return application.database.read(lambda s: list(s.exec(select(Outbox).order_by(col(Outbox.id)))))


async def test_those_who_ask_together_are_answered_by_one_look_until_something_changes(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def furnish(session: Session) -> None:
        for who in session.exec(select(Person)):
            who.learning_team = True
        rows.program(session, session.get_one(Tenant, 1))

    application.database.write(furnish)
    looks: list[list[str]] = []
    look = overview.programs

    def counted(session: Session, **given: Any) -> list[Program]:
        found = look(session, **given)
        looks.append([str(program.state) for program in found])
        return found

    monkeypatch.setattr(overview, "programs", counted)
    at_once = AtOnce(application.database, application.clock, application.gateway)
    paused = ButtonPressed(
        event_id="e3",
        tenant_id=1,
        user="person-1",
        conversation="person-1",
        at=rows.NOW,
        action="program.pause",
        value="1",
        inputs={"reason": "The market is gone"},
        about="home",
    )
    dana, tom, refused, _, again, toms = await asyncio.gather(
        at_once.answers(command("e1", "status")),
        at_once.answers(command("e2", "status", person=2)),
        at_once.answers(command("unknown", "statsu")),
        at_once.answers(paused),
        at_once.answers(command("e4", "status")),
        at_once.answers(command("e5", "status", person=2)),
    )
    assert looks == [["active"], ["paused"]]
    first, second, third, fourth = [answer for each in (dana, tom, again, toms) for answer in each or ()]
    assert first.card == second.card
    assert "Did you mean" in str(refused)
    assert third.card == fourth.card
    assert "Paused" in third.card.summary
    assert len({first.token, second.token, third.token, fourth.token}) == 4


async def test_each_is_answered_once_and_what_is_not_shown_goes_out_by_itself(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = AtOnce(application.database, application.clock, application.gateway)
    run = dispatch.run

    def broken(turn: object, text: str) -> None:
        if "back" in text:
            raise RuntimeError("a fault of ours")
        run(turn, text)  # type: ignore[arg-type]

    monkeypatch.setattr(dispatch, "run", broken)
    first, tom, fault, again = await asyncio.gather(
        at_once.answers(command("e1")),
        at_once.answers(command("e2", person=2)),
        at_once.answers(command("e3", "back")),
        at_once.answers(command("e1")),
    )
    assert first is not None
    assert tom is not None
    assert ([len(first), len(tom)], fault, again) == ([1, 1], None, [])
    repeated = await at_once.answers(command("e4"))
    assert repeated is not None
    assert repeated[0].card == first[0].card
    stored = application.database.read(lambda s: {row.event_id: row.state for row in s.exec(select(Inbox))})
    done = InboxState.DONE
    assert stored == {"e1": done, "e2": done, "e3": InboxState.WAITING, "e4": done}
    assert {row.next_at for row in outbox(application)} == {rows.NOW + HELD}
    await at_once.shown([*first, *repeated])
    states = {row.answers_id: row.state for row in outbox(application)}
    assert sorted(states.values()) == [OutboxState.PENDING, OutboxState.SENT, OutboxState.SENT]
    assert isinstance(application.clock, StandingClock)
    application.clock.turn_to(rows.NOW + HELD + timedelta(seconds=1))
    await application.delivery.drain(1)
    assert {row.state for row in outbox(application)} == {OutboxState.SENT}
