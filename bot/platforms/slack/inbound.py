"""What people do on Slack: Bolt's listeners store it, then Slack is answered, then it is worked on."""

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bot.at_once import AtOnce
from bot.clock import Clock
from bot.engine.base import Engine
from bot.gateway import Gateway
from bot.platforms.slack import parse
from bot.platforms.slack.errors import NOT_INSTALLED, Refused
from bot.platforms.slack.http import KEY
from bot.platforms.slack.modals import Modals
from bot.platforms.slack.oauth import gone
from bot.platforms.slack.respond import IN_TIME, STORED_IN_TIME, Responder
from bot.platforms.slack.send import SlackSender
from workflows.errors import AlignmentError
from workflows.events import ButtonPressed, Event, ReplyReceived

logger = logging.getLogger(__name__)

Body = Mapping[str, Any]

STRANGER = "I don't know you yet. Ask the learning team to add you to a program."
TOO_LONG = "That is more than I can read at once. Please send the part that counts."
WORDS_ONLY = "I can only read words. Please write it to me."
NOT_NOW = "I can't look you up on Slack just now. Please try again in a minute."
ONCE_MORE = "Slack didn't open the form. Please try once more."
TOO_SLOW = "Slack took too long just now. Please try once more."

_ANYTHING = re.compile("")


class Foreign(Exception):
    """A request for a workspace in which the app is not installed."""


