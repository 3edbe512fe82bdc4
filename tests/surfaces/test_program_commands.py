"""Commands that set up, show, change, remind, export, and send the digest to a channel."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from prompts.cards import plain_text
from prompts.forms import opened_by
from storage.models import Outbox, Person, Tenant
from storage.words import Category, OutboxState
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import CYCLE, DANA, MEI, TOM, WIN_RATE, program
from tests.surfaces.conftest import Opener
from workflows import unreachable
from workflows.commands import program_commands
from workflows.events import CommandGiven
from workflows.files import program_file


async def test_a_command_that_opens_a_form_says_which_and_shows_its_button(desk: Opener) -> None:
    sitting = desk(program(WIN_RATE))
    world = sitting.world
    gateway, mei, dana = (
        world.application.gateway,
        await world.wire.user(world(MEI).email),
        await world.wire.user(world(DANA).email),
    )
    asked = {
        text: await gateway.form_for_command(world.tenant_id, mei, text)
        for text in ("new", "NEW", 'program "consultative selling" edit', "edit program", "record", "status")
    }
    assert asked == {
        "new": ("program", ""),
        "NEW": ("program", ""),
        'program "consultative selling" edit': ("program", "1"),
        "edit program": None,
        "record": ("record", ""),
        "status": None,
    }
    assert await gateway.form_for_command(world.tenant_id, dana, "new") is None
    assert "Only the learning team can use /alignment new" in (await world(DANA).commands("new")).text

    offered = await world(MEI).commands("program Consultative Selling edit")
    (button,) = offered.card.buttons
    assert (opened_by(button.action), button.value) == ("program", "1")
    shown = await world(MEI).commands("program consultative")
    assert "Change it" in [button.label for button in shown.card.buttons]
    assert "Change it" not in [
        b.label for b in (await world(DANA).commands("program consultative")).card.buttons
    ]

    form = await world(MEI).presses("Change it", on=shown)  # where nothing can open over the chat
    refused = await world(MEI).presses("Save", on=form, last_day="2020-01-01")
    assert refused.ref == form.ref
    assert "Last day of the training: 2020-01-01 is before" in refused.text
    assert "Saved: 1 change." in (await world(MEI).presses("Save", on=refused, last_day="2026-03-30")).text


async def test_remind_reaches_those_who_owe_and_says_why_not_the_others(desk: Opener) -> None:
    world = desk(program(WIN_RATE, CYCLE)).world
    assert (
        "nobody owes an answer right now" in (await world(MEI).commands("remind Consultative Selling")).text
    )
    await world.until_asked(DANA, "Where is Win rate now?")
    at_once = await world(MEI).commands("remind 'Consultative Selling'")
    assert "Dana Wu was asked today already." in at_once.text
    await world.days(1)
    before = len(await world(DANA).messages())
    assert "I've just reminded Dana Wu." in (await world(MEI).commands("remind dana wu")).text
    await world.application.delivery.drain(world.tenant_id)
    assert len(await world(DANA).messages()) == before + 1
    assert "Asking once more" in (await world(DANA).sees()).text


async def test_a_programs_file_comes_in_pages_that_are_the_file(
    desk: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program_commands, "_PAGE", 500)
    world = desk(program(WIN_RATE, CYCLE)).world
    page = await world(MEI).commands("export consultative")
    text = ""
    while True:
        text += page.card.parts[0].body + "\n"  # type: ignore[union-attr]
        if "Next" not in [button.label for button in page.card.buttons]:
            break
        page = await world(MEI).presses("Next", on=page)
    assert program_file.parse(text, name="export.yaml").program.name == "Consultative Selling"
    assert "page 5 of 5" in plain_text(page.card)


async def _typed(world: Dialogue, who: str, text: str, channel: str) -> str:
    world.events += 1
    user = await world.wire.user(world(who).email)
    event = CommandGiven(
        event_id=f"in-channel-{world.events}",
        tenant_id=world.tenant_id,
        user=user,
        conversation=user,
        at=world.clock.now(),
        text=text,
        channel=channel,
    )
    await world.application.gateway.receive(event)
    await world.application.gateway.process(world.tenant_id, user)
    await world.application.delivery.drain(world.tenant_id)
    return (await world(who).sees()).text


async def test_the_digest_goes_to_its_channel_once_a_week_and_to_nobody_else(desk: Opener) -> None:
    sitting = desk(program(WIN_RATE))
    world = sitting.world
    assert "Each member of the learning team" in (await world(MEI).commands("digest")).text
    assert "Type it in the channel" in (await world(MEI).commands("digest here")).text
    assert "goes to this channel" in await _typed(world, MEI, "digest here", "C-LEARNING")

    def another_member(session: Session) -> None:
        tom = session.exec(select(Person).where(Person.email == world(TOM).email)).one()
        tom.learning_team = True

    world.application.database.write(another_member)
    await world.days(14)
    digests = [row for row in await world.all(Outbox) if row.category is Category.DIGEST]
    assert [row.channel for row in digests] == ["C-LEARNING"] * 2
    assert digests[1].created_at - digests[0].created_at > timedelta(days=6)

    def gone(session: Session) -> None:
        newest = session.exec(select(Outbox).order_by(col(Outbox.id).desc())).all()
        row = next(row for row in newest if row.channel)
        row.state = OutboxState.DEAD
        unreachable.refused(session, outbox_id=row.key_id, why="is_archived", now=world.clock.now())

    world.application.database.write(gone)
    assert [tenant.digest_channel for tenant in await world.all(Tenant)] == [None]
    assert "I can't post the digest in its channel" in await sitting.told(MEI)
    await world.days(7)
    (newest,) = [row for row in await world.all(Outbox) if row.category is Category.DIGEST][2:3]
    assert newest.channel is None
