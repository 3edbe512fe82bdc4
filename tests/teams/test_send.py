"""Sending in Teams: where it goes, what a refusal means, and what is done when nobody knows."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlmodel import Session, select

from bot.clock import WallClock
from bot.platforms.teams import refusals
from bot.platforms.teams.send import TeamsSender
from bot.sending.outcomes import Deadline, Held, Limit, NotSent, Outgoing, Sent, Uncertain
from prompts.cards import Card, Text
from prompts.teams import NOT_INSTALLED
from storage import addresses, tenants
from storage.database import Database
from storage.models import Address, Person
from storage.words import Platform
from tests.ports import free_port
from tests.teams.conftest import NOW
from tests.teams.fake.connector import Connector, Member, Next
from tests.teams.fake.serving import Front
from tests.teams.world import settings

pytestmark = pytest.mark.anyio

CARD = Card(summary="Win rate?", parts=(Text(body="Where is the win rate now?"),))


class Post:
    """One person, one message, and the sender."""

    def __init__(self, front: Front, fake: Connector, database: Database, **changes: object) -> None:
        self.fake, self.database = fake, database
        self.sender = TeamsSender(settings(front.address, fake, **changes), database, WallClock())
        self.dana: Member = fake.joins("dana.wu@halden.example")
        self.message = database.write(self._set_up)

    def _set_up(self, session: Session) -> Outgoing:
        tenant = tenants.join(session, platform=Platform.TEAMS, external_id="tenant-1", name="T", now=NOW)
        person = Person.made(
            organization_id=tenant.organization_id,
            home_tenant_id=tenant.key_id,
            name="Dana Wu",
            email=self.dana.email,
            created_at=NOW,
        )
        session.add(person)
        session.flush()
        return Outgoing("t1", tenant.key_id, person.key_id, CARD, NOW, None)

    def met(self, *, conversation: str | None = None) -> None:
        """Teams has told us who she is there."""
        self.database.write(
            lambda session: addresses.meet(
                session,
                tenant_id=self.message.tenant_id,
                user=self.dana.aad,
                email=self.dana.email,
                now=NOW,
                conversation=conversation,
            )
        )

    def address(self) -> Address:
        """How she is reached."""
        return self.database.read(lambda session: session.exec(select(Address)).one())


@pytest.fixture
async def post(front: Front, fake: Connector, database: Database) -> AsyncIterator[Post]:
    """A sender and somebody to write to."""
    made = Post(front, fake, database)
    yield made
    await made.sender.sdk.close()


async def test_the_first_message_opens_the_conversation_and_a_change_stays_in_its_place(post: Post) -> None:
    post.met()
    first = await post.sender.send(post.message)
    assert isinstance(first, Sent)
    assert post.address().conversation == post.dana.conversation
    changed = replace(post.message, token="t2", replaces=first.ref)
    assert await post.sender.send(changed) == first
    said = post.fake.in_conversation(post.dana.conversation)
    assert [(each.changes, each.body["summary"]) for each in said] == [(1, "Win rate?")]
    assert "text" not in said[0].body

    said.clear()
    anew = await post.sender.send(changed)
    assert isinstance(anew, Sent)
    assert anew != first
    assert len(said) == 1
    assert post.fake.wrong == []


async def test_nobody_known_there_is_not_installed(post: Post) -> None:
    assert await post.sender.send(post.message) == NotSent(NOT_INSTALLED, None)
    assert post.address().external_id.startswith("unmet:")
    assert post.fake.requests == []
    post.met(conversation=post.dana.conversation)
    assert post.address().external_id == post.dana.aad
    assert isinstance(await post.sender.send(post.message), Sent)
    post.dana.installed = False
    blocked = await post.sender.send(post.message)
    assert isinstance(blocked, NotSent)
    assert blocked.retry_after is None


async def test_each_answer_of_teams_becomes_what_to_do_next(post: Post) -> None:
    post.met(conversation=post.dana.conversation)
    post.fake.next.extend(
        [
            Next(status=429, headers={"retry-after": "7"}),
            Next(status=412),
            Next(status=502),
            Next(status=504),
            Next(drop=True),
            Next(drop=True, takes=True),
            Next(body={}),
            Next(status=413),
            Next(status=403, body={"errorCode": 209, "message": '{"subCode":"MessageWritesBlocked"}'}),
        ]
    )
    found = [await post.sender.send(post.message) for _ in range(9)]
    limited, unready, bad_gateway, timed_out, dropped, lost, nameless, long, blocked = found
    assert limited == NotSent("Teams asks to slow down", timedelta(seconds=7), limit=Limit.CONVERSATION)
    assert isinstance(unready, NotSent)
    assert unready.retry_after
    for unknown in (bad_gateway, timed_out, dropped, lost, nameless):
        assert isinstance(unknown, Uncertain)
    assert isinstance(long, NotSent)
    assert long.retry_after
    assert blocked == NotSent("has blocked the bot in Teams, or removed it", None)


async def test_a_slow_answer_is_not_waited_for_and_nobody_knows(
    front: Front, fake: Connector, database: Database
) -> None:
    post = Post(front, fake, database, timeout=1)
    post.met(conversation=post.dana.conversation)
    fake.next.append(Next(wait=30, takes=True))
    assert isinstance(await post.sender.send(post.message), Uncertain)
    await post.sender.sdk.close()


async def test_an_uncertain_message_is_sent_again_and_says_that_it_may_be_a_repeat(post: Post) -> None:
    post.met(conversation=post.dana.conversation)
    assert post.sender.settle_after == timedelta(seconds=60)
    post.fake.next.append(Next(drop=True, takes=True))
    assert isinstance(await post.sender.send(post.message), Uncertain)
    found = await post.sender.find(post.message)
    assert isinstance(found, NotSent)
    assert found.retry_after == timedelta(0)
    assert isinstance(await post.sender.send(post.message), Sent)
    first, second = (str(each.body) for each in post.fake.in_conversation(post.dana.conversation))
    assert "had this already" not in first
    assert "had this already" in second
    change = replace(post.message, replaces="a|1")
    assert await post.sender.find(change) == NotSent("a change can be made again", timedelta(0))


async def test_by_setting_an_uncertain_message_waits_for_a_human(
    front: Front, fake: Connector, database: Database
) -> None:
    post = Post(front, fake, database, uncertain="hold")
    assert isinstance(await post.sender.find(post.message), Uncertain)
    assert isinstance(await post.sender.find(post.message), Uncertain)


async def test_without_a_token_everybody_waits_and_the_secret_is_not_told(
    front: Front, fake: Connector, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    post = Post(front, fake, database, client_secret=SecretStr("wr0ng-s3cret"))
    post.met(conversation=post.dana.conversation)
    found = await post.sender.send(post.message)
    assert isinstance(found, NotSent)
    assert found.limit is Limit.TENANT
    assert "AADSTS7000215" in found.why
    assert "wr0ng" not in caplog.text + repr(found)
    await post.sender.sdk.close()


async def test_a_digest_goes_to_its_channel(post: Post) -> None:
    post.met(conversation=post.dana.conversation)
    channel = "19:team@thread.tacv2"
    sent = await post.sender.send(replace(post.message, channel=channel))
    assert isinstance(sent, Sent)
    assert sent.ref.startswith(f"{channel}|")
    assert len(post.fake.in_conversation(channel)) == 1


@pytest.mark.parametrize(
    ("code", "limit", "for_ever"),
    [
        ("MessageWritesBlocked", None, True),
        ("BotNotInConversationRoster", None, True),
        ("ConversationBlockedByUser", None, True),
        ("ConversationNotFound", None, True),
        ("BotDisabledByAdmin", Limit.TENANT, False),
        ("BotNotRegistered", Limit.TENANT, False),
        ("SomethingNew", None, False),
    ],
)
def test_the_sub_codes_of_403(code: str, limit: Limit | None, for_ever: bool) -> None:
    for text in (
        f'{{"error":{{"code":"{code}","message":"No."}}}}',
        f'{{"errorCode":209,"message":"{{\\r\\n  \\"subCode\\": \\"{code}\\"}}"}}',
    ):
        found = refusals.outcome(403, text, None)
        assert isinstance(found, NotSent)
        assert (found.limit, found.retry_after is None) == (limit, for_ever)


def test_many_conversations_refused_at_once_are_the_tenants_limit() -> None:
    found = refusals.outcome(429, "", None, busy=True)
    assert isinstance(found, NotSent)
    assert found.limit is Limit.TENANT


async def test_what_failed_before_it_left_is_not_sent(post: Post) -> None:
    post.met()
    post.fake.next.append(Next(status=502))
    held = await post.sender.send(post.message)
    assert held == Held("Teams answered 502", timedelta(seconds=30), about_one=True)
    assert post.fake.said == {}


async def test_whose_lease_runs_out_on_the_way_is_not_shown_any_more(post: Post) -> None:
    post.met()
    first = await post.sender.send(post.message)
    assert isinstance(first, Sent)
    for replaces in (None, first.ref):
        late = replace(post.message, token="t2", replaces=replaces, leaves_by=Deadline.after(-1))
        assert await post.sender.send(late) == Held("its lease ran out before it left", timedelta(0))
    assert [each.changes for each in post.fake.in_conversation(post.dana.conversation)] == [0]


async def test_where_teams_cannot_be_reached_all_wait_and_none_is_held_against_its_message(
    front: Front, fake: Connector, database: Database
) -> None:
    post = Post(front, fake, database, service_url=f"http://127.0.0.1:{free_port()}/teams")
    post.met(conversation=post.dana.conversation)
    why = "Teams cannot be reached (ConnectError)"
    assert await post.sender.send(post.message) == Held(why, timedelta(seconds=30), everyone=True)
    await post.sender.sdk.close()
