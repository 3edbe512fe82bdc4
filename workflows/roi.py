"""What the program was worth: asked of the owner of the result, confirmed, and put into the ledger."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from prompts import roi as words
from prompts.cards import Card
from prompts.wording import day
from storage import claims, kpis, roles
from storage.models import Cohort, Person, Program, Touchpoint
from storage.words import Kind
from workflows import claiming, questions
from workflows.contact import Planned, Scene, Section, Silence, Workflow
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.estimate import Estimate, Step, careful_percent
from workflows.reading import is_dont_know, is_no, is_yes, read_percent
from workflows.rules import cadence as cadence_rules
from workflows.rules.kpi import change_in_words, format_value
from workflows.turn import Turn
from workflows.worth import Frame, Worth, read_worth

_MONEY = Decimal(1000)
_LONGEST, _MOST_CAUSES = 300, 10
_WORTH = re.compile(r"\b(worth|saved|gained|brought|added|lost|cost)\b", re.I)
_NOTHING_ELSE = re.compile(r"^\s*(nothing|none|no)( else| other causes?)?\W*$", re.I)
_ALL_OF_IT = re.compile(r"^\W*(all( of it)?|everything|entirely|completely)\W*$", re.I)


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
    """The question, beside what the KPIs did and the person's own words from the start."""
    cohort, program = claiming.about(turn, touchpoint)
    today = turn.today(person)
    moved, worse = [], []
    for view in kpis.of_program(turn.session, program_id=program.key_id):
        change = claiming.moved(view)
        if change.change is None or view.baseline is None or view.latest is None:
            continue
        was = format_value(view.baseline.value, view.unit, person.locale)
        now = format_value(view.latest.value, view.unit, person.locale)
        moved.append((view.name, f"{was} to {now}, {change_in_words(change, view.unit, person.locale)}"))
        if change.towards == "worse":
            worse.append((view.name, was, now))
    own = claiming.own_words(turn, program, person)
    return Section(
        parts=words.section(
            about=str(touchpoint.id),
            currency=program.currency,
            since=day(cohort.ends_on, today=today),
            moved=tuple(moved),
            worse=tuple(worse),
            own_words=own.words if own else "",
            own_words_on=day(own.recorded_at.date(), today=today) if own else "",
            events=_events(turn, cohort, program, today),
        ),
        summary="what it was worth",
        minutes=2,
    )


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
        estimate = Estimate()
        for step in (Step.AMOUNT, Step.CAUSES, Step.ATTRIBUTION, Step.CONFIDENCE, Step.EVIDENCE):
            if said := inputs.get(step.value, "").strip():
                estimate = _take(turn, touchpoint, estimate, step, said)
        _go_on(turn, touchpoint, estimate)


def text(turn: Turn, touchpoint: Touchpoint, said: str) -> bool:
    """Take a reply as the answer to the step that is open; an amount also where nothing was asked yet."""
    estimate = _draft(touchpoint)
    step = _open_step(touchpoint)
    if step is None:
        if not _volunteers_money(said, claiming.frame(turn, touchpoint)):
            return False
        step = Step.AMOUNT
    if step is Step.CONFIRM:
        if is_yes(said, turn.person.locale):
            _confirm(turn, str(touchpoint.id), {})
        elif is_no(said, turn.person.locale):
            _change(turn, str(touchpoint.id), {})
        else:
            return False
        return True
    turn.pressed = None
    _go_on(turn, touchpoint, _take(turn, touchpoint, estimate, step, said))
    return True


def _volunteers_money(said: str, frame: Frame) -> bool:
    """Whether a reply out of the blue is about money: "win rate is at 27 now" is a reading, not an amount."""
    found = None if is_dont_know(said, frame.locale) else read_worth(said, frame)
    if found is None:
        return False
    about_a_kpi = any(view.name.lower() in said.lower() for view in frame.kpis)
    size = max((abs(end) for end in (found.low, found.high) if end is not None), default=Decimal(0))
    return found.kpi_id is not None or (size >= _MONEY and (not about_a_kpi or bool(_WORTH.search(said))))


def _take(turn: Turn, touchpoint: Touchpoint, estimate: Estimate, step: Step, said: str) -> Estimate:
    """Understand words as the answer to one step.

    Raises:
        NotUnderstood: they are none; the sentence says how one can be written.
    """
    kept = estimate.said(said)
    unknown = is_dont_know(said, turn.person.locale)
    match step:
        case Step.AMOUNT:
            return kept.unsure_of(Step.AMOUNT) if unknown else _with_amount(turn, touchpoint, kept, said)
        case Step.GAIN_OR_LOSS:
            return kept.turned(loss=_said_loss(said))
        case Step.CAUSES:
            return kept.plus(causes=() if unknown else _causes(said))
        case Step.ATTRIBUTION:
            if unknown:
                return kept.unsure_of(Step.ATTRIBUTION)
            return kept.plus(attribution=_percent(turn, said, loss=kept.is_loss))
        case Step.AGAIN:
            return _second_look(turn, kept, said)
        case Step.CONFIDENCE:
            if unknown:
                return kept.unsure_of(Step.CONFIDENCE)
            return kept.plus(confidence=_percent(turn, said, loss=False))
        case Step.EVIDENCE:
            return kept.plus(evidence="" if _NOTHING_ELSE.match(said) or unknown else said[:_LONGEST])
        case Step.CONFIRM:
            raise QuestionClosed("Tap “Yes, record it” or “Change” on the card above.")


