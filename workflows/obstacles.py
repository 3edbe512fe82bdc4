"""Obstacles go upward: met by five managers or more, the sponsor hears of it, and they hear the answer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from prompts import obstacles as words
from prompts.manager import OBSTACLES
from prompts.wording import listed
from storage import holdouts, obstacles, roles, shown
from storage.models import Cohort, ObstacleAnswer, Person, Touchpoint
from storage.obstacles import Met
from storage.words import Category, Kind, TouchpointState, Why
from workflows.contact import Action, Planned, Scene, Silence, Workflow
from workflows.conversation import questions
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.reading.idea_reply import says_nothing
from workflows.rules import totals
from workflows.rules.access import SPONSORING, enough
from workflows.turn import Turn

_WINDOW = timedelta(days=28)
_REST = timedelta(days=91)
"""A sponsor hears of one obstacle once a quarter, so that neither they nor managers hear of little else."""

_LONGEST_LINE = 1_000
_LABELS = dict(OBSTACLES)


@dataclass(frozen=True)
class Held:
    """Managers held up by the same thing: one closed group, and all the people of the groups so far."""

    kind: str
    number: int
    closed_at: datetime
    """A midnight (UTC), so that whoever sits beside somebody who taps does not see it close."""
    people: frozenset[int]
    group: frozenset[int]
    """Those who closed this group."""
    lines: tuple[str, ...]
    """What they agreed to pass on."""
    cohort_id: int
    """The cohort of whoever closed the group: the contact with the sponsor is planned there."""
    topics: tuple[str, ...]
    """What five or more of them say it about, by key."""

    @property
    def slot(self) -> str:
        """What makes it told once."""
        return f"{self.kind}:{self.number}"


def held_up(turn: Turn, program_id: int, *, until: date | None = None) -> list[Held]:
    """What can be told about a program: groups of five managers or more, by obstacle.

    Args:
        turn: the moment in which it is told.
        program_id: of which program.
        until: this day (UTC) is not over; today, if nothing else is said.
    """
    by_kind: dict[str, list[Met]] = {kind: [] for kind in _LABELS}
    for each in obstacles.met(turn.session, program_id=program_id, kinds=_LABELS):
        by_kind[each.kind].append(each)
    viewers = holdouts.who_sees(turn.session, program_ids=[program_id], kinds=SPONSORING)[program_id]
    until = until or turn.now.astimezone(UTC).date()
    found = []
    for kind, met in by_kind.items():
        people: set[int] = set()
        about: dict[str, set[int]] = defaultdict(set)
        said_now: dict[int | None, Met] = {
            each.prompt_id: each for each in met if each.prompt_id and each.taken_back_at is None
        }
        for number, (closed_on, group) in enumerate(_groups_of(met, viewers, until=until), start=1):
            people |= {each.person_id for each in group}
            standing = [said_now.get(each.prompt_id, each) for each in group]
            # Sorted, so that their order says nothing about whose they are.
            lines = sorted({each.words for each in standing if each.shared_at is not None and each.words})
            for each in group:
                about[each.competency].add(each.person_id)
            topics = tuple(topic for topic, by in about.items() if topic and enough(by.difference(viewers)))
            found.append(
                Held(
                    kind=kind,
                    number=number,
                    closed_at=datetime.combine(closed_on, time.min, UTC),
                    people=frozenset(people),
                    group=frozenset(each.person_id for each in group),
                    lines=tuple(lines),
                    cohort_id=group[-1].cohort_id,
                    topics=topics,
                )
            )
    return found


def _groups_of(
    met: Sequence[Met], viewers: Mapping[int, date], *, until: date
) -> Iterator[tuple[date, list[Met]]]:
    """The groups of one obstacle, each with the day at whose beginning it was closed.

    What was told stays told: a mind that is changed later takes nobody out of a group, and who moves to
    another obstacle and back is no news.
    """
    waiting: list[Met] = []
    in_a_group: set[int | None] = set()
    for day in sorted({each.recorded_at.date() for each in met}):
        if day >= until:
            break
        waiting += [each for each in met if each.recorded_at.date() == day]
        waiting = [
            each
            for each in waiting
            if (each.taken_back_at is None or each.taken_back_at.date() > day)
            and (each.prompt_id is None or each.prompt_id not in in_a_group)
        ]
        closed = totals.groups(waiting, besides={number for number, since in viewers.items() if since <= day})
        for group in closed:
            in_a_group |= {each.prompt_id for each in group}
            yield day + timedelta(days=1), group
        waiting = waiting[sum(len(group) for group in closed) :]


def contacts(groups: Iterable[Held]) -> Iterable[tuple[Held, date]]:
    """The groups a contact begins with, and its day; what closes until then is told with them."""
    days: dict[str, date] = {}
    for held in groups:
        closed, before = held.closed_at.date(), days.get(held.kind)
        if before is None or closed >= before:
            days[held.kind] = closed if before is None else max(closed, before + _REST)
            yield held, days[held.kind]


# When: the day after five managers have met the same thing, and once a quarter while others do.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """Contacts with the lead sponsor."""
    for held, on in contacts(held_up(scene.turn, scene.program.key_id)):
        if held.cohort_id != scene.cohort.id or on > until or on + _WINDOW < scene.turn.now.date():
            continue
        sponsors = roles.holding(
            scene.turn.session,
            program_id=scene.program.key_id,
            kinds=roles.SPONSORS,
            on=scene.turn.now.date(),
        )
        for person in sponsors[:1]:
            yield Planned(
                Kind.OBSTACLE, held.slot, person, on=on, last=on + _WINDOW, at=scene.cadence.question_time
            )


def heard(turn: Turn, cohort: Cohort) -> None:
    """Somebody has just met an obstacle: if a group closes at midnight, plan then, not next week."""
    tomorrow = turn.now.astimezone(UTC).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time.min, UTC)
    if cohort.next_plan_at is not None and cohort.next_plan_at <= midnight:
        return
    if any(held.closed_at == midnight for held in held_up(turn, cohort.program_id, until=tomorrow)):
        cohort.next_plan_at = midnight


def ready(turn: Turn, touchpoint: Touchpoint) -> Why | None:
    """Where all who met it have had an answer, there is nothing to ask."""
    return None if _groups(turn, touchpoint) else Why.ALREADY_KNOWN


# What it asks: I'll fix it, or not now, because.


def ask(turn: Turn, person: Person, asked: list[Touchpoint]) -> None:
    """Tell the sponsor what holds managers up, in a total and in words they agreed to pass on."""
    for touchpoint in asked:
        program, groups = turn.program_of(touchpoint), _groups(turn, touchpoint)
        if program is None or not groups:
            continue
        held = groups[-1]
        trained = turn.courses.trained(program_id=program.key_id)
        turn.to(person, Category.PROMPT, program=program, about=[touchpoint]).say(
            words.shown,
            name=person.name,
            program=program.name,
            managers=len(held.people),
            obstacle=_LABELS[held.kind],
            topics=listed([each.name.lower() for each, _ in trained if each.key in held.topics]),
            lines=tuple(sorted({line for each in groups for line in each.lines})),
            about=str(touchpoint.id),
        )
        touchpoint.state = TouchpointState.ASKED
        touchpoint.asked_at = touchpoint.asked_at or turn.now
        touchpoint.next_at = max(touchpoint.last_at, turn.now + _WINDOW)


def _groups(turn: Turn, touchpoint: Touchpoint) -> list[Held]:
    """The groups of a contact's obstacle that no sponsor has said anything about yet, oldest first."""
    program = turn.program_of(touchpoint)
    if program is None:
        return []
    kind = touchpoint.slot.partition(":")[0]
    since = obstacles.answered_at(turn.session, program_id=program.key_id, kind=kind)
    found = [each for each in held_up(turn, program.key_id) if each.kind == kind]
    return [each for each in found if since is None or each.closed_at > since]


