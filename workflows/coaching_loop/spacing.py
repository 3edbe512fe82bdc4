"""When an idea would come too soon: another one goes out this week, or they are just back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from storage.models import Person, Touchpoint
from storage.spacing import Standing
from storage.words import Why
from workflows.coaching_loop import pace
from workflows.rules.availability import is_away, is_working_day, next_open
from workflows.rules.load import iso_week
from workflows.turn import Turn

_WEEK = timedelta(days=7)
_A_MOMENT = timedelta(minutes=1)
_NEVER = datetime.min.replace(tzinfo=UTC)


def too_soon(turn: Turn, person: Person, touchpoint: Touchpoint) -> Why | timedelta | None:
    """Why no idea may come now; a time to wait where another one's turn comes first this week."""
    if _back_lately(turn, person, touchpoint):
        return Why.AWAY
    return _another_this_week(turn, person, touchpoint)


def _another_this_week(turn: Turn, person: Person, touchpoint: Touchpoint) -> Why | timedelta | None:
    """One idea in a week of theirs, whatever cohorts and programs they manage in.

    Programs take turns: the one that waited longest goes, and of its cohorts the newest. The others wait
    until that is settled, as something may still be in its way.
    """
    standing = turn.courses.standing(person_id=person.key_id)
    zone = ZoneInfo(person.zone)
    week = iso_week(turn.now, zone)

    def is_of_this_week(moment: datetime | None) -> bool:
        return moment is not None and iso_week(moment, zone) == week

    if any(is_of_this_week(each.last) for each in standing):
        return Why.LOAD
    if len(standing) == 1:
        return None
    last_of: dict[int, datetime] = {}
    for each in standing:
        last_of[each.program_id] = max(last_of.get(each.program_id, _NEVER), each.last or _NEVER)

    def turn_of(each: Standing) -> tuple[datetime, int, int, int]:
        return last_of[each.program_id], each.program_id, -each.ends_on.toordinal(), -each.cohort_id

    _cohort, _program, rules = pace.about(turn, touchpoint)
    hours = turn.hours(person, rules)
    blackout = rules.blackout(turn.organization.fiscal_year_start_month)
    coming = [
        each
        for each in standing
        # Who cannot be written to on the day of the other loses this one by waiting for it.
        if each.coming is not None
        and is_of_this_week(next_open(max(each.coming, turn.now), hours, blackout, at=rules.coaching_time))
    ]
    first = min(coming, key=turn_of, default=None)
    if first is None or first.coming is None or first.cohort_id == touchpoint.cohort_id:
        return None
    return max(first.coming, turn.now) + _A_MOMENT - turn.now


def _back_lately(turn: Turn, person: Person, touchpoint: Touchpoint) -> bool:
    """Whether a week in which they did not work, and were away, ended in the last seven days.

    It is their working days that count: Monday to Friday is a week as much as Monday to Sunday.
    """
    _cohort, _program, rules = pace.about(turn, touchpoint)
    hours = turn.hours(person, rules)
    today = turn.today(person)
    if not any(away.last < today <= away.last + 2 * _WEEK for away in hours.away):
        return False
    days = [today - timedelta(days=each) for each in range(1, 14)]
    off = [not is_working_day(day, hours) for day in days]
    return any(all(off[start : start + 7]) and is_away(days[start : start + 7], hours) for start in range(7))
