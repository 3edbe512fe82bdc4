"""What does not come from Slack, or not as Slack sends it, is refused and leaves nothing behind."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlmodel import Session, select

from bot.platforms.slack.errors import NOT_INSTALLED, Refused
from bot.sending.outcomes import Held
from bot.web import body as bodies
from storage.models import Inbox, Installation
from tests.conversations.programs import DANA
from tests.slack.conftest import SlackWorld
from tests.slack.fake.delivery import signed
from tests.slack.fake.world import Json

JSON = {"content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
CLOSED = {"type": "view_closed", "view": {"type": "modal", "callback_id": "record"}}
UNNAMED = {"type": "view_submission", "view": {"type": "modal"}}
SUGGEST = {"type": "block_suggestion", "action_id": "a", "block_id": "b", "value": "Win"}
SAID = "our renewal rate is a secret 31 %"


async def message(world: SlackWorld) -> bytes:
    """An event as Slack would send it."""
    user = await world.user(DANA)
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": world.workspace.direct(user),
        "user": user,
        "text": SAID,
        "ts": "1777280490.000100",
    }
    body = {
        "type": "event_callback",
        "team_id": world.workspace.team_id,
        "event_id": "Ev0001",
        "event": event,
        "authorizations": [{"team_id": world.workspace.team_id, "is_enterprise_install": False}],
    }
    return json.dumps(body).encode()


async def kept(world: SlackWorld) -> int:
    return len(await world.dialogue.all(Inbox))


async def test_what_is_not_slacks_is_refused_and_changes_nothing(
    world: SlackWorld, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    whole, now = await message(world), int(time.time())
    nothing_signed = dict.fromkeys(signed(whole), "")
    no_number = b'{"type": "event_callback", "event": '
    requests: list[tuple[bytes, dict[str, str], int]] = [
        (whole, {}, 401),
        (whole, nothing_signed, 401),
        (whole, signed(whole, secret="somebody else's"), 401),
        (whole, signed(whole, at=now - 302), 401),
        (whole, signed(whole, at=now + 330), 401),
        (whole, signed(whole) | {"x-slack-request-timestamp": "yesterday"}, 401),
        (whole, signed(whole) | {"x-slack-request-timestamp": "\uff11\uff17"}, 401),
        (whole, signed(whole) | {"x-slack-request-timestamp": f"{now}.5"}, 401),
        (whole[:-20], signed(whole), 401),
        (whole[:-20], signed(whole[:-20]), 400),
        (no_number, signed(no_number), 400),
        (b"[1, 2]", signed(b"[1, 2]"), 400),
        (b"\xff\xfe", signed(b"\xff\xfe"), 400),
        (b"", signed(b""), 400),
        (b"x" * 1_000_001, signed(b"x" * 1_000_001), 413),
    ]
    for body, headers, status in requests:
        sent = [(name.encode(), value.encode()) for name, value in {**JSON, **headers}.items()]
        answer = await world.wire.http.post("/slack/events", content=body, headers=sent)
        assert answer.status_code == status, (body[:40], headers)
        assert answer.content == b""
    broken = urlencode({"payload": "{not json"}).encode()
    assert (await world.wire.post(broken, {**FORM, **signed(broken)}))[0] == 400
    plain = {"content-type": "text/plain"}
    assert (await world.wire.post(whole, {**plain, **signed(whole)}))[0] == 415
    event, team = json.loads(whole)["event"], {"team": {"id": world.workspace.team_id}}
    odd: list[Json] = [
        *({"type": "event_callback", "event": each} for each in ("x", None, {}, {**event, "user": 5})),
        *({"type": "block_actions", "actions": each} for each in ([], None, [5], [{"type": "button"}])),
        *({"type": "block_actions", "actions": [{"type": "button", "action_id": "a"}], "user": 5},),
        *({"type": "view_submission", "view": each} for each in (None, {}, {"callback_id": "record"})),
        {"type": "workflow_step_edit", "callback_id": "record"},
    ]
    for each in odd:
        raw = json.dumps({**team, **each}).encode()
        assert (await world.wire.post(raw, {**JSON, **signed(raw)}))[0] == 400, each
    assert await kept(world) == 0
    closed = urlencode({"payload": json.dumps({**team, **CLOSED})}).encode()
    assert (await world.wire.post(closed, {**FORM, **signed(closed)}))[0] == 200
    for harmless, said in ((UNNAMED, b""), (SUGGEST, b'{"options": []}')):
        raw = urlencode({"payload": json.dumps({**team, **harmless})}).encode()
        assert await world.wire.post(raw, {**FORM, **signed(raw)}) == (200, said)
    unlike = {"type": "modal", "private_metadata": "record\n{}", "blocks": 5, "state": {"values": None}}
    handed_in = {"type": "view_submission", "user": {"id": event["user"]}, "view": unlike}
    raw = urlencode({"payload": json.dumps({**team, **handed_in})}).encode()
    status, said = await world.wire.post(raw, {**FORM, **signed(raw)})
    assert (status, json.loads(said)["response_action"]) == (200, "update")
    again = {"x-slack-retry-num": "1"}
    assert (await world.wire.post(closed, {**FORM, **signed(closed), **again}))[0] == 401, (
        "no retries of these"
    )
    logged = "\n".join(record.getMessage() + str(record.__dict__) for record in caplog.records)
    assert SAID not in logged
    assert [record for record in caplog.records if record.exc_info] == []


async def test_whoever_never_sends_the_end_of_it_is_not_waited_for(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "SLOWEST_SECONDS", 0.01)
    whole = await message(world)

    async def held_back() -> AsyncIterator[bytes]:
        yield whole[:-20]
        await asyncio.Event().wait()

    headers = {**JSON, **signed(whole), "content-length": str(len(whole))}
    answer = await world.wire.http.post("/slack/events", content=held_back(), headers=headers)
    assert (answer.status_code, answer.headers["connection"], answer.content) == (400, "close", b"")
    assert await kept(world) == 0


async def test_an_event_counts_once_however_often_it_comes(world: SlackWorld) -> None:
    whole, now = await message(world), int(time.time())
    headers = {**JSON, **signed(whole, at=now)}
    again = {**headers, "x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"}
    anew = {**JSON, **signed(whole, at=now - 2)}
    half = whole.replace(SAID.encode(), rb"24 \ud83d percent").replace(b"Ev0001", b"Ev0002")
    copied = [(await world.wire.post(whole, each))[0] for each in (headers, headers, again, anew, anew)]
    assert copied == [200, 401, 200, 200, 401], "Slack never signs two requests alike"
    await world.settled()
    assert await kept(world) == 1
    assert (await world.wire.post(half, {**JSON, **signed(half)}))[0] == 200, "half a character"
    await world.settled()
    assert await kept(world) == 2


async def test_an_event_that_cannot_be_stored_is_no_success_so_that_slack_tries_again(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await message(world)
    gateway = world.dialogue.application.gateway

    async def full(_event: object) -> bool:
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(gateway, "receive", full)
        assert (await world.wire.post(whole, {**JSON, **signed(whole)}))[0] == 500
    assert (await world.wire.post(whole, {**JSON, **signed(whole)}))[0] == 200
    await world.settled()
    assert await kept(world) == 1


async def test_a_tap_on_an_answer_is_stored_before_slack_is_told_that_it_came(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_args: object, **_more: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(world.wire.connection.inbound._respond._at_once, "answers", full)
    where = {"container": {"type": "message", "is_ephemeral": True}, "response_url": ""}
    button = {"action_id": "pause:1", "text": {"type": "plain_text", "text": "Pause"}, "value": "1"}
    pressed = world.delivery.pressed(await world.user(DANA), "token.0.1", button, **where)
    body = urlencode({"payload": json.dumps({"team": {"id": world.workspace.team_id}, **pressed})}).encode()
    assert (await world.wire.post(body, {**FORM, **signed(body)}))[0] == 500


async def test_a_workspace_without_the_app_is_refused(world: SlackWorld) -> None:
    whole = (await message(world)).replace(world.workspace.team_id.encode(), b"T0OTHER")
    assert (await world.wire.post(whole, {**JSON, **signed(whole)}))[0] == 403
    assert await kept(world) == 0


async def test_slacks_own_checks_are_answered(world: SlackWorld) -> None:
    challenge = json.dumps({"type": "url_verification", "challenge": "c", "token": "t"}).encode()
    status, body = await world.wire.post(challenge, {**JSON, **signed(challenge)})
    assert (status, json.loads(body)) == (200, {"challenge": "c"})
    assert (await world.wire.post(challenge, JSON))[0] == 401
    for ssl_check in (b"ssl_check=1&token=t", b"token=t&ssl_check=1"):
        assert (await world.wire.post(ssl_check, FORM))[0] == 200


async def test_what_bots_channels_and_unfolded_links_say_is_left_alone(world: SlackWorld) -> None:
    user = await world.user(DANA)
    direct = world.workspace.direct(user)
    mine = {"type": "message", "channel_type": "im", "channel": direct, "user": user, "ts": "1.1"}
    for event in (
        {**mine, "text": "24 %", "bot_id": "B1", "subtype": "bot_message"},
        {**mine, "text": "24 %", "user": world.workspace.bot_user},
        {**mine, "text": "24 %", "app_id": "A0APP"},
        {**mine, "text": "24 %", "channel_type": "channel"},
        {**mine, "text": "", "subtype": "file_share"},
        {**mine, "text": "left", "subtype": "channel_leave"},
        {
            "type": "message",
            "subtype": "message_changed",
            "channel_type": "im",
            "channel": direct,
            "message": {"user": user, "text": "see x", "ts": "1.1"},
            "previous_message": {"user": user, "text": "see x", "ts": "1.1"},
        },
        {"type": "team_join", "user": {"id": user}},
    ):
        assert await world.delivery.event(event) == 200
    await world.settled()
    assert await world.dialogue.look(lambda session: session.exec(select(Inbox)).all()) == []


async def test_what_the_bot_wrote_is_its_own_also_where_slack_marks_nothing(world: SlackWorld) -> None:
    """As a stand-in may deliver it: without `bot_id`, `app_id` and `authorizations`."""
    slack = world.workspace
    robot = str(slack.user("robot@halden.example", is_bot=True)["id"])
    slack.users["U0NEW"] = {**slack.user("new@halden.example"), "id": "U0NEW"}

    async def wrote(user: str, **more: str) -> None:
        said = {"user": user, "text": "Hello", "ts": "1.1"}
        event: Json = {"type": "message", "channel": slack.direct(await world.user(DANA)), **said}
        if more:
            event = {**event, **more, "message": {**said, "edited": {"user": user, "ts": "1.2"}}}
            del event["user"], event["text"]
        body = {"type": "event_callback", "team_id": slack.team_id, "event": event}
        raw = json.dumps({**body, "event_id": f"Ev{next(world.delivery.numbers)}"}).encode()
        assert (await world.wire.post(raw, {**JSON, **signed(raw)}))[0] == 200
        await world.settled()

    await wrote(slack.bot_user)
    await wrote(slack.bot_user, subtype="message_changed")
    await wrote(robot)
    assert slack.messages == []
    assert await kept(world) == 0

    def anew(session: Session) -> int:
        row = session.exec(select(Installation)).one()
        row.bot_user = "U0NEW"
        return row.tenant_id

    world.wire.connection.sender.installed(world.dialogue.application.database.write(anew))
    await wrote("U0NEW")
    assert slack.messages == []


async def test_what_comes_late_from_a_workspace_without_the_app_is_not_brought_again(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    eve = str(world.workspace.user("eve@elsewhere.example")["id"])
    said = {"type": "message", "channel_type": "im", "channel": "D9", "user": eve, "text": "Hi", "ts": "1.1"}
    sender = world.wire.connection.sender

    async def none(_tenant_id: int) -> str:
        raise Refused(NOT_INSTALLED, Held("the app is not installed there", timedelta(minutes=1)))

    monkeypatch.setattr(sender.workspaces.tokens, "of", none)
    assert await world.delivery.event(said) == 200
    assert await kept(world) == 0
