"""Who somebody is on Slack: by e-mail, by id, kept fresh, and when they do not want to be disturbed."""

from collections import OrderedDict
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlmodel import Session

from bot.clock import Clock
from bot.database import read, write
from bot.platforms.slack import parse
from bot.platforms.slack.errors import Refused
from bot.platforms.slack.limits import LIMITED, Limits
from bot.platforms.slack.workspaces import Workspaces
from bot.sending.outcomes import Held, NotSent
from storage import addresses, profiles
from storage.database import Database
from storage.models import Address, Person
from workflows import calendar

FRESH = timedelta(days=1)
"""How long what Slack said about somebody is taken as it was."""

_REMEMBERED = 5_000
_MOST_NAMED = 10


@dataclass(frozen=True)
class Place:
    """Where somebody is written to."""

    person_id: int
    user: str
    channel: str
    thread: str | None = None
    """The thread that the message answers in."""


@dataclass(frozen=True)
class Profile:
    """What Slack says about a user, as far as it matters here."""

    user: str
    email: str
    name: str
    zone: str | None
    locale: str | None
    gone: bool
    bot: bool
    outsider: bool
    """A bot, or somebody of another company in a shared channel, whose e-mail address proves nothing here."""


def profile(user: Mapping[str, Any], workspace: str = "") -> Profile:
    """Read Slack's user object; who belongs to another workspace than this one is an outsider."""
    details = user.get("profile")
    details = details if isinstance(details, Mapping) else {}
    bot = bool(user.get("is_bot")) or user.get("id") == "USLACKBOT"
    name = details.get("real_name") or user.get("real_name") or user.get("name") or ""
    return Profile(
        user=str(user.get("id") or ""),
        email=str(details.get("email") or "").strip().lower(),
        name=str(name).strip(),
        zone=_zone(user.get("tz")),
        locale=_locale(user.get("locale")),
        gone=user.get("deleted") is True,
        bot=bot,
        outsider=bot or _foreign(user, workspace),
    )


def _foreign(user: Mapping[str, Any], workspace: str) -> bool:
    if user.get("is_stranger") is True:
        return True
    home = user.get("team_id")
    if not workspace or not isinstance(home, str) or home == workspace:
        return False
    # Of an Enterprise organization, the workspace somebody is at home in may be another than ours.
    org = user.get("enterprise_user")
    org = org if isinstance(org, Mapping) else {}
    return workspace != org.get("enterprise_id") and workspace not in (org.get("teams") or ())


