"""The quarterly audit: three questions to each, one page with an agenda and a proposal, then a decision."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from prompts import audit as words
from prompts.cards import Card
from prompts.wording import day
from storage import claims, reviews, roles
from storage.models import Audit, AuditAnswer, Event, Objective, Person, Program, Touchpoint
from storage.words import Category, Kind, RoleKind, TouchpointState, Why
from workflows.commands import deciding
from workflows.contact import Planned, Scene, Silence, Workflow
from workflows.conversation import chase, questions, which_program
from workflows.conversation.subjects import THE_LEARNING_TEAM, asker
from workflows.errors import NotAllowed, NotUnderstood, QuestionClosed
from workflows.reading import is_decline, is_dont_know, is_no, is_question, is_yes
from workflows.reports import audit_findings, objective_review
from workflows.rules import quarters
from workflows.rules.cadence import Contact
from workflows.turn import Turn

_DECISION = ":decision"
_EVENT = "event:"
_REVIEW = ":review"
_ANSWERED_LATELY = timedelta(days=30)
_LONGEST = 4_000
_FEWEST_WORDS = 3

# When: in the middle of each fiscal quarter; after an event the question about changes at once; the yearly
# review of objectives in the first week of December, carried by the oldest program.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """The lead sponsor, the unit's owner and the learning team; each once, whatever else they are."""
    cohort, program, turn = scene.cohort, scene.program, scene.turn
    if not scene.newest:
        return
    since = cohort.planned_since.date()
    month = turn.organization.fiscal_year_start_month
    for contact in quarters.audits(cohort.starts_on, cohort.ends_on, month):
        if contact.on < since:
            continue
        if scene.concerns(contact, until):
            for person in _asked(turn, program, max(contact.on, turn.now.date())):
                yield _planned(scene, contact, person)
        decision = quarters.decision(contact)
        if scene.concerns(decision, until):
            for person in _owner(turn, program, max(decision.on, turn.now.date())):
                yield _planned(scene, decision, person)
    for event in _events(scene):
        contact = quarters.after_event(event.key_id, event.recorded_at.date())
        for person in _asked(turn, program, max(contact.on, turn.now.date()))[:2]:
            yield _planned(scene, contact, person)
    in_sight = [
        contact
        for contact in quarters.objective_reviews(cohort.starts_on, cohort.ends_on)
        if contact.on >= since and scene.concerns(contact, until)
    ]
    if in_sight and reviews.first_live(turn.session, organization_id=program.organization_id) == program.id:
        for contact in in_sight:
            for person in _owner(turn, program, max(contact.on, turn.now.date())):
                yield _planned(scene, contact, person)


def _events(scene: Scene) -> list[Event]:
    return [
        event
        for event in claims.events_of_all(
            scene.turn.session,
            organization_ids=[scene.program.organization_id],
            program_ids=[scene.program.key_id],
        )
        if event.recorded_at >= scene.cohort.planned_since
        and event.on >= scene.cohort.starts_on
        and scene.turn.now - event.recorded_at < _ANSWERED_LATELY
    ]


def _planned(scene: Scene, contact: Contact, person: Person) -> Planned:
    return Planned(
        kind=Kind.AUDIT,
        slot=contact.slot,
        person=person,
        on=contact.on,
        last=contact.last,
        at=scene.cadence.question_time,
    )


def _asked(turn: Turn, program: Program, on: date) -> list[Person]:
    """One of each part, and nobody twice."""
    found: dict[int, Person] = {}
    for kinds in (roles.SPONSORS, (RoleKind.BUSINESS_UNIT_OWNER,)):
        holders = roles.holding(turn.session, program_id=program.key_id, kinds=kinds, on=on)
        found.update({person.key_id: person for person in holders[:1]})
    found.update({person.key_id: person for person in _owner(turn, program, on)})
    return list(found.values())


def _owner(turn: Turn, program: Program, on: date) -> list[Person]:
    """Who speaks for the learning team."""
    owners = roles.holding(turn.session, program_id=program.key_id, kinds=(RoleKind.OWNER,), on=on)
    team = roles.learning_team(turn.session, organization_id=turn.organization.key_id)
    return (owners or team)[:1]


def ready(turn: Turn, touchpoint: Touchpoint) -> Why | timedelta | None:
    """Nobody is asked for what they said lately, or for a decision that was made."""
    program = _program(turn, touchpoint)
    if touchpoint.slot.endswith(_DECISION):
        audit = reviews.audit(
            turn.session, program_id=program.key_id, quarter=touchpoint.slot.removesuffix(_DECISION)
        )
        made = reviews.decisions(turn.session, program_ids=[program.key_id]).get(program.key_id, [])
        done = audit is not None and any(each.audit_id == audit.id for each in made)
        return Why.ALREADY_KNOWN if done else None
    if touchpoint.slot.endswith(_REVIEW):
        return None
    return Why.ALREADY_KNOWN if not _open_questions(turn, touchpoint) else None


