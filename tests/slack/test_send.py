"""Messages on Slack: sent once whatever happens, changed in place, each refusal understood."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete
from sqlmodel import Session, select

from bot.platforms.slack import client, pictures
from bot.platforms.slack.errors import Refused
from bot.platforms.slack.send import SlackSender
from bot.sending.books import TRIES
from bot.sending.outcomes import Deadline, Held, Limit, NotSent, Outgoing, Sent, Uncertain
from prompts.cards import Button, Buttons, Card, Chart, Point, Slide, Text
from storage.models import Address, Person
from storage.words import Platform
from tests.conversations.programs import DANA
from tests.distributed.people import until
from tests.slack.conftest import SlackWorld
from workflows.installing import REMOVED

CARD = Card(summary="Where is Win rate now?", parts=(Text(body="Where is Win rate now?"),))


@pytest.fixture
def sender(world: SlackWorld) -> SlackSender:
    """The bot's sender."""
    found = world.dialogue.application.senders[Platform.SLACK]
    assert isinstance(found, SlackSender)
    return found


async def outgoing(
    world: SlackWorld,
    name: str = "t1",
    card: Card = CARD,
    *,
    replaces: str | None = None,
    channel: str | None = None,
    answers_id: int | None = None,
) -> Outgoing:
    dana = next(p for p in (await world.dialogue.people()).values() if p.name == "Dana Wu")
    return Outgoing(
        token=name,
        tenant_id=world.dialogue.tenant_id,
        person_id=dana.key_id,
        content=card,
        at=world.dialogue.clock.now(),
        replaces=replaces,
        channel=channel,
        answers_id=answers_id,
    )


def posts(world: SlackWorld) -> int:
    return len(world.workspace.messages)


@pytest.mark.parametrize("fault", ["lose", "drop", "500"])
async def test_what_nobody_knows_is_looked_for_before_it_is_sent_again(
    world: SlackWorld, sender: SlackSender, fault: str
) -> None:
    """`lose`: Slack has it and the answer is lost; `drop` and 500: it has not. Slack's clock is behind."""
    message = await outgoing(world)
    world.workspace.clock = lambda: message.at.timestamp() - 240
    world.workspace.fails("chat.postMessage", fault)  # type: ignore[arg-type]
    assert isinstance(await sender.send(message), Uncertain)
    found = await sender.find(message)
    if fault == "lose":
        assert isinstance(found, Sent)
    else:
        assert found == NotSent("not there after an interrupted send", timedelta(0))
        assert isinstance(await sender.send(message), Sent)
    assert posts(world) == 1
    assert len(world.workspace.called("chat.postMessage")) == (1 if fault == "lose" else 2)


async def test_where_slack_does_not_let_us_look_the_message_stays_uncertain(
    world: SlackWorld, sender: SlackSender
) -> None:
    message = await outgoing(world)
    world.workspace.fails("conversations.history", "429", retry_after=7)
    waits = Held("Slack does not let me look: ratelimited", timedelta(seconds=7))
    assert await sender.find(message) == waits
    world.workspace.scopes = world.workspace.scopes.replace("im:history,", "")
    found = await sender.find(message)
    assert isinstance(found, Held)
    assert found.why.startswith("Slack does not let me look: missing_scope: the app lacks a scope")
    world.workspace.fails("conversations.history", "500")
    found = await sender.find(message)
    assert found == Held("Slack does not let me look: conversations.history: HTTP 500", timedelta(seconds=30))


async def test_nobodys_address_stands_in_a_query(world: SlackWorld, sender: SlackSender) -> None:
    """Proxies keep queries in their logs; slack_sdk would write some arguments there."""
    user = await world.user(DANA)
    found = await sender.workspaces.client(world.dialogue.tenant_id)
    await found.users_lookupByEmail(email=world.workspace.users[user]["profile"]["email"])
    assert isinstance(await sender.find(await outgoing(world)), NotSent)
    assert {"users.lookupByEmail", "conversations.history"} <= {method for method, _ in world.workspace.calls}
    assert world.workspace.queries == []


