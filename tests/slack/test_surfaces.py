"""What opens and answers on Slack: commands for the asker alone, forms, App Home, the shortcut."""

import asyncio
import json
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlmodel import Session, select

from bot.at_once import Answer
from bot.doctor import slack as doctor
from bot.doctor.case import Case, Web
from bot.platforms.slack import forms, inbound
from bot.platforms.slack.client import proxy_to
from bot.platforms.slack.errors import Refused
from bot.platforms.slack.parse import Workspace, organization, teams, workspace
from bot.platforms.slack.respond import ELSEWHERE, not_taken
from prompts.cards import Card, Text, TextInput
from prompts.forms import PREFIX, Form
from storage.models import Address, Inbox, Outbox, Person, Reading
from storage.words import OutboxState, ReadingState
from tests.conversations.programs import ASKED_ON, DANA, MEI, TOM
from tests.slack import wire as wires
from tests.slack.conftest import SlackWorld
from tests.slack.fake.delivery import signed
from tests.slack.fake.world import Json
from tests.slack.read_back import card
from workflows.events import CommandGiven

NOWHERE = "http://127.0.0.1:9"
SAID = "Win rate is 27 % now"


async def given(world: SlackWorld, who: str, text: str) -> Json:
    """A command, and the answer in the response."""
    user = await world.user(who)
    answer = await world.delivery.command(user, text)
    await world.settled()
    return answer


def again(world: SlackWorld, user: str) -> Json:
    """What Slack gives each tap anew."""
    return {"trigger_id": world.workspace.trigger(user)}


def where(view: Json) -> str:
    return next(part.value for part in card("", view["blocks"]).inputs if part.id == "record.where")


def seen(answer: Json) -> str:
    return str(card(answer["text"], answer.get("blocks") or []))


