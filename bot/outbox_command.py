"""`alignment outbox`: what has not arrived, why, and what to do; sending again and dropping by hand."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from pydantic import ValidationError
from sqlmodel import Session

from bot.app import Application
from bot.mistakes import Mistake
from bot.sending.books import TRIES
from bot.settings import Settings
from prompts.cards import Card, plain_text
from prompts.wording import counted
from storage import letters, outbox, touchpoints
from storage.letters import Letter
from storage.models import Organization, Person
from storage.words import OutboxState, PersonState, Platform
from workflows import unreachable
from workflows.registry import WORKFLOWS
from workflows.turn import Turn

SHOWN = 50
"""Messages on one list; the rest is counted."""

DROPPED = "dropped by hand"
_STOPPED = "asked for no more messages"

_AT_ONCE = 100
"""Dead messages that are sent again in one transaction: whoever sends meanwhile waits for it."""

_COACHING = frozenset(
    {"briefing", "circle", "manager", "my_coaching", "observation", "obstacles", "pulse", "roi", "stories"}
)
"""Messages that may hold what managers or learners answered, by the first part of their names."""

_LARGEST = 2**31 - 1
"""No message has a larger number, and no database takes one as a question."""

_WAITING = (OutboxState.PENDING, OutboxState.SENDING)
_STATES = {
    "waiting": _WAITING,
    "uncertain": (OutboxState.UNCERTAIN,),
    "dead": (),
    "all": (*_WAITING, OutboxState.UNCERTAIN),
}
_NAMES = {
    OutboxState.PENDING: "waiting",
    OutboxState.SENDING: "in hand",
    OutboxState.SENT: "sent",
    OutboxState.UNCERTAIN: "uncertain",
    OutboxState.DEAD: "dead",
}


@dataclass(frozen=True)
class _Told:
    """Why a message is where it is, and what to do about it."""

    why: str
    do: str = ""


def listed(application: Application, state: str, *, as_json: bool) -> Iterator[str]:
    """What has not arrived, oldest first, and then what never will, newest first.

    Raises:
        Mistake: there is no such state.
    """
    if state not in _STATES:
        raise Mistake(f"There is no state “{state}”. Choose one of: {', '.join(_STATES)}.")
    found, total = application.database.read(lambda session: _found(session, state))
    now = application.clock.now()
    if as_json:
        yield json.dumps(
            [_as_json(letter, now, application.settings) for letter in found], indent=2, ensure_ascii=False
        )
        return
    if not found:
        yield "Nothing is dead." if state == "dead" else "Nothing waits."
        return
    for letter in found:
        yield _line(letter, now)
        told = _told(letter, now, application.settings)
        yield f"        {' '.join(part for part in (told.why, told.do) if part)}"
    if total > len(found):
        yield f"and {total - len(found):,} more; --state narrows the list."


def _found(session: Session, state: str) -> tuple[list[Letter], int]:
    found, total = letters.open_(session, states=_STATES[state], limit=SHOWN) if _STATES[state] else ([], 0)
    if state in ("dead", "all"):
        dead, number = letters.dead(session, limit=SHOWN)
        found, total = [*found, *dead], total + number
    return found, total


def shown(application: Application, number: int) -> Iterator[str]:
    """One message: its life so far, and the words of its card where they are to be seen here."""
    letter = application.database.read(lambda session: _known(session, number))
    row, now = letter.row, application.clock.now()
    told = _told(letter, now, application.settings)
    yield _line(letter, now)
    yield told.why
    if told.do:
        yield told.do
    yield f"Written {_moment(row.created_at)}, {counted(row.tries, 'try', 'tries')}."
    if row.tried_at is not None:
        yield f"Last tried {_moment(row.tried_at)}."
    yield ""
    yield _words(letter)


def _words(letter: Letter) -> str:
    if letter.row.message.partition(".")[0] in _COACHING:
        return f"What it says is between the bot and {letter.person}."
    if letter.row.state is OutboxState.SENT:
        return f"It arrived, so what it says is {letter.person}'s to show."
    try:
        return plain_text(Card.model_validate(letter.row.card))
    except ValidationError:
        return "This version cannot read its card, so its words cannot be shown."


def retry(application: Application, numbers: Sequence[int]) -> Iterator[str]:
    """Send messages again that are dead, or that nobody can look for: all of these, or none.

    Raises:
        Mistake: one of them is neither, or is not wanted any more.
    """
    yield from _each(application, numbers, _retry)


def retry_all(application: Application, about: str) -> Iterator[str]:
    """Send dead messages again, as after an outage: those whose reason holds these words.

    What was dropped by hand stays dead, and so does what nobody wants any more.
    """
    done, unwanted, last = 0, 0, 0
    while found := application.database.write(
        partial(_retry_some, application=application, after=last, about=about)
    ):
        done += sum(found.values())
        unwanted += len(found) - sum(found.values())
        last = max(found)
    if not done + unwanted:
        yield f"Nothing is dead because of “{about}”." if about else "Nothing is dead."
        return
    yield f"{counted(done, 'message')} will be sent again."
    if unwanted:
        yield f"{counted(unwanted, 'message')} nobody wants any more: alignment outbox retry N says why."


def _retry_some(session: Session, *, application: Application, after: int, about: str) -> dict[int, bool]:
    """Whether each of the next ones will be sent again."""
    found = letters.dead_after(
        session, number=after, about=about, without=(DROPPED, _STOPPED), limit=_AT_ONCE
    )
    done = {}
    for letter in found:
        try:
            with session.begin_nested():
                _retry(_turn(session, application, letter), letter, application.settings)
        except Mistake:
            done[letter.row.key_id] = False
        else:
            done[letter.row.key_id] = True
    return done


def drop(application: Application, numbers: Sequence[int]) -> Iterator[str]:
    """Never send these messages: all of them, or none.

    Raises:
        Mistake: one of them was sent, is being sent, or is dead already.
    """
    yield from _each(application, numbers, _drop)


def _each(
    application: Application, numbers: Sequence[int], act: Callable[[Turn, Letter, Settings], str]
) -> Iterator[str]:
    def work(session: Session) -> list[str]:
        done = []
        for number in dict.fromkeys(numbers):
            letter = _known(session, number)
            done.append(act(_turn(session, application, letter), letter, application.settings))
        return done

    yield from application.database.write(work)


def _turn(session: Session, application: Application, letter: Letter) -> Turn:
    organization = session.get_one(Organization, letter.tenant.organization_id)
    return Turn(session, application.clock.now(), organization, WORKFLOWS, "cli")


def _retry(turn: Turn, letter: Letter, settings: Settings) -> str:
    row = letter.row
    match row.state:
        case OutboxState.SENT:
            raise Mistake(f"Message {row.id} was sent {_moment(row.sent_at or row.created_at)}.")
        case OutboxState.UNCERTAIN if not _for_a_human(letter, settings):
            raise Mistake(f"Message {row.id} may have arrived. It is looked for first, then sent if needed.")
        case OutboxState.PENDING | OutboxState.SENDING:
            raise Mistake(f"Message {row.id} is waiting to be sent already.")
        case OutboxState.DEAD | OutboxState.UNCERTAIN:
            unreachable.asked_again(turn, outbox_id=row.key_id)
            _refuse_unwanted(turn, letter)
            letters.revive(turn.session, row=row, now=turn.now)
            turn.note("message_retried", row)
            return f"Message {row.id} to {letter.person} will be sent again."


def _refuse_unwanted(turn: Turn, letter: Letter) -> None:
    """Nobody is written to who wants it no more, and no question is asked that waits for no answer.

    What a channel gets is no one person's, and who stopped still gets the replies to what they write.

    Raises:
        Mistake: this message is such a one.
    """
    row = letter.row
    state = turn.get(Person, row.person_id).state
    if row.channel is None and not (state is PersonState.STOPPED and row.answers_id is not None):
        match state:
            case PersonState.STOPPED:
                raise Mistake(f"Message {row.id} stays unsent: {letter.person} asked for no more messages.")
            case PersonState.ERASED:
                raise Mistake(f"Message {row.id} stays unsent: {letter.person} is no longer with us.")
            case PersonState.ACTIVE:
                pass
    carried = outbox.touchpoints_of(turn.session, outbox_id=row.key_id)
    if row.category in outbox.QUESTIONS and carried and all(t.state not in touchpoints.OPEN for t in carried):
        raise Mistake(f"Message {row.id} stays unsent: what it asks is answered, withdrawn or over by now.")


def _for_a_human(letter: Letter, settings: Settings) -> bool:
    """Whether nobody can look for an uncertain message, and settings leave it to a human."""
    return (
        letter.tenant.platform is Platform.TEAMS
        and settings.teams is not None
        and settings.teams.uncertain == "hold"
        and letter.row.replaces_id is None
    )


def _drop(turn: Turn, letter: Letter, _settings: Settings) -> str:
    row = letter.row
    match row.state:
        case OutboxState.SENT:
            raise Mistake(f"Message {row.id} was sent {_moment(row.sent_at or row.created_at)}.")
        case OutboxState.DEAD:
            raise Mistake(f"Message {row.id} is dead already: nothing more comes of it.")
        case OutboxState.SENDING:
            raise Mistake(f"Message {row.id} is being sent at this moment. Look again in a minute.")
        case OutboxState.PENDING | OutboxState.UNCERTAIN:
            letters.bury(turn.session, row=row, why=DROPPED)
            turn.note("message_dropped", row)
            return f"Message {row.id} to {letter.person} will not be sent."


def _known(session: Session, number: int) -> Letter:
    letter = letters.one(session, number=number) if abs(number) <= _LARGEST else None
    if letter is None:
        raise Mistake(f"There is no message {number}. alignment outbox list shows what has not arrived.")
    return letter


def _told(letter: Letter, now: datetime, settings: Settings) -> _Told:
    row, again = letter.row, f"alignment outbox retry {letter.row.id}"
    last = f" Last time: {row.error}." if row.error else ""
    match row.state:
        case OutboxState.SENT:
            return _Told(f"It was sent {_moment(row.sent_at or row.created_at)}.")
        case OutboxState.SENDING:
            return _Told("A process has it in hand.")
        case OutboxState.UNCERTAIN if _for_a_human(letter, settings):
            return _Told(
                "Teams did not say whether it arrived, and nobody can look.",
                f"Ask {letter.person}, then: {again}, or: alignment outbox drop {row.id}",
            )
        case OutboxState.UNCERTAIN:
            return _Told(
                f"Nobody knows whether it arrived ({row.error or 'its process ended'}).",
                f"It is looked for on the platform {_moment(row.next_at or now)}.",
            )
        case OutboxState.PENDING:
            paused = letter.tenant.paused_until
            if paused is not None and paused > now:
                return _Told(f"Nothing goes out in {letter.tenant.name} until {_moment(paused)}.{last}")
            if row.next_at is not None and row.next_at > now:
                return _Told(f"It waits until {_moment(row.next_at)}.{last}")
            return _Told(f"Its turn comes next.{last}")
        case OutboxState.DEAD:
            return _why_dead(row.error, again, given_up=row.tries - row.excused >= TRIES)


def _why_dead(error: str, again: str, *, given_up: bool) -> _Told:
    if error == DROPPED:
        return _Told("It was dropped by hand.", f"To send it after all: {again}")
    if error == "unreadable":
        return _Told("This version cannot read its card.", f"After an upgrade: {again}")
    if error == _STOPPED:
        return _Told("The person asked for no more messages.", "Nothing to do.")
    if given_up:
        return _Told(f"The platform did not take it {TRIES} times: {error}.", f"When that is mended: {again}")
    return _Told(
        f"The platform says it can never arrive: {error}.",
        f"Has the person left, or the app been removed? When that is mended: {again}",
    )


def _line(letter: Letter, now: datetime) -> str:
    row = letter.row
    return (
        f"{row.id:>7} {_NAMES[row.state]:<9} {letter.person}, {row.message} ({row.category}), "
        f"{_age(now - row.created_at)} old, {counted(row.tries, 'try', 'tries')}"
    )


def _as_json(letter: Letter, now: datetime, settings: Settings) -> dict[str, object]:
    row, told = letter.row, _told(letter, now, settings)
    return {
        "number": row.id,
        "state": _NAMES[row.state],
        "person": letter.person,
        "tenant": letter.tenant.name,
        "message": row.message,
        "kind": row.category.value,
        "written_at": row.created_at.isoformat(),
        "age_seconds": int((now - row.created_at).total_seconds()),
        "tries": row.tries,
        "next_at": row.next_at.isoformat() if row.next_at is not None else None,
        "why": told.why,
        "do": told.do,
    }


def _age(passed: timedelta) -> str:
    minutes = max(int(passed.total_seconds()) // 60, 0)
    if minutes < 60:
        return counted(minutes, "minute")
    if minutes < 48 * 60:
        return counted(minutes // 60, "hour")
    return counted(minutes // (24 * 60), "day")


def _moment(moment: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{at.day} {at:%B %H:%M} UTC"
