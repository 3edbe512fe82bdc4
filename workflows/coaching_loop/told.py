"""What others may be told of people's answers: the one place where answers become totals.

Whatever shows such a total (results of coaching, levels, audits, memos, the portfolio, status, digests; on a
card, in a terminal or as JSON) takes it from here, so that all of them are made of the same groups of five
people or more. Cohorts that were cancelled stay in: what counted once counts on.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from sqlmodel import Session

from prompts.pulse import NOTHING, STOPPED_BY
from storage import circles, holdouts, observations
from storage.holdouts import Given
from storage.observations import BEFORE, Counted
from workflows.coaching_loop import taps
from workflows.rules import totals
from workflows.rules.access import SMALLEST_GROUP, SPONSORING, enough
from workflows.rules.totals import Answer, Group

_PULSE_IS_OVER = timedelta(days=28)


# Ideas.


@dataclass(frozen=True)
class Taps:
    """What came back on some ideas."""

    answered: int
    """0 where fewer than five people besides those who see it did."""
    did_it: int
    not_for_me: int
    said_so: int
    """Of those who did it, how many said whether it was useful; 0 where they are fewer than five."""
    helpful: int
    given: int
    """Of those that went out a week ago or earlier; 0 where they went to fewer than five such people."""
    in_time: int
    """Of these, answered within the week."""
    of_five: bool
    """Five people only: none is told as one, and all as all but one."""


@dataclass(frozen=True)
class Ideas:
    """What may be told about the ideas of one program."""

    groups: tuple[Group, ...]
    viewers: Collection[int] = ()
    """Who sees the totals."""

    @cached_property
    def all(self) -> Taps | None:
        """The program as a whole; None before five people have answered."""
        return _came_back(self.groups, self.viewers)

    @cached_property
    def by_prompt(self) -> dict[str, Taps]:
        """The ideas that have groups of their own."""
        mine: dict[str, list[Group]] = defaultdict(list)
        for group in self.groups:
            if isinstance(group.part, str):
                mine[group.part].append(group)
        found = {prompt: _came_back(groups, self.viewers) for prompt, groups in sorted(mine.items())}
        return {prompt: each for prompt, each in found.items() if each is not None}


def viewers(session: Session, *, program_ids: Collection[int]) -> dict[int, dict[int, date]]:
    """By program, who sees its totals and since when: it takes five people besides them."""
    return holdouts.who_sees(session, program_ids=program_ids, kinds=SPONSORING)


def ideas(given: Iterable[Given], *, now: datetime, viewers: Mapping[int, date] = totals.NOBODY) -> Ideas:
    """What came back on the ideas of one program, all of which have to be here."""
    only_parts = (taps.SECOND_TAP, taps.WENT_OUT)
    answers = taps.of(given)
    found = totals.released(answers, today=_day(now), only_parts=only_parts, viewers=viewers)
    return Ideas(tuple(found), viewers.keys())


def did_it(session: Session, *, program_ids: Collection[int], now: datetime) -> dict[int, int]:
    """By program: how often somebody did it, as far as that may be told."""
    by_program: dict[int, list[Given]] = defaultdict(list)
    for each in holdouts.answered(session, program_ids=program_ids):
        by_program[each.program_id].append(each)
    see = viewers(session, program_ids=by_program)
    found: dict[int, int] = {}
    for number, mine in by_program.items():
        # The other taps make no difference to it, and would take longer.
        answers = (tap for each in mine for tap in taps.first(each))
        groups = totals.released(answers, today=_day(now), viewers=see[number])
        came_back = _came_back(groups, see[number])
        if came_back is not None and came_back.answered:
            found[number] = came_back.did_it
    return found


def _came_back(groups: Sequence[Group], viewers: Collection[int]) -> Taps | None:
    found = totals.total(groups)
    useful = [group for group in groups if group.kind == taps.SECOND_TAP]
    said_so = totals.standing(useful, name="said_so").difference(viewers)
    first = [group for group in groups if group.kind == taps.FIRST_TAP]
    answered = totals.standing(first, name="answered").difference(viewers)
    went_out = [group for group in groups if group.kind == taps.WENT_OUT]
    over = enough(totals.standing(went_out, name="given").difference(viewers))
    if not enough(answered) and not over:
        return None
    says, of = enough(said_so), found["answered"] if enough(answered) else 0
    return Taps(
        answered=of,
        did_it=totals.coarse(found["did_it"], of, people=answered) if of else 0,
        not_for_me=totals.coarse(found["not_for_me"], of, people=answered) if of else 0,
        said_so=found["said_so"] if says else 0,
        helpful=totals.coarse(found["helpful"], found["said_so"], people=said_so) if says else 0,
        given=found["given"] if over else 0,
        in_time=found["in_time"] if over else 0,
        of_five=of > 0 and len(answered) <= SMALLEST_GROUP,
    )


def wanted_fewer(
    session: Session, *, program_id: int, now: datetime, viewers: Mapping[int, date]
) -> int | None:
    """How often somebody chose fewer or none; None before five people have chosen."""
    chosen = totals.released(
        (
            Answer(each.person_id, each.at, {"chose": 1, "fewer": int(each.choice in ("fewer", "stop"))})
            for each in holdouts.paces(session, program_id=program_id)
        ),
        today=_day(now),
        viewers=viewers,
    )
    found, people = totals.total(chosen), totals.standing(chosen, name="chose").difference(viewers)
    return totals.coarse(found["fewer"], found["chose"], people=people) if enough(people) else None


# What managers see.


@dataclass(frozen=True)
class Seen:
    """Of all people of the managers who counted, how many were seen doing it."""

    day: int
    """After the end of the training; the first count is from before it began."""
    seen: int
    of: int
    managers: int


class _Part(NamedTuple):
    """Of whom a count is told by itself."""

    cohort_id: int
    held_out: bool | None
    """The side of a hold-out; None where the count shows nothing about one."""


@dataclass(frozen=True)
class Counts:
    """What may be told about what a program's managers counted."""

    by_slot: dict[str, tuple[Group, ...]]
    before: Mapping[tuple[int, int], Counted]
    """By cohort and manager: what they counted first before the training."""
    viewers: Collection[int] = ()
    """Who sees the totals."""

    def seen(self, *, cohort_id: int | None = None) -> list[Seen]:
        """The counts in the order of their days: of all cohorts, or as far as one has groups of its own."""
        found = []
        for slot, groups in self.by_slot.items():
            mine = [group for group in groups if cohort_id is None or _cohort_of(group) == cohort_id]
            counted, managers = totals.total(mine), totals.standing(mine, name="managers")
            others = managers.difference(self.viewers)
            if enough(others) and counted["of"]:
                seen = totals.coarse(counted["seen"], counted["of"], people=others)
                found.append(Seen(day_of(slot), seen, counted["of"], len(managers)))
        return found

    def gained(self, *, cohort_id: int) -> dict[str, tuple[list[float], list[float]]]:
        """By slot: how many percentage points more of their people managers with and without ideas saw.

        Made of the groups of the sum, so that nothing follows from the two. A slot is left out where all saw
        the same: what is left would tell what they counted before.
        """
        shown = {}
        for slot, groups in self.by_slot.items():
            sides: tuple[list[float], list[float]] = ([], [])
            shares = set()
            for group in groups:
                part = group.part
                if not isinstance(part, _Part) or part.held_out is None or part.cohort_id != cohort_id:
                    continue
                for answer in group.answers:
                    before = self.before[cohort_id, answer.person_id]
                    share = _share(answer.counts["seen"], answer.counts["of"])
                    shares.add(share)
                    sides[part.held_out].append(share - _share(before.seen or 0, before.of))
            if len(shares) > 1:
                shown[slot] = sides
        return shown


