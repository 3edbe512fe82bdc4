"""Sending on Slack: a message to a direct conversation, its changes in place, and looking for it again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.database import read
from bot.platforms.slack.client import Clients
from bot.platforms.slack.errors import (
    CLOSED_CHANNEL,
    GONE,
    NEVER,
    REFUSED_CARD,
    REMOVED,
    UNCHANGEABLE,
    Refused,
    settled,
)
from bot.platforms.slack.limits import LIMITED
from bot.platforms.slack.people import People, Place
from bot.platforms.slack.pictures import Charts
from bot.platforms.slack.rates import RATES
from bot.platforms.slack.render import Json, Look, fallback_text, pages
from bot.platforms.slack.stop import Stop
from bot.platforms.slack.tokens import StoredTokens
from bot.platforms.slack.workspaces import OneToken, Tokens, Workspaces
from bot.sending.outcomes import Held, NotSent, Outcome, Outgoing, Sent, Uncertain
from bot.settings import SlackSettings
from storage.database import Database
from storage.models import Outbox
from storage.replies import SHOWN

EVENT = "alignment_message"
"""The type of our message metadata. It holds only the message's token: every app of a workspace reads it."""

_NO_THREAD = frozenset({"thread_not_found"})

_FEW = 15
"""Messages of one look into a conversation: apps that are sold outside of Slack's Marketplace get no more."""

_IN_USE = timedelta(minutes=1)
"""A process may still use the token of before the app was installed again."""

_LOOKS = 4
_EARLIER = timedelta(minutes=5)
"""Our clock may be that much ahead of Slack's. Beyond it, Slack's requests are refused too."""


