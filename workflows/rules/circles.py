"""Who meets whom in a coaching circle, and when: live where working hours overlap, else a thread."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflows.rules.availability import Blackout, PersonHours, in_blackout, local_moment, why_closed

LARGEST = 6
SMALLEST = 3

_A_DAY = timedelta(days=1)
_HALF_AN_HOUR = timedelta(minutes=30)
_FROM, _UNTIL = time(9), time(17)
_THURSDAY = 3
_MIDDLE = 13 * 60


@dataclass(frozen=True)
class Meeting:
    """One circle: its members in the order in which they were given, and when it begins."""

    members: tuple[int, ...]
    starts_at: datetime
    live: bool


def days(first_week: date, *, every_weeks: int, until: date, blackout: Blackout) -> Iterable[date]:
    """The Thursdays of circles; one that is planned, held or looked back on at a quarter's turn moves on."""
    monday = first_week - first_week.weekday() * _A_DAY + every_weeks * 7 * _A_DAY
    company = PersonHours(zone=ZoneInfo("UTC"))
    while monday <= until:
        on = monday + _THURSDAY * _A_DAY
        if any(in_blackout(each, company, blackout) for each in (on - 7 * _A_DAY, on, on + _A_DAY)):
            monday += 7 * _A_DAY
        else:
            yield on
            monday += every_weeks * 7 * _A_DAY


def meetings(members: Sequence[tuple[int, PersonHours]], *, on: date) -> list[Meeting]:
    """Circles of three to six for everybody who works that day; nobody is left over.

    Args:
        members: people by number, with their hours.
        on: the day.
    """
    there = [(number, free) for number, hours in members if (free := _free(hours, on))]
    there.sort(key=lambda each: min(each[1]))
    found: list[Meeting] = []
    left: list[int] = []
    for run in _runs(there):
        if len(run) < SMALLEST:
            left += [number for number, _ in run]
            continue
        for group in _evenly(run):
            mine = {number for number, _ in group}
            zones = [hours.zone for number, hours in members if number in mine]
            at = min(_common(group), key=_convenience(zones))
            found.append(Meeting(tuple(number for number, _ in group), at, live=True))
    if len(left) >= SMALLEST:
        parts = _evenly([(number, set()) for number in left])
        found += [_thread(tuple(number for number, _ in part), on) for part in parts]
    elif left and found:
        smallest = min(found, key=lambda meeting: len(meeting.members))
        found[found.index(smallest)] = _thread((*smallest.members, *left), on)
    return found


Free = tuple[int, set[datetime]]


def _runs(there: Iterable[Free]) -> Iterable[list[Free]]:
    """Neighbours on the globe who share a time."""
    run: list[Free] = []
    for each in there:
        if run and not _common([*run, each]):
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _evenly(run: list[Free]) -> list[list[Free]]:
    parts = -(-len(run) // LARGEST)
    return [run[len(run) * n // parts : len(run) * (n + 1) // parts] for n in range(parts)]


def _common(group: Iterable[Free]) -> set[datetime]:
    return set.intersection(*(free for _, free in group))


def _free(hours: PersonHours, on: date) -> set[datetime]:
    """The half hours at which three quarters of an hour are free, between nine and five where they are."""
    found = set()
    moment = local_moment(on, _FROM, hours.zone)
    while moment + 2 * _HALF_AN_HOUR <= local_moment(on, _UNTIL, hours.zone):
        if (
            why_closed(moment, hours, None) is None
            and why_closed(moment + _HALF_AN_HOUR, hours, None) is None
        ):
            found.add(moment)
        moment += _HALF_AN_HOUR
    return found


def _convenience(zones: Sequence[ZoneInfo]) -> Callable[[datetime], tuple[int, datetime]]:
    """Orders moments by how far from one o'clock they are for whoever has it worst."""

    def worst(moment: datetime) -> tuple[int, datetime]:
        local = [moment.astimezone(zone) for zone in zones]
        return max(abs(each.hour * 60 + each.minute - _MIDDLE) for each in local), moment

    return worst


def _thread(members: tuple[int, ...], on: date) -> Meeting:
    return Meeting(members, datetime.combine(on, _FROM, tzinfo=UTC), live=False)
