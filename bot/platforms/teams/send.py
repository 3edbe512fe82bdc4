"""Sending in Teams: one card per activity, into the person's own conversation, or into a channel."""

import logging
import time
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import httpx
from sqlmodel import Session

from bot.clock import Clock
from bot.database import read, write
from bot.platforms.teams import refusals
from bot.platforms.teams.clouds import cloud, tenant_of
from bot.platforms.teams.parse import ref
from bot.platforms.teams.rates import RATES
from bot.platforms.teams.sdk import Sdk
from bot.platforms.teams.tokens import TokenRefusedError
from bot.sending.outcomes import Held, Limit, NotSent, Outcome, Outgoing, Sent, Uncertain
from bot.settings import TeamsSettings
from prompts.cards import Card
from prompts.teams import NOT_INSTALLED, possible_repeat
from storage import addresses, arrivals
from storage.database import Database
from storage.models import Address

if TYPE_CHECKING:
    from microsoft_teams.api.activities.message import MessageActivityInput

    from bot.platforms.teams.render import Json

logger = logging.getLogger(__name__)

_NO_ID = "DO_NOT_USE_PLACEHOLDER_ID"
_SOON = timedelta(seconds=30)
_REPEATS = 2_000
_BUSY_SECONDS = 10.0
_BUSY_CONVERSATIONS = 3


@dataclass(frozen=True)
class _Place:
    """Where a message goes."""

    conversation: str
    service_url: str | None


