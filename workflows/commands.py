"""What `/alignment ...` does: the person's own matters here, the learning team's in `team_commands.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from prompts import commands as words
from prompts import questions as question_words
from prompts.cards import Card
from prompts.wording import day, weekday
from storage import commands as stored
from storage import lifecycle as stored_lifecycle
from storage import outbox, touchpoints
from storage.models import Away, Touchpoint
from storage.words import PersonState
from workflows import ask_now, lifecycle, questions, status, superseded, team_commands, ways_out
from workflows.command_words import LONGEST_OVER_NEW_YEAR, days_in
from workflows.contact import Action
from workflows.errors import NotAllowed, NotUnderstood, QuestionClosed, UnknownName
from workflows.rules.access import Page
from workflows.turn import Turn

_SHOWN_AT_ONCE = 3
_LONGEST_ABSENCE_DAYS = 730


@dataclass(frozen=True)
class CommandHelp:
    """One command as help and completion show it."""

    text: str
    explains: str
    learning_team_only: bool = False


COMMANDS: tuple[CommandHelp, ...] = (
    CommandHelp("/alignment status", "How your programs stand. Add a name, sponsor:dana or state:paused"),
    CommandHelp("/alignment mine", "What waits for you"),
    CommandHelp("/alignment away", "Days I leave you alone: away 20 April to 1 May"),
    CommandHelp("/alignment back", "Back early"),
    CommandHelp("/alignment stop", "No more messages"),
    CommandHelp("/alignment start", "Messages again"),
    CommandHelp("/alignment help", "This list"),
    CommandHelp(
        "/alignment record", 'A number you heard: record "Win rate" 27 % said by Tom Ruiz on 12 March', True
    ),
    CommandHelp("/alignment ask", "Ask for a KPI now: ask Consultative Selling, Win rate", True),
    CommandHelp("/alignment people", "Who can be reached, who is away, who has stopped", True),
    CommandHelp("/alignment pause", "Hold a program: pause Consultative Selling because ...", True),
    CommandHelp("/alignment resume", "Let a paused program run again", True),
    CommandHelp("/alignment cancel", "End a program and tell everyone: cancel ... because ...", True),
)

_FOR_STRANGERS = ("help", "stop", "start")


def run(turn: Turn, text: str) -> None:
    """Answer a command, however it was typed.

    Raises:
        AlignmentError: it cannot be done as asked; the sentence says what to do instead.
    """
    name, rest = _taken_apart(text)
    command = _RUNS.get(name)
    if command is None:
        close = get_close_matches(name, _RUNS, n=1)
        hint = f"Did you mean /alignment {close[0]}?" if close else "/alignment help lists what there is."
        raise UnknownName(f"I don't know “{name[:40]}”. {hint}")
    viewer = status.of_viewer(turn)
    if viewer.page is Page.HELP and name not in _FOR_STRANGERS:
        raise NotAllowed("You have no part in a program yet. /alignment help shows what you can do here.")
    if name in _TEAM_ONLY and not viewer.may_run:
        raise NotAllowed(f"Only the learning team can use /alignment {name}.")
    command(turn, rest)


def is_command(text: str) -> bool:
    """Whether free text is one: with the slash, or "alignment" and a word that is a command's name.

    "Alignment of the regional teams" is an answer.
    """
    first, *rest = [word.lower() for word in text.split()[:2]] or [""]
    if first == "/alignment":
        return True
    return first == "alignment" and (not rest or rest[0].strip("\"'“”/.,!?:") in _RUNS)


def _taken_apart(text: str) -> tuple[str, str]:
    """The command's name and what follows it; nothing at all asks for help."""
    words_typed = text.split()
    if words_typed and words_typed[0].lower().lstrip("/") == "alignment":
        words_typed = words_typed[1:]
    if not words_typed:
        return "help", ""
    return words_typed[0].strip("\"'“”/.,!?:").lower() or "help", " ".join(words_typed[1:])


# Help.


def _help(turn: Turn, _rest: str) -> None:
    viewer = status.of_viewer(turn)
    mine = [each for each in COMMANDS if not each.learning_team_only]
    if viewer.page is Page.HELP:
        mine = [each for each in mine if each.text.rpartition(" ")[2] in _FOR_STRANGERS]
    team = [each for each in COMMANDS if each.learning_team_only and viewer.may_run]
    turn.to(turn.person).say(
        words.help_card,
        commands=tuple((each.text, each.explains) for each in mine),
        learning_team=tuple((each.text, each.explains) for each in team),
    )


# What waits.


def _mine(turn: Turn, _rest: str) -> None:
    """Open questions as they were asked, newest first."""
    person = turn.person
    open_now = [
        touchpoint
        for touchpoint in touchpoints.open_with(turn.session, person_id=person.key_id)
        if person.id == (touchpoint.asked_of_id or touchpoint.person_id)
    ]
    if not open_now:
        first = stored.next_contact(turn.session, person_id=person.key_id)
        when = weekday(first.date(), today=turn.today(person)) if first is not None else ""
        turn.to(person).say(words.nothing_waits, name=person.name, next_on=when)
        return
    messages = _as_asked(turn, open_now)
    shown = messages[:_SHOWN_AT_ONCE]
    turn.to(person).say(words.waits, questions=len(shown), more=len(messages) - len(shown))
    for name, card, group in shown:
        superseded.asked_again(turn, person, group)
        turn.to(person, program=turn.program_of(group[0]), about=group).card(name, card)


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


def _stop(turn: Turn, _rest: str) -> None:
    told = ways_out.stop(turn)
    turn.to(turn.person).say(question_words.stopped, told=told)


def _start(turn: Turn, _rest: str) -> None:
    if turn.person.state is not PersonState.STOPPED:
        turn.to(turn.person).say(words.not_stopped)
        return
    number = lifecycle.bring_back(turn, turn.person)
    turn.to(turn.person).say(words.started, name=turn.person.name, questions=number)


# Away.


def _away(turn: Turn, rest: str) -> None:
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


def _back(turn: Turn, _rest: str) -> None:
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
    _mine(turn, "")


_RUNS: dict[str, Callable[[Turn, str], None]] = {
    "status": status.show,
    "mine": _mine,
    "away": _away,
    "back": _back,
    "stop": _stop,
    "start": _start,
    "help": _help,
    "record": team_commands.record,
    "ask": ask_now.ask_now,
    "people": team_commands.show_people,
    "pause": team_commands.pause,
    "resume": team_commands.resume,
    "cancel": team_commands.cancel,
}

_TEAM_ONLY = frozenset(each.text.rpartition(" ")[2] for each in COMMANDS if each.learning_team_only)

ACTIONS: dict[str, Action] = {
    "show_mine": _show_mine,
    "away.remove": _remove_away,
    **status.ACTIONS,
    **lifecycle.ACTIONS,
    **team_commands.ACTIONS,
    **ask_now.ACTIONS,
}
