"""Sealing a bet, asking anew for signatures, and settling it by the number that was signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from prompts import bet as words
from prompts.cards import Card
from prompts.wording import day
from storage import bets, claims, kpis, lifecycle, roles, touchpoints
from storage.models import Bet, Cohort, Person, Program, Reading
from storage.words import Category, RoleKind, TouchpointState, Why
from workflows.alignment import bet_numbers
from workflows.alignment import bet_terms as terms
from workflows.alignment.bet_numbers import SETTLE, SETTLE_AT_LAST
from workflows.alignment.bet_terms import SIGN
from workflows.benefits import ledger
from workflows.conversation import questions, which_program
from workflows.rules import bet as rules
from workflows.rules.kpi import format_value
from workflows.turn import Turn

LAUNCH = "launch"

_AFTER_PUBLISHED = timedelta(days=7)
_AT_LAST = timedelta(days=45)


def days(turn: Turn, bet: Bet) -> Iterable[tuple[str, date]]:
    """When it is settled: once the number for its day is published, and at last without one."""
    if bet.due_on is None:
        return
    first = number_on(turn, bet, bet.due_on) + _AFTER_PUBLISHED
    yield SETTLE, first
    yield SETTLE_AT_LAST, first + _AT_LAST


def number_on(turn: Turn, bet: Bet, due_on: date) -> date:
    """When the number for its day can be known."""
    lag = turn.kpi_of(bet).measure.lag_days
    return due_on + timedelta(days=lag)


# Signing.


def no_longer_asked(turn: Turn, cohort: Cohort, person: Person) -> None:
    """Their signature answers the contact in which they were asked."""
    for touchpoint in bets.contacts(turn.session, cohort_id=cohort.key_id, slot=SIGN, open_only=True):
        if touchpoint.person_id != person.id:
            continue
        if touchpoint.asked_at is not None:
            questions.answered(turn, touchpoint)
        else:
            touchpoints.close(
                turn.session, touchpoint=touchpoint, to=TouchpointState.SKIPPED, why=Why.ALREADY_KNOWN
            )


# Sealing.


def seal(turn: Turn, program: Program, cohort: Cohort, bet: Bet) -> None:
    """Nothing of it changes any more; everyone concerned gets the same words."""
    signed = bets.signatures(turn.session, bet_id=bet.key_id)
    waiting = [person for person in terms.parties(turn, program, cohort) if person.key_id not in signed]
    bet.sealed_at, bet.unsigned = turn.now, [person.key_id for person in waiting]
    turn.note("bet_sealed", bet, signed=len(signed), unsigned=len(waiting))
    who, said = terms.signers(turn, program, cohort, bet), terms.terms(turn, bet)
    for person in _concerned(turn, program):
        due_on = day(bet.due_on, today=turn.today(person)) if bet.due_on else ""
        card = words.sealed.to(person.locale)(program=program.name, terms=said, signers=who, due_on=due_on)
        _tell(turn, person, program, words.sealed.name, card)


def launch(turn: Turn, program: Program, cohort: Cohort, bet: Bet | None) -> None:
    """Training begins: sealed with those who signed, or said that nobody did."""
    for touchpoint in bets.contacts(turn.session, cohort_id=cohort.key_id, slot=SIGN, open_only=True):
        touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.EXPIRED, why=Why.NO_ANSWER)
    if bet is not None and bets.signatures(turn.session, bet_id=bet.key_id):
        seal(turn, program, cohort, bet)
        return
    waiting = tuple(person.name for person in terms.parties(turn, program, cohort))
    if not waiting:
        return
    for person in _concerned(turn, program):
        card = words.unsigned.to(person.locale)(program=program.name, waiting=waiting)
        _tell(turn, person, program, words.unsigned.name, card)


# Settling.


def settle(turn: Turn, program: Program, cohort: Cohort, bet: Bet, *, last: bool) -> None:
    """Hold the number against what was signed; without a number wait once more, then say so.

    A number that comes or is corrected afterwards settles it anew; what it was settled as before stays known.
    """
    again = bet.settled_at is not None
    if again and not bet_numbers.would_change(turn.session, bet):
        return
    view = turn.kpi_of(bet)
    reading = bet_numbers.deciding(turn.session, bet, since=cohort.ends_on, far=last or again)
    result = rules.outcome(
        reading.value if reading is not None else None,
        success_at=bet.success_at,
        failure_at=bet.failure_at,
        direction=view.measure.direction.value,
    )
    if result is rules.Outcome.NO_NUMBER and not last and not again:
        return
    before, bet.settled_at, bet.settled_as = bet.settled_as, turn.now, result.value
    bet.settled_by_reading_id = reading.id if reading is not None else None
    turn.note("bet_settled", bet, settled_as=result.value, reading=bet.settled_by_reading_id)
    if before == result.value:
        return
    for person in _concerned(turn, program):
        _tell(
            turn,
            person,
            program,
            words.settled.name,
            card(turn, program, cohort, bet, locale=person.locale),
        )


@dataclass(frozen=True)
class Settled:
    """One time that a bet was settled, and the number that did it."""

    at: datetime
    settled_as: str
    value: Decimal | None
    unit: str
    corrected: bool
    """Whether the number corrected an earlier one of the same source, instead of coming beside it."""
    source: str


def settlings(turn: Turn, bet: Bet) -> list[Settled]:
    """Each time it was settled, the first one first: anew where a number was corrected."""
    found = []
    for line in bets.settlings(turn.session, bet_id=bet.key_id):
        number = line.detail.get("reading")
        reading = turn.session.get(Reading, number) if number is not None else None
        found.append(
            Settled(
                at=line.at,
                settled_as=str(line.detail["settled_as"]),
                value=reading.value if reading is not None else None,
                unit=reading.unit if reading is not None else "",
                corrected=reading is not None and reading.supersedes_id is not None,
                source=reading.source_name if reading is not None else "",
            )
        )
    return found


def history(turn: Turn, bet: Bet, locale: str) -> str:
    """What it was settled as before another number counted; nothing where it was settled once."""
    said = [
        words.Settling(
            on=day(each.at.date(), today=turn.now.date()),
            outcome=each.settled_as,
            number=format_value(each.value, each.unit, locale) if each.value is not None else "",
            source=each.source,
            corrected=each.corrected,
        )
        for each in settlings(turn, bet)
    ]
    return words.history(tuple(said)) if len(said) > 1 else ""


def shaken(turn: Turn, program: Program, bet: Bet, by: date, locale: str) -> tuple[str, ...]:
    """What changed how its number is counted from the signing to that day; the bet stays as it is."""
    if bet.sealed_at is None:
        return ()
    today, view = turn.now.date(), turn.kpi_of(bet)
    known = {"organization_id": turn.organization.key_id, "program_id": program.key_id}
    events = claims.events(turn.session, **known, since=bet.sealed_at.date(), until=by)
    starts = kpis.starts(turn.session, kpi_ids=[view.id]).get(view.id, [])
    return (
        *(words.broken(on=day(e.on, today=today), why=e.words) for e in events if e.breaks_comparison),
        *(
            words.restarted(
                on=day(start.as_of or start.recorded_at.date(), today=today),
                value=format_value(start.value, view.unit, locale),
                why=start.reason,
            )
            for start in starts
            if start.recorded_at > bet.sealed_at
        ),
    )


def card(turn: Turn, program: Program, cohort: Cohort, bet: Bet, *, locale: str) -> Card:
    """The bet as it stands: open, sealed or settled, in the words that were signed."""
    who, said = terms.signers(turn, program, cohort, bet), terms.terms(turn, bet)
    today = turn.now.date()
    if bet.settled_at is not None and bet.sealed_at is not None:
        reading = turn.session.get(Reading, bet.settled_by_reading_id) if bet.settled_by_reading_id else None
        number = ""
        if reading is not None:
            value = format_value(reading.value, reading.unit, locale)
            number = f"{value} on {day(reading.as_of, today=today)}"
        found = ledger.of_program(turn.session, program_id=program.key_id)
        sees_claims = which_program.of_viewer(turn).may_see_claims(program.key_id)
        return words.settled.to(locale)(
            program=program.name,
            outcome=bet.settled_as,
            terms=said,
            signers=who,
            sealed_on=day(bet.sealed_at.date(), today=today),
            number=number,
            source=reading.source_name if reading is not None else "",
            history=history(turn, bet, locale),
            shaken=shaken(turn, program, bet, reading.as_of, locale) if reading is not None else (),
            roi=found.said if found.ledger.lines and sees_claims else "",
        )
    standing, change = "It can be signed until the training starts.", ""
    if bet.sealed_at is not None:
        standing = f"It is sealed since {day(bet.sealed_at.date(), today=today)}."
    elif cohort.starts_on <= today:
        standing = "Nobody signed it before the training began, so it is no bet."
    else:
        change = str(bet.id)
    return words.shown.to(locale)(
        program=program.name, standing=standing, terms=said, signers=who, change=change
    )


def why_none(turn: Turn, cohort: Cohort | None) -> str:
    """Why a program has no bet, and what to do."""
    if cohort is None:
        return "It has no cohort yet. Add one to the program file."
    if cohort.starts_on <= turn.now.date():
        return "Training had begun before it was known here, and nobody bets on the past."
    return "Its KPIs need a baseline and a target first. /alignment gaps shows what is missing."


def _concerned(turn: Turn, program: Program) -> list[Person]:
    """The parties, the owner and the learning team."""
    held = lifecycle.concerned(turn.session, program_id=program.key_id, on=turn.now.date())
    parties = roles.holding(
        turn.session, program_id=program.key_id, kinds=(*terms.PARTIES, RoleKind.OWNER), on=turn.now.date()
    )
    heard = [person for person in parties if person in held]
    team = roles.learning_team(turn.session, organization_id=turn.organization.key_id)
    return list({person.key_id: person for person in [*heard, *team]}.values())


def _tell(turn: Turn, person: Person, program: Program, name: str, said: Card) -> None:
    """To whoever did it in place of their card, to the others as news."""
    if turn.actor is not None and person.id == turn.actor.id:
        turn.replace(name, said)
    else:
        turn.to(person, Category.NOTICE, program=program).card(name, said)
