"""A rate limit pauses whom it is about and nobody else, and is never held against a message."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import Session, select

from bot.sending import line
from bot.sending.books import TRIES, WAITS
from bot.sending.outcomes import Held, Limit, NotSent, Outcome, Outgoing, Uncertain
from bot.sending.rates import Gate, Rates, Window
from storage import inbox, leases, outbox
from storage.database import Database
from storage.models import Outbox, Person, Tenant
from tests.sending.platform import FakePlatform, Mail, arrives
from tests.storage import rows

MINUTE = timedelta(minutes=1)
OF_TENANT = NotSent("ratelimited", retry_after=MINUTE, limit=Limit.TENANT)
OF_CONVERSATION = NotSent("ratelimited", retry_after=MINUTE, limit=Limit.CONVERSATION)


async def test_a_tenants_limit_pauses_it_and_no_other(any_database: Database) -> None:
    platform = FakePlatform()
    mail = Mail(any_database, platform)
    limited, other = mail.write(people=3, name="limited"), mail.write(people=3, name="other")

    async def answer(message: Outgoing) -> Outcome:
        return OF_TENANT if message.tenant_id == limited else await arrives(message)

    platform.answer = answer
    assert await mail.drain(limited) == 0
    assert await mail.drain(other) == 3
    assert set(mail.states(limited)) == {"pending"}
    until = rows.NOW + MINUTE
    assert any_database.read(lambda s: s.get_one(Tenant, limited).paused_until) == until
    assert any_database.read(lambda s: outbox.next_moment(s, tenant_id=limited)) == until
    assert any_database.read(lambda s: outbox.next_moment(s, tenant_id=limited, after=rows.NOW)) == until
    assert any_database.read(lambda s: outbox.tenants_with_mail(s, now=until - MINUTE / 2)) == []
    assert any_database.read(lambda s: outbox.tenants_with_mail(s, now=until)) == [limited]


async def test_the_pause_outlives_the_process(database: Database) -> None:
    platform = FakePlatform()
    mail = Mail(database, platform)
    tenant_id = mail.write(people=60)

    async def answer(_message: Outgoing) -> Outcome:
        return OF_TENANT

    platform.answer = answer
    await mail.drain(tenant_id)
    refused = len(platform.begun)
    assert refused <= 50, "what was not under way yet is kept back"
    after_restart = Mail(database, platform)
    assert await after_restart.drain(tenant_id, later=MINUTE / 2) == 0
    assert len(platform.begun) == refused
    platform.answer = arrives
    assert await after_restart.drain(tenant_id, later=MINUTE / 2) == 60


@pytest.mark.parametrize(("minutes", "share"), [(1, 0.5), (4, 0.8), (60, 1.0)])
async def test_whoever_drains_next_has_learned_from_the_refusal_too(
    database: Database, monkeypatch: pytest.MonkeyPatch, minutes: int, share: float
) -> None:
    """Half its rate, and all of it again after some minutes: the refusal may have been another process's."""
    shares: list[float] = []
    passed = Gate.passed

    def noted(gate: Gate, now: float) -> None:
        shares.append(gate.share(now))
        passed(gate, now)

    monkeypatch.setattr(Gate, "passed", noted)
    mail = Mail(database, FakePlatform())
    tenant_id = mail.write(people=3)
    database.write(lambda s: leases.pause(s, tenant_id=tenant_id, until=rows.NOW + MINUTE))
    assert await mail.drain(tenant_id) == 0
    assert await mail.drain(tenant_id, later=minutes * MINUTE) == 3
    assert shares == [pytest.approx(share, abs=0.05)] * 3


async def test_a_conversations_limit_holds_that_conversation_alone(any_database: Database) -> None:
    platform = FakePlatform()
    mail = Mail(any_database, platform)
    tenant_id = mail.write(people=3, each=2)
    chatty = mail.rows()[0].person_id

    async def answer(message: Outgoing) -> Outcome:
        return OF_CONVERSATION if message.person_id == chatty else await arrives(message)

    platform.answer = answer
    assert await mail.drain(tenant_id) == 4
    assert Counter(mail.states()) == {"sent": 4, "pending": 2}
    assert any_database.read(lambda s: s.get_one(Tenant, tenant_id).paused_until) is None
    platform.answer = arrives
    assert await mail.drain(tenant_id, later=MINUTE / 2) == 0
    assert await mail.drain(tenant_id, later=MINUTE / 2) == 2
    assert platform.order()[chatty][-2:] == mail.expected_order()[chatty]


async def test_a_message_outlives_any_number_of_rate_limits(database: Database) -> None:
    platform = FakePlatform()
    mail = Mail(database, platform)
    tenant_id = mail.write()
    script: list[Outcome] = [OF_TENANT, OF_CONVERSATION] * TRIES
    script += [NotSent("not now", retry_after=MINUTE)] * (TRIES - 1)

    async def answer(message: Outgoing) -> Outcome:
        return script.pop(0) if script else await arrives(message)

    platform.answer = answer
    while script:
        await mail.drain(tenant_id, later=max(WAITS))
    assert mail.states() == ["pending"]
    assert await mail.drain(tenant_id, later=max(WAITS)) == 1
    assert len(platform.begun) == 3 * TRIES