@pytest.mark.parametrize("platform", ["slack", "slack_socket"])
async def test_a_command_is_answered_in_the_response_and_only_to_the_asker(
    worlds: Callable[..., SlackWorld], platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A proxy leads nowhere here, and NO_PROXY leads round it.
    for name, value in (("http_proxy", NOWHERE), ("https_proxy", NOWHERE), ("no_proxy", "127.0.0.1")):
        monkeypatch.setenv(name, value)
    world = worlds(platform=platform)
    answer = await given(world, MEI, "help")
    assert answer["response_type"] == "ephemeral"
    assert "/alignment status" in seen(answer)
    (row,) = await world.dialogue.all(Outbox)
    assert row.ref == f"shown:{row.token}"
    assert row.state is OutboxState.SENT
    assert world.workspace.messages == []
    tenant_id = world.dialogue.tenant_id
    assert (await world.wire.connection.sender.workspaces.client(tenant_id)).proxy is None
    assert proxy_to("wss://wss-primary.slack.com/link/?ticket=1") == NOWHERE
    wrong = await given(world, MEI, "statsu")
    assert "Did you mean /alignment status?" in seen(wrong)


async def test_who_asks_again_is_shown_the_same_until_something_happens(world: SlackWorld) -> None:
    await world.dialogue.until(ASKED_ON)
    before = len(await world.dialogue.all(Outbox))
    first, second = await given(world, MEI, "status"), await given(world, MEI, "status")
    assert seen(first) == seen(second)
    rows = (await world.dialogue.all(Outbox))[before:]
    assert [(row.state, row.ref) for row in rows] == [
        (OutboxState.SENT, f"shown:{row.token}") for row in rows
    ]
    assert len({row.answers_id for row in rows}) == 2
    await world.dialogue(DANA).says("24 % at the end of April")
    await world.dialogue(DANA).presses("Yes, record it")
    # Now there is a chart, of which only the response address tells whether Slack draws it. It does not.
    world.workspace.draws_charts = False
    assert await given(world, MEI, "status") == {}
    (drawn,) = world.workspace.ephemerals
    assert "24 %" in seen(vars(drawn))
    assert "data_visualization" not in str(drawn.blocks)


async def test_a_question_that_comes_as_a_message_is_announced_in_the_channel(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.at_once import AtOnce

    await world.dialogue.until(ASKED_ON)
    assert ELSEWHERE in seen(await given(world, DANA, "mine"))
    direct = world.workspace.direct(await world.user(DANA))
    here = await world.delivery.command(await world.user(DANA), "mine", channel=direct)
    assert "waits" in seen(here)
    assert ELSEWHERE not in seen(here)
    assert ELSEWHERE not in seen(await given(world, MEI, "help"))
    answers, refused = AtOnce.answers, asyncio.Event()

    async def late(at_once: AtOnce, event: CommandGiven) -> list[Answer] | None:
        await refused.wait()
        return await answers(at_once, event)

    monkeypatch.setattr(AtOnce, "answers", late)
    monkeypatch.setattr(inbound, "STORED_IN_TIME", 0.01)
    with pytest.raises(AssertionError, match="Slack was answered 503"):
        await given(world, DANA, "mine")
    refused.set()
    await world.settled()
    assert ELSEWHERE in "".join(seen(vars(shown)) for shown in world.workspace.ephemerals)


async def test_what_could_not_be_shown_at_once_comes_as_a_message(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.at_once import AtOnce

    async def broken(*_args: object) -> None:
        raise RuntimeError("the response was lost")

    monkeypatch.setattr(AtOnce, "shown", broken)
    await given(world, MEI, "help")
    world.dialogue.clock.turn_to(world.dialogue.clock.now().replace(minute=1))
    await world.dialogue.application.delivery.drain(world.dialogue.tenant_id)
    assert "/alignment status" in (await world.dialogue(MEI).sees()).text


async def test_a_command_is_not_said_to_be_taken_before_it_is_stored(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.at_once import AtOnce

    answers = AtOnce.answers

    async def slowly(at_once: AtOnce, event: CommandGiven) -> list[Answer] | None:
        await asyncio.sleep(0.2)
        assert world.workspace.ephemerals == []
        return await answers(at_once, event)

    monkeypatch.setattr(AtOnce, "answers", slowly)
    monkeypatch.setattr(inbound, "STORED_IN_TIME", 0.1)
    with pytest.raises(AssertionError, match="Slack was answered 503"):
        await given(world, MEI, "help")
    await world.settled()
    (shown,) = world.workspace.ephemerals
    assert "/alignment status" in seen(vars(shown))


async def test_a_stranger_is_told_what_to_do_and_nothing_else(world: SlackWorld) -> None:
    eve = world.workspace.user("eve@elsewhere.example")["id"]
    answer = await world.delivery.command(eve, "status")
    assert "Ask the learning team" in answer["text"]
    for outsider in (
        world.workspace.user("spy@x.example", is_stranger=True),
        world.workspace.user("other@x.example", team_id="T0OTHER"),
        world.workspace.user("robot@x.example", is_bot=True),
    ):
        dana = next(u for u in world.workspace.users.values() if u["profile"]["email"].startswith("dana"))
        outsider["profile"]["email"] = dana["profile"]["email"]
        answer = await world.delivery.command(outsider["id"], "status")
        assert "Ask the learning team" in answer["text"]
    assert await world.dialogue.all(Outbox) == []


async def test_a_stranger_is_told_once_and_whoever_waits_for_slack_in_time(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(inbound, "IN_TIME", 0.1)
    eve = world.workspace.user("eve@elsewhere.example")["id"]
    said = {"type": "message", "channel_type": "im", "channel": world.workspace.direct(eve), "user": eve}
    for _ in range(2):
        await world.delivery.event({**said, "text": "hello", "ts": "1.1"}, event_id="Ev1")
    await world.settled()
    assert [call["text"] for call in world.workspace.called("chat.postMessage")] == [inbound.STRANGER]
    world.workspace.fails("chat.postMessage", "error", code="messages_tab_disabled")
    await world.delivery.event({**said, "text": "hello again", "ts": "1.2"})
    await world.settled()
    (line,) = [record for record in caplog.records if vars(record).get("action") == "slack_after"]
    assert (line.levelname, vars(line)["why"], line.exc_info) == ("WARNING", "messages_tab_disabled", None)
    world.workspace.fails("users.info", "hang")
    begun = time.monotonic()
    answer = await world.delivery.command(eve, "status")
    assert answer["text"] == inbound.NOT_NOW
    assert time.monotonic() - begun < 9, "it was waited for until the call was given up"


async def test_somebodys_own_page_can_be_the_first_that_they_see_of_the_bot(world: SlackWorld) -> None:
    def forget(session: Session) -> None:
        session.execute(delete(Address))

    dana = await world.user(DANA)
    world.dialogue.application.database.write(forget)
    await world.delivery.event({"type": "app_home_opened", "user": dana, "channel": "D1", "tab": "home"})
    await world.settled()
    assert "Hello Dana" in str(world.workspace.homes[dana])
    # Whoever shares the address, and not the company, is somebody else.
    world.workspace.users[dana]["team_id"] = "T0OTHER"
    world.dialogue.application.database.write(forget)
    sender = world.wire.connection.sender
    number = next(key for key, person in (await world.dialogue.people()).items() if person.name == "Dana Wu")
    with pytest.raises(Refused, match="users_not_found"):
        await sender.people.place(world.dialogue.tenant_id, number, None)


async def test_a_command_opens_its_form_and_errors_stand_at_their_inputs(world: SlackWorld) -> None:
    assert await given(world, MEI, "record") == {}
    (view,) = world.workspace.opened
    assert (view["callback_id"], view["title"]["text"]) == ("record", "Record a number")
    mei = view.pop("user")
    filled = {
        "record.value": "no idea",
        "record.by": "Nobody Known",
        "record.on": "2026-04-20",
        "record.kpi": view["blocks"][0]["element"]["options"][0]["value"],
    }
    refused = await world.delivery.interaction(
        world.delivery.submitted(mei, view, wires.values(view["blocks"], filled))
    )
    assert refused["response_action"] == "errors"
    assert refused["errors"].keys() == {"record.value", "record.by"}
    filled |= {"record.value": "24 %", "record.by": f"<@{await world.user(DANA)}>"}
    payload = world.delivery.submitted(mei, view, wires.values(view["blocks"], filled))
    assert await world.delivery.interaction(payload) == {}
    await world.settled()
    (reading,) = await world.dialogue.readings(ReadingState.PROPOSED)
    assert str(reading.value) == "24"
    await world.dialogue.until(ASKED_ON)
    assert any("24 %" in message.text for message in await world.dialogue(DANA).messages())


def test_an_answer_counts_as_shown_only_where_slack_took_it() -> None:
    for status, said, code in (
        (200, "ok", None),
        (200, '{"ok":true}', None),
        (200, "", None),
        (201, "{}", None),
        (204, "", None),
        (200, '{"ok":false,"error":"invalid_blocks"}', "invalid_blocks"),
        (200, '{"ok":false}', "http_200"),
        (404, "expired_url", "expired_url"),
        (404, '{"error":"used_url"}', "used_url"),
        (500, "", "http_500"),
    ):
        assert not_taken(status, said) == code, (status, said)


async def test_who_taps_is_told_in_time_that_slack_is_too_slow(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbound, "IN_TIME", 0.1)
    mei = await world.user(MEI)

    async def never(*_args: object, **_more: object) -> None:
        await asyncio.Event().wait()

    client = await world.wire.connection.sender.workspaces.client(world.dialogue.tenant_id)
    monkeypatch.setattr(client, "views_open", never)
    answer = world.wire.slack.response_url(world.workspace, mei)
    button = {"action_id": f"{PREFIX}record:1", "text": {"type": "plain_text", "text": "Record"}, "value": ""}
    tap = world.delivery.pressed(mei, "b1", button)
    shortcut = {"type": "message_action", "callback_id": "record", "user": {"id": mei}, "message": {}}
    for payload in (tap, shortcut):
        payload = {**payload, **again(world, mei), "response_url": answer}
        assert await world.delivery.interaction(payload) == {}
        await world.settled()
    assert [told.text for told in world.workspace.ephemerals] == [inbound.TOO_SLOW] * 2
    assert await world.dialogue.all(Inbox) == []


async def test_an_expired_trigger_brings_the_form_as_a_message(world: SlackWorld) -> None:
    world.workspace.fails("views.open", "error", code="expired_trigger_id")
    answer = await given(world, MEI, "record")
    assert [button.label for button in card(answer["text"], answer["blocks"]).buttons]


async def test_a_message_of_anyone_is_recorded_by_the_shortcut(world: SlackWorld) -> None:
    mei, dana = await world.user(MEI), await world.user(DANA)
    payload = {
        "type": "message_action",
        "callback_id": "record",
        "trigger_id": world.workspace.trigger(mei),
        "user": {"id": mei, "name": "mei", "team_id": world.workspace.team_id},
        "channel": {"id": "C0SALES", "name": "sales-leads"},
        "message": {"type": "message", "user": dana, "ts": "1776700800.000100", "text": SAID},
        "message_ts": "1776700800.000100",
        "response_url": "http://127.0.0.1:1/none",
    }
    assert await world.delivery.interaction(payload) == {}
    (view,) = world.workspace.opened
    shown = card("Record", view["blocks"])
    assert {part.id: part.value for part in shown.inputs if part.id in ("record.value", "record.on")} == {
        "record.value": "27 %",
        "record.on": "2026-04-20",
    }
    assert SAID in str(shown)
    assert "Dana Wu" in str(shown)
    assert where(view) == "#sales-leads"
    # In a direct conversation Slack names no place, and an expired trigger is said.
    answer = world.wire.slack.response_url(world.workspace, mei)
    direct = {"channel": {"id": "D9", "name": "directmessage"}, "response_url": answer}
    assert await world.delivery.interaction(payload | direct | again(world, mei)) == {}
    assert where(world.workspace.opened[-1]) == ""
    world.workspace.fails("views.open", "error", code="expired_trigger_id")
    assert await world.delivery.interaction(payload | direct | again(world, mei)) == {}
    await world.settled()
    assert [told.text for told in world.workspace.ephemerals] == [inbound.ONCE_MORE]


async def test_home_shows_what_waits_and_follows_what_is_done(world: SlackWorld) -> None:
    await world.dialogue.until(ASKED_ON)
    dana = await world.user(DANA)
    opened = {"type": "app_home_opened", "user": dana, "channel": "D1", "tab": "home"}
    await world.delivery.event(opened)
    await world.settled()
    assert "Win rate" in str(world.workspace.homes[dana]["blocks"])
    before = world.workspace.homes[dana]["blocks"]
    await world.dialogue(DANA).says("24 % at the end of April")
    await world.dialogue(DANA).presses("Yes, record it")
    assert world.workspace.homes[dana]["blocks"] != before
    stranger = world.workspace.user("eve@elsewhere.example")["id"]
    await world.delivery.event({**opened, "user": stranger})
    await world.settled()
    assert "don't know you yet" in str(world.workspace.homes[stranger])


async def test_an_answer_in_a_thread_is_about_its_message_and_is_answered_there(world: SlackWorld) -> None:
    await world.dialogue.until(ASKED_ON)
    dana = await world.user(DANA)
    asked = world.workspace.messages[-1]
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": asked.channel,
        "user": dana,
        "text": "24 %",
        "ts": "1777280999.000001",
        "thread_ts": asked.ts,
    }
    await world.delivery.event(event)
    await world.settled()
    answered = world.workspace.messages[-1]
    assert answered.thread_ts == asked.ts
    assert "24 %" in answered.text


async def test_a_message_without_text_is_read_or_its_sender_told(world: SlackWorld) -> None:
    mei = await world.user(MEI)
    message = {"type": "message", "channel_type": "im", "channel": world.workspace.direct(mei), "user": mei}
    voice = {"subtype": "file_share", "text": "", "files": [{"id": "F1", "mimetype": "audio/mp4"}]}
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": "help"}]}
    rich = {"text": "", "blocks": [{"type": "rich_text", "elements": [section]}]}
    for each, answer in (
        (voice, inbound.WORDS_ONLY),
        (rich, "/alignment status"),
        ({"subtype": "me_message", "text": "help"}, "/alignment status"),
    ):
        before = len(world.workspace.messages)
        for _ in range(2):
            event = {**message, **each, "ts": f"17772809{before}.1"}
            assert await world.delivery.event(event, event_id=f"Ev{before}") == 200
            await world.settled()
        assert len(world.workspace.messages) == before + 1, "an event that comes twice is answered once"
        assert answer in "".join(str(vars(said)) for said in world.workspace.messages[before:])


async def test_who_is_named_with_an_at_is_known_by_name(world: SlackWorld) -> None:
    tom = await world.user(TOM)
    await given(world, MEI, f"record Win rate 24 % said by <@{tom}|tom> on 20 April")
    (reading,) = await world.dialogue.all(Reading)
    people = await world.dialogue.people()
    assert people[reading.said_by_id or 0].name == "Tom Ruiz"
    eve = world.workspace.user("eve@halden.example")["id"]
    answer = await given(world, MEI, f"record Win rate 24 % said by <@{eve}> on 20 April")
    assert "I don't know “Eve <eve@halden.example>”" in seen(answer)

    def namesake(session: Session) -> None:
        karin = session.exec(select(Person).where(Person.name == "Karin Adler")).one()
        karin.name = "Tom Ruiz"

    world.dialogue.application.database.write(namesake)
    world.dialogue.clock.turn_to(world.dialogue.clock.now() + timedelta(minutes=1))
    await given(world, MEI, f"record Win rate 26 % said by <@{tom}|tom> on 19 April")
    *_, reading = await world.dialogue.all(Reading)
    assert people[reading.said_by_id or 0].email.startswith("tom")
    world.dialogue.clock.turn_to(world.dialogue.clock.now() + timedelta(days=2))
    answer = await given(world, MEI, f"record Win rate 25 % said by {TOM}@halden.example on 21 April")
    assert "I'm asking on Monday" in seen(answer), "it is Sunday"
    # Whatever takes a person takes them any way.
    for named in (f"<@{await world.user(DANA)}|dana>", f"Dana Wu <{DANA}@halden.example>", "@dana"):
        assert "Win rate" in seen(await given(world, MEI, f"status sponsor:{named}"))
        assert "Dana Wu" in seen(await given(world, MEI, f"remind {named}"))
    assert "“Eve <eve@halden.example>”" in seen(await given(world, MEI, f"remind <@{eve}>"))
    assert "No program matches" in seen(await given(world, MEI, f"status sponsor:<@{eve}>"))


async def test_a_removed_app_leaves_its_people_unreachable_until_it_is_back(world: SlackWorld) -> None:
    async def reasons() -> set[str | None]:
        return {address.unreachable for address in await world.dialogue.all(Address)}

    await world.delivery.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})
    assert await reasons() == {None}
    await world.delivery.event({"type": "app_uninstalled"})
    (reason,) = await reasons()
    assert reason is not None
    assert "removed" in reason


async def test_what_slack_tells_about_its_workspaces_is_kept_for_the_doctor(world: SlackWorld) -> None:
    delivery, team = world.delivery, world.workspace.team_id
    held = {
        "type": "app_rate_limited",
        "team_id": team,
        "minute_rate_limited": 1776700800,
        "api_app_id": "A1",
    }
    raw = json.dumps(held).encode()
    assert delivery.post is not None
    status, _ = await delivery.post(raw, {"content-type": "application/json", **signed(raw)})
    assert status == 200

    def found() -> str:
        app = world.dialogue.application
        with Web() as web:
            case = Case(app.settings, app.database, app.clock.now(), web)
            return " ".join(finding.what for finding in doctor.told(case))

    assert "Slack held events back" in found()
    tenant = await world.wire.connection.sender.workspaces.tenant(Workspace(team))
    assert tenant is not None
    workspaces = world.wire.connection.sender.workspaces
    await workspaces.changed(tenant, ["T1", "T2"], gone=True)
    await workspaces.changed(tenant, ["T1"], gone=False)
    assert "took the app from T2: nobody" in found()
    assert (await world.delivery.command(await world.user(MEI), "digest here", channel="C0TEAM")) != {}
    await world.settled()
    assert "the digest goes to the channel C0TEAM" in found()
    event = {"type": "team_access_revoked", "team_ids": ["T1"]}
    body = {"event": event, "authorizations": [{"enterprise_id": "E1", "team_id": "T9"}]}
    assert (workspace(body), teams(body)) == (Workspace("E1"), ["T1"])
    handed_in = {"team": {"id": "T0OTHER"}, "view": {"app_installed_team_id": "T5"}}
    assert workspace(handed_in) == Workspace("T5"), "from a shared channel"
    assert await workspaces.tenant(organization({"enterprise_id": team, "team_id": None})) == tenant


def test_what_does_not_fit_into_a_form_or_a_page_is_counted() -> None:
    lines = tuple(Text(body=f"Program {number}") for number in range(111))
    page = forms.home(Card(summary="Programs", parts=lines))["blocks"]
    questions = tuple(TextInput(id=f"q.{number}", label=f"Question {number}") for number in range(111))
    form = forms.modal(Form(name="record", title="Numbers", parts=questions, submit="Send", value=""))[
        "blocks"
    ]
    for blocks, said in ((page, "And 12 more: /alignment status"), (form, "12 more do not fit here: hand")):
        assert isinstance(blocks, list)
        assert len(blocks) == 100
        assert said in str(blocks[-1])
    whole = forms.home(Card(summary="Programs", parts=lines[:100]))["blocks"]
    assert "Program 99" in str(whole)
