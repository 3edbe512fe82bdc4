"""A person's own commands: what waits for them, days away, stop and start."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from prompts import commands as words
from prompts import questions as question_words
from prompts.cards import Card
from prompts.wording import day, weekday
from storage import commands as stored
from storage import lifecycle as stored_lifecycle
from storage import outbox, touchpoints
from storage.models import Away, Touchpoint
from storage.words import PersonState
from workflows.commands import lifecycle
from workflows.contact import Action
from workflows.conversation import questions, superseded, ways_out
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.reading.command_words import LONGEST_OVER_NEW_YEAR, days_in
from workflows.rules.availability import next_open
from workflows.turn import Turn

_SHOWN_AT_ONCE = 3
_LONGEST_ABSENCE_DAYS = 730


# What waits.


def mine(turn: Turn, _rest: str) -> None:
    """Open questions as they were asked, newest first."""
    person = turn.person
    open_now = [
        touchpoint
        for touchpoint in touchpoints.open_with(turn.session, person_id=person.key_id)
        if person.id == (touchpoint.asked_of_id or touchpoint.person_id)
    ]
    if not open_now:
        turn.to(person).say(words.nothing_waits, name=person.name, next_on=next_on(turn))
        return
    messages = _as_asked(turn, open_now)
    shown = messages[:_SHOWN_AT_ONCE]
    turn.to(person).say(words.waits, questions=len(shown), more=len(messages) - len(shown))
    for name, card, group in shown:
        superseded.asked_again(turn, person, group)
        turn.to(person, program=turn.program_of(group[0]), about=group).card(name, card)


def next_on(turn: Turn) -> str:
    """The day on which the person is written to next, as far as it is planned: one of their working days."""
    person, rules = turn.person, turn.cadence()
    first = stored.next_contact(turn.session, person_id=person.key_id)
    if first is None:
        return ""
    opens = next_open(first, turn.hours(person, rules), None, at=rules.question_time) or first
    return weekday(opens.astimezone(ZoneInfo(person.zone)).date(), today=turn.today(person))


def _as_asked(turn: Turn, open_now: list[Touchpoint]) -> list[tuple[str, Card, list[Touchpoint]]]:
    """Questions that share a card are put on one again; the others come as they were sent."""
    found: list[tuple[str, Card, list[Touchpoint]]] = []
    together: dict[int | None, list[Touchpoint]] = {}
    for touchpoint in open_now:
        if turn.workflows[touchpoint.kind].section is not None:
            together.setdefault(touchpoint.cohort_id, []).append(touchpoint)
            continue
        sent = outbox.message_about(turn.session, touchpoint_id=touchpoint.key_id)
        if sent is not None:
            found.append((sent.message, Card.model_validate(sent.card), [touchpoint]))
    size = turn.cadence().questions_per_card
    for mine in together.values():
        for at in range(0, len(mine), size):
            group = mine[at : at + size]
            found.append(("questions.asked", questions.card(turn, turn.person, group), group))
    return found


# Stop and start.


def stop(turn: Turn, _rest: str) -> None:
    """No more messages."""
    told = ways_out.stop(turn)
    turn.to(turn.person).say(question_words.stopped, told=told)


def start(turn: Turn, _rest: str) -> None:
    """Messages again after a stop."""
    if turn.person.state is not PersonState.STOPPED:
        turn.to(turn.person).say(words.not_stopped)
        return
    number = lifecycle.bring_back(turn, turn.person)
    turn.to(turn.person).say(words.started, name=turn.person.name, questions=number)


# Away.


def away(turn: Turn, rest: str) -> None:
    """Keep days, never why; without days list them."""
    person, today = turn.person, turn.today(turn.person)
    if rest.strip().lower() in ("", "list"):
        _list_away(turn)
        return
    first, last = _range(rest, today)
    if last < today:
        raise NotUnderstood("Those days are over. Write the days to come, like: away 20 April to 1 May.")
    if (last - first).days > _LONGEST_ABSENCE_DAYS:
        raise NotUnderstood("That is more than two years. /alignment stop ends all messages instead.")
    row = Away.made(person_id=person.key_id, first=first, last=last, recorded_at=turn.now)
    turn.session.add(row)
    turn.note("away", row)
    turn.to(person).say(words.away_noted, days=_days(first, last, today))


def _range(text: str, today: date) -> tuple[date, date]:
    example = "Write the days like: away 20 April to 1 May, or away 2026-04-20 2026-05-01."
    try:
        days = days_in(text, today=today)
    except ValueError:
        raise NotUnderstood(f"“{text[:60]}” has a day that is not in the calendar. {example}") from None
    if len(days) == 1:
        until = any(word in ("until", "till", "to", "through") for word in text.lower().split())
        return (today if until else days[0]), days[0]
    if len(days) != 2:
        raise NotUnderstood(f"I need the first and the last day. {example}")
    first, last = days
    if last < first:
        raise NotUnderstood(f"The last day comes before the first. {example}")
    if last - first > LONGEST_OVER_NEW_YEAR and last.year > first.year and str(last.year) not in text:
        said = f"{day(first, today=first)} to {day(last, today=last)}"
        raise NotUnderstood(f"{said} ends before it starts. If it ends in {last.year}, write the year too.")
    return first, last


def _list_away(turn: Turn) -> None:
    today = turn.today(turn.person)
    rows = stored_lifecycle.away_of(turn.session, person_id=turn.person.key_id, from_day=today)
    turn.to(turn.person).say(
        words.away_list, days=tuple((str(row.id), _days(row.first, row.last, today)) for row in rows)
    )


def _remove_away(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    row = turn.session.get(Away, int(value)) if value.isdecimal() else None
    if row is None or row.person_id != turn.person.id or row.withdrawn_at is not None:
        raise QuestionClosed("Those days are removed already.")
    row.withdrawn_at = turn.now
    turn.note("away_removed", row)
    days = _days(row.first, row.last, turn.today(turn.person))
    turn.replace(words.away_removed.name, words.away_removed.to(turn.person.locale)(days=days))


def back(turn: Turn, _rest: str) -> None:
    """The absence that runs today ends; those to come stay."""
    today = turn.today(turn.person)
    rows = stored_lifecycle.away_of(turn.session, person_id=turn.person.key_id, from_day=today)
    running = [row for row in rows if row.first <= today]
    for row in running:
        row.withdrawn_at = turn.now
        turn.note("back", row)
    turn.to(turn.person).say(words.back, was_away=bool(running))


def _days(first: date, last: date, today: date) -> str:
    if first == last:
        return f"on {day(first, today=today)}"
    return f"{day(first, today=today)} to {day(last, today=today)}"


def _show_mine(turn: Turn, _value: str, _inputs: Mapping[str, str]) -> None:
    mine(turn, "")


ACTIONS: dict[str, Action] = {"show_mine": _show_mine, "away.remove": _remove_away}
