"""The sealed bet: signed by three before launch, sealed then, and settled afterwards word for word."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from prompts import bet as words
from prompts.cards import Card
from prompts.wording import day
from storage import bets, kpis, roles
from storage.models import Bet, Cohort, Person, Program, Touchpoint
from storage.words import Category, Isolation, Kind, RoleKind, TouchpointState, Why
from workflows.alignment import bet_numbers, bet_settling
from workflows.alignment import bet_terms as terms
from workflows.alignment.bet_numbers import SETTLE
from workflows.alignment.bet_settling import LAUNCH
from workflows.alignment.bet_terms import SIGN
from workflows.commands import team_commands
from workflows.contact import Planned, Scene, Silence, Workflow
from workflows.conversation import chase, superseded, which_program
from workflows.errors import NotAllowed, NotUnderstood, QuestionClosed
from workflows.kpi_update import owner_of
from workflows.reading import is_yes
from workflows.rules import bet as rules
from workflows.rules.kpi import format_value
from workflows.rules.phillips_terms import FIRST_YEAR
from workflows.turn import Turn

_ASKED_BEFORE = timedelta(days=14)
_TOLD = (RoleKind.OWNER, RoleKind.LEAD_SPONSOR, RoleKind.BUSINESS_UNIT_OWNER, RoleKind.FINANCE_PARTNER)
_LONGEST = 300
_SHOWN = "bet"
"""In a contact's progress: the version they were shown, which is what a typed yes signs."""

_SIGNS = frozenset({"sign", "signed", "i sign", "sign it", "i signed"})


# When: two weeks before launch; at launch it is sealed; after its day it is settled.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """Nothing where training had begun before the program was known here: nobody bets on the past."""
    cohort, turn = scene.cohort, scene.turn
    known_since = cohort.planned_since.date()
    first = max(cohort.starts_on - _ASKED_BEFORE, known_since)
    if cohort.starts_on <= known_since or first > until:
        return
    bet = bets.current(turn.session, cohort_id=cohort.key_id)
    if bet is None and terms.subject(turn, scene.program) is None:
        return
    at = scene.cadence.question_time
    for person in terms.parties(turn, scene.program, cohort) if turn.now.date() < cohort.starts_on else ():
        yield Planned(kind=Kind.BET, slot=SIGN, person=person, on=first, last=cohort.starts_on, at=at)
    later = [(LAUNCH, cohort.starts_on)] if cohort.starts_on <= until else []
    if bet is not None and bet.sealed_at is not None and bet.due_on is not None and bet.due_on <= until:
        later += bet_settling.days(turn, bet)  # all of them now: a cohort is not planned for ever
        yield from _number(scene, bet, bet.due_on)
    for slot, on in later:
        told = roles.holding(
            turn.session, program_id=scene.program.key_id, kinds=_TOLD, on=max(on, turn.now.date())
        )
        for person in told[:1]:
            last = on + timedelta(days=scene.cadence.question_window_days)
            yield Planned(kind=Kind.BET, slot=slot, person=person, on=on, last=last, at=at)


def _number(scene: Scene, bet: Bet, due_on: date) -> Iterable[Planned]:
    """The number for the day is asked of who owns it; what a system publishes is waited for."""
    view = scene.turn.kpi_of(bet)
    on = bet_settling.number_on(scene.turn, bet, due_on)
    owner = owner_of(scene.turn, scene.program, view, max(on, scene.turn.now.date()))
    if owner is None or view.from_system:
        return
    yield Planned(
        kind=Kind.KPI_UPDATE,
        slot=bet_numbers.slot(due_on),
        person=owner,
        on=on,
        last=on + timedelta(days=scene.cadence.question_window_days),
        at=scene.cadence.question_time,
        kpi_id=view.id,
    )