class SlackSender:
    """Speaks for the bot in every workspace."""

    settle_after = timedelta(seconds=60)
    rates = RATES

    def __init__(
        self,
        settings: SlackSettings,
        keys: Sequence[SecretStr],
        learning_team: Sequence[str],
        database: Database,
        clock: Clock,
    ) -> None:
        """Nothing is opened yet.

        Raises:
            Mistake: workspaces install the app, and there is no key to lock their tokens away with.
        """
        self.clients = Clients(settings.base_url)
        tokens: Tokens
        if settings.installs:
            tokens = StoredTokens(settings, keys, database, clock, self.clients)
        else:
            tokens = OneToken(settings.bot_token.get_secret_value(), self.clients, database, clock)
        self.workspaces = Workspaces(tokens, self.clients, database)
        self.people = People(self.workspaces, database, clock, learning_team)
        self._clock = clock
        self._database = database
        self.charts = Charts(self.workspaces, clock)
        self._stop = Stop()

    async def send(self, message: Outgoing) -> Outcome:
        """Send it, or change the message it replaces."""
        if (stopped := self._stop.holds(message.tenant_id, self._clock.now())) is not None:
            return stopped
        try:
            client = await self.workspaces.client(message.tenant_id)
            waits = message.answers_id is None and message.replaces is None and message.channel is None
            place = await self.people.place(
                message.tenant_id, message.person_id, message.answers_id, waits=waits
            )
            if waits and (resting := await self._resting(message.tenant_id, place)) is not None:
                return resting
            outcome = await self._drawn_as_it_takes(client, message, place)
        except Refused as refused:
            if refused.code in REMOVED:
                await self.workspaces.removed(message.tenant_id, self._clock.now() - _IN_USE)
            if message.channel is not None and refused.code in CLOSED_CHANNEL:
                return NotSent(refused.code, retry_after=None)
            outcome = refused.outcome
        self._stop.learn(message.tenant_id, outcome, self._clock.now())
        return outcome

    async def writes_more(self, outbox_ids: Collection[int]) -> bool:
        """Whether what brought these answers also brings messages, as questions that somebody owes are."""

        def look(session: Session) -> bool:
            shown = session.get_one(Outbox, min(outbox_ids))
            more = (
                select(Outbox.id)
                .where(Outbox.tenant_id == shown.tenant_id, col(Outbox.next_at).is_not(None))
                .where(Outbox.answers_id == shown.answers_id, Outbox.person_id == shown.person_id)
                .where(col(Outbox.id).not_in(outbox_ids), col(Outbox.channel).is_(None))
            )
            return session.exec(more).first() is not None

        return await read(self._database, look)

    def installed(self, tenant_id: int) -> None:
        """The app was installed there, perhaps anew: what is known of its token is over."""
        self.workspaces.forget(tenant_id)
        self._stop.over(tenant_id)

    async def find(self, message: Outgoing) -> Outcome:
        """Whether it arrived after all. Where Slack does not let us look, nobody knows, and that is shown."""
        if message.replaces is not None:
            # A change done twice is the same change.
            return NotSent("changed again after an interrupted change", retry_after=timedelta(0))
        try:
            client = await self.workspaces.client(message.tenant_id)
            place = await self.people.place(message.tenant_id, message.person_id, message.answers_id)
            there = await self._anywhere(client, message, place)
        except Refused as refused:
            if refused.code in NEVER:
                return refused.outcome
            if isinstance(refused.outcome, Held):
                # Until the setting is mended nobody knows; then it is looked for again.
                return replace(refused.outcome, why=f"Slack does not let me look: {refused.outcome.why}")
            why = f"Slack does not let me look: {refused.code}"
            if refused.code == LIMITED and isinstance(refused.outcome, NotSent):
                return Held(why, refused.outcome.retry_after or timedelta(0))
            return Uncertain(why)
        if len(there) < len(pages(message.card, self.charts.without_files(message.tenant_id))):
            return NotSent("not there after an interrupted send", retry_after=timedelta(0))
        return Sent(there[max(there)])

    async def _anywhere(self, client: AsyncWebClient, message: Outgoing, place: Place) -> dict[int, str]:
        """As `_there`; where the place is no more, in the conversation that is opened instead.

        Raises:
            Refused: Slack does not let us look.
        """
        try:
            return await self._there(client, message, place)
        except Refused as refused:
            if refused.code not in GONE | _NO_THREAD:
                raise
        if message.channel is not None:
            return {}
        channel = await self.people.open(message.tenant_id, place.person_id, place.user)
        try:
            return await self._there(client, message, Place(place.person_id, place.user, channel))
        except Refused as refused:
            if refused.code not in GONE:
                raise
            return {}

    async def _drawn_as_it_takes(self, client: AsyncWebClient, message: Outgoing, place: Place) -> Outcome:
        """Deliver it with its charts as well drawn as the workspace takes them."""
        look = await self.charts.best(message.tenant_id, message.card)
        while True:
            try:
                return await self._deliver(client, message, place, look)
            except Refused as refused:
                if refused.code not in REFUSED_CARD:
                    raise
                following = await self.charts.after(message.tenant_id, message.card, look)
                if following is None:
                    raise
                look = following

    async def _resting(self, tenant_id: int, place: Place) -> Held | None:
        """Whoever wants their peace is asked afterwards."""
        until = await self.people.rests_until(tenant_id, place.user)
        if until is None:
            return None
        return Held("do not disturb", until - self._clock.now(), rests_until=until)

    async def _deliver(self, client: AsyncWebClient, message: Outgoing, place: Place, look: Look) -> Outcome:
        if message.replaces is not None and await self._changed(client, message, message.replaces, look):
            return Sent(message.replaces)
        return await self._post(client, message, place, look)

    async def _changed(self, client: AsyncWebClient, message: Outgoing, ref: str, look: Look) -> bool:
        """Change the message in place; False if that cannot be done, and it has to be said anew."""
        channel, _, stamp = ref.partition(":")
        first, *more = pages(message.card, look)
        if not stamp or more or ref.startswith(SHOWN):
            return False
        text = fallback_text(message.card)
        _in_time(message)
        try:
            await self.people.limits.settled(
                "chat.update",
                lambda: client.chat_update(channel=channel, ts=stamp, blocks=first, text=text),
                tenant_id=message.tenant_id,
            )
        except Refused as refused:
            if refused.code in UNCHANGEABLE | GONE:
                return False
            raise
        return True

    async def _post(self, client: AsyncWebClient, message: Outgoing, place: Place, look: Look) -> Outcome:
        all_pages = pages(message.card, look)
        # Of a long one, some pages may be there from an earlier try.
        again = len(all_pages) > 1 and not message.first_try
        there = await self._there(client, message, place) if again else {}
        channel, opened, left = message.channel or place.channel, False, False
        for number, blocks in enumerate(all_pages):
            while number not in there:
                try:
                    there[number] = await self._page(client, message, place, channel, number, blocks)
                    left = True
                except Refused as refused:
                    if left:
                        # Tried again at once, a look would not show yet what has just left.
                        return Uncertain(f"its first part left, and the rest did not: {refused.code}")
                    if refused.code not in GONE or opened or message.channel is not None:
                        raise
                    channel = await self.people.open(message.tenant_id, place.person_id, place.user)
                    opened = True
        return Sent(there[max(there)])

    async def _page(
        self,
        client: AsyncWebClient,
        message: Outgoing,
        place: Place,
        channel: str,
        number: int,
        blocks: list[Json],
    ) -> str:
        in_channel, _, stamp = (place.thread or "").partition(":")
        _in_time(message)
        answer = await settled(
            "chat.postMessage",
            client.chat_postMessage(
                channel=channel,
                blocks=blocks,
                text=fallback_text(message.card),
                metadata={"event_type": EVENT, "event_payload": {"id": message.token, "page": number}},
                thread_ts=stamp if stamp and in_channel == channel else None,
                unfurl_links=False,
                unfurl_media=False,
            ),
        )
        stamp = str(answer.get("ts") or "")
        if not stamp:
            raise Refused("no_ts", Uncertain("Slack did not say where the message is"))
        return f"{answer.get('channel') or channel}:{stamp}"

    async def _there(self, client: AsyncWebClient, message: Outgoing, place: Place) -> dict[int, str]:
        """Which pages of a message are in the conversation, by number.

        Raises:
            Refused: Slack does not let us look.
        """
        channel = message.channel or place.channel
        oldest = f"{(message.at - _EARLIER).timestamp():.6f}"
        in_channel, _, thread = (place.thread or "").partition(":")
        found: dict[int, str] = {}
        cursor: str | None = None
        for _ in range(_LOOKS):
            if thread and in_channel == channel:
                answer = await settled(
                    "conversations.replies",
                    client.conversations_replies(
                        channel=channel,
                        ts=thread,
                        oldest=oldest,
                        limit=_FEW,
                        cursor=cursor,
                        include_all_metadata=True,
                    ),
                )
            else:
                answer = await settled(
                    "conversations.history",
                    client.conversations_history(
                        channel=channel,
                        oldest=oldest,
                        limit=_FEW,
                        cursor=cursor,
                        include_all_metadata=True,
                    ),
                )
            for each in answer.get("messages") or ():
                number = _page_of(each, message.token)
                if number is not None:
                    found[number] = f"{channel}:{each.get('ts')}"
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "") or None
            if cursor is None:
                return found
        if not found:
            raise Refused("too_many", Uncertain("more was written since than can be looked through"))
        return found


def _in_time(message: Outgoing) -> None:
    """Nothing but the request itself may come after this: whoever waits may be paused meanwhile.

    Raises:
        Refused: another process may be sending it by now.
    """
    if (held := message.too_late()) is not None:
        raise Refused("too_late", held)


def _page_of(message: Mapping[str, Any], token: str) -> int | None:
    """Which page of the message with this token it is, if it is one."""
    metadata = message.get("metadata")
    if not isinstance(metadata, Mapping) or metadata.get("event_type") != EVENT:
        return None
    payload = metadata.get("event_payload")
    if not isinstance(payload, Mapping) or payload.get("id") != token:
        return None
    return int(payload.get("page") or 0)