# What it asks.


def ask(turn: Turn, person: Person, asked: list[Touchpoint]) -> None:
    """The questions, the page with the proposal, or the objectives."""
    for touchpoint in asked:
        program = _program(turn, touchpoint)
        again = touchpoint.state in (TouchpointState.ASKED, TouchpointState.ESCALATED)
        name, card = _card(turn, person, touchpoint, reminder=again)
        category = Category.REMINDER if again else Category.ASK
        turn.to(person, category, program=program, about=[touchpoint]).card(name, card)
        chase.asked(turn, person, touchpoint)


def _card(turn: Turn, person: Person, touchpoint: Touchpoint, *, reminder: bool) -> tuple[str, Card]:
    program = _program(turn, touchpoint)
    if touchpoint.slot.endswith(_REVIEW):
        return objective_review.card(turn, person, touchpoint)
    if touchpoint.slot.endswith(_DECISION):
        quarter = touchpoint.slot.removesuffix(_DECISION)
        return _page(turn, person, program, *audit_findings.put_together(turn, program, quarter))
    event = _event_of(turn, touchpoint)
    quarter = _quarter(turn, touchpoint)
    look = None if event else _look(turn, program, quarter)  # after an event only the change is asked about
    return words.questions.name, words.questions.to(person.locale)(
        about=str(touchpoint.id),
        asker=asker(turn, program, person) or THE_LEARNING_TEAM,
        program=program.name,
        quarter=quarter,
        questions=tuple(_open_questions(turn, touchpoint)) or (3,),
        event=event,
        goal=look.goal if look is not None else "",
        data=look.data if look is not None else (),
        before=look.before if look is not None else (),
        reminder=reminder,
    )


def _look(turn: Turn, program: Program, quarter: str) -> words.Look:
    known = reviews.audit(turn.session, program_id=program.key_id, quarter=quarter)
    new = Audit.made(program_id=program.key_id, quarter=quarter, created_at=turn.now)
    return _with_goal(turn, program, audit_findings.look(turn, program, known or new))


def _with_goal(turn: Turn, program: Program, look: words.Look) -> words.Look:
    """Key results are looked at each quarter, so their goal stands on the page."""
    goal = turn.get(Objective, program.objective_id) if program.objective_id is not None else None
    if goal is None or goal.ended_at is not None:
        return look
    above = turn.get(Objective, goal.parent_id) if goal.parent_id is not None else None
    last, today = goal.period_last or (above.period_last if above is not None else None), turn.now.date()
    said = words.goal(
        name=goal.name,
        part_of=above.name if above is not None else "",
        until=day(last, today=today) if last is not None else "",
        over=last is not None and last < today,
    )
    return replace(look, goal=said)


def _page(turn: Turn, person: Person, program: Program, audit: Audit, look: words.Look) -> tuple[str, Card]:
    return words.look.name, words.look.to(person.locale)(
        look=_with_goal(turn, program, look),
        about=f"{program.id}:{audit.id}",
        may_decide=deciding.may_decide(turn, program, person),
        final="retire",
    )


def _open_questions(turn: Turn, touchpoint: Touchpoint) -> list[int]:
    """Those of the three that this person has not answered in this look, or lately."""
    program = _program(turn, touchpoint)
    wanted = [3] if touchpoint.slot.startswith(_EVENT) else list(words.QUESTIONS)
    since = turn.now - _ANSWERED_LATELY
    known = set()
    for audit in reviews.audits(turn.session, program_id=program.key_id)[:2]:
        known |= {
            answer.question
            for answer in reviews.audit_answers(turn.session, audit_id=audit.key_id)
            if answer.person_id == touchpoint.person_id and answer.recorded_at >= since
        }
    return [number for number in wanted if number not in known]


# What an answer does: it is kept in their words; once all have answered everybody gets the page.