def _cohort_of(group: Group) -> int | None:
    return group.part.cohort_id if isinstance(group.part, _Part) else None


def day_of(slot: str) -> int:
    """When a count is taken: days after the end of the training."""
    return -7 if slot == BEFORE else int(slot.removeprefix("day+"))


def counts(session: Session, *, program_id: int, now: datetime, viewers: Mapping[int, date]) -> Counts:
    """What the managers of all cohorts of a program counted."""
    cohort_ids = holdouts.every_cohort(session, program_id=program_id)
    by_slot: dict[str, list[Counted]] = defaultdict(list)
    before: dict[tuple[int, int], Counted] = {}
    for each in observations.every_count(session, cohort_ids=cohort_ids):
        by_slot[each.slot].append(each)
        if each.slot == BEFORE and each.seen is not None:
            before.setdefault((each.cohort_id, each.manager_id), each)
    sides = _sides(session, program_id)
    return Counts(
        {
            slot: tuple(
                totals.released(_counted(by_slot[slot], before, sides), today=_day(now), viewers=viewers)
            )
            for slot in sorted(by_slot, key=day_of)
        },
        before,
        viewers.keys(),
    )


class _Seat(NamedTuple):
    """A manager in a hold-out, and the time of which a count shows something of it."""

    held_out: bool
    since: datetime
    until: datetime | None
    """When it ended, or they got ideas on the same from elsewhere."""


def _sides(session: Session, program_id: int) -> dict[tuple[int, int], _Seat]:
    """By cohort and manager: the side of the hold-out they were drawn for."""
    found = {}
    for drawn in holdouts.of_program(session, program_id=program_id):
        mixed = holdouts.mixed(session, holdout_id=drawn.key_id)
        for seat in holdouts.seats(session, holdout_id=drawn.key_id):
            until = mixed.get(seat.person_id, drawn.ended_at)
            found[drawn.cohort_id, seat.person_id] = _Seat(seat.held_out, drawn.recorded_at, until)
    return found