class People:
    """The people of all workspaces, as Slack knows them."""

    def __init__(
        self,
        workspaces: Workspaces,
        database: Database,
        clock: Clock,
        learning_team: Collection[str] = (),
    ) -> None:
        self._workspaces = workspaces
        self.limits = Limits(clock)
        self._learning_team = frozenset(learning_team)
        self._database = database
        self._clock = clock
        self._resting: OrderedDict[tuple[int, str], tuple[datetime, datetime]] = OrderedDict()
        self._met: OrderedDict[tuple[int, str], bool] = OrderedDict()
        """True for our people, False for bots; whoever is neither may become known yet."""

    async def place(
        self, tenant_id: int, person_id: int, answers_id: int | None, *, waits: bool = False
    ) -> Place:
        """Where to write to somebody; they are looked up, and the conversation is opened, when it is new.

        What `waits` is not the first that they get at night: it was planned before their zone was known.

        Raises:
            Refused: they cannot be found or reached, or their day has not begun.
        """

        def look(session: Session) -> tuple[Address | None, str | None]:
            address = addresses.of_person(session, tenant_id=tenant_id, person_id=person_id)
            return address, profiles.thread_of(session, answers_id=answers_id)

        address, thread = await read(self._database, look)
        if address is None or profiles.is_unknown(address):
            address = await self._by_email(tenant_id, person_id)
        if waits and not address.conversation:
            await self._their_day(person_id)
        channel = address.conversation or await self.open(tenant_id, person_id, address.external_id)
        return Place(person_id, address.external_id, channel, thread)

    async def _their_day(self, person_id: int) -> None:
        now = self._clock.now()
        opens = await read(self._database, partial(calendar.opens, person_id=person_id, now=now))
        if opens > now:
            raise Refused("asleep", Held("their day has not begun", opens - now, rests_until=opens))

    async def open(self, tenant_id: int, person_id: int, user: str) -> str:
        """The direct conversation with somebody, opened where it was not, and kept.

        Raises:
            Refused: Slack does not open it.
        """
        client = await self._workspaces.client(tenant_id)
        answer = await self.limits.settled(
            "conversations.open", lambda: client.conversations_open(users=user), tenant_id=tenant_id
        )
        channel = str((answer.get("channel") or {}).get("id") or "")
        now = self._clock.now()

        def keep(session: Session) -> None:
            row = addresses.of_person(session, tenant_id=tenant_id, person_id=person_id)
            if row is not None:
                row.conversation, row.updated_at = channel, now
                session.add(row)

        await write(self._database, keep)
        return channel

    async def meets(self, tenant_id: int, user: str) -> bool:
        """Whether this user is one of our people; they are looked up once, by their e-mail address.

        Raises:
            Refused: Slack has to be asked, and does not answer.
        """
        key = (tenant_id, user)
        if (met := self._met.get(key)) is not None:
            return met
        known = await read(
            self._database, lambda session: addresses.of_user(session, tenant_id=tenant_id, user=user)
        )
        if known is None:
            try:
                known = await self._by_id(tenant_id, user)
            except Refused as refused:
                if refused.code not in _NOBODY:
                    raise
        if known is not None:
            self._remember(key, is_one_of_us=True)
        return known is not None

    def is_bot(self, tenant_id: int, user: str) -> bool:
        """Whether Slack said so when they were met."""
        return self._met.get((tenant_id, user)) is False

    def _remember(self, key: tuple[int, str], *, is_one_of_us: bool) -> None:
        self._met[key] = is_one_of_us
        while len(self._met) > _REMEMBERED:
            self._met.popitem(last=False)

    async def name(self, tenant_id: int, user: str) -> str:
        """What somebody named with @ is called, so that it is clear who; `@user` where nobody knows."""
        find = partial(addresses.unmistakably, tenant_id=tenant_id, user=user)
        try:
            if await self.meets(tenant_id, user) and (found := await read(self._database, find)):
                return found
            colleague = await self._info(tenant_id, user)
        except Refused:
            return f"@{user}"
        if colleague.outsider or not colleague.email:
            return colleague.name or f"@{user}"
        return f"{colleague.name} <{colleague.email}>"

    async def named_in(self, tenant_id: int, text: str) -> str:
        """The text with what people are called where they are named with @."""
        names = {user: await self.name(tenant_id, user) for user in parse.mentioned(text)[:_MOST_NAMED]}
        return parse.with_names(text, lambda user: names.get(user, "@someone"))

    async def rests_until(self, tenant_id: int, user: str) -> datetime | None:
        """Until when somebody does not want to be disturbed; None while they may be.

        It is manners, not a rule: where Slack does not say, or not so often, they are not resting.
        """
        now = self._clock.now()
        key = (tenant_id, user)
        known = self._resting.get(key)
        if known is None or not now < known[1]:
            try:
                client = await self._workspaces.client(tenant_id)
                answer = await self.limits.settled(
                    "dnd.info", lambda: client.dnd_info(user=user), tenant_id=tenant_id
                )
            except Refused:
                return None
            until = _rest(answer, now)
            known = self._resting[key] = until, max(until, now + timedelta(hours=1))
            while len(self._resting) > _REMEMBERED:
                self._resting.popitem(last=False)
        return known[0] if known[0] > now else None

    async def refresh(self, tenant_id: int, limit: int, *, only_new: bool = False) -> int:
        """Ask about some of those of whom nothing was heard for a day, or ever; returns how many there were.

        Of several workspaces, each is also asked for those whom their own does not know.
        """
        before = datetime.min.replace(tzinfo=UTC) if only_new else self._clock.now() - FRESH

        def find(session: Session) -> list[tuple[int, str | None]]:
            stale = profiles.stale(session, tenant_id=tenant_id, before=before, limit=limit)
            lost = profiles.lost(session, tenant_id=tenant_id, before=before, limit=limit - len(stale))
            return [*stale, *((number, None) for number in lost)]

        stale = await read(self._database, find)
        for person_id, user in stale:
            try:
                if user is None:
                    await self._by_email(tenant_id, person_id)
                elif (kept := await self._by_id(tenant_id, user)) is None or kept.person_id != person_id:
                    await self._touch(tenant_id, person_id, "somebody else")
            except Refused as refused:
                if refused.code == LIMITED:
                    break
                await self._touch(tenant_id, person_id, refused.code)
        return len(stale)

    async def _touch(self, tenant_id: int, person_id: int, why: str) -> None:
        now = self._clock.now()
        await write(
            self._database,
            lambda session: profiles.asked(
                session, tenant_id=tenant_id, person_id=person_id, now=now, missing=why in _NOBODY
            ),
        )

    async def _by_email(self, tenant_id: int, person_id: int) -> Address:
        person = await read(self._database, lambda session: session.get_one(Person, person_id))
        client = await self._workspaces.client(tenant_id)
        try:
            answer = await self.limits.settled(
                "users.lookupByEmail",
                lambda: client.users_lookupByEmail(email=person.email),
                tenant_id=tenant_id,
            )
        except Refused as refused:
            if refused.code in _NOBODY:
                await self._touch(tenant_id, person_id, refused.code)
            raise
        found = await self._profile(tenant_id, answer)
        if found.user and found.locale is None:
            # By it their numbers are read, and Slack tells it only of who is asked for by id.
            with suppress(Refused):
                found = replace(found, locale=(await self._info(tenant_id, found.user)).locale)
        kept = None
        if found.user and not found.outsider:
            kept = await self._keep(tenant_id, found, person.email)
        if kept is None:
            await self._touch(tenant_id, person_id, "users_not_found")
            raise Refused("users_not_found", NotSent("users_not_found", retry_after=None))
        if found.gone:
            raise Refused("user_disabled", NotSent(profiles.GONE, retry_after=None))
        return kept

    async def _by_id(self, tenant_id: int, user: str) -> Address | None:
        """By the e-mail address; whoever is known already, also without it or with another."""
        found = await self._info(tenant_id, user)
        if found.bot:
            self._remember((tenant_id, user), is_one_of_us=False)
        if found.outsider:
            return None
        if found.email and (kept := await self._keep(tenant_id, found, found.email)) is not None:
            return kept

        def known(session: Session) -> str | None:
            address = addresses.of_user(session, tenant_id=tenant_id, user=user)
            return session.get_one(Person, address.person_id).email if address is not None else None

        email = await read(self._database, known)
        return await self._keep(tenant_id, found, email) if email is not None else None

    async def _info(self, tenant_id: int, user: str) -> Profile:
        client = await self._workspaces.client(tenant_id)
        answer = await self.limits.settled(
            "users.info", lambda: client.users_info(user=user, include_locale=True), tenant_id=tenant_id
        )
        return await self._profile(tenant_id, answer)

    async def _profile(self, tenant_id: int, answer: Mapping[str, Any]) -> Profile:
        found = answer.get("user")
        workspace = await read(
            self._database, lambda session: profiles.workspace_of(session, tenant_id=tenant_id)
        )
        return profile(found if isinstance(found, Mapping) else {}, workspace)

    async def _keep(self, tenant_id: int, found: Profile, email: str) -> Address | None:
        now = self._clock.now()

        def keep(session: Session) -> Address | None:
            return profiles.keep(
                session,
                tenant_id=tenant_id,
                user=found.user,
                email=email,
                name=found.name,
                zone=found.zone,
                locale=found.locale,
                gone=found.gone,
                of_team=email in self._learning_team,
                now=now,
            )

        return await write(self._database, keep)


_NOBODY = ("users_not_found", "user_not_found")


def _rest(answer: Mapping[str, Any], now: datetime) -> datetime:
    """Until when they rest; a moment that is over where they do not."""
    until = now
    begins, ends = _moment(answer.get("next_dnd_start_ts")), _moment(answer.get("next_dnd_end_ts"))
    if answer.get("dnd_enabled") is True and begins is not None and ends is not None and begins <= now < ends:
        until = ends
    snoozed = _moment(answer.get("snooze_endtime"))
    if answer.get("snooze_enabled") is True and snoozed is not None:
        until = max(until, snoozed)
    return until


def _moment(stamp: object) -> datetime | None:
    return datetime.fromtimestamp(stamp, UTC) if isinstance(stamp, int) and stamp > 1 else None


def _zone(name: object) -> str | None:
    try:
        return ZoneInfo(name).key if isinstance(name, str) and name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _locale(name: object) -> str | None:
    return name if isinstance(name, str) and 2 <= len(name) <= 10 and name[:2].isalpha() else None