class Inbound:
    """The Bolt app. Over HTTP and over Socket Mode it is the same."""

    def __init__(
        self, clock: Clock, gateway: Gateway, engine: Engine, sender: SlackSender, at_once: AtOnce
    ) -> None:
        self._clock = clock
        self._gateway = gateway
        self._engine = engine
        self._sender = sender
        self._people = sender.people
        self._workspaces = sender.workspaces
        self._respond = Responder(sender, at_once, self._work_on, self._soon)
        self._modals = Modals(clock, gateway, sender, self._work_on, self._soon)
        self._working: set[asyncio.Task[None]] = set()
        self.app = self._bolt()

    async def take(self, body: str | dict[str, Any], headers: Mapping[str, str], mode: str) -> BoltResponse:
        """One request that is known to come from Slack; what could not be stored is no success."""
        try:
            request = AsyncBoltRequest(body=body, headers={**headers}, mode=mode)
            return await self.app.async_dispatch(request)
        except (TypeError, ValueError, AttributeError, KeyError):  # of Bolt's own, as at a number for an id
            logger.warning("Refused a request that Slack would not send", extra={"action": "slack_odd"})
            return BoltResponse(status=400)

    async def finish(self) -> None:
        """Wait for what is being worked on."""
        while self._working:
            await asyncio.gather(*self._working, return_exceptions=True)

    def _bolt(self) -> AsyncApp:
        silent = logging.getLogger("bot.platforms.slack.bolt")
        # Bolt writes whole requests, with people's words, into its log.
        silent.setLevel(logging.CRITICAL)
        app = AsyncApp(
            logger=silent,
            # The door has checked it already (`http`), and Socket Mode needs no signature.
            request_verification_enabled=False,
            authorize=_authorize,
            # Else an event that cannot be stored would be lost with a 200.
            process_before_response=True,
        )
        app.use(self._held_back)
        app.event(_ANYTHING)(self._event)
        app.command(_ANYTHING)(self._command)
        app.action(_ANYTHING)(self._action)
        app.view(_ANYTHING)(self._view)
        app.view_closed(_ANYTHING)(_nothing)
        app.options(_ANYTHING)(_no_options)
        app.shortcut(_ANYTHING)(self._shortcut)
        app.error(self._failed)
        return app

    async def _failed(self, error: Exception) -> BoltResponse:
        if isinstance(error, Foreign):
            logger.warning(
                "Refused a request for a workspace in which the app is not installed",
                extra={"action": "slack_foreign"},
            )
            return BoltResponse(status=403)
        logger.error(
            "A request could not be taken",
            extra={"action": "slack_failed", "why": type(error).__name__},
            exc_info=None if isinstance(error, Refused) else error,
        )
        return BoltResponse(status=500)

    async def _held_back(
        self, body: dict[str, Any], next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        """Slack says that it held events back, in an envelope of its own."""
        if body.get("type") != "app_rate_limited":
            if isinstance(view := body.get("view"), dict):
                # Bolt takes no form without one; which form it is stands in its metadata.
                view.setdefault("callback_id", "")
            await next_()
            return None
        await self._workspaces.held_back(await self._tenant(body), self._clock.now())
        return BoltResponse(status=200)

    async def _event(self, body: dict[str, Any], request: AsyncBoltRequest) -> None:
        tenant_id = await self._tenant(body)
        if await self._workspaces.is_itself(tenant_id, parse.user(body)):
            return
        try:
            await self._heard(tenant_id, body, str(body.get("event_id") or _key(request)))
        except Refused as refused:
            if refused.code != NOT_INSTALLED:
                raise
            # Late, and from somebody unknown: it can never be looked up, so Slack must not bring it again.
            logger.info("An event came after the app was removed", extra={"action": "slack_too_late"})

    async def _heard(self, tenant_id: int, body: dict[str, Any], event_id: str) -> None:
        kind = body["event"].get("type")
        common = self._common(event_id, tenant_id)
        if (at := gone(body, self._clock.now())) is not None:
            await self._workspaces.removed(tenant_id, at)
        elif kind == "team_access_revoked" or kind == "team_access_granted":
            await self._workspaces.changed(tenant_id, parse.teams(body), gone=kind == "team_access_revoked")
        elif kind == "app_home_opened" and body["event"].get("tab", "home") == "home":
            self._soon(self._home(tenant_id, parse.user(body)))
        elif (event := parse.reply(body, common)) is not None:
            await self._said(event, body)
        elif (
            (event := parse.wordless(body, common)) is not None
            and await self._people.meets(tenant_id, event.user)
            and await self._gateway.noted(event)
        ):
            self._soon(self._respond.tell(tenant_id, parse.channel(body), WORDS_ONLY))

    async def _home(self, tenant_id: int, user: str) -> None:
        """Their own page is often the first that somebody sees of the bot."""
        with suppress(Refused):  # then the page says that they are not known
            await self._people.meets(tenant_id, user)
        await self._modals.home(tenant_id, user)

    async def _said(self, event: ReplyReceived, body: Body) -> None:
        said = TOO_LONG if parse.too_long(body) else ""
        if not await self._people.meets(event.tenant_id, event.user):
            if self._people.is_bot(event.tenant_id, event.user):
                return
            said = STRANGER
        event = event.model_copy(update={"text": await self._people.named_in(event.tenant_id, event.text)})
        if not await self._gateway.receive(event):
            return
        if said:
            self._soon(self._respond.tell(event.tenant_id, parse.channel(body), said))
        self._soon(self._work_on(event.tenant_id, event.user))

    async def _command(self, ack: AsyncAck, body: dict[str, Any], request: AsyncBoltRequest) -> BoltResponse:
        # Slack waits three seconds for all of it, whatever it is asked itself meanwhile.
        begun = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout_at(begun + IN_TIME):
                tenant_id = await self._tenant(body)
                event = parse.command(body, self._common(_key(request), tenant_id))
                if event is None:
                    return await ack()
                if (refusal := await self._unknown(tenant_id, event.user)) is not None:
                    return await ack(text=refusal, response_type="ephemeral")
                event = event.model_copy(update={"text": await self._people.named_in(tenant_id, event.text)})
                if await self._modals.for_command(event, str(body.get("trigger_id") or "")):
                    return await ack()
        except TimeoutError:
            return await ack(text=NOT_NOW, response_type="ephemeral")
        url = str(body.get("response_url") or "")
        answer = await self._respond.command(event, url, begun + STORED_IN_TIME)
        if answer is None:
            return BoltResponse(status=503)
        return BoltResponse(status=200, body=answer) if answer else await ack()

    async def _action(self, ack: AsyncAck, body: dict[str, Any], request: AsyncBoltRequest) -> BoltResponse:
        url = str(body.get("response_url") or "")
        try:
            async with asyncio.timeout(IN_TIME):
                event = await self._to_store(body, request, url)
        except TimeoutError:
            self._soon(self._respond.refuse(url, TOO_SLOW))
            return await ack()
        if event is None:
            return await ack()
        if parse.is_ephemeral(body):
            # Stored before Slack is answered, which brings a tap only once.
            answers = await self._respond.stored(event)
            self._soon(self._respond.pressed(event, answers, url))
            return await ack()
        await self._receive(event)
        return await ack()

    async def _to_store(
        self, body: dict[str, Any], request: AsyncBoltRequest, url: str
    ) -> ButtonPressed | None:
        """The tap, if it is one that is worked on; None where a form opened, or it was refused."""
        tenant_id = await self._tenant(body)
        event = parse.pressed(body, self._common(_key(request), tenant_id))
        if event is None:
            return None
        if (refusal := await self._unknown(tenant_id, event.user)) is not None:
            self._soon(self._respond.refuse(url, refusal))
            return None
        if await self._modals.for_button(event, body) or await self._modals.turned(event):
            return None
        return event.model_copy(update={"inputs": await self._modals.with_names(tenant_id, event.inputs)})

    async def _view(self, ack: AsyncAck, body: dict[str, Any], request: AsyncBoltRequest) -> BoltResponse:
        tenant_id = await self._tenant(body)
        answer = await self._modals.submitted(body, self._common(_key(request), tenant_id))
        return BoltResponse(status=200, body=answer) if answer else await ack()

    async def _shortcut(self, ack: AsyncAck, body: dict[str, Any]) -> BoltResponse:
        try:
            async with asyncio.timeout(IN_TIME):
                refusal = await self._not_opened(body)
        except TimeoutError:
            refusal = TOO_SLOW
        if refusal is not None:
            self._soon(self._respond.refuse(str(body.get("response_url") or ""), refusal))
        return await ack()

    async def _not_opened(self, body: dict[str, Any]) -> str | None:
        """What to say where neither the shortcut's form nor a sentence opened; None where one did."""
        tenant_id = await self._tenant(body)
        who = parse.user(body)
        refusal, opened = await self._unknown(tenant_id, who), False
        try:
            if refusal is None:
                opened = await self._modals.for_shortcut(tenant_id, who, body)
        except AlignmentError as error:
            refusal = error.said
        if refusal is not None:
            opened = await self._modals.say(tenant_id, str(body.get("trigger_id") or ""), refusal)
        return None if opened else refusal or ONCE_MORE

    async def _receive(self, event: Event) -> None:
        if await self._gateway.receive(event):
            self._soon(self._work_on(event.tenant_id, event.user))

    async def _work_on(self, tenant_id: int, user: str) -> None:
        await self._engine.arrived(tenant_id, user)
        await self._modals.refresh_home(tenant_id, user)

    async def _tenant(self, body: Body) -> int:
        tenant_id = await self._workspaces.tenant(parse.workspace(body))
        if tenant_id is None:
            tenant_id = await self._workspaces.tenant(parse.organization(body))
        if tenant_id is None:
            raise Foreign
        return tenant_id

    async def _unknown(self, tenant_id: int, user: str) -> str | None:
        """Why somebody cannot do this; None if they are one of our people."""
        try:
            return None if await self._people.meets(tenant_id, user) else STRANGER
        except Refused:
            return NOT_NOW

    def _common(self, event_id: str, tenant_id: int) -> parse.Common:
        return parse.Common(event_id, tenant_id, self._clock.now())

    def _soon(self, work: Awaitable[None]) -> None:
        """Do it after Slack was answered."""

        async def safely() -> None:
            try:
                await work
            except Refused as refused:
                logger.warning(
                    "Slack refused something after it was answered",
                    extra={"action": "slack_after", "why": refused.code},
                )
            except Exception:
                logger.exception(
                    "Something went wrong after Slack was answered", extra={"action": "slack_after"}
                )

        task = asyncio.create_task(safely())
        self._working.add(task)
        task.add_done_callback(self._working.discard)


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    # Which token speaks is the sender's matter; a listener never calls Slack by itself.
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="-")  # noqa: S106


async def _nothing(ack: AsyncAck) -> BoltResponse:
    return await ack()


async def _no_options(ack: AsyncAck) -> BoltResponse:
    return await ack(options=[])


def _key(request: AsyncBoltRequest) -> str:
    """The name the door or the socket gave this request."""
    names: Sequence[str] = request.headers.get(KEY, ())
    return names[0] if names else json.dumps(request.body, sort_keys=True)[:200]
