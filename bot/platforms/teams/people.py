"""Who is behind a Teams id: matched by e-mail once, then known; where and when to reach them is kept."""

import asyncio
import logging
from datetime import datetime
from typing import TYPE_CHECKING

import httpx
from sqlmodel import Session

from bot.clock import Clock
from bot.database import read, write
from bot.platforms.teams.clouds import tenant_of
from bot.platforms.teams.parse import Where
from bot.platforms.teams.sdk import Sdk
from bot.platforms.teams.tokens import TokenRefusedError
from storage import addresses, arrivals, people, tenants
from storage.database import Database
from storage.models import Address, Person, Tenant
from storage.words import Platform
from workflows import unreachable

if TYPE_CHECKING:
    from microsoft_teams.api.models import TeamsChannelAccount

logger = logging.getLogger(__name__)

LOOK_UP_SECONDS = 5.0
"""Of the ten to fifteen that Teams waits for an answer."""

UNINSTALLED = "has removed the app from Teams"


class LookUpFailedError(Exception):
    """Teams does not say who this is right now."""


class People:
    """The people of one directory."""

    def __init__(self, sdk: Sdk, database: Database, clock: Clock) -> None:
        self._sdk = sdk
        self._database = database
        self._clock = clock
        self._tenant_id: int | None = None

    async def tenant_id(self) -> int:
        """The one tenant of this bot, made when it is seen first."""
        if self._tenant_id is None:
            now = self._clock.now()
            self._tenant_id = await write(self._database, lambda session: joined(session, self._sdk, now))
        return self._tenant_id

    async def known(self, here: Where) -> bool:
        """Whether this is somebody of ours; what the activity tells about reaching them is kept.

        Raises:
            LookUpFailedError: they are new, and Teams does not answer who they are.
        """
        tenant_id = await self.tenant_id()
        told = await read(self._database, lambda session: _told(session, tenant_id, here))
        if told:
            return True
        address = await read(
            self._database, lambda session: addresses.of_user(session, tenant_id=tenant_id, user=here.user)
        )
        emails: tuple[str, ...] = ()
        if address is None:
            emails = _emails(await self._member(here))
        now = self._clock.now()
        return await write(
            self._database, lambda session: _keep(session, tenant_id, here, emails, now) is not None
        )

    async def arrived(self, here: Where) -> bool:
        """The app was installed for somebody: they can be reached from now on."""
        if not await self.known(here):
            return False
        tenant_id, now = await self.tenant_id(), self._clock.now()
        await write(
            self._database,
            lambda session: unreachable.heard(session, tenant_id=tenant_id, user=here.user, now=now),
        )
        return True

    async def left(self, here: Where) -> None:
        """The app was removed by somebody, or for them."""
        tenant_id, now = await self.tenant_id(), self._clock.now()

        def note(session: Session) -> None:
            arrivals.forget(session, tenant_id=tenant_id, user=here.user)
            address = addresses.of_user(session, tenant_id=tenant_id, user=here.user)
            if address is not None:
                people.unreachable(
                    session, person_id=address.person_id, tenant_id=tenant_id, why=UNINSTALLED, now=now
                )

        await write(self._database, note)

    async def _member(self, here: Where) -> "TeamsChannelAccount | None":
        """What the roster says about somebody; None where they are not in it."""
        api = self._sdk.api(here.service_url)
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                found: TeamsChannelAccount = await api.conversations.get_member_by_id(
                    here.conversation, here.member
                )
                return found
        except httpx.HTTPStatusError as error:
            if error.response.status_code in (400, 403, 404):
                return None
            raise LookUpFailedError from None
        except (TimeoutError, httpx.HTTPError, TokenRefusedError) as error:
            logger.warning(
                "Teams does not say who wrote",
                extra={"action": "roster_failed", "why": type(error).__name__},
            )
            raise LookUpFailedError from None


def joined(session: Session, sdk: Sdk, now: datetime) -> int:
    """The tenant of this bot's directory."""
    tenant = tenants.join(
        session,
        platform=Platform.TEAMS,
        external_id=tenant_of(sdk.settings),
        name="Microsoft Teams",
        now=now,
    )
    return tenant.key_id


def _told(session: Session, tenant_id: int, here: Where) -> bool:
    """Whether everything this activity tells is kept already, which is the rule."""
    address = addresses.of_user(session, tenant_id=tenant_id, user=here.user)
    if address is None:
        return False
    if here.personal and (address.conversation, address.service_url) != (here.conversation, here.service_url):
        return False
    return here.zone is None or session.get_one(Person, address.person_id).zone == here.zone


def _emails(member: "TeamsChannelAccount | None") -> tuple[str, ...]:
    if member is None:
        return ()
    return tuple(each for each in (member.email, member.user_principal_name) if each)


def _keep(
    session: Session, tenant_id: int, here: Where, emails: tuple[str, ...], now: datetime
) -> Address | None:
    address = addresses.of_user(session, tenant_id=tenant_id, user=here.user)
    if address is None:
        for email in emails:
            address = addresses.meet(session, tenant_id=tenant_id, user=here.user, email=email, now=now)
            if address is not None:
                break
    if address is None:
        if here.personal:
            # Teams says this once: whoever is named only later is known by it then.
            arrivals.keep(
                session,
                tenant_id=tenant_id,
                user=here.user,
                emails=emails,
                conversation=here.conversation,
                service_url=here.service_url,
                now=now,
            )
        return None
    arrivals.forget(session, tenant_id=tenant_id, user=here.user)
    if here.personal:
        address.conversation, address.service_url = here.conversation, here.service_url
        address.updated_at = now
    person = session.get_one(Person, address.person_id)
    if here.zone is not None and person.zone != here.zone:
        person.zone = here.zone
    _written_to_here(session, person, tenant_id)
    session.add(address)
    session.flush()
    return address


def _written_to_here(session: Session, person: Person, tenant_id: int) -> None:
    """Whoever cannot be reached where they are written to is written to here from now on."""
    if person.home_tenant_id == tenant_id:
        return
    home = addresses.of_person(session, tenant_id=person.home_tenant_id, person_id=person.key_id)
    sandbox = session.get_one(Tenant, person.home_tenant_id).platform is Platform.SANDBOX
    if home is None or home.unreachable is not None or sandbox:
        person.home_tenant_id = tenant_id