def ready(turn: Turn, touchpoint: Touchpoint) -> Why | None:
    """What is signed, sealed or settled already needs nothing more."""
    _program, cohort = _about(turn, touchpoint)
    bet = bets.current(turn.session, cohort_id=cohort.key_id)
    if touchpoint.slot == SIGN:
        signed = bet is not None and (
            bet.sealed_at is not None
            or touchpoint.person_id in bets.signatures(turn.session, bet_id=bet.key_id)
        )
        return Why.ALREADY_KNOWN if signed else None
    if bet is None or touchpoint.slot == LAUNCH:
        return Why.ALREADY_KNOWN if bet is not None and bet.sealed_at is not None else None
    settled = bet.settled_at is not None and not bet_numbers.would_change(turn.session, bet)
    return Why.ALREADY_KNOWN if settled else None


# What it asks: one card, one tap.


def ask(turn: Turn, person: Person, asked: list[Touchpoint]) -> None:
    """Show the terms to sign; at launch seal them, after their day settle them."""
    for touchpoint in asked:
        program, cohort = _about(turn, touchpoint)
        bet = terms.held(turn, program, cohort)
        if touchpoint.slot == SIGN:
            _ask_to_sign(turn, person, touchpoint, program, cohort, bet)
            continue
        if touchpoint.slot == LAUNCH:
            bet_settling.launch(turn, program, cohort, bet)
        elif bet is not None:
            bet_settling.settle(turn, program, cohort, bet, last=touchpoint.slot != SETTLE)
        touchpoint.state, touchpoint.next_at = TouchpointState.ANSWERED, None  # nobody was asked anything


def _ask_to_sign(
    turn: Turn, person: Person, touchpoint: Touchpoint, program: Program, cohort: Cohort, bet: Bet | None
) -> None:
    if bet is None or bet.sealed_at is not None or cohort.starts_on <= turn.today(person):
        touchpoint.state, touchpoint.why = TouchpointState.EXPIRED, Why.NO_ANSWER
        touchpoint.next_at = None
        return
    again = touchpoint.state in (TouchpointState.ASKED, TouchpointState.ESCALATED)
    card = _to_sign(turn, person, program, cohort, bet, about=str(touchpoint.id), reminder=again)
    category = Category.REMINDER if again else Category.ASK
    superseded.asked_again(turn, person, [touchpoint])
    touchpoint.progress = {**touchpoint.progress, _SHOWN: str(bet.id)}
    turn.to(person, category, program=program, about=[touchpoint]).card(words.sign.name, card)
    chase.asked(turn, person, touchpoint)


def _to_sign(
    turn: Turn,
    person: Person,
    program: Program,
    cohort: Cohort,
    bet: Bet,
    *,
    about: str = "",
    reminder: bool = False,
) -> Card:
    changed_by = turn.get(Person, bet.changed_by_id).name if bet.changed_by_id is not None else ""
    if bet.version > 1 and not changed_by:
        changed_by = words.NEW_NUMBERS
    return words.sign.to(person.locale)(
        program=program.name,
        starts_on=day(cohort.starts_on, today=turn.today(person)),
        terms=terms.terms(turn, bet),
        signers=terms.signers(turn, program, cohort, bet),
        changed_by=changed_by,
        reminder=reminder,
        bet=str(bet.id),
        about=about,
    )


# What an answer does: a signature; a change is a new version that everybody signs anew.


def text(turn: Turn, touchpoint: Touchpoint, said: str) -> bool:
    """A typed "sign" or "yes" is the tap; anything else is about something else."""
    plain = said.strip().strip(".!").lower()
    if touchpoint.slot != SIGN or not (plain in _SIGNS or is_yes(said, turn.person.locale)):
        return False
    shown = str(touchpoint.progress.get(_SHOWN, ""))
    if shown:
        _sign(turn, shown, {})
    else:
        show(turn, _about(turn, touchpoint)[0].key)
    return True


