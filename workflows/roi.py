"""What the program was worth: asked of the owner of the result, confirmed, and put into the ledger."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from prompts import common as common_words
from prompts import questions as question_words
from prompts import roi as words
from prompts.cards import Card
from prompts.wording import day
from storage import claims, kpis, outbox, roles
from storage.models import Cohort, Person, Program, Touchpoint
from storage.words import ClaimSource, Kind, TouchpointState
from workflows.claims import answering, claiming, worth_said
from workflows.claims.estimate import Estimate, Step
from workflows.claims.worth import Worth
from workflows.contact import Planned, Scene, Section, Silence, Workflow
from workflows.conversation import (
    people,
    questions,
    said_before,
    ways_out,
)
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.numbers.impact import compared, from_start
from workflows.reading import delegate_in, is_decline, is_no, is_question, is_yes
from workflows.reading.effect_said import Effect, effect
from workflows.reading.marked_reply import says_only
from workflows.reading.roi_words import Sense
from workflows.reading.whole_answer import Part
from workflows.rules import cadence as cadence_rules
from workflows.rules.kpi import format_value
from workflows.turn import Turn

# When: 90, 180 and 365 days after the end.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """One contact for each of these days, with the lead sponsor, else another sponsor."""
    for contact in cadence_rules.roi_questions(scene.cohort.ends_on, scene.cadence):
        if contact.on > until:
            break
        owners = roles.holding(
            scene.turn.session,
            program_id=scene.program.key_id,
            kinds=roles.SPONSORS,
            on=contact.on,
            cohort_id=scene.cohort.key_id,
        )
        for person in owners[:1]:
            yield Planned(
                kind=Kind.ROI,
                slot=contact.slot,
                person=person,
                on=contact.on,
                last=contact.last,
                at=scene.cadence.question_time,
            )


# What it asks.


def section(turn: Turn, person: Person, touchpoint: Touchpoint) -> Section:
    """The question, beside what the KPIs did and the person's own words from the start.

    Who stopped in the middle is asked for the step that is missing, beside what they said.
    """
    step = _open_step(touchpoint, person)
    if step is not None and _draft(touchpoint, person).words:
        return _unfinished(turn, person, touchpoint, step)
    cohort, program = claiming.about(turn, touchpoint)
    today = turn.today(person)
    moved, worse = [], []
    manages = claiming.speaks_as(turn, person, program, cohort) is ClaimSource.MANAGER
    # A program's numbers are not for its managers, who can correct what they said of it.
    for view in [] if manages else kpis.of_program(turn.session, program_id=program.key_id):
        if view.baseline is None or view.latest is None:
            continue
        moved.append((view.name, from_start(view, today, person.locale)))
        if compared(view, today).towards == "worse":
            was = format_value(view.baseline.value, view.unit, person.locale)
            worse.append((view.name, was, format_value(view.latest.value, view.unit, person.locale)))
    own = said_before.good_return(turn, program, person)
    return Section(
        parts=words.section(
            about=str(touchpoint.id),
            currency=program.currency,
            since=day(cohort.ends_on, today=today),
            moved=tuple(moved),
            worse=tuple(worse),
            own_words=own.words if own else "",
            own_words_on=own.on if own else "",
            own_words_by=own.by if own else "",
            events=_events(turn, cohort, program, today),
            differing=() if manages else claiming.differing_with(turn, person, program),
        ),
        summary="what it was worth",
        minutes=2,
    )


def _unfinished(turn: Turn, person: Person, touchpoint: Touchpoint, step: Step) -> Section:
    _cohort, program = claiming.about(turn, touchpoint)
    estimate = _draft(touchpoint, person)
    _name, asked = _card(turn, person, touchpoint, estimate, step)
    parts = asked.parts
    if step is not Step.CONFIRM:
        said = claiming.understood(estimate, program.currency, person.locale)
        field = "" if step in _TAPPED else f"tp{touchpoint.id}.{step}"
        parts = words.unfinished(said=said, question=parts, field=field)
    return Section(parts=parts, summary="what it was worth", minutes=1)


def _events(turn: Turn, cohort: Cohort, program: Program, today: date) -> tuple[str, ...]:
    found = claims.events(
        turn.session,
        organization_id=turn.organization.key_id,
        program_id=program.key_id,
        since=cohort.starts_on,
        until=today,
    )
    return tuple(f"{event.words} ({day(event.on, today=today)})" for event in found[-3:])


# What an answer does: step by step or all at once, nothing counts before it is confirmed.


def form(turn: Turn, answers: list[tuple[Touchpoint, Mapping[str, str]]]) -> None:
    """Take the fields that were filled in, and go on with what is missing."""
    for touchpoint, inputs in answers:
        estimate = _draft(touchpoint, turn.person)
        for step in (Step.AMOUNT, Step.CAUSES, Step.ATTRIBUTION, Step.CONFIDENCE, Step.EVIDENCE):
            if said := inputs.get(step.value, "").strip():
                estimate = answering.take(turn, touchpoint, estimate, step, said)
        _go_on(turn, touchpoint, estimate)


def text(turn: Turn, touchpoint: Touchpoint, said: str, *, reply: str = "") -> bool:
    """Take a reply as the answer to the step that is open; about worth also where nothing was asked yet.

    Where `said` is a part of a longer one, that `reply` is kept as they wrote it.
    """
    step, reply = _open_step(touchpoint, turn.person), reply or said
    if step is None:
        return _opens(turn, touchpoint, said, reply)
    if _steps_aside(turn, touchpoint, step, said):
        return True
    draft = _draft(touchpoint, turn.person)
    if step is Step.CONFIRM:
        return _settle(turn, touchpoint, draft, said, reply)
    _go_on(turn, touchpoint, answering.take(turn, touchpoint, draft, step, said).in_full(reply))
    return True


def _opens(turn: Turn, touchpoint: Touchpoint, said: str, reply: str) -> bool:
    """Where nothing was asked yet: words about worth, or that there is none."""
    frame = claiming.frame(turn, touchpoint)
    draft = _draft(touchpoint, turn.person)
    if worth_said.says_nothing(said, frame):
        _go_on(turn, touchpoint, draft.said(reply).worth(Worth(Decimal(0), Decimal(0))))
        return True
    felt = effect(said, locale=frame.locale, program=frame.program)
    if felt is None and not worth_said.about_worth(worth_said.pieces(said, frame)):
        return False
    try:
        taken = answering.take(turn, touchpoint, draft, Step.AMOUNT, said)
    except NotUnderstood as error:
        # Kept in mind, unlike other slips: the numbers that follow are about worth, not about a KPI.
        questions.step(turn, touchpoint, Step.AMOUNT.value, by=turn.person.key_id)
        turn.to(turn.person).say(common_words.refused, said=error.said)
        return True
    _go_on(turn, touchpoint, taken.in_full(reply))
    return True


def show_again(turn: Turn, touchpoint: Touchpoint, estimate: Estimate) -> None:
    """What was understood or recorded, with other words; what is recorded stands until it is confirmed."""
    _go_on(turn, touchpoint, estimate)


def _settle(turn: Turn, touchpoint: Touchpoint, draft: Estimate, said: str, reply: str) -> bool:
    """Under "Shall I record it?": other words than shown, a yes, or a no."""
    amended = answering.amend(turn, touchpoint, draft, said)
    if amended is not None:
        _go_on(turn, touchpoint, amended.in_full(reply))
    elif is_yes(said, turn.person.locale):
        _confirm(turn, str(touchpoint.id), {})
    elif is_no(said, turn.person.locale):
        _change(turn, str(touchpoint.id), {})
    else:
        return False
    return True


def share(turn: Turn, touchpoint: Touchpoint, said: str, *, money_asked: bool) -> tuple[str, str]:
    """Of a reply to several questions what is about worth, and what is left, each in its place.

    Where a number in money is asked as well (`money_asked`), only what says so is about worth.
    """
    frame = claiming.frame(turn, touchpoint)
    found = worth_said.pieces(said, frame)
    step = _open_step(touchpoint, turn.person)
    # "It hurt us, about 20k": which way the money went stays with it.
    ways = [piece for piece in found if worth_said.tells_a_way(piece, said, frame)]
    effects = [piece for piece in ways if worth_said.effect_of(piece, said, frame)]
    in_money = any(Part.AMOUNT in piece.parts for piece in found)
    if not in_money and effect(said, locale=frame.locale, program=frame.program):
        if not any(map(str.isdigit, said)):
            return said, ""
        if not effects:
            return said, said
    sure = worth_said.about_worth(found, money_asked=money_asked)
    if money_asked and not ways and not any(p.worth or Part.ATTRIBUTION in p.parts for p in sure):
        sure = []
    sure += ways if sure else [] if in_money else effects
    if not found or (not sure and step is None):
        return "", said
    following = {*_FOLLOWING, Part.PERCENT} if step in _PERCENTS else _FOLLOWING
    mine, rest = [" "] * len(said), [" "] * len(said)
    before = False
    ends = [*(piece.start for piece in found[1:]), len(said)]
    for piece, end in zip(found, ends, strict=True):
        follows = bool(piece.parts & following) or (piece.named and before)
        before = piece in sure or (follows and not piece.kpi)
        (mine if before else rest)[piece.start : end] = said[piece.start : end]
    return "".join(mine).rstrip(" ,;"), "".join(rest).rstrip(" ,;")


_PERCENTS = (Step.ATTRIBUTION, Step.CONFIDENCE)
_FOLLOWING = frozenset({Part.CAUSE, Part.NO_CAUSE, Part.CONFIDENCE})


def _steps_aside(turn: Turn, touchpoint: Touchpoint, step: Step, said: str) -> bool:
    """What is no answer to a step: later, stop, ask somebody, a question back, rather not say."""
    locale, about = turn.person.locale, str(touchpoint.id)
    name = delegate_in(said, locale) if _is_nothing_else(turn, touchpoint, said) else None
    if is_question(said, locale) or says_only(said, Sense.ASKS_BACK, locale=locale):
        turn.replace(words.explained.name, words.explained.to(locale)(step=step.value))
    elif says_only(said, Sense.SKIP, locale=locale) and step in _SKIPPED:
        _go_on(turn, touchpoint, _SKIPPED[step](_draft(touchpoint, turn.person).said(said)))
    elif not (name or is_decline(said, locale) or _puts_off(said, locale)):
        return False
    elif touchpoint.state is TouchpointState.ANSWERED:  # in the middle of a correction
        touchpoint.progress = {}
        turn.replace(words.stands.name, words.stands.to(locale)(about=about))
    elif says_only(said, Sense.LATER, locale=locale):
        ways_out.unknown(turn, [touchpoint])
    elif says_only(said, Sense.STOP, locale=locale):
        turn.replace(question_words.ways_out.name, question_words.ways_out.to(locale)(about=about))
    elif name:
        people.offer(turn, [touchpoint], name)
    else:
        ways_out.decline(turn, [touchpoint])
    return True


def _puts_off(said: str, locale: str) -> bool:
    return any(says_only(said, sense, locale=locale) for sense in (Sense.LATER, Sense.STOP))


def _is_nothing_else(turn: Turn, touchpoint: Touchpoint, said: str) -> bool:
    """Whether a reply that seems to name somebody says nothing of worth: "half is down to the program"."""
    found = worth_said.pieces(said, claiming.frame(turn, touchpoint))
    return all(piece.parts <= {Part.TEXT, Part.ASIDE} and not piece.program for piece in found)


def _go_on(turn: Turn, touchpoint: Touchpoint, estimate: Estimate, *, card_stays: bool = False) -> None:
    """Ask what is missing, or show what was understood and what of it counts."""
    if estimate.next_step is Step.EVIDENCE and claiming.on_record(turn, turn.person, touchpoint, estimate):
        estimate = estimate.plus(on_record=True)
    step = estimate.next_step
    kept = estimate.model_dump(mode="json")
    questions.step(turn, touchpoint, step.value, estimate=kept, by=turn.person.key_id)
    name, card = _card(turn, turn.person, touchpoint, estimate, step)
    (turn.anew if card_stays else turn.replace)(name, card)


def _card(
    turn: Turn, person: Person, touchpoint: Touchpoint, estimate: Estimate, step: Step
) -> tuple[str, Card]:
    cohort, program = claiming.about(turn, touchpoint)
    locale, about = person.locale, str(touchpoint.id)
    amount = claiming.money(estimate, program.currency, locale)
    today = turn.today(person)
    match step:
        case Step.AMOUNT:
            since = day(cohort.ends_on, today=today)
            felt = "" if estimate.hurt is None else str(Effect.HURT if estimate.hurt else Effect.HELPED)
            asked = words.amount.to(locale)
            card = asked(currency=program.currency, since=since, about=about, felt=felt)
            return words.amount.name, card
        case Step.SUM:
            return claiming.multiplied(turn, person, touchpoint, estimate)
        case Step.GAIN_OR_LOSS:
            return words.gain_or_loss.name, words.gain_or_loss.to(locale)(amount=amount, about=about)
        case Step.CAUSES:
            events = _events(turn, cohort, program, today)
            card = words.causes.to(locale)(amount=amount, events=events, maybe=estimate.maybe, about=about)
            return words.causes.name, card
        case Step.ATTRIBUTION:
            card = words.attribution.to(locale)(causes=estimate.causes or (), amount=amount, about=about)
            return words.attribution.name, card
        case Step.AGAIN:
            return words.again.name, words.again.to(locale)(about=about)
        case Step.CONFIDENCE:
            part = format_value(estimate.attribution or Decimal(0), "%", locale)
            return words.confidence.name, words.confidence.to(locale)(attribution=part, about=about)
        case Step.EVIDENCE:
            return words.evidence.name, words.evidence.to(locale)(about=about)
        case Step.CONFIRM:
            return words.confirm.name, claiming.confirmation(turn, person, touchpoint, estimate)


def _draft(touchpoint: Touchpoint, person: Person) -> Estimate:
    """What this person has said so far; what somebody asked in their place says is their own."""
    own = touchpoint.progress.get("by", touchpoint.person_id) == person.id
    return Estimate.model_validate(touchpoint.progress.get("estimate", {}) if own else {})


def _open_step(touchpoint: Touchpoint, person: Person) -> Step | None:
    own = touchpoint.progress.get("by", touchpoint.person_id) == person.id
    step = touchpoint.progress.get("step")
    return Step(step) if own and isinstance(step, str) else None


_TAPPED = (Step.SUM, Step.GAIN_OR_LOSS, Step.AGAIN)
"""The steps that a tap answers."""

_SKIPPED: Mapping[Step, Callable[[Estimate], Estimate]] = {
    Step.CAUSES: lambda estimate: estimate.unsure_of(Step.CAUSES),
    Step.ATTRIBUTION: lambda estimate: estimate.unsure_of(Step.ATTRIBUTION),
    Step.CONFIDENCE: lambda estimate: estimate.unsure_of(Step.CONFIDENCE),
    Step.EVIDENCE: lambda estimate: estimate.plus(evidence=""),
}
"""The steps that can be left out, as not known."""

_TAPS: Mapping[str, Callable[[Estimate], Estimate]] = {
    "nothing": lambda estimate: estimate.worth(Worth(Decimal(0), Decimal(0))),
    "no_idea_amount": lambda estimate: estimate.unsure_of(Step.AMOUNT),
    "sum_week": lambda estimate: estimate.every("week"),
    "sum_month": lambda estimate: estimate.every("month"),
    "sum_all": lambda estimate: estimate.every("all"),
    "sum_no": lambda estimate: estimate.plus(factors=None),
    "gain": lambda estimate: estimate.turned(loss=False),
    "loss": lambda estimate: estimate.turned(loss=True),
    "maybe": lambda estimate: estimate.plus(causes=estimate.maybe, maybe=()),
    "no_cause": lambda estimate: estimate.plus(causes=()),
    "no_idea_attribution": lambda estimate: estimate.unsure_of(Step.ATTRIBUTION),
    "all": lambda estimate: estimate.plus(stood_by_all=True),
    "not_all": lambda estimate: estimate.plus(causes=None, attribution=None),
    "no_idea_confidence": lambda estimate: estimate.unsure_of(Step.CONFIDENCE),
    "no_evidence": lambda estimate: estimate.plus(evidence=""),
}
"""The answers that a step offers as buttons."""


def _tap(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    what, _, number = value.partition(":")
    touchpoint = questions.of_value(turn, number)[0]
    draft = _draft(touchpoint, turn.person)
    if what not in {*_TAPS, "sum_yes"}:
        raise QuestionClosed("That choice is not offered any more. Write me the answer instead.")
    carried = outbox.touchpoints_of(turn.session, outbox_id=turn.pressed.key_id) if turn.pressed else []
    agreed = what == "sum_yes"
    taken = answering.agreed(draft, claiming.frame(turn, touchpoint)) if agreed else _TAPS[what](draft)
    # A card that carries other questions stays, for them to be answered.
    _go_on(turn, touchpoint, taken, card_stays=len(carried) > 1)


def _confirm(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The person's tap: the claim counts from now on, and what they said before is superseded."""
    touchpoint = questions.of_value(turn, value)[0]
    if _open_step(touchpoint, turn.person) is not Step.CONFIRM:
        raise QuestionClosed("This is recorded already, or you changed it since. Use the newest card.")
    claiming.record(turn, touchpoint, _draft(touchpoint, turn.person))


def _change(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """Ask anew; what was recorded stands, and stays to be seen, until the new answer is confirmed."""
    touchpoint = questions.of_value(turn, value)[0]
    say = turn.replace if _open_step(touchpoint, turn.person) is Step.CONFIRM else turn.anew
    touchpoint.progress = {}
    questions.step(turn, touchpoint, Step.AMOUNT.value, by=turn.person.key_id)
    say("roi.change", questions.card(turn, turn.person, [touchpoint]))


# What silence does: it is owed. Reminders, then the delegate, then "no data" (chase.py): no improvement.

WORKFLOW = Workflow(
    kind=Kind.ROI,
    silence=Silence.OWED,
    when=when,
    section=section,
    form=form,
    text=text,
    actions={"roi.tap": _tap, "roi.confirm": _confirm, "roi.change": _change},
)
