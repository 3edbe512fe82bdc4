"""Who may bring something in: Microsoft, for this bot, now. Everybody else is refused and changes nothing."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from bot.platforms.teams.verify import _parsed
from bot.web import body as bodies
from storage.models import Address, Inbox
from tests.teams.fake.keys import key_list, private_key
from tests.teams.world import HERE, World

pytestmark = pytest.mark.anyio


def kept(session: Session) -> tuple[int, int]:
    """How many events and addresses there are."""
    events = session.exec(select(func.count(col(Inbox.id)))).one()
    return events, session.exec(select(func.count(col(Address.id)))).one()


def unsigned(token: str) -> str:
    """The same claims with "none" for a signature."""
    claims = token.split(".")[1]
    return f"eyJhbGciOiJub25lIiwidHlwIjoiSldUIiwia2lkIjoidGVzdC1rZXkifQ.{claims}."


REFUSED: dict[str, dict[str, Any]] = {
    "another issuer": {"issuer": "https://login.example"},
    "for another bot": {"client_id": "somebody-elses-bot"},
    "expired": {"ends_in": -60},
    "long expired": {"ends_in": -7200},
    "from another service address": {"service_url": "https://evil.example/teams"},
    "of an unknown key": {"kid": "no-such-key"},
    "forged with a key of their own": {"key": "forged"},
    "not valid yet": {"nbf": 99999999999},
}


async def test_a_token_that_is_wrong_is_refused(world: World) -> None:
    dana = world.fake.joins("dana.wu@halden.example")
    for what, changes in REFUSED.items():
        if changes.get("key"):
            changes = changes | {"key": private_key("forged")}
        answer = await world.post(world.activity(dana, text="27 %"), token=world.token(**changes))
        assert answer.status_code == 401, what
    assert world.application.database.read(kept) == (0, 0)
    assert not world.fake.requests


async def test_no_token_or_one_without_a_signature_is_refused(world: World) -> None:
    dana = world.fake.joins("dana.wu@halden.example")
    activity = world.activity(dana, text="27 %")
    for headers in (
        {},
        {"authorization": "Basic abc"},
        {"authorization": "Bearer "},
        {"authorization": "Bearer x.y.z"},
        {"authorization": f"Bearer {unsigned(world.token())}"},
    ):
        assert (await world.post(activity, headers=headers)).status_code == 401
    assert world.application.database.read(kept) == (0, 0)


async def test_what_is_signed_but_not_for_here_is_refused(world: World) -> None:
    dana = world.fake.joins("dana.wu@halden.example")
    elsewhere = world.activity(dana, text="27 %", channelData={"tenant": {"id": "another-tenant"}})
    assert (await world.post(elsewhere)).status_code == 403
    nowhere = world.activity(dana, text="27 %", serviceUrl=None)
    assert (await world.post(nowhere)).status_code == 401
    assert world.application.database.read(kept) == (0, 0)


async def test_what_makes_no_sense_is_a_mistake_of_theirs(world: World) -> None:
    """Each is signed. None is our failure (5xx), none is stored."""
    dana = world.fake.joins("dana.wu@halden.example")
    headers = {"authorization": f"Bearer {world.token()}"}
    for body, status in (
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'"text"', 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (json.dumps(world.activity(dana, **{"from": {"id": "29:\x00"}})).encode(), 400),
        (b'{"text": "' + b"x" * 300_000 + b'"}', 413),
    ):
        answer = await world.client.post(HERE, content=body, headers=headers)
        assert answer.status_code == status, body[:20]
    for activity, status in (
        (world.activity(dana, type="surprise"), 400),
        (world.activity(dana, type=None), 400),
        (world.activity(dana, type=["message"]), 400),
        (world.activity(dana, conversation=None), 400),
        (world.activity(dana, id=None), 400),
        (world.activity(dana, type="invoke", name="nobody/knows", value={}), 501),
        (world.activity(dana, type="invoke", name="signin/verifyState", value={"state": "1"}), 501),
        (world.activity(dana, type="typing"), 200),
    ):
        assert (await world.post(activity)).status_code == status, json.dumps(activity)[:60]
    assert (await world.client.get(HERE)).status_code == 405
    assert world.application.database.read(kept) == (0, 0)


async def test_whoever_never_sends_the_end_of_it_is_not_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "SLOWEST_SECONDS", 0.01)

    async def held_back() -> AsyncIterator[bytes]:
        yield b'{"type": "message", '
        await asyncio.Event().wait()

    headers = {"authorization": f"Bearer {world.token()}"}
    answer = await world.client.post(HERE, content=held_back(), headers=headers)
    assert (answer.status_code, answer.headers["connection"]) == (400, "close")
    assert world.application.database.read(kept) == (0, 0)


async def test_half_a_character_and_a_zone_nobody_knows_lose_nothing(world: World) -> None:
    dana = world.fake.joins("dana.wu@halden.example")
    told = {"type": "clientInfo", "timezone": "W. Europe Standard Time"}
    content = json.dumps(world.activity(dana, text="27 % \ud800", entities=[told])).encode()
    headers = {"authorization": f"Bearer {world.token()}"}
    assert (await world.client.post(HERE, content=content, headers=headers)).status_code == 200
    assert world.application.database.read(kept)[0] == 1


async def test_keys_are_read_once_and_a_stranger_cannot_have_them_read_again(world: World) -> None:
    dana = world.fake.joins("dana.wu@halden.example")
    for _ in range(3):
        assert (await world.installs(dana)).status_code == 200
        assert (await world.post({}, token=world.token(kid="no-such-key"))).status_code == 401
    assert world.fake.keys_read == 1


async def test_while_keys_are_read_everything_else_goes_on(world: World) -> None:
    world.fake.keys_free.clear()
    dana = world.fake.joins("dana.wu@halden.example")
    asked = asyncio.create_task(world.post(world.activity(dana, type="typing")))
    while not world.fake.keys_read:  # noqa: ASYNC110 - it is read in another thread
        await asyncio.sleep(0.01)
    for _ in range(5):
        await asyncio.sleep(0.01)
        assert not asked.done()
    world.fake.keys_free.set()
    assert (await asked).status_code == 200


async def test_without_keys_nothing_is_taken_and_teams_may_try_again(world: World) -> None:
    world.fake.keys_status = 500
    dana = world.fake.joins("dana.wu@halden.example")
    assert (await world.post(world.activity(dana, text="27 %"))).status_code == 503
    world.fake.keys_status = 200
    assert (await world.post(world.activity(dana, text="27 %"))).status_code == 200


def test_one_key_that_cannot_be_read_does_not_spoil_the_others() -> None:
    good = key_list()["keys"]
    broken = {"kty": "RSA", "kid": "z", "n": "!!", "e": "AQAB"}
    assert set(_parsed({"keys": [broken, None, {"kty": "RSA", "kid": "y"}, *good]})) == {
        each["kid"] for each in good
    }