def _counted(
    given: Iterable[Counted],
    before: Mapping[tuple[int, int], Counted],
    sides: Mapping[tuple[int, int], _Seat],
) -> Iterable[Answer]:
    """Each count by what it changes; "can't say" adds nothing, and takes away what was said before.

    It closes no group either: where four cannot say, the sum would grow by the count of the fifth. A second
    count is in the sum over all cohorts only: its first may have entered there.
    """
    earlier: dict[int, Counted] = {}
    for each in given:
        was = earlier.get(each.touchpoint_id)
        earlier[each.touchpoint_id] = each
        if each.seen is None and (was is None or was.seen is None):
            continue
        added = _added(each)
        if was is not None:
            added.subtract(_added(was))
        who = each.cohort_id, each.manager_id
        part = _Part(each.cohort_id, _side(each, before.get(who), sides.get(who)))
        yield Answer(each.manager_id, each.recorded_at, added, part=part if was is None else None)


def _side(counted: Counted, before: Counted | None, seat: _Seat | None) -> bool | None:
    """The side of a hold-out of which this count shows something: it went on, and they had counted before."""
    at = counted.recorded_at
    if seat is None or at < seat.since or (seat.until is not None and seat.until <= at):
        return None
    return (
        seat.held_out if before is not None and before.recorded_at < at and counted.slot != BEFORE else None
    )


def _added(counted: Counted) -> Counter[str]:
    if counted.seen is None:
        return Counter()
    return Counter(managers=1, seen=counted.seen, of=counted.of)


def _share(seen: int, of: int) -> float:
    return 100 * seen / of if of else 0.0


# What learners say, and circles.


@dataclass(frozen=True)
class Pulse:
    """What learners tapped on one day."""

    day: int
    used: int
    answered: int
    stopped_by: tuple[tuple[str, int | None], ...]
    """None where a number is too small to show."""


def pulses(session: Session, *, program_id: int, now: datetime) -> list[Pulse]:
    """Only those that are over: while taps come in, two totals would tell about the tap between them.

    Cohorts are added up in the order in which they were asked, until the sum may be told: one that may not
    stays out until another joins it, as its numbers could be worked out from two sums.
    """
    cohort_ids = holdouts.every_cohort(session, program_id=program_id)
    by_day: dict[int, list[list[observations.Tapped]]] = defaultdict(list)
    waiting: dict[int, list[observations.Tapped]] = defaultdict(list)
    for each in observations.pulses(session, cohort_ids=cohort_ids):
        if each.asked_on + _PULSE_IS_OVER >= _day(now):
            continue
        waiting[each.day].append(each)
        answered = sum(one.answered for one in waiting[each.day])
        used = sum(one.used for one in waiting[each.day])
        if enough(answered) and None not in totals.shares([used, answered - used]):
            by_day[each.day].append(waiting.pop(each.day))
    return [_pulse(day, groups) for day, groups in sorted(by_day.items())]


def _pulse(day: int, groups: Sequence[Sequence[observations.Tapped]]) -> Pulse:
    known = [(code, label) for code, label in STOPPED_BY if code != NOTHING]
    sums: dict[str, int | None] = {code: 0 for code, _ in known}
    for group in groups:
        stopped = [sum(each.stopped_by[code] for each in group) for code, _ in known]
        for (code, _), number in zip(known, totals.shares(stopped), strict=True):
            before = sums[code]
            sums[code] = None if number is None or before is None else before + number
    return Pulse(
        day=day,
        used=sum(each.used for group in groups for each in group),
        answered=sum(each.answered for group in groups for each in group),
        stopped_by=tuple((label, sums[code]) for code, label in known if sums[code] != 0),
    )


@dataclass(frozen=True)
class Attended:
    """How circles were attended."""

    answers: int
    there: int


def attended(
    session: Session, *, program_id: int, now: datetime, viewers: Mapping[int, date]
) -> Attended | None:
    """Over all circles of a program; None before five people have said whether they were there."""
    before: dict[tuple[int, int], bool] = {}
    answers = []
    cohort_ids = holdouts.every_cohort(session, program_id=program_id)
    for each in sorted(circles.attendance(session, cohort_ids=cohort_ids), key=lambda one: one.at):
        was = before.get((each.circle_id, each.person_id))
        before[each.circle_id, each.person_id] = each.attended
        added = {"answers": int(was is None), "there": each.attended - bool(was)}
        answers.append(Answer(each.person_id, each.at, added))
    groups = totals.released(answers, today=_day(now), viewers=viewers)
    found, people = totals.total(groups), totals.standing(groups, name="answers").difference(viewers)
    there = totals.coarse(found["there"], found["answers"], people=people)
    return Attended(found["answers"], there) if enough(people) else None


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()
