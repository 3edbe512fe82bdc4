"""Answers that only the asker sees: in the response to a command, or by its response address."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import aiohttp

from bot.at_once import Answer, AtOnce
from bot.platforms.slack.errors import REFUSED_CARD, settled
from bot.platforms.slack.render import Json, Look, drawn
from bot.platforms.slack.send import SlackSender
from prompts.cards import Chart, Text
from workflows.commands import dispatch
from workflows.events import ButtonPressed, CommandGiven

logger = logging.getLogger(__name__)

IN_TIME = 2.2
"""Seconds for all that Slack is asked itself before a command is begun: Slack waits for three."""

STORED_IN_TIME = 2.7
"""Seconds in which a command is stored. What is not is not said to be taken."""

_MOST = 5
"""Answers by one response address."""

_TOO_MANY = "too many"

ELSEWHERE = "I've written to you in our direct messages."
LATER = "This takes a moment. I'll write to you in our direct messages."


class Responder:
    """Shows answers where the question was asked."""

    def __init__(
        self,
        sender: SlackSender,
        at_once: AtOnce,
        work_on: Callable[[int, str], Awaitable[None]],
        soon: Callable[[Awaitable[None]], None],
    ) -> None:
        self._sender = sender
        self._at_once = at_once
        self._work_on = work_on
        self._soon = soon

    async def command(self, event: CommandGiven, response_url: str, ends: float) -> Json | None:
        """What to answer a command with until then, by the loop's time.

        Empty where it comes by the response address. None where nobody knows yet that it is stored: Slack
        must not be told that it is, and the answer comes by the response address once there is one.
        """
        working = asyncio.create_task(self._at_once.answers(event))
        left = max(ends - asyncio.get_running_loop().time(), 0)
        done, _ = await asyncio.wait({working}, timeout=left)
        if not done:
            logger.warning(
                "A command could not be stored in time",
                extra={"action": "command_late", "tenant": event.tenant_id},
            )
            self._soon(self._late(event, working, response_url))
            return None
        answers = working.result()
        if not answers:
            self._soon(self._work_on(event.tenant_id, event.user))
            said = _instead(event, answers)
            return {"response_type": "ephemeral", "text": said} if said else {}
        answers = await self._saying_where(event, answers)
        first, *more = self._payloads(answers[0], self._sender.charts.without_files(event.tenant_id))
        at_once = len(answers) == 1 and not more and not _has_chart(answers[0])
        if not at_once and response_url:
            self._soon(self._by_address(event, answers, response_url))
            return {}
        self._soon(self._shown(event, answers[:1]))
        return first

    async def _saying_where(self, event: CommandGiven, answers: list[Answer]) -> list[Answer]:
        """With a word on what comes as a message, where it was not asked for in their own conversation."""
        if event.channel is None or dispatch.only_reads(event.text):
            return answers
        if not await self._sender.writes_more([answer.outbox_id for answer in answers]):
            return answers
        *before, last = answers
        parts = (*last.card.parts, Text(body=ELSEWHERE, tone="quiet"))
        return [*before, replace(last, card=last.card.model_copy(update={"parts": parts}))]

    async def stored(self, event: ButtonPressed) -> list[Answer] | None:
        """What a button of such an answer brings; the button is stored. Raises where it could not be."""
        return await self._at_once.answers(event)

    async def pressed(
        self, event: ButtonPressed, answers: Sequence[Answer] | None, response_url: str
    ) -> None:
        """Change the answer."""
        if answers:
            await self._by_address(event, answers, response_url)
        else:
            await self._work_on(event.tenant_id, event.user)

    async def tell(self, tenant_id: int, channel: str, said: str) -> None:
        """Say something to somebody who is none of our people, in their own conversation with the bot."""
        client = await self._sender.workspaces.client(tenant_id)
        await settled("chat.postMessage", client.chat_postMessage(channel=channel, text=said))

    async def refuse(self, response_url: str, said: str) -> None:
        """Tell somebody what they cannot do, under what they pressed."""
        await self.post(response_url, {"text": said, "replace_original": False, "response_type": "ephemeral"})

    async def post(self, response_url: str, payload: Json) -> str | None:
        """Answer by a response address; the error code where Slack does not take it."""
        if not response_url:
            return "no_response_url"
        try:
            async with self._sender.clients.session().post(response_url, json=payload) as answer:
                return not_taken(answer.status, await answer.text(errors="replace"))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return type(error).__name__

    async def _late(
        self, event: CommandGiven, working: "asyncio.Task[list[Answer] | None]", response_url: str
    ) -> None:
        answers = await working
        if answers:
            await self._by_address(event, await self._saying_where(event, answers), response_url)
            return
        if said := _instead(event, answers):
            await self.refuse(response_url, said)
        await self._work_on(event.tenant_id, event.user)

    async def _by_address(
        self, event: CommandGiven | ButtonPressed, answers: Sequence[Answer], response_url: str
    ) -> None:
        """What cannot be shown this way comes as a message after a while."""
        shown: list[Answer] = []
        left = _MOST
        for answer in answers:
            refused, left = await self._in_place(event.tenant_id, answer, response_url, left)
            if refused is None:
                shown.append(answer)
                continue
            logger.info(
                "An answer could not be shown in place; it comes as a message",
                extra={"action": "not_ephemeral", "outbox": answer.outbox_id},
            )
            if refused == _TOO_MANY:
                break
        await self._shown(event, shown)

    async def _in_place(
        self, tenant_id: int, answer: Answer, response_url: str, left: int
    ) -> tuple[str | None, int]:
        """Show one answer, its charts as they are taken: why not, if not, and how many are left."""
        look: Look | None = await self._sender.charts.best(tenant_id, answer.card)
        refused: str | None = None
        while look is not None:
            payloads = self._payloads(answer, look)
            if len(payloads) > left:
                return _TOO_MANY, left
            left -= len(payloads)
            refused = await self._all(response_url, payloads)
            if refused is None or not any(code in refused for code in REFUSED_CARD):
                break
            look = await self._sender.charts.after(tenant_id, answer.card, look, as_bot=False)
        return refused, left

    async def _all(self, response_url: str, payloads: Sequence[Json]) -> str | None:
        for payload in payloads:
            if (refused := await self.post(response_url, payload)) is not None:
                return refused
        return None

    async def _shown(self, event: CommandGiven | ButtonPressed, answers: Sequence[Answer]) -> None:
        await self._at_once.shown(answers)
        if not (isinstance(event, CommandGiven) and dispatch.only_reads(event.text)):
            await self._work_on(event.tenant_id, event.user)

    def _payloads(self, answer: Answer, look: Look) -> list[Json]:
        pages, text = drawn(answer.card, look)
        return [
            {
                "response_type": "ephemeral",
                "replace_original": answer.in_place and number == 0,
                "text": text,
                "blocks": _named(blocks, answer.token, number),
            }
            for number, blocks in enumerate(pages)
        ]


def _instead(event: CommandGiven, answers: Sequence[Answer] | None) -> str:
    """What to say of an answer that comes as a message; nothing where it comes right there."""
    if answers is None:
        return LATER
    return "" if event.channel is None else ELSEWHERE


def not_taken(status: int, said: str) -> str | None:
    """Why an answer by a response address was not taken, if it was not; with 200 Slack may refuse it too."""
    try:
        found = json.loads(said)
    except ValueError:
        found = None
    refused = isinstance(found, dict) and found.get("ok") is False
    if 200 <= status < 300 and not refused:
        return None
    code = found.get("error") if isinstance(found, dict) else said
    return str(code or "")[:80] or f"http_{status}"


def _named(blocks: list[Json], token: str, page: int) -> list[Json]:
    """A button's block is all that Slack tells of such a message, so it carries the message's name."""
    return [
        {**block, "block_id": f"{token}.{page}.{number}"} if block["type"] == "actions" else block
        for number, block in enumerate(blocks)
    ]


def _has_chart(answer: Answer) -> bool:
    return any(isinstance(part, Chart) for part in answer.card.parts)
