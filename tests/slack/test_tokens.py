"""Stored tokens: renewed in time, once over all processes, and what happens while Slack renews none."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlmodel import Session

from bot.clock import StandingClock
from bot.mistakes import Mistake
from bot.platforms.slack.client import Clients
from bot.platforms.slack.errors import Refused
from bot.platforms.slack.tokens import StoredTokens
from bot.secrets import Vault, new_key
from bot.sending.outcomes import Held
from bot.settings import SlackSettings
from storage import installations
from storage.database import Database
from storage.words import Platform
from tests.slack.authority import CLIENT_ID, CLIENT_SECRET, Authority, running
from tests.storage import rows

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
ENDS = NOW + timedelta(hours=12)
KEYS = (SecretStr(Fernet.generate_key().decode()),)


class Processes:
    """Several that send for the same workspace, whose token was given at NOW and lasts twelve hours."""

    def __init__(self, database: Database, authority: Authority, *, ends: datetime | None = ENDS) -> None:
        self.clock = StandingClock(NOW)
        self.authority = authority
        authority.refresh_tokens.add("xoxe-first")
        self.clients = Clients(authority.url)
        settings = SlackSettings.model_validate(
            {
                "client_id": CLIENT_ID,
                "client_secret": CLIENT_SECRET,
                "app_token": "xapp-1",
                "base_url": authority.url,
            }
        )
        locked = Vault(KEYS).lock({"token": "xoxb-first", "refresh_token": "xoxe-first"})

        def fill(session: Session) -> int:
            at = rows.tenant(session, platform=Platform.SLACK, name="T1")
            installations.keep(session, tenant_id=at.key_id, now=NOW, secrets=locked, expires_at=ends)
            return at.key_id

        self.tenant = database.write(fill)
        self.all = [StoredTokens(settings, KEYS, database, self.clock, self.clients) for _ in range(3)]

    async def tokens(self) -> list[str]:
        """What each would send with, all asking at once and several times."""
        return await asyncio.gather(*(each.of(self.tenant) for each in self.all for _ in range(5)))

    async def refused(self) -> Held:
        """Why there is none."""
        with pytest.raises(Refused) as caught:
            await self.all[0].of(self.tenant)
        assert isinstance(caught.value.outcome, Held), "the message waits, and is not counted as tried"
        return caught.value.outcome


@pytest.fixture
async def authority() -> AsyncIterator[Authority]:
    async with running() as found:
        yield found


async def test_a_token_is_renewed_before_its_end_by_one_of_many(
    any_database: Database, authority: Authority
) -> None:
    processes = Processes(any_database, authority)
    processes.clock.turn_to(ENDS - timedelta(hours=2, minutes=2))
    assert set(await processes.tokens()) == {"xoxb-first"}
    assert authority.asked == []

    processes.clock.turn_to(ENDS - timedelta(hours=2))
    assert set(await processes.tokens()) <= {"xoxb-first", "xoxe.xoxb-1"}, "the old one is good until its end"
    processes.clock.turn_to(ENDS)
    assert set(await processes.tokens()) == {"xoxe.xoxb-1"}
    assert authority.asked == ["refresh_token"], "a refresh token works once"

    processes.clock.turn_to(ENDS + timedelta(hours=9))
    await processes.tokens()
    processes.clock.turn_to(ENDS + timedelta(hours=10))
    assert set(await processes.tokens()) == {"xoxe.xoxb-2"}, "and so on"
    await processes.clients.close()


async def test_who_gives_up_waiting_costs_no_renewal(database: Database, authority: Authority) -> None:
    """A tap is answered within Slack's three seconds, and a refresh token that was used works no more."""
    processes = Processes(database, authority)
    processes.clock.turn_to(ENDS - timedelta(hours=1))
    authority.answers.clear()
    tap = asyncio.create_task(processes.all[0].of(processes.tenant))
    await authority.has_renewed.wait()
    tap.cancel()
    with pytest.raises(asyncio.CancelledError):
        await tap
    (look,) = processes.all[0]._looks
    authority.answers.set()
    await look
    assert await processes.all[1].of(processes.tenant) == "xoxe.xoxb-1"
    assert authority.asked == ["refresh_token"]
    await processes.clients.close()


async def test_at_the_start_tokens_are_locked_with_the_newest_key(
    database: Database, authority: Authority
) -> None:
    processes = Processes(database, authority)
    new = SecretStr(new_key())
    settings = processes.all[0]._settings
    both = StoredTokens(settings, [new, *KEYS], database, processes.clock, processes.clients)
    await both.join()
    alone = StoredTokens(settings, [new], database, processes.clock, processes.clients)
    await alone.join()
    assert await alone.of(processes.tenant) == "xoxb-first"
    with pytest.raises(Refused, match="locked_away"):
        await processes.all[0].of(processes.tenant)
    await processes.all[0].join()
    await processes.clients.close()


async def test_a_token_without_an_end_is_left_alone(database: Database, authority: Authority) -> None:
    processes = Processes(database, authority, ends=None)
    processes.clock.turn_to(NOW + timedelta(days=400))
    assert set(await processes.tokens()) == {"xoxb-first"}
    assert authority.asked == []
    await processes.clients.close()


async def test_while_slack_renews_none_the_old_token_serves_and_then_messages_wait(
    database: Database, authority: Authority
) -> None:
    processes = Processes(database, authority)
    authority.broken = 503
    processes.clock.turn_to(ENDS - timedelta(minutes=5))
    assert set(await processes.tokens()) == {"xoxb-first"}
    processes.clock.turn_to(ENDS - timedelta(minutes=4, seconds=30))
    await processes.tokens()
    assert len(authority.asked) == 1, "after a failure, a minute's rest"
    processes.clock.turn_to(ENDS)
    assert "run out" in (await processes.refused()).why
    authority.broken = None
    processes.clock.turn_to(ENDS + timedelta(minutes=2))
    assert set(await processes.tokens()) == {"xoxe.xoxb-1"}
    await processes.clients.close()


async def test_a_refresh_token_that_is_no_good_asks_for_a_new_installation(
    database: Database, authority: Authority
) -> None:
    processes = Processes(database, authority)
    authority.refresh_tokens.clear()
    processes.clock.turn_to(ENDS - timedelta(minutes=1))
    assert set(await processes.tokens()) == {"xoxb-first"}
    processes.clock.turn_to(ENDS + timedelta(minutes=2))
    assert "install the app again" in (await processes.refused()).why
    assert "invalid_refresh_token" in (await processes.refused()).why
    await processes.clients.close()


def test_keys_are_changed_one_after_another() -> None:
    old, new = SecretStr(new_key()), SecretStr(new_key())
    locked = Vault([old]).lock({"token": "xoxb-1"})
    assert "xoxb" not in locked
    assert Vault([new, old]).unlock(locked) == {"token": "xoxb-1"}
    moved = Vault([new, old]).renewed(locked)
    assert Vault([new]).unlock(moved) == {"token": "xoxb-1"}
    with pytest.raises(Mistake, match="Put the key back"):
        Vault([new]).unlock(locked)
    with pytest.raises(Mistake, match="is no key"):
        Vault([SecretStr("short")])
    with pytest.raises(Mistake, match="--new-key"):
        Vault([])