async def test_a_look_reads_on_behind_a_busy_page(world: SlackWorld, sender: SlackSender) -> None:
    message = await outgoing(world)
    await sender.send(message)
    for number in range(20):
        assert isinstance(await sender.send(await outgoing(world, f"later {number}")), Sent)
    assert isinstance(await sender.find(message), Sent)


async def test_a_limit_waits_as_long_as_slack_says_and_for_whom(
    world: SlackWorld, sender: SlackSender
) -> None:
    world.workspace.fails("chat.postMessage", "429", retry_after=7)
    refused = await sender.send(await outgoing(world))
    assert refused == NotSent("Slack asks to slow down", timedelta(seconds=7), Limit.TENANT)
    ref = await sender.send(await outgoing(world))
    assert isinstance(ref, Sent)
    world.workspace.fails("chat.update", "429", retry_after=3)
    refused = await sender.send(await outgoing(world, "t2", replaces=ref.ref))
    assert refused == NotSent("Slack asks to slow down", timedelta(seconds=3), Limit.CONVERSATION)


async def test_a_change_is_made_in_place_and_said_anew_where_the_message_is_gone(
    world: SlackWorld, sender: SlackSender
) -> None:
    first = await sender.send(await outgoing(world))
    assert isinstance(first, Sent)
    changed = Card(summary="Recorded", parts=(Text(body="Recorded: 24.5 %"),))
    assert await sender.send(await outgoing(world, "t2", changed, replaces=first.ref)) == first
    assert posts(world) == 1
    assert "24.5 %" in str(world.workspace.messages[0].blocks)
    world.workspace.messages.clear()  # they deleted it by hand
    again = await sender.send(await outgoing(world, "t3", changed, replaces=first.ref))
    assert isinstance(again, Sent)
    assert again != first


@pytest.mark.parametrize("code", ["user_disabled", "cannot_dm_bot"])
async def test_who_can_never_be_reached_is_said_to_be_so(
    world: SlackWorld, sender: SlackSender, code: str
) -> None:
    world.workspace.fails("chat.postMessage", "error", code=code)
    assert await sender.send(await outgoing(world)) == NotSent(code, retry_after=None)


@pytest.mark.parametrize("code", ["messages_tab_disabled", "invalid_auth", "missing_scope"])
async def test_what_has_to_be_mended_in_settings_is_held_against_no_message(
    world: SlackWorld, sender: SlackSender, code: str
) -> None:
    world.workspace.fails("chat.postMessage", "error", code=code)
    held = await sender.send(await outgoing(world))
    assert isinstance(held, Held)
    assert held.why.startswith(f"{code}: ")


@pytest.mark.parametrize("code", ["message_limit_exceeded", "token_revoked"])
@pytest.mark.survives
async def test_what_no_message_gets_past_holds_them_all_and_is_tried_by_one(
    world: SlackWorld, sender: SlackSender, code: str
) -> None:
    slack, clock = world.workspace, world.dialogue.clock
    await sender.workspaces.tokens.join()
    slack.fails("chat.postMessage", "error", code=code, times=2)
    for _ in range(3):
        held = await sender.send(await outgoing(world))
        assert isinstance(held, Held)
        assert (held.everyone, held.wait, held.why.partition(":")[0]) == (True, timedelta(minutes=1), code)
    assert len(slack.called("chat.postMessage")) == 1
    clock.turn_to(clock.now() + timedelta(minutes=1))
    assert isinstance(await sender.send(await outgoing(world)), Held)
    assert len(slack.called("chat.postMessage")) == 2
    clock.turn_to(clock.now() + timedelta(minutes=1))
    for token in ("t1", "t2"):
        assert isinstance(await sender.send(await outgoing(world, token)), Sent)