class TeamsSender:
    """Sends through the Bot Connector. There is no way to look whether a message arrived: see `find`."""

    settle_after = timedelta(seconds=60)
    rates = RATES

    def __init__(self, settings: TeamsSettings, database: Database, clock: Clock) -> None:
        self.sdk = Sdk(settings)
        self._settings = settings
        self._database = database
        self._clock = clock
        self._repeats: OrderedDict[str, None] = OrderedDict()
        self._refused: deque[tuple[float, str]] = deque(maxlen=20)

    async def send(self, message: Outgoing) -> Outcome:
        """Send the card, or change the one it replaces."""
        opens = leaves = False
        try:
            await self.sdk.tokens.get(cloud(self._settings).scope)
            opens = True
            place = await self._place(message)
            if isinstance(place, NotSent):
                return place
            leaves = True
            return await self._sent(message, place)
        except httpx.HTTPStatusError as error:
            found = self._refusal(error.response, message)
            if isinstance(found, Uncertain) and not leaves:
                return Held(found.why, _SOON, about_one=opens)
            return found
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            # Not even a connection: nobody else's message gets any further.
            return Held(f"Teams cannot be reached ({type(error).__name__})", _SOON, everyone=True)
        except httpx.HTTPError as error:
            if not leaves:
                return Held(f"Teams did not answer ({type(error).__name__})", _SOON, about_one=opens)
            return Uncertain(f"no answer ({type(error).__name__})")
        except TokenRefusedError as error:
            logger.error(  # noqa: TRY400 - the sentence says it all
                "Microsoft gives no token for Teams: check client id, secret and tenant id",
                extra={"action": "teams_token_refused", "why": str(error)},
            )
            return NotSent(f"no token for Teams ({error})", timedelta(minutes=5), limit=Limit.TENANT)

    async def find(self, message: Outgoing) -> Outcome:
        """Nobody can look into a chat in Teams, so the settings decide: docs/teams.md, "Uncertain sends"."""
        if message.replaces is not None:
            return NotSent("a change can be made again", retry_after=timedelta(0))
        if self._settings.uncertain == "hold":
            return Uncertain("Teams did not say whether it arrived, and nobody can look")
        self._repeats[message.token] = None
        while len(self._repeats) > _REPEATS:
            self._repeats.popitem(last=False)
        return NotSent("Teams did not say whether it arrived: sent once more", retry_after=timedelta(0))

    async def _sent(self, message: Outgoing, place: _Place) -> Outcome:
        from bot.platforms.teams.render import pages

        card = possible_repeat(message.card) if message.token in self._repeats else message.card
        drawn = [_activity(card, page, self._settings.client_id) for page in pages(card)]
        last = ""
        if message.replaces is not None and (held := await self._too_late(message)) is not None:
            return held
        if message.replaces is not None and await self._changed(message.replaces, drawn[0], place):
            last, drawn = message.replaces, drawn[1:]
        conversations = self.sdk.api(place.service_url).conversations
        for activity in drawn:
            if (held := await self._too_late(message)) is not None:
                return Uncertain("its first part left, and the rest came too late") if last else held
            number = (await conversations.create_activity(place.conversation, activity)).id
            if not number or number == _NO_ID:
                return Uncertain("Teams took it and gave it no id")
            last = ref(place.conversation, number)
        self._repeats.pop(message.token, None)
        return Sent(last)

    async def _too_late(self, message: Outgoing) -> Held | None:
        """As the message says, once there is a token: the request itself is all that may come after this."""
        await self.sdk.tokens.get(cloud(self._settings).scope)
        return message.too_late()

    async def _changed(self, replaces: str, activity: "MessageActivityInput", place: _Place) -> bool:
        """Whether the earlier message could be changed; one that is gone cannot."""
        conversation, _, number = replaces.rpartition("|")
        try:
            await self.sdk.api(place.service_url).conversations.update_activity(
                conversation, number, activity
            )
        except httpx.HTTPStatusError as error:
            if refusals.is_gone(error.response.status_code, error.response.text):
                return False
            raise
        return True

    async def _place(self, message: Outgoing) -> _Place | NotSent:
        address = await read(
            self._database,
            lambda session: addresses.of_person(
                session, tenant_id=message.tenant_id, person_id=message.person_id
            ),
        )
        if message.channel is not None:
            return _Place(message.channel, address.service_url if address else None)
        if address is None or address.external_id.startswith(addresses.UNMET):
            now = self._clock.now()
            address = await write(self._database, lambda session: _recognized(session, message, now))
        if address is None:
            return NotSent(NOT_INSTALLED, retry_after=None)
        if address.conversation:
            return _Place(address.conversation, address.service_url)
        return await self._opened(address, message)

    async def _opened(self, address: Address, message: Outgoing) -> _Place:
        """Open the person's own conversation: possible where the app is installed for them."""
        from microsoft_teams.api.clients.conversation.params import CreateConversationParams
        from microsoft_teams.api.models import Account

        service_url = address.service_url
        made = await self.sdk.api(service_url).conversations.create(
            CreateConversationParams(
                members=[Account(id=address.external_id)], tenant_id=tenant_of(self._settings)
            )
        )

        def keep(session: Session) -> None:
            row = addresses.of_person(session, tenant_id=message.tenant_id, person_id=message.person_id)
            if row is not None:
                row.conversation = made.id
                row.service_url = service_url or made.service_url
                row.updated_at = self._clock.now()

        await write(self._database, keep)
        return _Place(made.id, service_url)

    def _refusal(self, answer: httpx.Response, message: Outgoing) -> Outcome:
        busy = False
        if answer.status_code == 429:
            now = time.monotonic()
            self._refused.append((now, str(message.person_id)))
            lately = {who for at, who in self._refused if now - at < _BUSY_SECONDS}
            busy = len(lately) >= _BUSY_CONVERSATIONS
        found = refusals.outcome(
            answer.status_code, answer.text, answer.headers.get("retry-after"), busy=busy
        )
        if isinstance(found, NotSent) and found.limit is Limit.TENANT and answer.status_code != 429:
            logger.error("Teams takes nothing from this bot: %s", found.why, extra={"action": "teams_closed"})
        return found


def _recognized(session: Session, message: Outgoing, now: datetime) -> Address | None:
    """Who had the app before any file named them is known now; of others it is noted that they have not."""
    tenant_id, person_id = message.tenant_id, message.person_id
    address = arrivals.recognized(session, tenant_id=tenant_id, person_id=person_id, now=now)
    if address is None:
        addresses.unmet(session, tenant_id=tenant_id, person_id=person_id, now=now)
    return address


def _activity(card: Card, page: "Json", client_id: str) -> "MessageActivityInput":
    """The card alone: Teams splits words and card into two messages and gives no id for them."""
    from microsoft_teams.api.activities.message import MessageActivityInput
    from microsoft_teams.api.models import Account, Attachment

    return MessageActivityInput(
        from_=Account(id=f"28:{client_id}"),
        summary=card.summary,
        attachments=[Attachment(content_type="application/vnd.microsoft.card.adaptive", content=page)],
    )