# What an answer does: those who had said it hear it.


def _answer(*, will_fix: bool) -> Action:
    def act(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
        touchpoint = questions.of_value(turn, value)[0]
        said = inputs.get(f"tp{touchpoint.id}.words", "").strip()[:_LONGEST_LINE]
        record(turn, touchpoint, will_fix=will_fix, said=said)

    return act


def record(turn: Turn, touchpoint: Touchpoint, *, will_fix: bool, said: str) -> None:
    """Keep the sponsor's answer and tell the managers.

    Raises:
        NotUnderstood: "not now" without a reason.
        QuestionClosed: it was answered before, or stands no more.
    """
    if touchpoint.state is TouchpointState.ANSWERED:
        raise QuestionClosed("You have answered this, and the managers were told.")
    if not will_fix and not said:
        raise NotUnderstood(
            "Write one line why, then tap “Not now, because” again. The managers will read it."
        )
    program, groups = turn.program_of(touchpoint), _groups(turn, touchpoint)
    if program is None or not groups:
        raise QuestionClosed("Nobody is held up by this any more.")
    held = groups[-1]
    row = ObstacleAnswer.made(
        cohort_id=touchpoint.cohort_id,
        kind=held.kind,
        person_id=turn.person.key_id,
        will_fix=will_fix,
        words=said,
        recorded_at=turn.now,
    )
    turn.session.add(row)
    turn.session.flush()
    turn.note("obstacle_answered", row, will_fix=will_fix)
    questions.answered(turn, touchpoint)
    # Whoever said it before has had the sponsor's answer then.
    told = frozenset[int]().union(*(each.group for each in groups))
    for number in sorted(told):
        manager = turn.get(Person, number)
        turn.to(manager, Category.NOTICE, program=program).say(
            words.heard,
            name=manager.name,
            sponsor=turn.person.name,
            program=program.name,
            managers=len(held.people),
            obstacle=_LABELS[held.kind],
            will_fix=will_fix,
            words=said,
        )
    turn.replace(words.answered.name, words.answered(managers=len(told), words=said))


_NOT_NOW = ("not now, because ", "not now because ")
_WILL_FIX = ("i'll fix it", "i\u2019ll fix it", "i will fix it")


def text(turn: Turn, touchpoint: Touchpoint, said: str) -> bool:
    """Take the two answers as they are typed; other words about the newest card wait for one of the taps."""
    said, asks = said.strip()[:_LONGEST_LINE], "?" in said
    begun = next((start for start in _NOT_NOW if said.lower().startswith(start)), "")
    if begun and not asks:
        record(turn, touchpoint, will_fix=False, said=said[len(begun) :].strip(" ,.:"))
        return True
    if said.lower().startswith(_WILL_FIX) and not asks:
        record(turn, touchpoint, will_fix=True, said=said)
        return True
    groups, asked_at = _groups(turn, touchpoint), touchpoint.asked_at
    if not groups or asked_at is None or says_nothing(said, turn.person.locale):
        return False
    if shown.asked_since(turn.session, person_id=touchpoint.person_id, since=asked_at):
        return False
    turn.to(turn.person).say(
        words.meant,
        managers=len(groups[-1].people),
        obstacle=_LABELS[groups[-1].kind],
        line="" if asks else said,
        about=str(touchpoint.id),
    )
    return True


# What silence does: nothing. It comes again in a quarter, where another five managers have met it.

WORKFLOW = Workflow(
    kind=Kind.OBSTACLE,
    silence=Silence.OFFER,
    when=when,
    ready=ready,
    ask=ask,
    text=text,
    personal=True,
    actions={"obstacle.fix": _answer(will_fix=True), "obstacle.not_now": _answer(will_fix=False)},
)