def _sign(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    bet, program, cohort = _open(turn, value, signs=True)
    if str(bet.id) != value:  # changed since this card was sent: they see what they would sign
        for contact in bets.contacts(turn.session, cohort_id=cohort.key_id, slot=SIGN, open_only=True):
            if contact.person_id == turn.person.id:
                contact.progress = {**contact.progress, _SHOWN: str(bet.id)}
        turn.replace(words.sign.name, _to_sign(turn, turn.person, program, cohort, bet))
        return
    _put_name(turn, bet, program, cohort)


def _put_name(turn: Turn, bet: Bet, program: Program, cohort: Cohort) -> None:
    person = turn.person
    bets.sign(turn.session, bet_id=bet.key_id, person_id=person.key_id, now=turn.now)
    turn.note("bet_signed", bet)
    bet_settling.no_longer_asked(turn, cohort, person)
    who = terms.signers(turn, program, cohort, bet)
    if not who.waiting:
        bet_settling.seal(turn, program, cohort, bet)
        return
    turn.replace(
        words.signed.name,
        words.signed.to(person.locale)(
            program=program.name, terms=terms.terms(turn, bet), signers=who, bet=str(bet.id)
        ),
    )


def _change(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The terms as inputs; they stand until they are sent."""
    bet, program, cohort = _open(turn, value, signs=False)
    views = [view for view in kpis.of_program(turn.session, program_id=program.key_id) if view.baseline]
    locale = turn.person.locale
    view = turn.kpi_of(bet)
    turn.replace(
        words.change.name,
        words.change.to(locale)(
            bet=str(bet.id),
            kpis=tuple((str(each.id), each.name) for each in views) or ((str(view.id), view.name),),
            kpi=str(bet.kpi_id),
            population=bet.population,
            value=f"{bet.value_per_unit:f}" if bet.value_per_unit is not None else "",
            currency=bet.currency,
            isolation=bet.method.value,
            success_at=format_value(bet.success_at, view.unit, locale) if bet.success_at is not None else "",
            failure_at=format_value(bet.failure_at, view.unit, locale) if bet.failure_at is not None else "",
            due_on=bet.due_on.isoformat() if bet.due_on else "",
            signs=turn.person.id in {each.id for each in terms.parties(turn, program, cohort)},
        ),
    )


def _send(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    """Other terms are the next version: who changed them signs with it, the others are asked anew."""
    bet, program, cohort = _open(turn, value, signs=False)
    if str(bet.id) != value:
        raise QuestionClosed("Somebody changed the terms meanwhile. /alignment bet shows the newest.")
    new = _changed(turn, program, cohort, bet, {key[4:]: said.strip() for key, said in inputs.items()})
    if terms.same(bet, new):
        _keep(turn, value, {})
        return
    bets.replaced(turn.session, old=bet, new=new, now=turn.now)
    turn.note("bet_changed", new, version=new.version)
    terms.ask_anew(turn, cohort, but=turn.person)
    if turn.person.id in {each.id for each in terms.parties(turn, program, cohort)}:
        _put_name(turn, new, program, cohort)
    else:
        turn.replace(words.shown.name, _shown(turn, program, cohort, new))


def _changed(turn: Turn, program: Program, cohort: Cohort, bet: Bet, said: Mapping[str, str]) -> Bet:
    known = {str(view.id): view for view in kpis.of_program(turn.session, program_id=program.key_id)}
    view = known.get(said.get("kpi", str(bet.kpi_id)))
    if view is None:
        raise NotUnderstood("Choose the measure from the list.")
    try:
        due_on = date.fromisoformat(said.get("due_on", ""))
    except ValueError:
        raise NotUnderstood("Choose the day whose number counts.") from None
    latest = cohort.ends_on + FIRST_YEAR
    if not cohort.ends_on < due_on <= latest:
        raise NotUnderstood(
            f"The day has to lie after the training and by {day(latest)}: a year is what counts."
        )
    if len(said.get("population", "")) > _LONGEST:
        raise NotUnderstood("One line is enough for whom the bet is about.")
    method = said.get("isolation", bet.method.value)
    value = said.get("value", "")
    new = terms.made(
        turn,
        cohort,
        view,
        population=said.get("population", ""),
        method=Isolation(method) if method in words.ISOLATION else bet.method,
        success_at=team_commands.value_of(turn, view, said.get("success_at", "")),
        failure_at=team_commands.value_of(turn, view, said.get("failure_at", "")),
        due_on=due_on,
        value_per_unit=_money(value) if value else None,
        changed_by_id=turn.person.key_id,
    )
    new.currency = bet.currency
    if (
        new.success_at is None
        or new.failure_at is None
        or not rules.makes_sense(
            success_at=new.success_at, failure_at=new.failure_at, direction=view.measure.direction.value
        )
    ):
        raise NotUnderstood("Success has to lie beyond failure. Please look at the two numbers again.")
    return new


def _money(said: str) -> Decimal:
    try:
        return Decimal(said.replace(",", "").replace(" ", ""))
    except ArithmeticError:
        raise NotUnderstood(f"“{said[:40]}” is no amount. Write it like 138000.") from None


def _keep(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    bet, program, cohort = _open(turn, value, signs=False)
    show_to(turn, program, cohort, bet)


# `/alignment bet PROGRAM`: how it stands, and signing it there.


def show(turn: Turn, rest: str) -> None:
    """Answer `/alignment bet PROGRAM`."""
    program = which_program.program_meant(turn, rest, command="bet")
    cohort = kpis.latest_cohort(turn.session, program_id=program.key_id)
    bet = terms.held(turn, program, cohort) if cohort is not None else None
    if cohort is None or bet is None:
        why = bet_settling.why_none(turn, cohort)
        turn.to(turn.person).say(words.none, program=program.name, why=why)
        return
    show_to(turn, program, cohort, bet)


def show_to(turn: Turn, program: Program, cohort: Cohort, bet: Bet) -> None:
    """The bet for this person: to sign where it waits for them, else how it stands."""
    person = turn.person
    mine = person.id in {each.id for each in terms.parties(turn, program, cohort)}
    signed = person.key_id in bets.signatures(turn.session, bet_id=bet.key_id)
    if mine and not signed and bet.sealed_at is None and cohort.starts_on > turn.today(person):
        turn.replace(words.sign.name, _to_sign(turn, person, program, cohort, bet))
    else:
        turn.replace(words.shown.name, _shown(turn, program, cohort, bet))


def _shown(turn: Turn, program: Program, cohort: Cohort, bet: Bet) -> Card:
    return bet_settling.card(turn, program, cohort, bet, locale=turn.person.locale)


def _open(turn: Turn, value: str, *, signs: bool) -> tuple[Bet, Program, Cohort]:
    """The version that holds of the bet a button is about, while it can be signed or changed.

    Raises:
        QuestionClosed: it is sealed, or training has begun.
        NotAllowed: it is not theirs.
    """
    old = turn.session.get(Bet, int(value)) if value.isdecimal() else None
    cohort = turn.get(Cohort, old.cohort_id) if old is not None else None
    program = turn.get(Program, cohort.program_id) if cohort is not None else None
    bet = terms.held(turn, program, cohort) if cohort is not None and program is not None else None
    if bet is None or cohort is None or program is None or program.organization_id != turn.organization.id:
        raise QuestionClosed("This bet is not known here any more.")
    party = turn.person.id in {each.id for each in terms.parties(turn, program, cohort)}
    if not party and (signs or not which_program.of_viewer(turn).may_run):
        raise NotAllowed("The lead sponsor, the business-unit owner and the finance partner sign this bet.")
    if bet.sealed_at is not None:
        on = day(bet.sealed_at.date(), today=turn.today(turn.person))
        raise QuestionClosed(f"This bet was sealed on {on}; nothing of it changes any more.")
    if cohort.starts_on <= turn.today(turn.person) or cohort.cancelled_at is not None:
        raise QuestionClosed("The training has begun or was called off, so it is no bet any more.")
    return bet, program, cohort


def _about(turn: Turn, touchpoint: Touchpoint) -> tuple[Program, Cohort]:
    program, cohort = turn.program_of(touchpoint), turn.cohort_of(touchpoint)
    if program is None or cohort is None:
        raise QuestionClosed("This bet is not about a program any more.")
    return program, cohort


# What silence does: it is owed and chased; at launch it is sealed with those who signed.

WORKFLOW = Workflow(
    kind=Kind.BET,
    silence=Silence.OWED,
    when=when,
    ask=ask,
    ready=ready,
    text=text,
    personal=True,
    actions={"bet.sign": _sign, "bet.change": _change, "bet.send": _send, "bet.keep": _keep},
)