async def test_whose_lease_runs_out_on_the_way_is_not_shown_any_more(
    world: SlackWorld, sender: SlackSender
) -> None:
    """A process may be paused while Slack is asked something; then another has looked, and sent."""
    slack, message = world.workspace, await outgoing(world)
    held = Held("its lease ran out before it left", timedelta(0))
    assert await sender.send(replace(message, leaves_by=Deadline.after(-1))) == held
    assert len(slack.called("dnd.info")) == 1, "it was on its way"
    assert slack.called("chat.postMessage") == []
    first = await sender.send(message)
    assert isinstance(first, Sent)
    change = await outgoing(world, "t2", replaces=first.ref)
    assert await sender.send(replace(change, leaves_by=Deadline.after(-1))) == held
    assert slack.called("chat.update") == []


@pytest.mark.survives
async def test_where_slack_cannot_be_reached_all_wait_and_none_is_held_against_its_message(
    world: SlackWorld, sender: SlackSender
) -> None:
    message, clock = await outgoing(world), world.dialogue.clock
    assert isinstance(await sender.send(message), Sent)
    await world.wire.slack.stop()
    for _ in range(TRIES + 1):
        held = await sender.send(message)
        assert held == Held("Slack cannot be reached", timedelta(seconds=30), everyone=True)
        clock.turn_to(clock.now() + timedelta(seconds=30))
    looked = await sender.find(message)
    assert isinstance(looked, Held)
    assert looked.everyone


