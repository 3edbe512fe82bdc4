"""Playing a script: the clock turns from contact to contact, and people answer in between."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count

from sqlmodel import Session, select

from bot.clock import StandingClock
from bot.gateway import Gateway
from bot.replay import answers as answers_file
from bot.replay import plausible, record, scripted
from bot.replay.acts import Act, Command, Press, Published, Say, Script, Shown, Step
from bot.replay.cast import Cast, Player, gather, shown
from bot.replay.coached import UNASKED
from bot.replay.record import Did, Replayed
from bot.replay.virtual import MemoryDatabase, VirtualEngine, VirtualTimeline
from prompts.cards import Button, Card, plain_text
from storage import roles, sandbox
from storage.models import Measure, Outbox, Program
from storage.words import Category
from workflows.events import ButtonPressed, CommandGiven, Event, ReplyReceived
from workflows.files import plan, program_file
from workflows.files.problems import BadFile, Problem
from workflows.files.program_file import ProgramFile
from workflows.files.readings_file import import_readings

_BEGINS = time(9)
_WITHOUT_DATE = timedelta(days=56)
"""How long before its first cohort a program begins that does not say when it was created."""

_LONGEST_AFTER = timedelta(days=460)
"""What is asked a year after the training is over by then, chased and all; later nothing is waited for."""

_TO_ANSWER = (Category.ASK, Category.REMINDER, Category.PROMPT, Category.INTRODUCTION)

Progress = Callable[[float, datetime, int], None]
"""Told now and then: the part that is done, the virtual moment, and the messages so far."""


async def replay(
    program_yaml: str,
    *,
    name: str,
    answers: str | None = None,
    answers_name: str = "answers",
    until: date | None = None,
    on_progress: Progress | None = None,
) -> Replayed:
    """Run a program's whole follow-up. The same files give the same result, to the byte.

    Args:
        program_yaml: the program file's text.
        name: what to call the program file in problems.
        answers: the answers file's text; plausible people answer where there is none.
        answers_name: what to call the answers file in problems.
        until: a day to stop at before everything is over.
        on_progress: called now and then.

    Raises:
        BadFile: every problem in one of the files.
    """
    file = program_file.parse(program_yaml, name=name)
    if not file.cohorts:
        raise BadFile([Problem(name, None, "cohorts", "is missing; a replay needs a cohort with its dates")])
    given = answers_file.parse(answers, name=answers_name, program=file) if answers is not None else None
    last_end = max(cohort.ends_on for cohort in file.cohorts)
    created = file.program.created or min(cohort.starts_on for cohort in file.cohorts) - _WITHOUT_DATE
    start = _at(max(created, given.imported_on) if given and given.imported_on else created)
    end = _at(last_end) + _LONGEST_AFTER
    if until is not None:
        end = min(end, _at(until))
    people = plausible.script(file, start=start, end=end)
    script = scripted.script(given, plausible=people) if given is not None else people
    clock = StandingClock(start)
    # A virtual run calls nobody, whatever is configured: it looks at no settings.
    database = MemoryDatabase()
    try:
        tenant_id, cast = database.run(partial(_opened, file=file, now=start))
        stage = _Stage(database, clock, tenant_id, cast, script, start, end, on_progress)
        await stage.play()
        status = await stage.closing_status()
        return database.run(partial(stage.recorded, status=status))
    finally:
        database.close()


def _at(day: date) -> datetime:
    return datetime.combine(day, _BEGINS, tzinfo=UTC)


def _opened(session: Session, *, file: ProgramFile, now: datetime) -> tuple[int, Cast]:
    tenant = sandbox.tenant(session, now=now)
    plan.apply(session, file, tenant_id=tenant.key_id, now=now)
    team = (file.program.roles.owner,) if file.program.roles.owner else ()
    roles.name_learning_team(session, organization_id=tenant.organization_id, emails=team)
    keys = {measure.key_id: measure.key for measure in session.exec(select(Measure))}
    program = session.exec(select(Program)).one()
    cast = gather(session, tenant_id=tenant.key_id, program=program, keys=keys, now=now)
    return tenant.key_id, cast


@dataclass(frozen=True)
class _Due:
    """What somebody is about to do, and what they do after it."""

    player: Player
    steps: tuple[Step, ...]
    ref: str = ""
    """The message they answer; empty where they answer none."""
    touchpoints: frozenset[int] = frozenset()


@dataclass
class _Stage:
    database: MemoryDatabase
    clock: StandingClock
    tenant_id: int
    cast: Cast
    script: Script
    start: datetime
    end: datetime
    on_progress: Progress | None
    _queue: list[tuple[datetime, int, _Due | Published]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)
    _last: int = 0
    """The number of the newest message seen."""
    _chats: dict[str, dict[str, Card]] = field(default_factory=dict)
    """By person: the cards in their chat by reference, the one changed last at the end."""
    _in_hand: set[int] = field(default_factory=set)
    """Questions somebody is about to answer; a reminder does not make them answer twice."""
    _seen: dict[int, Shown] = field(default_factory=dict)
    """Every message so far, by its number."""
    _did: list[Did] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._gateway = Gateway(self.database, self.clock)
        self._engine = VirtualEngine(self.database, self.clock, self.tenant_id)

    async def play(self) -> None:
        """Turn the clock until nothing more can come, or the end."""
        timeline = VirtualTimeline(self.database, self._engine, self.clock, self.tenant_id)
        for line in self.script.lines:
            self._plan(line.at, _Due(self.cast.named(line.who), line.steps))
        for published in self.script.published:
            self._plan(published.at, published)
        while self.clock.now() < self.end:
            if not self._people_waiting and await timeline.next_moment() is None:
                break
            next_act = self._queue[0][0] if self._queue else self.end
            sent = await timeline.advance(min(next_act, self.end), stop_after_message=True)
            if sent:  # what has come now may be answered before anything planned
                self._look()
                continue
            while self._queue and self._queue[0][0] <= self.clock.now() < self.end:
                await self._do(heapq.heappop(self._queue)[2])

    @property
    def _people_waiting(self) -> bool:
        return any(isinstance(due, _Due) for _, _, due in self._queue)

    async def closing_status(self) -> str:
        """What `/alignment status` shows the learning team, or else the lead sponsor, at the end."""
        viewers = [p for role in ("learning_team", "lead_sponsor") for p in self._with_role(role)]
        if not viewers:
            return ""
        await self._perform(viewers[0], Command("/alignment status"), ref="")
        return "\n".join(plain_text(card) for card in [*self._chats[viewers[0].email].values()][-1:])

    def recorded(self, session: Session, *, status: str) -> Replayed:
        """Everything that was kept."""
        return Replayed(
            program=self.cast.program,
            names={player.email: player.name for player in self.cast.players.values()},
            start=self.start,
            end=self.clock.now(),
            messages=record.sent(session, cast=self.cast, seen=self._seen),
            replies=tuple(self._did),
            touchpoints=record.touchpoints(session, cast=self.cast),
            readings=record.readings(session, cast=self.cast),
            claims=record.claims(session, cast=self.cast),
            status=status,
        )

    def _with_role(self, role: str) -> list[Player]:
        return [player for player in self.cast.players.values() if role in player.roles]

    def _plan(self, at: datetime, due: _Due | Published) -> None:
        heapq.heappush(self._queue, (max(at, self.start), next(self._order), due))

    def _look(self) -> None:
        """See what has arrived, and let people think about it."""
        new = self.database.run(partial(shown, cast=self.cast, rows=self._engine.taken()))
        for row, message in new:
            self._last = row.key_id
            self._seen[row.key_id] = message
            chat = self._chats.setdefault(message.to, {})
            chat.pop(message.ref, None)
            chat[message.ref] = message.card
            if _wants_an_answer(row, message):
                self._consider(row, message)
        if self.on_progress is not None:
            done = (self.clock.now() - self.start) / (self.end - self.start)
            self.on_progress(done, self.clock.now(), self._last)

    def _consider(self, row: Outbox, message: Shown) -> None:
        about = frozenset(question.id for question in message.questions)
        if about & self._in_hand:
            return
        steps = self.script.answer(message)
        if steps:
            self._in_hand |= about
            due = _Due(self.cast.players[row.person_id], steps, message.ref, about)
            self._plan(message.at + steps[0].after, due)

    async def _do(self, due: _Due | Published) -> None:
        if isinstance(due, Published):
            self.database.run(partial(self._publish, published=due))
            return
        await self._perform(due.player, due.steps[0].act, ref=due.ref)
        rest = due.steps[1:]
        if rest:
            again = _Due(due.player, rest, due.ref, due.touchpoints)
            self._plan(self.clock.now() + rest[0].after, again)
        else:
            self._in_hand -= due.touchpoints

    def _publish(self, session: Session, *, published: Published) -> None:
        organization_id = session.exec(select(Program)).one().organization_id
        import_readings(
            session,
            published.csv,
            name="readings",
            organization_id=organization_id,
            now=self.clock.now(),
        )

    async def _perform(self, player: Player, act: Act, *, ref: str) -> None:
        """One act, through the same gateway as on any platform."""
        event: Event
        common = {
            "event_id": f"replay-{len(self._did) + 1}",
            "tenant_id": self.tenant_id,
            "user": player.user,
            "conversation": player.user,
            "at": self.clock.now(),
        }
        match act:
            case Say(text=text):
                event = ReplyReceived.model_validate({**common, "text": text, "about": ref or None})
                self._did.append(Did(self.clock.now(), player.email, said=text))
            case Command(text=text):
                event = CommandGiven.model_validate({**common, "text": text})
                self._did.append(Did(self.clock.now(), player.email, said=text))
            case Press():
                found = self._find(player, act, ref)
                if found is None:
                    missed = Did(self.clock.now(), player.email, pressed=act.button, missed=True)
                    self._did.append(missed)
                    return
                on, card, button = found
                inputs = _filled_in(card, act) if button.submits else {}
                event = ButtonPressed.model_validate(
                    {
                        **common,
                        "action": button.action,
                        "value": button.value,
                        "inputs": {name: value for name, (_, value) in inputs.items()},
                        "about": on,
                    }
                )
                typed = tuple((label, value) for label, value in inputs.values() if value)
                self._did.append(Did(self.clock.now(), player.email, pressed=button.label, inputs=typed))
        self.database.run(partial(self._happen, event=event))
        if self.database.fault is not None:
            raise self.database.fault
        self._engine.send()
        self._look()

    def _happen(self, session: Session, *, event: Event) -> None:
        # Nobody else has events here, so none has to be looked for among those that wait.
        row = self._gateway.stored(session, event)
        if row is not None:
            self._gateway.work_on(session, row, event)

    def _find(self, player: Player, press: Press, ref: str) -> tuple[str, Card, Button] | None:
        """The button on the message they answer, else on the newest card that has it."""
        chat = self._chats.get(player.email, {})
        newest_first = list(chat)[::-1]
        for each in [ref, *newest_first] if ref in chat else newest_first:
            for button in chat[each].buttons:
                named = press.button.casefold() in (button.label.casefold(), button.action)
                if named and press.value in (None, button.value):
                    return each, chat[each], button
        return None


def _wants_an_answer(row: Outbox, message: Shown) -> bool:
    offered = {button.action for button in message.card.buttons}
    return (row.category in _TO_ANSWER and row.answers_id is None) or not UNASKED.isdisjoint(offered)


def _filled_in(card: Card, press: Press) -> dict[str, tuple[str, str]]:
    """Every field of the card as it is sent: by its id, its label and what stands in it."""
    filled = {}
    for given in card.inputs:
        names = (given.id, given.id.rpartition(".")[2], given.label)
        typed = [value for name, value in press.inputs.items() if name in names]
        value = typed[0] if typed else getattr(given, "value", "")
        choices = dict(getattr(given, "choices", ()))
        by_label = {label: choice for choice, label in choices.items()}
        filled[given.id] = (given.label, by_label.get(value, value))
    return filled
