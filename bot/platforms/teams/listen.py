"""What happens with each activity: it is stored, Teams is answered, and only then is anything slow done."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from bot.clock import Clock
from bot.database import read
from bot.engine.base import Engine
from bot.gateway import Gateway
from bot.platforms.teams import dialogs, parse
from bot.platforms.teams.manifest import MENU, RECORD
from bot.platforms.teams.people import People
from bot.platforms.teams.sdk import Sdk
from prompts import teams as words
from prompts.cards import Card
from prompts.forms import opened_by
from storage import outbox
from storage.database import Database
from workflows.errors import AlignmentError, FormIncomplete
from workflows.events import LONGEST_TEXT, ButtonPressed, CommandGiven, Event, FormSubmitted, ReplyReceived

if TYPE_CHECKING:
    from microsoft_teams.api import InvokeResponse
    from microsoft_teams.api.activities.message import MessageActivity
    from microsoft_teams.api.models import ActivityBase

logger = logging.getLogger(__name__)

_LONGEST_FORM_VALUE = 2_400

AT_ONCE_SECONDS = 3.0
"""How long a tap waits for the card it brings; after that the card is changed a moment later."""


class Listener:
    """The handlers of one bot."""

    def __init__(
        self, sdk: Sdk, people: People, database: Database, clock: Clock, gateway: Gateway, engine: Engine
    ) -> None:
        self._sdk = sdk
        self._people = people
        self._database = database
        self._clock = clock
        self._gateway = gateway
        self._engine = engine
        self._later: set[asyncio.Task[None]] = set()

    async def take(self, activity: "ActivityBase") -> "InvokeResponse[Any]":
        """Do what an activity says; the answer is for Teams.

        Raises:
            LookUpFailedError: nobody knows who this is, so nothing is stored.
        """
        from microsoft_teams.api.activities import (
            ConversationUpdateActivity,
            InstalledActivity,
            InstalledUpgradeActivity,
            MessageActivity,
            UninstalledActivity,
        )
        from microsoft_teams.api.models import InvokeResponse

        body: object | None = None
        match activity:
            case MessageActivity():
                await self._message(activity)
            case InstalledActivity() | InstalledUpgradeActivity():
                await self._arrived(parse.where(activity))
            case ConversationUpdateActivity() if activity.members_added:
                await self._arrived(parse.where(activity))
            case UninstalledActivity():
                if (here := parse.where(activity)).personal:
                    await self._people.left(here)
            case _ if activity.type == "invoke":
                body = await self._invoked(activity)
                if body is None:
                    return InvokeResponse[Any](status=501)
        return InvokeResponse[Any](status=200, body=body or None)

    async def finish(self) -> None:
        """Wait for what goes on after the answers."""
        while self._later:
            await asyncio.gather(*self._later, return_exceptions=True)

    async def _arrived(self, here: parse.Where) -> None:
        if here.personal:
            await self._people.arrived(here)

    async def _message(self, activity: "MessageActivity") -> None:
        here = parse.where(activity)
        tapped = parse.pressed(activity.value) if not activity.text else None
        text = parse.words(activity)
        if tapped is None and not text:
            return
        known = await self._people.known(here)
        if tapped is not None:
            about = parse.ref(here.conversation, activity.reply_to_id or "")
            await self._store(self._button(activity, here, await self._people.tenant_id(), tapped, about))
            return
        if len(text) > LONGEST_TEXT:
            self._soon(self._tell(here, words.too_long(len(text), LONGEST_TEXT)))
            return
        common = await self._common(activity, here)
        if not known:
            # Stored like any other, so that they are told once, and it can be seen that somebody tried.
            if await self._store(ReplyReceived.model_validate({**common, "text": text})):
                self._soon(self._tell(here, words.STRANGER))
            return
        if not here.personal:
            # In a channel the bot hears only what mentions it, and takes that for a command.
            await self._store(
                CommandGiven.model_validate({**common, "text": text, "channel": here.conversation})
            )
            return
        if text.lower() in MENU:
            # As the menu puts it into the chat. “help” and “stop” are also answers, and read as such.
            await self._store(CommandGiven.model_validate({**common, "text": text}))
            return
        hint = parse.ref(here.conversation, activity.reply_to_id) if activity.reply_to_id else None
        await self._store(ReplyReceived.model_validate({**common, "text": text, "about": hint}))

    async def _invoked(self, activity: "ActivityBase") -> object | None:
        """The answer to an invoke; None for one that is not ours."""
        name, value = getattr(activity, "name", ""), getattr(activity, "value", None)
        here = parse.where(activity)
        match name:
            case "adaptiveCard/action":
                return await self._tapped(activity, here, value)
            case "task/fetch":
                tapped = parse.pressed(getattr(value, "data", None))
                form = opened_by(tapped.action) if tapped else None
                if tapped is not None and form is not None:
                    return await self._opened(here, form, tapped.value)
            case "composeExtension/fetchTask" if getattr(value, "command_id", "") == RECORD:
                quoted = parse.quoted(value, longest=_LONGEST_FORM_VALUE) if value is not None else ""
                return await self._opened(here, RECORD, quoted)
            case "task/submit" | "composeExtension/submitAction":
                filled = parse.filled(getattr(value, "data", None))
                if filled is not None:
                    return await self._submitted(activity, here, filled)
        return None

    async def _tapped(self, activity: "ActivityBase", here: parse.Where, value: Any) -> object:
        tapped = parse.pressed(value.action.data) if value is not None else None
        if tapped is None or not await self._people.known(here):
            return dialogs.noted(words.STRANGER if tapped else words.OLD_BUTTON)
        tenant_id = await self._people.tenant_id()
        about = parse.ref(here.conversation, activity.reply_to_id or "")
        event = self._button(activity, here, tenant_id, tapped, about)
        if not await self._gateway.receive(event):
            return dialogs.noted(words.NOTED)
        working = self._began(self._work(event))
        await asyncio.wait({working}, timeout=AT_ONCE_SECONDS)
        card = await read(self._database, lambda session: _replacing(session, event))
        return dialogs.in_place(card) if card is not None else dialogs.noted(words.NOTED)

    async def _opened(self, here: parse.Where, form: str, value: str) -> object:
        if not await self._people.known(here):
            return dialogs.told(words.STRANGER)
        try:
            shown = await self._gateway.form(await self._people.tenant_id(), here.user, form, value)
        except AlignmentError as refusal:
            return dialogs.told(refusal.said)
        return dialogs.dialog(shown, {}, {})

    async def _submitted(self, activity: "ActivityBase", here: parse.Where, filled: parse.Filled) -> object:
        if not await self._people.known(here):
            return dialogs.told(words.STRANGER)
        common = await self._common(activity, here)
        event = FormSubmitted.model_validate(
            {**common, "form": filled.form, "value": filled.value, "inputs": filled.inputs}
        )
        refusal = await self._gateway.submit(event)
        if refusal is None:
            self._soon(self._engine.arrived(event.tenant_id, event.conversation))
            return {}
        if not isinstance(refusal, FormIncomplete):
            return dialogs.told(refusal.said)
        try:
            again = await self._gateway.form(event.tenant_id, here.user, filled.form, filled.value)
        except AlignmentError as closed:
            return dialogs.told(closed.said)
        return dialogs.dialog(again, filled.inputs, refusal.fields)

    async def _common(self, activity: "ActivityBase", here: parse.Where) -> dict[str, object]:
        return {
            "event_id": parse.event_id(activity),
            "tenant_id": await self._people.tenant_id(),
            "user": here.user,
            "conversation": here.conversation,
            "at": self._clock.now(),
        }

    def _button(
        self, activity: "ActivityBase", here: parse.Where, tenant_id: int, tapped: parse.Pressed, about: str
    ) -> ButtonPressed:
        return ButtonPressed(
            event_id=parse.event_id(activity),
            tenant_id=tenant_id,
            user=here.user,
            conversation=here.conversation,
            at=self._clock.now(),
            action=tapped.action,
            value=tapped.value,
            inputs=tapped.inputs,
            about=about,
        )

    async def _store(self, event: Event) -> bool:
        """Keep it, once; what it means is done when Teams has its answer."""
        is_new = await self._gateway.receive(event)
        if is_new:
            self._soon(self._engine.arrived(event.tenant_id, event.conversation))
        return is_new

    async def _work(self, event: Event) -> None:
        """Work on a tap here and now, whatever engine runs; what it brings leaves afterwards."""
        await self._gateway.process(event.tenant_id, event.conversation)
        self._soon(self._engine.arrived(event.tenant_id, event.conversation))

    async def _tell(self, here: parse.Where, sentence: str) -> None:
        """Say something to somebody who has no mailbox with us."""
        await self._sdk.app.send(here.conversation, sentence, service_url=here.service_url)

    def _soon(self, work: Coroutine[Any, Any, object]) -> None:
        self._later.add(self._began(work))

    def _began(self, work: Coroutine[Any, Any, object]) -> asyncio.Task[None]:
        task = asyncio.create_task(_survive(work))
        self._later.add(task)
        task.add_done_callback(self._later.discard)
        return task


async def _survive(work: Coroutine[Any, Any, object]) -> None:
    """What goes on after the answer may fail without anybody waiting; what was stored is tried again."""
    try:
        await work
    except Exception:
        logger.exception("Work after an answer failed", extra={"action": "teams_later_failed"})


def _replacing(session: Session, event: ButtonPressed) -> Card | None:
    """The card that this tap put in the place of the tapped one."""
    row = outbox.put_in_place_of(session, tenant_id=event.tenant_id, ref=event.about, event_id=event.event_id)
    return Card.model_validate(row.card) if row is not None else None