async def test_silent_workspaces_take_no_connection_from_the_others(
    world: SlackWorld, sender: SlackSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They share one client, and each of them may have fifty messages on the way."""
    for name in ("_SECONDS", "_AT_MOST_SECONDS"):
        monkeypatch.setattr(
            client, name, 100.0
        )  # so that none gives its connection back, however slow this is
    await sender.clients.close()
    slack, many = world.workspace, 120
    slack.fails("chat.postMessage", "hang", times=many)
    silent = [asyncio.create_task(sender.send(await outgoing(world, f"t{number}"))) for number in range(many)]
    await until(lambda: len(slack.called("chat.postMessage")) == many)
    assert isinstance(await sender.send(await outgoing(world, "another")), Sent)
    assert not any(task.done() for task in silent)
    for task in silent:
        task.cancel()
    await asyncio.gather(*silent, return_exceptions=True)


async def test_slacks_trouble_with_a_question_before_it_is_not_held_against_a_message(
    world: SlackWorld, sender: SlackSender
) -> None:
    def moved(session: Session) -> None:
        for address in session.exec(select(Address)):
            address.conversation = None

    world.dialogue.application.database.write(moved)
    world.workspace.fails("conversations.open", "500")
    held = await sender.send(await outgoing(world))
    assert held == Held("conversations.open: HTTP 500", timedelta(seconds=30), about_one=True)


@pytest.mark.parametrize("code", ["fatal_error", "internal_error", "service_unavailable"])
async def test_slacks_own_trouble_leaves_it_uncertain(
    world: SlackWorld, sender: SlackSender, code: str
) -> None:
    world.workspace.fails("chat.postMessage", "error", code=code)
    assert await sender.send(await outgoing(world)) == Uncertain(code)


async def test_a_closed_conversation_is_opened_again_and_remembered(
    world: SlackWorld, sender: SlackSender
) -> None:
    user = await world.user(DANA)
    world.workspace.directs[user] = "D9NEW"
    sent = await sender.send(await outgoing(world))
    assert isinstance(sent, Sent)
    assert sent.ref.startswith("D9NEW:")
    addresses = await world.dialogue.all(Address)
    assert [a.conversation for a in addresses if a.external_id == user] == ["D9NEW"]


@pytest.mark.parametrize("closed", [{"is_archived": True}, {"is_member": False}, None])
async def test_a_channel_that_is_closed_to_us_is_said_to_be_lost(
    world: SlackWorld, sender: SlackSender, closed: dict[str, bool] | None
) -> None:
    """Then whoever follows it is told, and the digest comes to each."""
    message = await outgoing(world, channel="C0TEAM")
    if closed is not None:
        world.workspace.channels["C0TEAM"] = closed
    lost = await sender.send(message)
    assert isinstance(lost, NotSent)
    assert lost.retry_after is None
    assert await sender.find(message) == NotSent("not there after an interrupted send", timedelta(0))
    world.workspace.channels["C0TEAM"] = {}
    world.workspace.fails("chat.postMessage", "error", code="restricted_action_read_only_channel")
    assert await sender.send(message) == NotSent("restricted_action_read_only_channel", retry_after=None)
    assert posts(world) == 0


async def test_a_digest_goes_to_its_channel_also_where_nobody_may_look_into_it(
    world: SlackWorld, sender: SlackSender
) -> None:
    world.workspace.channels["C0TEAM"] = {}
    card = Card(summary="Long", parts=tuple(Text(body=f"{n}. " + "word " * 400) for n in range(12)))
    long = replace(await outgoing(world, card=card, channel="C0TEAM"), first_try=True)
    allowed = world.workspace.scopes
    world.workspace.scopes = allowed.replace("channels:history,", "")
    sent = await sender.send(long)
    assert isinstance(sent, Sent)
    assert sent.ref.startswith("C0TEAM:")
    world.workspace.scopes = allowed
    there = posts(world)
    assert there > 1
    assert await sender.send(replace(long, first_try=False)) == sent == await sender.find(long)
    assert posts(world) == there


async def test_a_dead_token_is_a_removed_app_and_says_nothing_of_a_person(
    world: SlackWorld, sender: SlackSender
) -> None:
    world.dialogue.clock.turn_to(world.dialogue.clock.now() + timedelta(hours=1))
    await sender.workspaces.tokens.join()
    world.dialogue.clock.turn_to(world.dialogue.clock.now() + timedelta(hours=1))
    world.workspace.fails("chat.postMessage", "error", code="account_inactive")
    held = await sender.send(await outgoing(world))
    assert isinstance(held, Held)
    assert "install it again" in held.why
    assert {address.unreachable for address in await world.dialogue.all(Address)} == {REMOVED}


async def test_a_message_is_looked_for_where_its_conversation_is_now(
    world: SlackWorld, sender: SlackSender
) -> None:
    message = await outgoing(world)
    nowhere = NotSent("not there after an interrupted send", timedelta(0))
    world.workspace.fails("conversations.history", "error", code="channel_not_found")
    assert await sender.find(message) == nowhere
    world.workspace.fails("conversations.history", "error", code="channel_not_found", times=2)
    assert await sender.find(message) == nowhere
    sent = await sender.send(message)
    world.workspace.fails("conversations.history", "error", code="thread_not_found")
    assert await sender.find(message) == sent
    world.workspace.fails("conversations.history", "error", code="user_disabled")
    assert await sender.find(message) == NotSent("user_disabled", retry_after=None)


POINTS = tuple(Point(label=f"{month} Mar", value=value) for month, value in ((1, 20), (2, 22), (3, 25)))
CHART = Chart(title="Win rate", unit="%", points=POINTS, alt="Up from 20 to 25 %.")


def kinds(world: SlackWorld) -> list[str]:
    """What the newest message is made of."""
    return [block["type"] for block in world.workspace.messages[-1].blocks]


async def test_where_slacks_own_charts_are_not_drawn_yet_a_picture_stands_in_the_message(
    world: SlackWorld, sender: SlackSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "_SCANNED_SECONDS", (0, 0))
    card, slack = Card(summary="Win rate", parts=(CHART,)), world.workspace
    assert isinstance(await sender.send(await outgoing(world, "t1", card)), Sent)
    assert kinds(world) == ["data_visualization", "context"]
    slack.draws_charts, slack.looks = False, 1
    for token in ("t2", "t3"):
        assert isinstance(await sender.send(await outgoing(world, token, card)), Sent)
        assert kinds(world) == ["image"]
    (block,) = slack.messages[-1].blocks
    assert block["alt_text"] == "Win rate: Up from 20 to 25 %."
    (file,) = slack.files.values()
    assert (file.name, file.alt) == ("win-rate.png", "Win rate: Up from 20 to 25 %.")
    assert file.content.startswith(b"\x89PNG")
    assert len(slack.called("chat.postMessage")) == 5, "native, refused; scanned; shown; and then at once"


@pytest.mark.parametrize("why", ["unknown_method", "missing_scope", "refused", "429"])
async def test_where_no_picture_can_be_shown_it_is_written_in_letters(
    world: SlackWorld, sender: SlackSender, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    monkeypatch.setattr(pictures, "_SCANNED_SECONDS", (0, 0))
    slack = world.workspace
    slack.draws_charts = False
    if why == "unknown_method":
        slack.unknown_methods = frozenset({"files.getUploadURLExternal"})
    elif why == "missing_scope":
        slack.scopes = slack.scopes.replace(",files:write", "")
    elif why == "429":
        slack.fails("files.completeUploadExternal", "429")
    else:
        slack.looks = 99
    for token in ("t1", "t2"):
        message = await outgoing(world, token, Card(summary="Win rate", parts=(CHART,)))
        assert isinstance(await sender.send(message), Sent)
    assert "▁▃█" in str(slack.messages[0].blocks)
    asked = len(slack.called("files.getUploadURLExternal"))
    assert (asked, kinds(world)) == ((2, ["image"]) if why == "429" else (1, ["rich_text"]))


async def test_what_is_to_be_kept_for_a_slide_is_a_picture_also_where_slack_draws_charts(
    world: SlackWorld, sender: SlackSender
) -> None:
    slide = Slide(said="Up", words="It paid for itself.", who="Dana Wu", values=("20 %", "22 %", "25 %"))
    parts = (CHART.model_copy(update={"slide": slide}), CHART)
    for token in ("t1", "t2"):
        await sender.send(await outgoing(world, token, Card(summary="Win rate", parts=parts)))
        assert kinds(world) == ["image", "data_visualization", "context"]
    assert len(world.workspace.files) == 1
    world.workspace.fails("chat.postMessage", "lose")
    lost = await outgoing(world, "t3", Card(summary="Win rate", parts=parts))
    assert isinstance(await sender.send(lost), Uncertain)
    assert isinstance(await sender.find(lost), Sent)


async def test_a_long_card_comes_in_pages_each_of_them_once(world: SlackWorld, sender: SlackSender) -> None:
    parts = tuple(Text(body=f"{number}. " + "word " * 400) for number in range(12))
    button = Buttons(buttons=(Button(action="more", value="1", label="More"),))
    message = await outgoing(world, card=Card(summary="Long", parts=(*parts, button)))
    world.workspace.fails("chat.postMessage", "lose")
    assert isinstance(await sender.send(message), Uncertain)
    assert await sender.find(message) == NotSent("not there after an interrupted send", timedelta(0))
    sent = await sender.send(message)
    assert isinstance(sent, Sent)
    said = [str(each.blocks) for each in world.workspace.messages]
    assert len(said) > 1
    assert ["More" in page for page in said] == [False] * (len(said) - 1) + [True]
    assert sent.ref.endswith(world.workspace.messages[-1].ts)
    for number in range(12):
        assert sum(f"'{number}. word" in page for page in said) == 1


async def test_nobody_is_written_to_at_night_because_their_zone_was_not_known_yet(
    world: SlackWorld, sender: SlackSender
) -> None:
    dana, there, clock = await world.user(DANA), ZoneInfo("America/Los_Angeles"), world.dialogue.clock
    world.workspace.users[dana]["tz"] = there.key
    world.dialogue.application.database.write(lambda session: session.execute(delete(Address)))

    async def opens() -> str:
        held = await sender.send(await outgoing(world))
        assert isinstance(held, Held)
        assert held.rests_until == clock.now() + held.wait
        return held.rests_until.astimezone(there).isoformat()

    # It does not matter when their zone was learned, only that nothing was sent before.
    assert [await opens() for _ in range(2)] == ["2026-04-24T08:00:00-07:00"] * 2
    clock.turn_to(datetime(2026, 4, 24, 16, tzinfo=UTC))
    world.workspace.fails("conversations.open", "error", code="internal_error")
    assert not isinstance(await sender.send(await outgoing(world)), Sent)
    clock.turn_to(datetime(2026, 4, 25, 2, tzinfo=UTC))
    assert await opens() == "2026-04-27T09:00:00-07:00", "after the weekend"
    assert posts(world) == 0
    assert isinstance(await sender.send(await outgoing(world, answers_id=1)), Sent), "they wait for it"
    assert isinstance(await sender.send(await outgoing(world)), Sent)


async def test_do_not_disturb_moves_a_question_and_no_answer(world: SlackWorld, sender: SlackSender) -> None:
    user = await world.user(DANA)
    now = int(world.dialogue.clock.now().timestamp())
    window = {"next_dnd_start_ts": now - 60, "next_dnd_end_ts": now + 3600}
    world.workspace.resting[user] = {"dnd_enabled": True, **window}
    over = datetime.fromtimestamp(now + 3600, UTC)
    resting = Held("do not disturb", timedelta(hours=1), rests_until=over)
    assert await sender.send(await outgoing(world)) == resting
    assert isinstance(await sender.send(await outgoing(world, answers_id=1)), Sent)
    world.dialogue.clock.turn_to(world.dialogue.clock.now() + timedelta(hours=1))
    world.workspace.resting[user] |= {"next_dnd_end_ts": now + 7200}
    world.workspace.fails("dnd.info", "429", retry_after=7)
    for _ in range(2):
        assert isinstance(await sender.send(await outgoing(world)), Sent), (
            "the question itself waits for nobody"
        )
    assert len(world.workspace.called("dnd.info")) == 2, "and is not asked while Slack wants its rest"
    world.dialogue.clock.turn_to(world.dialogue.clock.now() + timedelta(seconds=7))
    assert isinstance(await sender.send(await outgoing(world)), Held)
    world.workspace.fails("conversations.open", "429", retry_after=7)
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await sender.people.open(world.dialogue.tenant_id, 1, user)
        waits = refused.value.outcome
        assert isinstance(waits, NotSent)
        assert (waits.retry_after, waits.limit) == (timedelta(seconds=7), Limit.CONVERSATION)
    assert len(world.workspace.called("conversations.open")) == 1


async def test_metadata_holds_nothing_but_the_token(world: SlackWorld, sender: SlackSender) -> None:
    await sender.send(await outgoing(world))
    assert world.workspace.messages[0].metadata == {
        "event_type": "alignment_message",
        "event_payload": {"id": "t1", "page": 0},
    }


async def test_somebody_new_is_found_by_e_mail_with_zone_and_language(
    world: SlackWorld, sender: SlackSender
) -> None:
    async def dana() -> tuple[str, str, str]:
        found = next(p for p in await world.dialogue.all(Person) if p.email.startswith("dana"))
        return found.zone, found.locale, found.name

    user = await world.user(DANA)
    world.workspace.users[user] |= {"tz": "Europe/Madrid", "locale": "es-ES", "real_name": "Dana Wu-Ortiz"}
    world.workspace.users[user]["profile"]["real_name"] = "Dana Wu-Ortiz"
    world.dialogue.application.database.write(lambda session: session.execute(delete(Address)))
    assert isinstance(await sender.send(await outgoing(world)), Sent)
    assert await dana() == ("Europe/Madrid", "es-ES", "Dana Wu-Ortiz"), "her first answer is read by them"
    world.workspace.users[user] |= {"tz": "America/Mexico_City", "locale": "es-MX"}
    world.dialogue.clock.turn_to(world.dialogue.clock.now() + timedelta(days=2))
    await sender.people.refresh(world.dialogue.tenant_id, 50)
    assert await dana() == ("America/Mexico_City", "es-MX", "Dana Wu-Ortiz")
    world.workspace.users[user]["deleted"] = True
    world.dialogue.clock.turn_to(world.dialogue.clock.now() + timedelta(days=2))
    await sender.people.refresh(world.dialogue.tenant_id, 50)
    found = {a.external_id: a.unreachable for a in await world.dialogue.all(Address)}
    assert found[user] == "the account is deactivated"
    assert [reason for reason in found.values() if reason] == ["the account is deactivated"]
