"""What Teams shows beside messages: dialogs, the message extension, and the personal tab."""

import json
from typing import Any

import pytest
from sqlmodel import Session, select

from storage.models import Inbox
from tests.cards.reading import nodes, teams_words
from tests.teams.fake.connector import Member
from tests.teams.fake.keys import private_key, signed
from tests.teams.world import World

pytestmark = pytest.mark.anyio

MEI, DANA = "mei.tanaka@halden.example", "dana.wu@halden.example"


async def arrives(world: World, email: str) -> Member:
    """Somebody has the app."""
    member = world.fake.joins(email)
    await world.installs(member)
    return member


def invoke(world: World, who: Member, name: str, **value: Any) -> dict[str, Any]:
    """What a dialog or an extension sends."""
    return world.activity(who, type="invoke", name=name, value=value)


def dialog(body: Any) -> Any:
    """The card of a dialog that stays open."""
    assert body["task"]["type"] == "continue"
    return body["task"]["value"]["card"]["content"]


def handed_in(card: Any, **inputs: str) -> dict[str, Any]:
    """What a dialog's button sends along."""
    (send,) = card["actions"]
    assert send["type"] == "Action.Submit"
    ids = {node["label"]: node["id"] for node in nodes(card) if str(node.get("type")).startswith("Input.")}
    typed = {
        next(ids[label] for label in ids if name.lower() in label.lower()): v for name, v in inputs.items()
    }
    return {**send["data"], **typed}


async def test_a_form_opens_over_the_chat_says_what_is_wrong_in_place_and_is_taken_once(
    world: World,
) -> None:
    mei = await arrives(world, MEI)
    await world.delivered(world.activity(mei, text="new"))
    offered = world.shown(mei)[-1].body["attachments"][0]["content"]
    opens = next(n for n in nodes(offered) if n.get("type") == "Action.Submit")
    assert opens["data"]["msteams"] == {"type": "task/fetch"}

    opened = await world.delivered(invoke(world, mei, "task/fetch", data=opens["data"]))
    card = dialog(opened.json())
    assert [n for n in nodes(card) if str(n.get("type")).startswith("Input.")]

    before = len(world.shown(mei))
    wrong = await world.delivered(invoke(world, mei, "task/submit", data=handed_in(card)))
    again = dialog(wrong.json())
    assert any("⚠️" in words for words in teams_words(again))
    assert world.application.database.read(lambda s: _forms(s)) == 0
    assert len(world.shown(mei)) == before

    # An older client hands over numbers and truth values as such.
    unknown = {**handed_in(card), "extra": 7, "other": True, "nested": {"not": "kept"}}
    assert (await world.delivered(invoke(world, mei, "task/submit", data=unknown))).status_code == 200
    assert world.fake.wrong == []


def _forms(session: Session) -> int:
    return sum(row.payload["type"] == "form" for row in session.exec(select(Inbox)))


async def test_a_message_is_recorded_as_an_update_from_its_menu(world: World) -> None:
    mei = await arrives(world, MEI)
    message = {
        "id": "1690000000001",
        "createdDateTime": "2026-05-20T09:00:00Z",
        "linkToMessage": "https://teams.microsoft.com/l/message/19:x/1",
        "from": {"user": {"id": "aad-9", "displayName": "Tom Ruiz", "userIdentityType": "aadUser"}},
        "body": {"contentType": "html", "content": "<p>Win rate is <b>27 %</b> &amp; rising</p>"},
    }
    # The SDK's model knows only some of these words.
    message["from"]["user"]["userIdentityType"] = "newKindOfUser"  # type: ignore[index]
    message["from"]["application"] = {"applicationIdentityType": "newKind"}  # type: ignore[index]
    about = {"commandId": "record", "commandContext": "message", "messagePayload": message}
    opened = await world.delivered(invoke(world, mei, "composeExtension/fetchTask", **about))
    card = dialog(opened.json())
    assert "Win rate is 27 % & rising" in "\n".join(teams_words(card))
    assert any(str(n.get("value", "")).startswith("27") for n in nodes(card) if "label" in n)

    dana = await arrives(world, DANA)
    refused = await world.delivered(invoke(world, dana, "composeExtension/fetchTask", **about))
    assert refused.json()["task"]["type"] in ("message", "continue")


async def test_who_is_unknown_gets_a_sentence_and_no_form(world: World) -> None:
    eve = world.fake.joins("eve@elsewhere.example")
    data = {"action": "form.program", "value": "-"}
    answer = await world.delivered(invoke(world, eve, "task/fetch", data=data))
    assert answer.json()["task"]["type"] == "message"
    assert "don't know you" in answer.json()["task"]["value"]


def entra(world: World, who: Member, **changes: Any) -> dict[str, str]:
    """The header of a tab whose token Teams has got from Entra."""
    tenant = world.fake.tenant
    claims = {
        "client_id": world.fake.client_id,
        "service_url": "",
        "issuer": f"{world.address}/login/{tenant}/v2.0",
        "tid": tenant,
        "oid": who.aad,
        "scp": "access_as_user",
        **changes,
    }
    return {"authorization": f"Bearer {signed(**claims)}"}


async def test_the_tab_shows_a_page_only_to_whom_it_belongs(world: World) -> None:
    mei, dana = await arrives(world, MEI), await arrives(world, DANA)
    page = await world.client.get("/teams/tab")
    assert page.status_code == 200
    assert "Consultative" not in page.text
    assert "frame-ancestors https://teams.microsoft.com" in page.headers["content-security-policy"]
    for file in ("tab.js", "tab.css"):
        assert (await world.client.get(f"/teams/tab/{file}")).status_code == 200

    mine = await world.client.get("/teams/tab/home", headers=entra(world, mei))
    assert mine.status_code == 200
    assert "Hello Mei" in mine.json()["html"]
    hers = await world.client.get("/teams/tab/home?page=x", headers=entra(world, dana))
    assert "Hello Dana" in hers.json()["html"]
    form = await world.client.get("/teams/tab/form?name=program&value=-", headers=entra(world, mei))
    assert json.loads(form.json()["card"])["actions"][0]["type"] == "Action.Submit"
    assert form.json()["completionBotId"] == world.fake.client_id

    wrong: list[dict[str, Any]] = [
        {"issuer": "https://login.example/v2.0"},
        {"client_id": "another-app"},
        {"ends_in": -60},
        {"tid": "another-tenant"},
        {"scp": "User.Read"},
        {"oid": ""},
        {"key": private_key("forged")},
        {"kid": "unknown"},
    ]
    for changes in wrong:
        answer = await world.client.get("/teams/tab/home", headers=entra(world, mei, **changes))
        assert answer.status_code == 401, changes
    assert (await world.client.get("/teams/tab/home")).status_code == 401
    # The connector's own tokens open nothing here, nor the tab's there.
    headers = {"authorization": f"Bearer {world.token()}"}
    assert (await world.client.get("/teams/tab/home", headers=headers)).status_code == 401
    activity = world.activity(mei, text="help")
    assert (await world.post(activity, headers=entra(world, mei))).status_code == 401
    eve = world.fake.joins("eve@elsewhere.example")
    assert (await world.client.get("/teams/tab/home", headers=entra(world, eve))).status_code == 403
