"""Whether a number is for the time before the program or for now, where somebody is asked about both."""

from dataclasses import dataclass
from datetime import date, timedelta

from prompts.wording import day
from storage.kpis import KpiView
from storage.models import Touchpoint
from storage.words import Kind, TouchpointState
from workflows.alignment import bet_numbers
from workflows.numbers import unasked
from workflows.reading import Answer, AskedKpi, Status, is_for_now, read
from workflows.turn import Turn

_NUMBERS = (Status.VALUE, Status.RANGE)


@dataclass
class Questions:
    """What is open about one KPI: where it is now, where it was before, or both."""

    view: KpiView
    now: Touchpoint | None = None
    before: Touchpoint | None = None

    def add(self, touchpoint: Touchpoint) -> None:
        """Keep the first question of each kind."""
        if touchpoint.kind is Kind.BASELINE:
            self.before = self.before or touchpoint
        else:
            self.now = self.now or touchpoint

    @property
    def both(self) -> list[Touchpoint]:
        """The questions there are, the one about the time before first."""
        return [each for each in (self.before, self.now) if each is not None]

    def without_answered(self) -> "Questions":
        """Where the starting point was given and the other question stands, a number is for now."""
        given = self.before is not None and self.before.state is TouchpointState.ANSWERED
        return Questions(self.view, self.now, None if given and self.now is not None else self.before)


def told_apart(
    turn: Turn, text: str, asked: Questions, answer: Answer | None, earlier: Answer | None
) -> list[tuple[Touchpoint, Answer]] | None:
    """Which question each number answers; None where nothing tells.

    Args:
        turn: of the person who replied.
        text: what they wrote.
        asked: the questions about one KPI.
        answer: what the text says of it.
        earlier: the value it had before, where the text gives one beside.
    """
    asked = asked if earlier is not None else asked.without_answered()
    if asked.before is None or (asked.now is None and not (earlier and _began(turn, asked.before))):
        return [(each, answer) for each in asked.both[-1:] if answer is not None]
    if earlier is None:
        return _by_its_day(turn, text, asked, answer)
    given = [(asked.before, earlier)]
    if answer is not None and answer.status in _NUMBERS:
        given.append((asked.now or unasked.question(turn, asked.view), answer))
    elif answer is not None and asked.now is not None:
        same = answer.status is Status.NO_CHANGE
        given.append((asked.now, earlier if same else answer))
    return given


def _by_its_day(
    turn: Turn, text: str, asked: Questions, answer: Answer | None
) -> list[tuple[Touchpoint, Answer]] | None:
    if answer is None or asked.before is None or asked.now is None:
        return []
    if answer.status is Status.NO_CHANGE:
        return [(asked.now, answer)]
    if answer.status not in _NUMBERS:
        return [(each, answer) for each in asked.both]
    today, start = turn.today(turn.person), starts_on(turn, asked.before)
    on = answer.as_of_date or (end_of(answer.as_of, today) if answer.as_of is not None else None)
    if on is not None and start is not None:
        return [(asked.before if on < start else asked.now, answer)]
    kpi = AskedKpi(asked.view.name, asked.view.unit)
    current = is_for_now(text, kpi, answer, asked_on=today, locale=turn.person.locale)
    return [(asked.now, answer)] if current or answer.status is Status.RANGE else None


def in_words(touchpoint: Touchpoint) -> str:
    """The time that an answer to a question is for."""
    if (asked_for := bet_numbers.asked_for(touchpoint)) is not None:
        return f"on {day(asked_for)}"
    return "before the program" if touchpoint.kind is Kind.BASELINE else "now"


def starts_on(turn: Turn, touchpoint: Touchpoint) -> date | None:
    """The first day of what a question is about."""
    cohort = turn.cohort_of(touchpoint)
    return cohort.starts_on if cohort is not None else None


def otherwise_on(turn: Turn, touchpoint: Touchpoint) -> date:
    """The day a number is for where nobody says: today, a starting point at the latest the day before.

    What a bet asks for is for the day that was signed.
    """
    today, start = turn.today(turn.person), starts_on(turn, touchpoint)
    if (asked_for := bet_numbers.asked_for(touchpoint)) is not None:
        return min(today, asked_for)
    if touchpoint.kind is not Kind.BASELINE or start is None:
        return today
    return min(today, start - timedelta(days=1))


def end_of(period: str, today: date) -> date | None:
    """The last day of a period as it was said: "in May" is the end of May."""
    end = read(f"1 end of {period}", [AskedKpi("any", "")], asked_on=today).answers["any"]
    return end.as_of_date if end is not None else None


def _began(turn: Turn, touchpoint: Touchpoint) -> bool:
    start = starts_on(turn, touchpoint)
    return start is not None and start <= turn.today(turn.person)