def _send(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    (touchpoint,) = questions.of_value(turn, value)
    said = {
        number: inputs.get(f"tp{touchpoint.id}.q{number}", "").strip()[:_LONGEST]
        for number in words.QUESTIONS
    }
    given = {number: text for number, text in said.items() if text}
    if not given:
        raise NotUnderstood("Write a line on at least one of them, or put it off with Later or not me.")
    if touchpoint.slot.endswith(_REVIEW):
        objective_review.keep(turn, touchpoint, given[1])
        return
    for number, text in given.items():
        _keep(turn, touchpoint, number, text)
    _conclude(turn, touchpoint)


def text(turn: Turn, touchpoint: Touchpoint, said: str) -> bool:
    """A sentence answers the first question that is open, and the next one follows."""
    if touchpoint.slot.endswith((_DECISION, _REVIEW)) or not _is_an_answer(turn, touchpoint, said):
        return False
    open_now = _open_questions(turn, touchpoint)
    if not open_now:
        return False
    _keep(turn, touchpoint, open_now[0], said.strip()[:_LONGEST])
    if len(open_now) == 1:
        _conclude(turn, touchpoint)
        return True
    questions.step(turn, touchpoint, f"question_{open_now[1]}")
    turn.replace(
        words.one.name, words.one.to(turn.person.locale)(number=open_now[1], about=str(touchpoint.id))
    )
    return True


def _is_an_answer(turn: Turn, touchpoint: Touchpoint, said: str) -> bool:
    """Once they are in the middle of it anything is; before that only a sentence that is nothing else."""
    locale = turn.person.locale
    if is_decline(said, locale) or is_question(said, locale) or is_dont_know(said, locale):
        return False
    if touchpoint.progress.get("step"):
        return True
    return len(said.split()) >= _FEWEST_WORDS and not (is_yes(said, locale) or is_no(said, locale))


def _enough(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    (touchpoint,) = questions.of_value(turn, value)
    _conclude(turn, touchpoint)


def _keep(turn: Turn, touchpoint: Touchpoint, number: int, said: str) -> None:
    audit = audit_findings.of_quarter(turn, _program(turn, touchpoint), _quarter(turn, touchpoint))
    row = AuditAnswer.made(
        audit_id=audit.key_id,
        person_id=turn.person.key_id,
        question=number,
        words=said,
        recorded_at=turn.now,
    )
    turn.session.add(row)
    turn.session.flush()
    turn.note("audit_answered", row, question=number)


def _conclude(turn: Turn, touchpoint: Touchpoint) -> None:
    program = _program(turn, touchpoint)
    questions.answered(turn, touchpoint)
    turn.session.flush()
    waiting = [
        each
        for each in reviews.open_audit_contacts(turn.session, program_id=program.key_id, slot=touchpoint.slot)
        if each.id != touchpoint.id
    ]
    names = [turn.get(Person, each.person_id).name for each in waiting]
    turn.replace(
        words.thanks.name,
        words.thanks.to(turn.person.locale)(
            name=turn.person.name, waiting=tuple(names), program=program.name
        ),
    )
    if not waiting and not touchpoint.slot.startswith(_EVENT):
        _send_page(turn, program, touchpoint.slot)


def _send_page(turn: Turn, program: Program, quarter: str) -> None:
    """One page with the agenda for everybody who was asked."""
    audit, look = audit_findings.put_together(turn, program, quarter)
    for person in _asked(turn, program, turn.now.date()):
        name, card = _page(turn, person, program, audit, look)
        turn.to(person, Category.NOTICE, program=program).card(name, card)


def _again(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    (touchpoint,) = questions.of_value(turn, value)
    turn.replace(*_card(turn, turn.person, touchpoint, reminder=False))


# `/alignment audit`: the page as it would be now.


def show(turn: Turn, rest: str) -> None:
    """The newest look at a program, put together from what there is."""
    program = which_program.program_meant(turn, rest, command="audit")
    if not deciding.may_decide(turn, program, turn.person):
        raise NotAllowed("The look is for the lead sponsor, the unit's owner and the learning team.")
    turn.to(turn.person).card(*page_now(turn, turn.person, program))


def page_now(turn: Turn, person: Person | None, program: Program) -> tuple[str, Card]:
    """The same for whoever sits at the machine."""
    quarter = quarters.quarter_of(turn.now.date(), turn.organization.fiscal_year_start_month)
    audit = audit_findings.of_quarter(turn, program, quarter)
    look = _with_goal(turn, program, audit_findings.look(turn, program, audit))
    may = person is not None and deciding.may_decide(turn, program, person)
    write = words.look.to(person.locale if person is not None else "en")
    return words.look.name, write(look=look, about=f"{program.id}:{audit.id}", may_decide=may, final="retire")


def _quarter(turn: Turn, touchpoint: Touchpoint) -> str:
    if touchpoint.slot.startswith(_EVENT):
        return quarters.quarter_of(touchpoint.due_at.date(), turn.organization.fiscal_year_start_month)
    return touchpoint.slot


def _event_of(turn: Turn, touchpoint: Touchpoint) -> str:
    number = touchpoint.slot.removeprefix(_EVENT)
    event = turn.session.get(Event, int(number)) if number.isdecimal() else None
    if event is None or not touchpoint.slot.startswith(_EVENT):
        return ""
    return f"{event.words} ({day(event.on, today=turn.now.date())})"


def _program(turn: Turn, touchpoint: Touchpoint) -> Program:
    program = turn.program_of(touchpoint)
    if program is None:
        raise QuestionClosed("This question is not about a program any more.")
    return program


# What silence does: it is owed and chased; three weeks later the page is put together from what came.

WORKFLOW = Workflow(
    kind=Kind.AUDIT,
    silence=Silence.OWED,
    when=when,
    ask=ask,
    ready=ready,
    text=text,
    again=_again,
    personal=True,
    actions={"audit.send": _send, "audit.enough": _enough, "audit.decide": deciding.press},
)