def _with_amount(turn: Turn, touchpoint: Touchpoint, estimate: Estimate, said: str) -> Estimate:
    found = read_worth(said, claiming.frame(turn, touchpoint))
    if found is None:
        raise NotUnderstood(
            "I could not find an amount in that. Write it like 120k, 80-100k, 0 for no improvement, or -50k "
            "for a loss."
        )
    if found.low is None:
        least = "How much was lost at most?" if found.loss else "What is the least it was worth?"
        raise NotUnderstood(f"One end of that is open. {least}")
    return estimate.worth(found)


def _said_loss(said: str) -> bool:
    lowered = said.lower()
    if ("loss" in lowered or "lost" in lowered) == ("gain" in lowered):
        raise NotUnderstood("Please say “a gain” or “a loss”.")
    return "gain" not in lowered


def _causes(said: str) -> tuple[str, ...]:
    if _NOTHING_ELSE.match(said):
        return ()
    named = [part for each in re.split(r"[,;\n]", said) if (part := each.strip(" .-\t"))]
    return tuple(part[:_LONGEST] for part in named[:_MOST_CAUSES])


def _percent(turn: Turn, said: str, *, loss: bool) -> Decimal:
    if _ALL_OF_IT.match(said):
        return Decimal(100)
    answer = read_percent(said, locale=turn.person.locale)
    found = careful_percent(answer, loss=loss) if answer is not None else None
    if found is None:
        raise NotUnderstood("I need a percent from 0 to 100 here, like 40 % or two thirds.")
    return found


def _second_look(turn: Turn, estimate: Estimate, said: str) -> Estimate:
    """Asked again about 100 %: they stand by it, name another cause, or give a smaller part."""
    if is_yes(said, turn.person.locale) or _ALL_OF_IT.match(said) or _NOTHING_ELSE.match(said):
        return estimate.plus(stood_by_all=True)
    answer = read_percent(said, locale=turn.person.locale)
    found = careful_percent(answer, loss=False) if answer is not None else None
    if found is not None:
        return estimate.plus(attribution=found, stood_by_all=found == 100)
    return estimate.plus(causes=_causes(said), attribution=None)


def _go_on(turn: Turn, touchpoint: Touchpoint, estimate: Estimate) -> None:
    """Ask what is missing, or show what was understood and what of it counts."""
    if estimate.next_step is Step.EVIDENCE and (shown := claiming.on_record(turn, touchpoint)):
        estimate = estimate.plus(evidence=shown)
    step = estimate.next_step
    questions.step(turn, touchpoint, step.value, estimate=estimate.model_dump(mode="json"))
    name, card = _card(turn, touchpoint, estimate, step)
    turn.replace(name, card)


def _card(turn: Turn, touchpoint: Touchpoint, estimate: Estimate, step: Step) -> tuple[str, Card]:
    cohort, program = claiming.about(turn, touchpoint)
    locale, about = turn.person.locale, str(touchpoint.id)
    amount = claiming.money(estimate, program.currency, locale)
    today = turn.today(turn.person)
    match step:
        case Step.AMOUNT:
            since = day(cohort.ends_on, today=today)
            card = words.amount.to(locale)(currency=program.currency, since=since, about=about)
            return words.amount.name, card
        case Step.GAIN_OR_LOSS:
            return words.gain_or_loss.name, words.gain_or_loss.to(locale)(amount=amount, about=about)
        case Step.CAUSES:
            events = _events(turn, cohort, program, today)
            return words.causes.name, words.causes.to(locale)(amount=amount, events=events, about=about)
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
            return words.confirm.name, claiming.confirmation(turn, touchpoint, estimate)


def _draft(touchpoint: Touchpoint) -> Estimate:
    return Estimate.model_validate(touchpoint.progress.get("estimate", {}))


def _open_step(touchpoint: Touchpoint) -> Step | None:
    step = touchpoint.progress.get("step")
    return Step(step) if isinstance(step, str) else None


_TAPS: Mapping[str, Callable[[Estimate], Estimate]] = {
    "nothing": lambda estimate: estimate.worth(Worth(Decimal(0), Decimal(0))),
    "no_idea_amount": lambda estimate: estimate.unsure_of(Step.AMOUNT),
    "gain": lambda estimate: estimate.turned(loss=False),
    "loss": lambda estimate: estimate.turned(loss=True),
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
    if what not in _TAPS:
        raise QuestionClosed("That choice is not offered any more. Write me the answer instead.")
    _go_on(turn, touchpoint, _TAPS[what](_draft(touchpoint)))


def _confirm(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The person's tap: the claim counts from now on, and what they said before is superseded."""
    touchpoint = questions.of_value(turn, value)[0]
    if _open_step(touchpoint) is not Step.CONFIRM:
        raise QuestionClosed("This is recorded already, or you changed it since. Use the newest card.")
    claiming.record(turn, touchpoint, _draft(touchpoint))


def _change(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """Ask anew; what was recorded stands, and stays to be seen, until the new answer is confirmed."""
    touchpoint = questions.of_value(turn, value)[0]
    if _open_step(touchpoint) is not Step.CONFIRM:
        turn.pressed = None
    touchpoint.progress = {}
    questions.step(turn, touchpoint, Step.AMOUNT.value)
    turn.replace("roi.change", questions.card(turn, turn.person, [touchpoint]))


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
