"""A form is taken once, whoever works on it; who does not look any more is told by message."""

import asyncio

import pytest
from sqlmodel import Session, col, select

from bot.clock import StandingClock
from bot.gateway import TRIES, Gateway
from prompts.cards import Card
from storage import sandbox
from storage.database import Database
from storage.models import Inbox, Outbox, Program
from storage.words import InboxState
from tests.storage import rows
from workflows import dialogue
from workflows.errors import FormIncomplete
from workflows.events import FormSubmitted

FILLED = {"name": "First-Line Leaders", "starts": "2026-02-02", "ends": "2026-02-27"}


def _furnish(session: Session) -> None:
    at = rows.tenant(session)
    mei = rows.person(session, at, name="mei")
    mei.learning_team = True
    sandbox.address(session, tenant_id=at.key_id, person=mei, now=rows.NOW)


def _gateway(database: Database) -> Gateway:
    return Gateway(database, StandingClock(rows.NOW))


def _sent(event_id: str, **changes: str) -> FormSubmitted:
    return FormSubmitted(
        event_id=event_id,
        tenant_id=1,
        user="person-1",
        conversation="person-1",
        at=rows.NOW,
        form="program",
        inputs={**FILLED, **changes},
    )


def _messages(database: Database) -> list[Outbox]:
    return database.read(lambda s: list(s.exec(select(Outbox).order_by(col(Outbox.id)))))


async def test_the_same_form_at_the_server_and_at_a_worker_is_taken_once(any_database: Database) -> None:
    any_database.write(_furnish)
    serving, working = _gateway(any_database), _gateway(any_database)

    async def worker() -> None:
        await working.receive(_sent("1"))
        await working.process(1, "person-1")

    refused = await asyncio.gather(*(serving.submit(_sent("1")) for _ in range(4)), worker(), worker())
    assert refused == [None] * 6
    assert any_database.read(lambda s: s.exec(select(Program.name)).all()) == ["First-Line Leaders"]
    assert [row.message for row in _messages(any_database)] == ["program.created"]
    assert any_database.read(lambda s: s.exec(select(Inbox.state)).all()) == [InboxState.DONE]


async def test_what_cannot_be_taken_leaves_no_trace_and_can_be_mended(database: Database) -> None:
    database.write(_furnish)
    gateway = _gateway(database)
    refused = [await gateway.submit(_sent("1", ends="2026-01-01")) for _ in range(2)]
    assert [error.fields.keys() for error in refused if isinstance(error, FormIncomplete)] == [{"ends"}] * 2
    assert (database.read(lambda s: s.exec(select(Inbox)).all()), _messages(database)) == ([], [])
    assert await gateway.submit(_sent("1")) is None


async def test_a_form_found_after_a_crash_comes_back_by_message_with_what_was_filled_in(
    database: Database,
) -> None:
    database.write(_furnish)
    await _gateway(database).receive(_sent("1", ends="2026-01-01"))
    await _gateway(database).recover()
    (row,) = _messages(database)
    card = Card.model_validate(row.card)
    assert row.message == "form.program"
    assert {part.id: part.value for part in card.inputs}["name"] == "First-Line Leaders"
    assert [button.label for button in card.buttons] == ["Save"]


@pytest.mark.survives
async def test_a_form_that_breaks_us_is_tried_again_and_its_sender_is_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.write(_furnish)
    tries = []

    def broken(*what: object) -> None:
        tries.append(what)
        raise ZeroDivisionError("of our own making")

    monkeypatch.setattr(dialogue, "handle", broken)
    assert await _gateway(database).submit(_sent("1")) is None
    assert len(tries) == 1 + TRIES
    assert [row.message for row in _messages(database)] == ["common.failed"]
