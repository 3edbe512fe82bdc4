"""Around the call: the monthly budget, the cache, the log without content, and what is never sent."""

import asyncio
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

import bot.model_calls
import bot.reader
from bot.clock import StandingClock
from bot.model_calls import make_calls
from bot.reader import ModelReader, question
from storage import model_use
from storage.database import Database
from storage.models import ModelCall
from storage.words import ModelOutcome
from tests.reader.conftest import CYCLE, WIN_RATE, doubt
from tests.reader.service import GONE, LIMITED, REFUSED, Answer, Service, completion, says
from tests.storage.rows import values


@pytest.fixture
def reader_with(service: Service, database: Database, clock: StandingClock):
    """Make a reader at the service."""

    def make(**changes: Any) -> ModelReader:
        calls = make_calls(service.settings(**changes), database, clock)
        assert calls is not None
        return ModelReader(calls)

    return make


def spent(database: Database, month: str = "2026-06") -> int:
    return database.read(lambda session: model_use.tokens_in(session, month=month))


def test_without_settings_there_is_no_model(database: Database, clock: StandingClock) -> None:
    assert make_calls(None, database, clock) is None


async def test_a_call_is_counted_with_its_cost_and_without_content(
    service: Service, reader_with, database: Database
) -> None:
    service.answer = says("a quarter or so", 25)
    (stated,) = await reader_with(input_price="2", output_price="10").ask(doubt("a quarter or so"))
    assert stated.quote == "a quarter or so"
    (call,) = database.read(lambda session: [row.model_dump() for row in session.exec(select(ModelCall))])
    assert (call["outcome"], call["input_tokens"], call["output_tokens"]) == (ModelOutcome.ANSWERED, 700, 60)
    assert (call["cost"], call["month"], call["instructions"]) == (
        Decimal("0.002"),
        "2026-06",
        "read-reply-1",
    )
    assert "quarter" not in str(call)
    assert spent(database) == 760  # what was set aside is put right


async def test_the_same_question_is_asked_once(service: Service, reader_with) -> None:
    service.answer = says("25", 25)
    reader = reader_with()
    first = await reader.ask(doubt("25 or so"))
    assert await reader.ask(doubt("25 or so")) == first
    assert len(service.requests) == 1
    await reader.ask(doubt("25 or so", CYCLE))
    assert len(service.requests) == 2


async def test_the_cache_is_bounded_and_forgets_the_oldest(
    service: Service, reader_with, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.reader, "REMEMBERED", 2)
    reader = reader_with()
    for reply in ("a", "b", "a", "c"):
        await reader.ask(doubt(reply))
    assert service.replies() == ["a", "b", "c"]
    await reader.ask(doubt("a"))
    await reader.ask(doubt("b"))
    assert service.replies() == ["a", "b", "c", "b"]


@pytest.mark.parametrize("answer", [GONE, REFUSED, completion("{")], ids=["down", "refused", "malformed"])
async def test_a_failure_is_not_remembered(service: Service, reader_with, answer: Answer) -> None:
    reader = reader_with()
    service.answer = answer
    assert await reader.ask(doubt("25 or so")) == ()
    service.answer = says("25", 25)
    assert len(await reader.ask(doubt("25 or so"))) == 1


async def test_no_call_goes_beyond_the_months_budget(
    service: Service, reader_with, database: Database, clock: StandingClock
) -> None:
    reader = reader_with(monthly_token_budget=2_500)
    for number in range(10):
        await reader.ask(doubt(f"{number} or so"))
    assert 0 < len(service.requests) < 10
    assert spent(database) <= 2_500
    asked = len(service.requests)
    clock.turn_to(datetime(2026, 7, 1, tzinfo=UTC))
    await reader.ask(doubt("11 or so"))
    assert len(service.requests) == asked + 1
    assert spent(database, "2026-07") == 760


async def test_a_budget_of_nothing_sends_nothing(service: Service, reader_with) -> None:
    assert await reader_with(monthly_token_budget=0).ask(doubt("25 or so")) == ()
    assert service.requests == []


async def test_calls_at_the_same_time_cannot_overspend(
    service: Service, reader_with, database: Database
) -> None:
    reader = reader_with(monthly_token_budget=2_500)
    await asyncio.gather(*(reader.ask(doubt(f"{number} or so")) for number in range(8)))
    assert 0 < len(service.requests) < 3
    assert spent(database) <= 2_500


def test_two_transactions_at_once_take_no_token_twice(any_database: Database) -> None:
    at = datetime(2026, 6, 1, tzinfo=UTC)

    def take(session):
        return model_use.set_aside(session, at=at, model="m", instructions="1", tokens=10, budget=55)

    taken = [future.result() for future in [any_database.submit(take) for _ in range(20)]]
    assert sum(call is not None for call in taken) == 5
    assert spent(any_database) == 50


async def test_what_nobody_heard_back_from_stays_counted(
    service: Service, reader_with, database: Database
) -> None:
    service.hold.clear()
    assert await reader_with(timeout=0.2).ask(doubt("25 or so")) == ()
    (aside,) = values(database, ModelCall.tokens_set_aside)
    assert spent(database) == aside > 0
    assert values(database, ModelCall.outcome) == [ModelOutcome.SLOW]


async def test_a_service_that_is_down_costs_nothing(
    service: Service, reader_with, database: Database
) -> None:
    service.answer = GONE
    await reader_with().ask(doubt("25 or so"))
    assert spent(database) == 0


async def test_a_service_that_asks_to_be_left_alone_is(service: Service, reader_with) -> None:
    reader = reader_with()
    service.answer = LIMITED
    await reader.ask(doubt("25 or so"))
    service.answer = says("26", 26)
    assert await reader.ask(doubt("26 or so")) == ()
    assert len(service.requests) == 1


async def test_a_long_reply_is_never_sent(service: Service, reader_with) -> None:
    reader = reader_with(longest_reply=20)
    await reader.ask(doubt("x" * 21))
    assert service.requests == []
    await reader.ask(doubt("x" * 20))
    assert len(service.requests) == 1


async def test_levels_are_sent_only_where_that_is_set(service: Service, reader_with) -> None:
    await reader_with().ask(doubt("25 or so"))
    await reader_with(send_levels=True).ask(doubt("25 or so"))
    kpis = [json.loads(request["messages"][1]["content"])["kpis"] for request in service.requests]
    assert kpis == [
        [{"name": "Win rate", "unit": "%"}],
        [{"name": "Win rate", "unit": "%", "baseline": "22", "target": "26"}],
    ]


def test_addresses_and_links_are_not_sent() -> None:
    sent = question(
        doubt("ask tom.ruiz@halden.example or see https://crm.halden.example/q?a=1, else 25", WIN_RATE),
        send_levels=False,
    )
    assert json.loads(sent)["reply"] == "ask [address] or see [link] else 25"


async def test_a_test_that_calls_a_model_by_accident_is_told(
    service: Service, reader_with, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.model_calls, "ALLOW_MODEL_CALLS", False)
    with pytest.raises(RuntimeError, match="ALLOW_MODEL_CALLS"):
        await reader_with().ask(doubt("25 or so"))
    assert service.requests == []
