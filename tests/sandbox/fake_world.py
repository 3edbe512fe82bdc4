"""A small world for the page: four people, a script of contacts, no database and no workflow."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.platforms.sandbox.render import render
from bot.platforms.sandbox.world import (
    ChatMessage,
    Command,
    Happened,
    Persona,
    Planned,
    Refused,
    Step,
    Turned,
    View,
)
from prompts.cards import (
    Button,
    Buttons,
    Card,
    Chart,
    ChoiceInput,
    DateInput,
    Divider,
    Facts,
    Items,
    Point,
    Text,
    TextInput,
)

DANA, PRIYA, TOM, LENA = 1, 2, 3, 4
START = datetime(2026, 4, 13, 13, 2, tzinfo=UTC)

PERSONAS = (
    Persona(id=DANA, name="Dana Whitfield", what="Lead sponsor · Consultative Selling", group="sponsor"),
    Persona(id=PRIYA, name="Priya Nair", what="Manager · Consultative Selling", group="manager"),
    Persona(id=TOM, name="Tom Ruiz", what="Learning team", group="learning_team"),
    Persona(id=LENA, name="Lena Fischer-Oyelaran", what="Delegate of Dana Whitfield", group="delegate"),
)

COMMANDS = (
    Command(text="/alignment status", explains="Which KPIs moved, who was asked, what it was worth"),
    Command(text="/alignment snooze next week", explains="Ask me again next Monday"),
    Command(text="/alignment stop", explains="No more messages from me"),
    Command(text="/alignment help", explains="What I can do"),
)

UPDATE = Card(
    summary="How is the win rate now?",
    title="Win rate: where is it now?",
    parts=(
        Text(body="Consultative Selling ended 60 days ago. You named the win rate as what it should move."),
        Text(body="We lose deals late, because nobody asks what the customer wants.", tone="quote"),
        Facts(
            rows=(("Baseline", "22 % (January)"), ("Last", "24 % on 13 March"), ("Target", "30 % by June"))
        ),
        Chart(
            title="Win rate",
            unit="%",
            points=tuple(
                Point(label=label, value=Decimal(value))
                for label, value in (("Jan", "22"), ("Feb", "23.5"), ("Mar", "24"))
            ),
            target=Decimal(30),
            alt="Win rate rose from 22 % in January to 24 % in March; the target is 30 %.",
        ),
        TextInput(id="win_rate", label="Win rate now, in %", hint="Such as 27.5", required=True),
        ChoiceInput(id="sure", label="How sure are you?", choices=(("bi", "From BI"), ("guess", "A guess"))),
        DateInput(id="as_of", label="As of", value="2026-04-12"),
        TextInput(id="line", label="Anything behind it?", multiline=True),
        Buttons(
            buttons=(
                Button(action="snooze", value="t1", label="Ask me tomorrow"),
                Button(action="record", value="t1", label="Send", style="primary", submits=True),
                Button(action="decline", value="t1", label="Not mine", style="danger"),
            )
        ),
        Text(
            body="Asked by Tom Ruiz, Learning team. Takes a minute. Your sponsor team sees the answer.",
            tone="quiet",
        ),
    ),
)

COACHING = Card(
    summary="One thing for this week",
    title="This week: ask before you advise",
    parts=(
        Text(
            body="If you sit in on a customer call, then ask one question before you advise.", tone="strong"
        ),
        Items(items=("Pick one call", "Write the question down before it", "Listen for ten seconds longer")),
        Divider(),
        Buttons(
            buttons=(
                Button(action="coaching.done", value="p1", label="Did it", style="primary"),
                Button(action="coaching.not_yet", value="p1", label="Not yet"),
                Button(action="coaching.not_me", value="p1", label="Not for me"),
            )
        ),
    ),
)

STATUS = Card(
    summary="Status of Consultative Selling",
    title="Consultative Selling is on track",
    parts=(
        Text(body="The win rate is at 27 %, three points from its target.", tone="good"),
        Facts(rows=(("Asked", "2"), ("Answered", "1 since 13 April"), ("ROI", "41 %: 74k of 260k claimed"))),
        Text(body="One gap: nobody in Finance has approved the value per point.", tone="warn"),
    ),
)


def noted(value: str) -> Card:
    """What a card turns into once it was answered."""
    return Card(
        summary=f"Noted: {value} %",
        title=f"Noted: {value} %",
        parts=(
            Text(body="It counts once you confirm it.", tone="good"),
            Buttons(
                buttons=(
                    Button(action="confirm", value="t1", label="Yes, record it", style="primary"),
                    Button(action="change", value="t1", label="Change it"),
                )
            ),
        ),
    )


@dataclass
class Kept:
    """One message as the world keeps it."""

    id: int
    person_id: int
    author: str
    at: datetime
    card: Card | None = None
    text: str = ""
    version: int = 1


@dataclass
class FakeWorld:
    """Counts every event once, remembers what it was told, and says something back."""

    now: datetime = START
    turn_seconds: float = 0.0
    press_seconds: float = 0.0
    said: list[tuple[int, str]] = field(default_factory=list)
    pressed: list[tuple[int, int, str, str, dict[str, str]]] = field(default_factory=list)
    messages: list[Kept] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    contacts: list[tuple[datetime, int, str, Card]] = field(
        default_factory=lambda: [
            (datetime(2026, 4, 14, 13, 2, tzinfo=UTC), DANA, "KPI update", UPDATE),
            (datetime(2026, 4, 14, 14, 0, tzinfo=UTC), PRIYA, "Coaching, week 3", COACHING),
            (datetime(2026, 4, 21, 14, 0, tzinfo=UTC), PRIYA, "Coaching, week 4", COACHING),
            (datetime(2027, 1, 12, 14, 0, tzinfo=UTC), DANA, "ROI question", STATUS),
        ]
    )
    free: asyncio.Event = field(default_factory=asyncio.Event)
    """While it is not set, a turn of the clock goes no further than the next contact."""
    _seen: set[str] = field(default_factory=set)
    _read: dict[int, int] = field(default_factory=dict)
    _number: int = 1
    _closed: bool = False
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        """Nothing is held up unless a test wants it."""
        self.free.set()

    async def go_on(self) -> None:
        """Hold nothing up any more."""
        self.free.set()

    async def look(self, person_id: int | None) -> View:
        """The page as one person sees it."""
        chosen = DANA if person_id is None else self._known(person_id)
        theirs = [m for m in self.messages if m.person_id == chosen]
        self._read[chosen] = max((m.id for m in theirs), default=0)
        return View(
            now=self.now,
            zone="Europe/Berlin" if chosen == LENA else "America/New_York",
            person_id=chosen,
            personas=[replace(p, unread=self._unread(p.id)) for p in PERSONAS],
            messages=[self._shown(m) for m in theirs],
            planned=[
                Planned(
                    at=at, who=PERSONAS[person - 1].name, what=what, program="Consultative Selling · Spring"
                )
                for at, person, what, _ in self.contacts
            ],
            happened=list(reversed(self.happened)),
            at_end=not self.contacts,
        )

    async def say(self, person_id: int, text: str, *, event_id: str) -> None:
        """Keep the sentence, and answer it."""
        self._known(person_id)
        if len(text) > 4000:
            raise Refused("That is longer than 4,000 characters. Please send the part with the number.")
        if self._once(event_id):
            self.said.append((person_id, text))
            self._keep(person_id, "person", text=text)
            if text.startswith("/alignment status"):
                self._keep(person_id, "bot", card=STATUS)
            else:
                self._keep(person_id, "bot", text="Thanks. I have not found a number in that.")
            await self.change()

    async def press(
        self,
        person_id: int,
        message_id: int,
        *,
        action: str,
        value: str,
        inputs: Mapping[str, str],
        event_id: str,
    ) -> None:
        """Keep the press; an update that was answered changes in place."""
        await asyncio.sleep(self.press_seconds)
        self._known(person_id)
        if action == "decline":
            raise Refused("This program was retired on 12 May, so its questions are closed.")
        if self._once(event_id):
            self.pressed.append((person_id, message_id, action, value, dict(inputs)))
            if action == "record":
                self.edit(message_id, noted(inputs["win_rate"]))
            await self.change()

    async def turn(self, by: Step) -> Turned:
        """Send what falls due on the way."""
        if not self.contacts:
            raise Refused("Nothing is left to turn to.")
        goals = {
            "next": self.contacts[0][0],
            "day": self.now + timedelta(days=1),
            "week": self.now + timedelta(days=7),
            "end": self.contacts[-1][0],
        }
        goal = goals[by]
        sent = 0
        while self.contacts and self.contacts[0][0] <= goal:
            self.now, person, what, card = self.contacts.pop(0)
            self._keep(person, "bot", card=card)
            self._note(f"{what} sent to {PERSONAS[person - 1].name}.")
            sent += 1
            await self.change()
            await asyncio.sleep(self.turn_seconds)
            await self.free.wait()
        self.now = max(self.now, goal)
        await self.change()
        return Turned(now=self.now, messages=sent)

    def commands(self) -> Sequence[Command]:
        """Four commands."""
        return COMMANDS

    async def changes(self) -> AsyncIterator[int]:
        """The number of changes so far, and again after each."""
        told = 0
        while not self._closed:
            async with self._changed:
                while self._number <= told:
                    await self._changed.wait()
                told = self._number
            yield told

    async def change(self) -> None:
        """Tell every page to look again."""
        async with self._changed:
            self._number += 1
            self._changed.notify_all()

    async def close(self) -> None:
        """End every stream of changes."""
        self._closed = True
        await self.change()

    async def tell(self, person_id: int, card: Card) -> None:
        """The bot writes to somebody."""
        self._keep(person_id, "bot", card=card)
        await self.change()

    async def change_card(self, message_id: int, card: Card) -> None:
        """The bot changes a message it wrote."""
        self.edit(message_id, card)
        await self.change()

    def edit(self, message_id: int, card: Card) -> None:
        """Change a message in place."""
        for kept in self.messages:
            if kept.id == message_id:
                kept.card = card
                kept.version += 1

    def _keep(self, person: int, author: str, *, card: Card | None = None, text: str = "") -> None:
        kept = Kept(
            id=len(self.messages) + 1, person_id=person, author=author, at=self.now, card=card, text=text
        )
        self.messages.append(kept)

    def _note(self, sentence: str) -> None:
        self.happened.append(Happened(at=self.now, sentence=sentence))

    def _once(self, event_id: str) -> bool:
        fresh = event_id not in self._seen
        self._seen.add(event_id)
        return fresh

    def _known(self, person_id: int) -> int:
        if person_id not in {p.id for p in PERSONAS}:
            raise Refused("Nobody here has that number. Choose somebody from the list.")
        return person_id

    def _unread(self, person_id: int) -> int:
        read = self._read.get(person_id, 0)
        return sum(1 for m in self.messages if m.person_id == person_id and m.author == "bot" and m.id > read)

    @staticmethod
    def _shown(kept: Kept) -> ChatMessage:
        return ChatMessage(
            id=kept.id,
            author="bot" if kept.author == "bot" else "person",
            at=kept.at,
            version=kept.version,
            html=render(kept.card, key=f"m{kept.id}") if kept.card else "",
            text=kept.text,
        )
