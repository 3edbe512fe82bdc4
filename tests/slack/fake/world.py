"""What the fake Slack knows: workspaces with people, conversations, messages, views and faults to come."""

import itertools
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

FaultKind = Literal["429", "500", "drop", "lose", "hang", "error"]
"""`drop` closes the connection before anything is done, `lose` after; `hang` does it and never answers."""

SCOPES = (
    "chat:write,commands,im:write,channels:history,groups:history,im:history,"
    "users:read,users:read.email,dnd:read,files:write"
)


@dataclass
class Fault:
    """What goes wrong with the next calls of a method."""

    kind: FaultKind
    times: int = 1
    retry_after: int = 1
    code: str = "internal_error"


@dataclass
class Message:
    """One message as Slack keeps it."""

    channel: str
    ts: str
    user: str
    text: str
    number: int
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    bot: bool = False
    edited: bool = False

    def shown(self, *, metadata: bool) -> Json:
        """As the Web API shows it."""
        found: Json = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        if self.blocks:
            found["blocks"] = self.blocks
        if self.thread_ts:
            found["thread_ts"] = self.thread_ts
        if self.bot:
            found |= {"bot_id": "B0BOT", "app_id": "A0APP"}
        if self.edited:
            found["edited"] = {"user": self.user, "ts": self.ts}
        if self.metadata is not None:
            kind = self.metadata["event_type"]
            found["metadata"] = self.metadata if metadata else {"event_type": kind}
        return found


@dataclass
class Ephemeral:
    """An answer only its asker sees; Slack's API never shows it again."""

    user: str
    number: int
    text: str
    blocks: list[Json]
    ts: str


@dataclass
class File:
    """An upload: shown in messages once it is complete and was looked through."""

    name: str
    length: int
    alt: str
    content: bytes = b""
    complete: bool = False
    looks: int = 0


@dataclass
class Workspace:
    """One workspace with the app installed."""

    team_id: str
    token: str
    name: str = "Halden"
    bot_user: str = "U0BOT"
    users: dict[str, Json] = field(default_factory=dict)
    directs: dict[str, str] = field(default_factory=dict)
    """User -> D channel."""
    channels: dict[str, Json] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    ephemerals: list[Ephemeral] = field(default_factory=list)
    opened: list[Json] = field(default_factory=list)
    """Views that were opened, with `user`."""
    homes: dict[str, Json] = field(default_factory=dict)
    resting: dict[str, Json] = field(default_factory=dict)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    """Arguments that came in the address."""
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    triggers: dict[str, str] = field(default_factory=dict)
    response_urls: dict[str, Json] = field(default_factory=dict)
    draws_charts: bool = True
    unknown_methods: frozenset[str] = frozenset()
    """Methods that this Slack does not have."""
    files: dict[str, File] = field(default_factory=dict)
    looks: int = 0
    """How often a new upload is refused in a message, because Slack looks through it."""
    uploads: str = ""
    """The address that uploads go to; the file's id follows."""
    revoked: bool = False
    scopes: str = SCOPES
    look_up: Callable[[str], Json | None] = lambda _email: None
    """Asked for users it does not know yet."""
    clock: Callable[[], float] = lambda: 1_780_000_000.0
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def user(self, email: str, **details: Any) -> Json:
        """A member with this e-mail address, made if there is none."""
        for user in self.users.values():
            if user["profile"]["email"] == email:
                user.update(details)
                return user
        number = f"U{len(self.users) + 1:04d}"
        name = details.pop("real_name", email.partition("@")[0].replace(".", " ").title())
        made: Json = {
            "id": number,
            "team_id": self.team_id,
            "name": email.partition("@")[0],
            "deleted": False,
            "is_bot": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "tz": "America/New_York",
            "tz_offset": -18000,
            "locale": "en-US",
            "profile": {"email": email, "real_name": name, "display_name": ""},
            "real_name": name,
            **details,
        }
        self.users[number] = made
        return made

    def direct(self, user: str) -> str:
        """The D channel with somebody."""
        return self.directs.setdefault(user, f"D{user[1:]}")

    def post(self, **values: Any) -> Message:
        """A new message."""
        number = next(self.numbers)
        stamp = f"{int(self.clock())}.{number:06d}"
        message = Message(ts=stamp, number=number, **values)
        self.messages.append(message)
        return message

    def message(self, channel: str, ts: str) -> Message | None:
        """The message at this place."""
        return next((m for m in self.messages if m.channel == channel and m.ts == ts), None)

    def scanned(self) -> set[str]:
        """The files that can be shown; the others have been looked at once more."""
        found = set()
        for number, file in self.files.items():
            if file.complete and file.looks < 1:
                found.add(number)
            file.looks -= 1
        return found

    def trigger(self, user: str) -> str:
        """A trigger: it opens one view."""
        made = f"{len(self.triggers)}.{secrets.token_hex(4)}"
        self.triggers[made] = user
        return made

    def fails(self, method: str, kind: FaultKind, **details: Any) -> None:
        """Let the next calls of a method go wrong."""
        self.faults[method].append(Fault(kind, **details))

    def called(self, method: str) -> list[Json]:
        """The arguments of each call of a method."""
        return [args for name, args in self.calls if name == method]
