"""What opens over the chat and beside it: forms as modals, the message shortcut, and App Home."""

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from bot.clock import Clock
from bot.gateway import Gateway
from bot.platforms.slack import forms, parse
from bot.platforms.slack.errors import Refused, settled
from bot.platforms.slack.render import Json
from bot.platforms.slack.send import SlackSender
from prompts.home import PAGE
from workflows.errors import AlignmentError, FormIncomplete, NotAllowed
from workflows.events import ButtonPressed, CommandGiven

logger = logging.getLogger(__name__)

RECORD = "record"
"""The message shortcut "Record as KPI update", and the form it opens."""

_LOOK_UP = 1.0
"""Seconds to find out who is meant, of the three that Slack waits."""

_NEW_AT_ONCE = 20
_LONGEST_QUOTE = 1_500
_REMEMBERED = 1_000

Body = Mapping[str, Any]


class Modals:
    """Opens, takes in, and keeps up to date."""

    def __init__(
        self,
        clock: Clock,
        gateway: Gateway,
        sender: SlackSender,
        work_on: Callable[[int, str], Awaitable[None]],
        soon: Callable[[Awaitable[None]], None],
    ) -> None:
        self._clock = clock
        self._gateway = gateway
        self._sender = sender
        self._work_on = work_on
        self._soon = soon
        self._at_home: OrderedDict[tuple[int, str], None] = OrderedDict()

    async def for_command(self, event: CommandGiven, trigger: str) -> bool:
        """Open the form that a command asks for; False where it asks for none, or it could not be opened."""
        found = await self._gateway.form_for_command(event.tenant_id, event.user, event.text)
        if found is None or not trigger:
            return False
        try:
            form = await self._gateway.form(event.tenant_id, event.user, *found)
        except AlignmentError:
            return False  # as a command it says why
        return await self._opened(event.tenant_id, trigger, forms.modal(form))

    async def for_button(self, event: ButtonPressed, body: Body) -> bool:
        """Open the form of a button; False where it opens none, or it has to come as a message."""
        opens = parse.opens(body)
        trigger = str(body.get("trigger_id") or "")
        if opens is None or not trigger:
            return False
        try:
            form = await self._gateway.form(event.tenant_id, event.user, opens.form, opens.value)
        except AlignmentError as error:
            return await self._opened(event.tenant_id, trigger, forms.notice(error.said))
        return await self._opened(event.tenant_id, trigger, forms.modal(form))

    async def for_shortcut(self, tenant_id: int, user: str, body: Body) -> bool:
        """Record a number that somebody gave in a message, on anyone's; False where no form opened.

        Raises:
            AlignmentError: it is not for this person.
        """
        if body.get("callback_id") != RECORD:
            return True
        message = body.get("message")
        message = message if isinstance(message, Mapping) else {}
        channel = body.get("channel")
        channel = channel if isinstance(channel, Mapping) else {}
        quoted = {
            "text": parse.plain(str(message.get("text") or ""))[:_LONGEST_QUOTE],
            "by": str(message.get("user") or ""),
            "at": parse.moment(message.get("ts")),
            "where": _place(str(channel.get("name") or "")),
        }
        if quoted["by"]:
            with suppress(Refused, TimeoutError):
                async with asyncio.timeout(_LOOK_UP):
                    await self._sender.people.meets(tenant_id, quoted["by"])
        form = await self._gateway.form(tenant_id, user, RECORD, json.dumps(quoted, ensure_ascii=False))
        return await self._opened(tenant_id, str(body.get("trigger_id") or ""), forms.modal(form))

    async def submitted(self, body: Body, common: parse.Common) -> Json:
        """Take a form; what cannot be taken is said in it, at the inputs. Empty closes it."""
        view = body.get("view")
        view = view if isinstance(view, Mapping) else {}
        name, value = forms.handed_in(view)
        if not name:
            return {}
        event = parse.submitted(body, common, form=name, value=value)
        event = event.model_copy(update={"inputs": await self.with_names(event.tenant_id, event.inputs)})
        try:
            refused = await self._gateway.submit(event)
        except NotAllowed as error:
            refused = error
        if refused is None:
            self._soon(self._taken(event.tenant_id, event.user))
            return {}
        named = {
            str(block.get("block_id")) for block in parse.listed(view, "blocks") if isinstance(block, dict)
        }
        if isinstance(refused, FormIncomplete) and refused.fields.keys() <= (named | event.inputs.keys()):
            return {"response_action": "errors", "errors": forms.errors(refused.fields)}
        return {"response_action": "update", "view": forms.notice(refused.said)}

    async def _taken(self, tenant_id: int, user: str) -> None:
        """Go on with what was handed in; when to write to whom depends on the zone of those who are new."""
        with suppress(Refused):
            await self._sender.people.refresh(tenant_id, _NEW_AT_ONCE, only_new=True)
        await self._work_on(tenant_id, user)

    async def with_names(self, tenant_id: int, inputs: dict[str, str]) -> dict[str, str]:
        """What was filled in, with people's names where Slack has their ids."""
        with suppress(TimeoutError):  # then the answer asks who that is
            async with asyncio.timeout(_LOOK_UP):
                look = self._sender.people.named_in
                return {each: await look(tenant_id, said) for each, said in inputs.items()}
        return inputs

    async def say(self, tenant_id: int, trigger: str, said: str) -> bool:
        """A sentence over the chat; False where it did not open."""
        return await self._opened(tenant_id, trigger, forms.notice(said))

    async def turned(self, event: ButtonPressed) -> bool:
        """Turn to another part of somebody's own page; False where the button is another."""
        if event.action != PAGE or event.about != parse.AT_HOME:
            return False
        page = int(event.value) if event.value.isdecimal() else 1
        self._soon(self.home(event.tenant_id, event.user, page))
        return True

    async def home(self, tenant_id: int, user: str, page: int = 1) -> None:
        """Draw somebody's own page."""
        try:
            card = await self._gateway.home(tenant_id, user, page)
        except NotAllowed as stranger:
            view: Json = {"type": "home", "blocks": forms.notice(stranger.said)["blocks"]}
        else:
            view = forms.home(card)
            self._at_home[tenant_id, user] = None
            while len(self._at_home) > _REMEMBERED:
                self._at_home.popitem(last=False)
        client = await self._sender.workspaces.client(tenant_id)
        await settled("views.publish", client.views_publish(user_id=user, view=view))

    async def refresh_home(self, tenant_id: int, user: str) -> None:
        """Draw it again after somebody did something, if they have looked at it."""
        if (tenant_id, user) in self._at_home:
            await self.home(tenant_id, user)

    async def _opened(self, tenant_id: int, trigger: str, view: Json) -> bool:
        """Open it; a trigger lasts three seconds and works once."""
        try:
            client = await self._sender.workspaces.client(tenant_id)
            await settled("views.open", client.views_open(trigger_id=trigger, view=view))
        except Refused as refused:
            logger.warning(
                "A form could not be opened",
                extra={"action": "modal_refused", "tenant": tenant_id, "why": refused.code},
            )
            return False
        return True


def _place(channel: str) -> str:
    """A channel's name; Slack's words for a conversation that is none of everybody's are no name."""
    return (
        ""
        if channel in ("", "directmessage", "privategroup") or channel.startswith("mpdm-")
        else f"#{channel}"
    )
