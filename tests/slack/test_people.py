"""People who change on Slack: who left, came back, or has another e-mail address."""

from datetime import timedelta

import pytest

from bot.platforms.slack.people import People
from bot.platforms.slack.send import SlackSender
from storage.models import Address
from storage.words import Platform
from tests.conversations.programs import DANA, MEI, TOM
from tests.slack.conftest import SlackWorld
from tests.slack.wire import values


@pytest.fixture
def people(world: SlackWorld) -> People:
    found = world.dialogue.application.senders[Platform.SLACK]
    assert isinstance(found, SlackSender)
    return found.people


async def refreshed(world: SlackWorld, people: People) -> int:
    """Days later; how many are asked about once more a minute after it."""
    world.dialogue.clock.turn_to(world.dialogue.clock.now() + timedelta(days=2))
    await people.refresh(world.dialogue.tenant_id, 50)
    return await people.refresh(world.dialogue.tenant_id, 50)


async def reasons(world: SlackWorld) -> dict[str, str | None]:
    return {address.external_id: address.unreachable for address in await world.dialogue.all(Address)}


async def test_who_is_known_is_followed_by_id_whatever_becomes_of_their_address(
    world: SlackWorld, people: People
) -> None:
    dana, tom = await world.user(DANA), await world.user(TOM)
    world.workspace.users[dana]["deleted"] = True
    del world.workspace.users[dana]["profile"]["email"]
    world.workspace.users[tom]["profile"]["email"] = "tom.ruiz-smith@halden.example"
    assert await refreshed(world, people) == 0
    found = await reasons(world)
    assert (found[dana], found[tom]) == ("the account is deactivated", None)
    # An account that became another company's is asked about once a day too.
    world.workspace.users[tom]["team_id"] = "T0OTHER"
    assert await refreshed(world, people) == 0
    # And one that was given to somebody else is theirs.
    world.workspace.users[tom] |= {"team_id": world.workspace.team_id}
    world.workspace.users[dana]["profile"]["email"] = "left@elsewhere.example"
    world.workspace.users[tom]["profile"]["email"] = f"{DANA}@halden.example"
    await refreshed(world, people)
    owners = {address.external_id: address.person_id for address in await world.dialogue.all(Address)}
    emails = {number: person.email for number, person in (await world.dialogue.people()).items()}
    assert emails[owners[tom]] == f"{DANA}@halden.example"


async def test_whoever_a_form_brings_in_has_their_own_zone_at_once(world: SlackWorld) -> None:
    world.workspace.user("li.na@halden.example", tz="America/Los_Angeles")
    mei = await world.user(MEI)
    await world.delivery.command(mei, "new")
    (view,) = world.workspace.opened
    filled = {"name": "Leaders", "starts": "2026-05-04", "ends": "2026-05-08", "kpis": "Quits; people; 9; 4"}
    filled |= {"sponsor": "Dana Wu", "managers": "Li Na <li.na@halden.example> 4"}
    payload = world.delivery.submitted(view.pop("user"), view, values(view["blocks"], filled))
    assert await world.delivery.interaction(payload) == {}
    await world.settled()
    zones = {person.name: person.zone for person in (await world.dialogue.people()).values()}
    assert (zones["Li Na"], zones["Dana Wu"]) == ("America/Los_Angeles", "UTC")


async def test_who_comes_back_with_a_new_account_is_written_to_there(
    world: SlackWorld, people: People
) -> None:
    old = await world.user(DANA)
    world.workspace.users["U0NEW"] = {**world.workspace.users.pop(old), "id": "U0NEW"}
    assert await people.meets(world.dialogue.tenant_id, "U0NEW")
    (address,) = [each for each in await world.dialogue.all(Address) if each.external_id == "U0NEW"]
    place = await people.place(world.dialogue.tenant_id, address.person_id, None)
    assert (place.user, place.channel) == ("U0NEW", world.workspace.direct("U0NEW"))
    assert place.channel != world.workspace.direct(old)