async def test_a_storm_of_refusals_loses_repeats_and_swaps_nothing(any_database: Database) -> None:
    platform = FakePlatform()
    mail = Mail(any_database, platform)
    tenant_id = mail.write(people=15, each=4)
    refused: set[str] = set()
    arrived: dict[int, list[str]] = {}

    async def answer(message: Outgoing) -> Outcome:
        if message.token not in refused:
            refused.add(message.token)
            return OF_TENANT if len(refused) % 3 == 0 else OF_CONVERSATION
        arrived.setdefault(message.person_id, []).append(message.token)
        return await arrives(message)

    platform.answer = answer
    for _ in range(60):
        await mail.drain(tenant_id, later=MINUTE)
    assert set(mail.states()) == {"sent"}
    assert arrived == mail.expected_order()


async def test_what_stops_a_tenant_holds_its_mail_and_is_held_against_no_message(database: Database) -> None:
    """A dead token: the lane waits as a whole, and then everything leaves in order."""
    platform = FakePlatform()
    mail = Mail(database, platform)
    tenant_id = mail.write(people=60, each=2)

    async def answer(_message: Outgoing) -> Outcome:
        return Held("invalid_auth", MINUTE, everyone=True)

    platform.answer = answer
    for _ in range(TRIES + 2):
        await mail.drain(tenant_id, later=MINUTE)
    assert len(platform.begun) <= 50 * (TRIES + 2), "what was not under way yet is kept back"
    assert set(mail.states(tenant_id)) == {"pending"}
    platform.answer = arrives
    assert await mail.drain(tenant_id, later=MINUTE) == 120


async def test_who_could_not_look_looks_again_and_sends_nothing_meanwhile(database: Database) -> None:
    platform = FakePlatform()
    mail = Mail(database, platform)
    tenant_id = mail.write(people=1)

    async def lost(_message: Outgoing) -> Outcome:
        return Uncertain("no answer")

    async def not_allowed(_message: Outgoing) -> Outcome:
        return Held("missing_scope", MINUTE)

    platform.answer, platform.found = lost, not_allowed
    for _ in range(4):
        await mail.drain(tenant_id, later=2 * MINUTE)
    assert len(platform.begun) == 1
    assert mail.states(tenant_id) == ["uncertain"]


async def test_who_wants_their_peace_gets_replies_meanwhile_and_the_rest_in_order_afterwards(
    any_database: Database,
) -> None:
    platform = FakePlatform()
    mail = Mail(any_database, platform)
    tenant_id, over = mail.write(each=2), rows.NOW + 30 * MINUTE
    arrived: list[str] = []

    async def answer(message: Outgoing) -> Outcome:
        now = mail.clock.now()
        if message.answers_id is None and now < over:
            mail.clock.turn_to(now + timedelta(seconds=1))
            return Held("do not disturb", over - now, rests_until=over)
        arrived.append(message.token)
        return await arrives(message)

    def reply(session: Session) -> None:
        came = inbox.store(
            session, tenant_id=tenant_id, event_id="e1", conversation="U1", payload={}, now=rows.NOW
        )
        assert came is not None
        row = rows.message(session, session.exec(select(Person)).one())
        row.answers_id = came.key_id

    platform.answer = answer
    assert await mail.drain(tenant_id) == 0
    any_database.write(reply)
    assert await mail.drain(tenant_id) == 1
    assert await mail.drain(tenant_id, later=over - mail.clock.now()) == 2
    first, second, answered = [row.token for row in mail.rows()]
    assert arrived == [answered, first, second]


@pytest.mark.parametrize(("tries", "state"), [(2_000, "pending"), (2_879, "dead")])
async def test_trouble_about_one_person_ends_after_a_day_so_that_somebody_hears_of_it(
    database: Database, tries: int, state: str
) -> None:
    platform = FakePlatform()
    mail = Mail(database, platform)
    tenant_id = mail.write()

    async def answer(_message: Outgoing) -> Outcome:
        return Held("conversations.open: HTTP 500", MINUTE / 2, about_one=True)

    platform.answer = answer
    database.write(lambda s: s.execute(update(Outbox).values(tries=tries, excused=tries)))
    assert await mail.drain(tenant_id) == 0
    assert mail.states() == [state]


@pytest.mark.parametrize(("rates", "remembered"), [(Rates(), False), (Rates((), (Window(1, 3600),)), True)])
async def test_a_tenant_is_kept_in_mind_as_long_as_its_rate_matters(
    database: Database, monkeypatch: pytest.MonkeyPatch, rates: Rates, remembered: bool
) -> None:
    monkeypatch.setattr(line, "_KEPT_SECONDS", 0.0)
    mail = Mail(database, FakePlatform(rates=rates))
    first, second = mail.write(name="first"), mail.write(name="second")
    await asyncio.gather(mail.drain(first), mail.drain(first))
    await mail.drain(second)
    assert mail.delivery.kept == ([first, second] if remembered else [second])
