"""When contacts fall: the defaults, how they are overridden, and the dates they give a cohort."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count, pairwise, takewhile
from typing import Annotated, Literal, Self, assert_never

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from workflows.rules.availability import Blackout, PersonHours, local_moment, next_open
from workflows.rules.load import week_name

Publication = Literal["weekly", "monthly", "quarterly"]
"""How often the organization publishes a measure."""

LONGEST_SNOOZE_DAYS = 365


class SnoozeOutOfRange(ValueError):
    """The day asked for is not after today, or more than a year away."""


class Weekday(StrEnum):
    """A day of the week, as people write it in a program file."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """From Monday = 0, as `date.weekday` counts."""
        return list(Weekday).index(self)


def _ascending(days: tuple[int, ...]) -> tuple[int, ...]:
    if list(days) != sorted(set(days)):
        raise ValueError("list the days from the earliest to the latest, each once")
    return days


def _unquoted_time(value: object) -> object:
    """YAML reads an unquoted 10:00 as the number 600, which would silently become ten past midnight."""
    if type(value) is int and 0 <= value < 24 * 60:
        return time(value // 60, value % 60)
    return value


def _wall_clock(value: time) -> time:
    if value != time(value.hour, value.minute):
        raise ValueError("write a local time as hours and minutes, like 09:00")
    return value


Count = Annotated[int, Field(strict=True, ge=1, le=3650)]
Days = Annotated[tuple[Count, ...], AfterValidator(_ascending)]
WallClock = Annotated[
    time,
    BeforeValidator(_unquoted_time),
    AfterValidator(_wall_clock),
    PlainSerializer(lambda value: f"{value:%H:%M}", return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}),
]


class Cadence(BaseModel):
    """When people are asked. Each default names its source; a tenant or a program may override any."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gate_days: Count = Field(
        30, description="Days before launch when the four questions are asked for again. Start with strategy."
    )
    baseline_days: Count = Field(7, description="Days before launch when a missing baseline is asked for.")
    kpi_update_days: Days = Field(
        (30, 60, 90, 180, 365),
        description="Days after the end when KPIs are asked for. Application of what was learned falls from "
        "62 % to 44 % at six months and 34 % at a year (Saks & Belcourt 2006).",
    )
    leading_after_days: Count = Field(
        45, description="A program longer than this also asks for leading KPIs monthly while it runs. Ours."
    )
    roi_days: Days = Field(
        (90, 180, 365),
        description="Days after the end when the owner of the result is asked what the program was worth.",
    )
    question_window_days: Count = Field(
        28,
        description="Days a question may wait for an open day before it is skipped; the longest quarter end "
        "with its holidays is shorter. Ours.",
    )
    question_time: WallClock = Field(
        time(9), description="Local time for questions that had to wait for another day. Ours."
    )
    coaching_weekday: Weekday = Field(Weekday.TUESDAY, description="Day of the coaching prompt (Perceptyx).")
    coaching_time: WallClock = Field(time(10), description="Local time of the coaching prompt (Perceptyx).")
    coaching_weeks: Count = Field(
        12, description="Weekly prompts before they become rarer. One to two weeks apart (Cepeda 2008)."
    )
    coaching_then_every_weeks: Count = Field(
        4, description="Weeks between prompts after that. Expanding gaps recall more (Kang 2014)."
    )
    coaching_until_day: Count = Field(365, description="Days after the end when prompts stop. Ours.")
    unanswered_prompts: Count = Field(
        3, description="Prompts in a row without an answer before asking: fewer, different, or stop? Ours."
    )
    briefing_days: Count = Field(
        7,
        description="Days before launch when managers hear what to look for, and give the first count. Ours.",
    )
    observation_days: Days = Field(
        (30, 60, 90),
        description="Days after the end when managers count how many of their people do it (Kirkpatrick).",
    )
    pulse_days: Days = Field(
        (30, 90), description="Days after the end of the learners' two anonymous taps. Ours."
    )
    circle_every_weeks: Count = Field(
        4, description="Weeks between two coaching circles (peer support, 10.1177/0018720819845988)."
    )
    story_day: Count = Field(
        90,
        description="Days after the end when managers with telling cases are asked for theirs (Brinkerhoff).",
    )
    digest_weekday: Weekday = Field(Weekday.MONDAY, description="Day of the learning team's digest. Ours.")
    digest_time: WallClock = Field(time(8, 30), description="Local time of that digest. Ours.")
    reminder_working_days: Days = Field(
        (3, 7),
        description="Working days after the first send when an owed answer is asked for again. Reminders "
        "lift response from 49.5 % to 65.6 % over 38 studies; a third adds little.",
    )
    delegate_after: Count = Field(10, description="Working days until the delegate is asked. Ours.")
    no_data_after: Count = Field(15, description='Working days until "no data" is recorded. Ours.')
    unasked_grace_days: Count = Field(
        5, description="Days after someone gave the number unasked in which they are not asked. Ours."
    )
    weekly_load: Count = Field(
        2, description="Messages one person gets per ISO week over all programs. Ours."
    )
    questions_per_card: Count = Field(3, description="Questions that may share one card. Ours.")
    quiet_from: WallClock = Field(time(18), description="Local time when quiet hours begin. Ours.")
    quiet_until: WallClock = Field(time(8), description="Local time when quiet hours end. Ours.")
    blackout_last_days: Annotated[int, Field(strict=True, ge=0, le=30)] = Field(
        5, description="Last working days of a fiscal quarter on which nothing goes out. Ours."
    )
    blackout_first_days: Annotated[int, Field(strict=True, ge=0, le=30)] = Field(
        3, description="First working days of a fiscal quarter on which nothing goes out. Ours."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.quiet_until >= self.quiet_from:
            raise ValueError("quiet_until has to be a time of day before quiet_from")
        steps = (*self.reminder_working_days, self.delegate_after, self.no_data_after)
        if list(steps) != sorted(set(steps)):
            raise ValueError(
                "reminder_working_days, delegate_after and no_data_after have to follow in order"
            )
        return self

    @classmethod
    def with_overrides(cls, *overrides: Mapping[str, object]) -> Self:
        """The defaults, changed by each mapping in turn: the tenant's, then the program's."""
        merged: dict[str, object] = {}
        for changes in overrides:
            merged.update(changes)
        return cls.model_validate(merged)

    def blackout(self, fiscal_year_start_month: int) -> Blackout:
        """The quarter ends of an organization whose fiscal year starts in that month."""
        return Blackout(fiscal_year_start_month, self.blackout_last_days, self.blackout_first_days)


@dataclass(frozen=True)
class Contact:
    """One planned contact about a cohort."""

    slot: str
    """What stays the same when dates move: "day+30", "gate", "week:2026-W10"."""
    on: date
    last: date
    """The last day it may move forward to; after that it is skipped."""


def alignment_questions(created: date, launch: date, cadence: Cadence) -> list[Contact]:
    """The four questions when the program is created, and again at the launch gate.

    A program that comes after its gate, or even after its launch, is asked once.
    """
    day = timedelta(days=1)
    gate = launch - cadence.gate_days * day
    if created < gate:
        return [Contact("created", created, gate - day), Contact("gate", gate, launch - day)]
    return [Contact("created", created, max(launch - day, created + cadence.question_window_days * day))]


def baselines(launch: date, cadence: Cadence) -> list[Contact]:
    """The baseline shortly before launch; a few days late is better than none."""
    on = launch - timedelta(days=cadence.baseline_days)
    return [Contact("baseline", on, on + timedelta(days=cadence.question_window_days))]


def kpi_updates(
    starts: date,
    ends: date,
    *,
    leading: bool,
    expected_on: date | None,
    publication: Publication | None,
    cadence: Cadence,
) -> list[Contact]:
    """When one KPI of a cohort is asked for.

    Without `expected_on`: the cadence's days after the end and, for a leading KPI of a long program, monthly
    while it runs. With it (the first publication after the measure's expected lag): nothing before that day,
    then the same days, each moved on to the next publication; days that meet there are asked once.
    """
    planned = [(f"day+{n}", ends + timedelta(days=n)) for n in cadence.kpi_update_days]
    if leading and (ends - starts).days > cadence.leading_after_days:
        months = takewhile(lambda month: month[1] < ends, _months_during(starts))
        planned = [*months, *planned]
    if expected_on is not None:
        later = [(slot, day) for slot, day in planned if day > expected_on]
        planned = [("expected", expected_on)]
        planned += [(slot, _published_by(day, expected_on, publication)) for slot, day in later]
    return _spread(planned, cadence)


def roi_questions(ends: date, cadence: Cadence) -> list[Contact]:
    """When the owner of the result is asked what the program was worth."""
    return _spread([(f"day+{n}", ends + timedelta(days=n)) for n in cadence.roi_days], cadence)


def coaching_weeks(ends: date, cadence: Cadence, *, begins: date | None = None) -> list[Contact]:
    """The weeks with a coaching prompt, each lasting as long as its ISO week.

    Prompts reinforce what was taught, so the first is in the week after the one in which training ends, or
    where somebody `begins` later: weekly at first, then rarer, until the cadence's last day.
    """
    until = ends + timedelta(days=cadence.coaching_until_day)
    first = max(week_after(ends), begins or ends)
    monday = first - timedelta(days=first.weekday())
    if _in_week(monday, cadence.coaching_weekday).on < first:
        monday += timedelta(weeks=1)
    contacts = []
    for number in count(1):
        contact = _in_week(monday, cadence.coaching_weekday)
        if contact.on > until:
            break
        contacts.append(contact)
        weeks = 1 if number < cadence.coaching_weeks else cadence.coaching_then_every_weeks
        monday += timedelta(weeks=weeks)
    return contacts


def week_after(day: date) -> date:
    """The Monday of the week after."""
    return day + timedelta(days=7 - day.weekday())


def day_for(contact: Contact, working_days: Collection[int]) -> date:
    """The day of a weekly contact for one person: the first working day of its week where none is left."""
    monday = contact.last - timedelta(days=contact.last.weekday())
    if not working_days or any(contact.on.weekday() <= day for day in working_days):
        return contact.on
    return monday + timedelta(days=min(working_days))


def digest(day: date, cadence: Cadence) -> Contact:
    """The learning team's digest in the ISO week that holds `day`."""
    return _in_week(day - timedelta(days=day.weekday()), cadence.digest_weekday)


Snooze = Literal["hour", "tomorrow", "next_week"] | date


def snooze_until(
    choice: Snooze, *, now: datetime, hours: PersonHours, blackout: Blackout | None, at: time = time(9)
) -> datetime:
    """When a snoozed message comes back: at an open moment, at `at` on another day.

    Next week is the person's own: for someone who works Sunday to Thursday it starts on Sunday. Raises
    `SnoozeOutOfRange` for a date that is not after today or more than a year away.
    """
    today = now.astimezone(hours.zone).date()
    match choice:
        case "hour":
            wanted = now + timedelta(hours=1)
        case "tomorrow":
            wanted = local_moment(today + timedelta(days=1), at, hours.zone)
        case "next_week":
            wanted = local_moment(_next_week(today, hours.working_days), at, hours.zone)
        case date():
            if not 0 < (choice - today).days <= LONGEST_SNOOZE_DAYS:
                raise SnoozeOutOfRange("choose a day after today and within a year")
            wanted = local_moment(choice, at, hours.zone)
        case _:
            assert_never(choice)
    # Nobody to write to for two years: keep the wish, and look again when it comes.
    return next_open(wanted, hours, blackout, at=at) or wanted


def _spread(planned: Iterable[tuple[str, date]], cadence: Cadence) -> list[Contact]:
    """Contacts by date, one a day; each may wait until the window is over or the next one is due."""
    slots: dict[date, str] = {}
    for slot, day in planned:
        slots.setdefault(day, slot)
    days = sorted(slots)
    window = timedelta(days=cadence.question_window_days)
    ends = [min(day + window, following - timedelta(days=1)) for day, following in pairwise(days)]
    ends += [day + window for day in days[-1:]]
    return [Contact(slots[day], day, last) for day, last in zip(days, ends, strict=True)]


def _in_week(monday: date, weekday: Weekday) -> Contact:
    on = monday + timedelta(days=weekday.number)
    return Contact(f"week:{week_name(monday)}", on, monday + timedelta(days=6))


def _months_during(starts: date) -> Iterator[tuple[str, date]]:
    return ((f"during+{n}", _add_months(starts, n)) for n in count(1))


def _published_by(day: date, first: date, publication: Publication | None) -> date:
    """The first publication on or after `day`, counted from the first one."""
    match publication:
        case None:
            return day
        case "weekly":
            return first + timedelta(days=-(-(day - first).days // 7) * 7)
        case "monthly" | "quarterly":
            step = 1 if publication == "monthly" else 3
            return next(when for n in count(0, step) if (when := _add_months(first, n)) >= day)
        case _:
            assert_never(publication)


def _add_months(day: date, n: int) -> date:
    """The same day n months on, or that month's last day."""
    months = day.year * 12 + day.month - 1 + n
    first = date(months // 12, months % 12 + 1, 1)
    following = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def _next_week(today: date, working_days: frozenset[int]) -> date:
    """The next first day of the week: Monday, unless Saturday or Sunday opens the working week."""
    opens = next((day for day in (5, 6) if day in working_days and day - 1 not in working_days), 0)
    return today + timedelta(days=(opens - today.weekday() - 1) % 7 + 1)
