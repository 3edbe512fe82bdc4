"""One coaching prompt a week for each manager: one action, two taps to answer, and no debt."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from prompts import manager as words
from prompts.cards import with_parts
from storage import obstacles as met
from storage import prompts_given, touchpoints
from storage.models import Cohort, Person, Prompt, Touchpoint
from storage.prompts_given import Week
from storage.spacing import MANAGING
from storage.words import Category, Kind, Outcome, Pace, TouchpointState, Why
from workflows import observation, obstacles
from workflows.coaching_loop import pace, spacing, tailoring
from workflows.coaching_loop.coaching_card import card_of, printed, spoken
from workflows.coaching_loop.coaching_words import is_a_tap, outcome_in, second_tap_in
from workflows.contact import BEFORE, Action, Planned, Scene, Silence, Workflow
from workflows.conversation import questions
from workflows.courses import in_silence
from workflows.errors import QuestionClosed
from workflows.reading.idea_reply import says_nothing
from workflows.rules import cadence as cadence_rules
from workflows.rules.availability import local_moment
from workflows.rules.cadence import Cadence, Contact
from workflows.turn import Turn

_WEEK = timedelta(days=7)
_LONGEST_LINE = 1_000


# When: every week from the one after the training, then rarer; half of them or none where that was asked for.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """One contact for each manager and week. Weeks that were over at the import are planned as gaps, once."""
    turn, cohort = scene.turn, scene.cohort
    if not turn.courses.stock(program_id=cohort.program_id):  # a gap of the program says so
        return
    for number, contact, theirs in _weeks(scene, until):
        for person in scene.managers(contact.on):
            if person.key_id in theirs and pace.wanted(person, number):
                yield Planned(
                    kind=Kind.COACHING,
                    slot=contact.slot,
                    person=person,
                    on=cadence_rules.day_for(contact, person.working_days),
                    last=contact.last,
                    at=scene.cadence.coaching_time,
                )


def _weeks(scene: Scene, until: date) -> Iterable[tuple[int, Contact, Collection[int]]]:
    """Each week to plan, by its number for those who began on the same day, with who they are."""
    cohort = scene.cohort
    beginners: dict[date, set[int]] = defaultdict(set)
    for person_id, tenures in scene.held.items():
        managing = [each.since for each in tenures if each.kind in MANAGING]
        if managing and person_id not in scene.held_out:
            begins = pace.begins(cohort.ends_on, min(managing), scene.waited.get(person_id))
            beginners[begins].add(person_id)
    for begins, theirs in beginners.items():
        weeks = cadence_rules.coaching_weeks(cohort.ends_on, scene.cadence, begins=begins)
        for number, contact in enumerate(weeks):
            if scene.concerns(contact, until):
                yield number, contact, theirs


def ready(turn: Turn, touchpoint: Touchpoint) -> Why | timedelta | None:
    """What is over or unwanted lapses; so does the week after an absence, and a second idea in a week."""
    if touchpoint.last_at < turn.now:
        return Why.CLOSED_CALENDAR
    person = turn.get(Person, touchpoint.person_id)
    if pace.leaves_out(turn, person, touchpoint):
        return Why.PACE
    return spacing.too_soon(turn, person, touchpoint)


# What it asks: try one thing this week. After some weeks of silence, once, how to go on.


def ask(turn: Turn, person: Person, asked: list[Touchpoint]) -> None:
    """Send the prompt that fits best, or ask about the pace, or skip where the library has nothing left.

    The pace is asked about once per person and program, whatever comes back.
    """
    for touchpoint in asked:
        cohort, program, rules = pace.about(turn, touchpoint)
        prompt = None
        if touchpoint.asked_at is not None:  # it was put off, and comes again as it was
            prompt = prompts_given.of_touchpoint(turn.session, touchpoint_id=touchpoint.key_id)
        unanswered = 0
        before = turn.courses.before(touchpoint, program_id=program.key_id)
        if prompt is None and all(week.prompt is not None for week in before):
            unanswered = in_silence(week for week in before if week.cohort_id == touchpoint.cohort_id)
        if unanswered < rules.unanswered_prompts:
            prompt = prompt or _choose(turn, cohort, person, touchpoint)
            if prompt is None:
                touchpoints.close(
                    turn.session, touchpoint=touchpoint, to=TouchpointState.SKIPPED, why=Why.LIBRARY_EMPTY
                )
                continue
        counted = observation.fold_in(turn, person, touchpoint) if prompt is not None else []
        wanted_now = BEFORE in touchpoint.progress  # before a talk, as they wished: no part of the load
        category = Category.REPLY if wanted_now else Category.PROMPT
        letter = turn.to(person, category, program=program, about=[touchpoint, *counted])
        if prompt is None:
            letter.card(words.pace.name, pace.card(turn, person, touchpoint, unanswered=unanswered))
        elif counted:
            parts = [part for each in counted for part in observation.parts(turn, each)]
            letter.card(words.prompt.name, with_parts(card_of(turn, person, touchpoint, prompt), parts))
        else:
            letter.printed(words.prompt.name, printed(turn, person, touchpoint, prompt))
        touchpoints.asked(
            turn.session,
            touchpoint=touchpoint,
            at=touchpoint.asked_at or turn.now,
            next_at=_lapses_at(person, touchpoint, rules),
        )


def ahead(turn: Turn, asked: Collection[Touchpoint]) -> None:
    """Read at once what choosing a prompt for each of many managers needs to know."""
    by_program: dict[int, set[int]] = defaultdict(set)
    for touchpoint in asked:
        _cohort, program, _rules = pace.about(turn, touchpoint)
        by_program[program.key_id].add(touchpoint.person_id)
    turn.courses.read(by_program)
    people = set().union(*by_program.values())
    turn.courses.read_standing(people)
    turn.courses.read_starts({each for each in people if turn.get(Person, each).pace is Pace.FEWER})


def _choose(turn: Turn, cohort: Cohort, person: Person, touchpoint: Touchpoint) -> Prompt | None:
    choice = turn.courses.next(program_id=cohort.program_id, person_id=person.key_id)
    if choice is None:
        return None
    how = tailoring.ready(turn, program_id=cohort.program_id, person_id=person.key_id, choice=choice)
    row = Prompt.made(
        touchpoint_id=touchpoint.key_id,
        program_id=cohort.program_id,
        cohort_id=cohort.key_id,
        person_id=person.key_id,
        prompt=choice.prompt.id,
        competency=choice.prompt.competency,
        variant=choice.variant,
        because=choice.because,
        given_at=turn.now,
        worded=how.worded,
        tailored_id=how.tailored_id,
    )
    prompts_given.add(turn.session, prompt=row)
    course = turn.courses.of(program_id=cohort.program_id, person_id=person.key_id)
    course.append(Week(touchpoint.key_id, cohort.key_id, row.prompt, row.competency, None))
    return row


def _lapses_at(person: Person, touchpoint: Touchpoint, rules: Cadence) -> datetime:
    """When the next prompt may come: a week after this one was due, or came back after a snooze."""
    zone = ZoneInfo(person.zone)
    shown = max(touchpoint.due_at, touchpoint.next_at or touchpoint.due_at)
    return local_moment(shown.astimezone(zone).date() + _WEEK, rules.coaching_time, zone)


# What an answer does: the first tap is kept at once, the second says why, one line is optional.


def _tapped(outcome: Outcome) -> Action:
    def act(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
        touchpoint, prompt = given(turn, value)
        _keep_line(prompt, inputs.get(f"tp{touchpoint.id}.line", ""))
        _record(turn, touchpoint, prompt, outcome)

    return act


def _record(turn: Turn, touchpoint: Touchpoint, prompt: Prompt, outcome: Outcome) -> None:
    """Keep the first tap. A changed mind starts the second one anew; the line stays."""
    if prompt.outcome not in (None, outcome):
        prompt.shared_at = None  # they agreed to share what the line said of another answer
        _say(turn, prompt, helpful=None)
        met.take_back(turn.session, prompt_id=prompt.key_id, now=turn.now)
    _say(turn, prompt, outcome=outcome)
    prompt.answered_at = turn.now
    questions.answered(turn, touchpoint)
    questions.step(turn, touchpoint, "line")
    turn.replace(
        words.follow_up.name,
        words.follow_up.to(turn.person.locale)(
            outcome=outcome.value,
            input_id=f"tp{touchpoint.id}.line",
            about=str(touchpoint.id),
            line=prompt.words,
        ),
    )


def _say(turn: Turn, prompt: Prompt, **tap: Outcome | bool | None) -> None:
    """Keep a tap as it stands now, and beside it that it was made."""
    for name, value in tap.items():
        if getattr(prompt, name) != value:
            setattr(prompt, name, value)
            prompt.said = [*prompt.said, {"at": turn.now.isoformat(), name: value}]


def _useful(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    tap, touchpoint, prompt = _second_tap(turn, value, Outcome.DID_IT)
    _say(turn, prompt, helpful=tap == "yes")
    _keep_line(prompt, inputs.get(f"tp{touchpoint.id}.line", ""))
    _thank(turn, touchpoint, prompt, tap)


def _held_up(outcome: Outcome, known: tuple[tuple[str, str], ...]) -> Action:
    def act(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
        tap, touchpoint, prompt = _second_tap(turn, value, outcome)
        if tap not in dict(known):
            raise QuestionClosed("That choice is not offered any more. Tap one of the others.")
        _keep_line(prompt, inputs.get(f"tp{touchpoint.id}.line", ""))
        met.keep(turn.session, prompt=prompt, kind=tap, now=turn.now)
        obstacles.heard(turn, pace.about(turn, touchpoint)[0])
        _thank(turn, touchpoint, prompt, tap)

    return act


def _second_tap(turn: Turn, value: str, outcome: Outcome) -> tuple[str, Touchpoint, Prompt]:
    tap, _, number = value.partition(":")
    touchpoint, prompt = given(turn, number)
    if prompt.outcome is not outcome:
        raise QuestionClosed("You changed that answer since. Use the buttons of the newest card.")
    return tap, touchpoint, prompt


def _keep_line(prompt: Prompt, line: str) -> None:
    """Keep the newest line; whoever agreed to share another one has not agreed to share this one."""
    kept = line.strip()[:_LONGEST_LINE] or prompt.words
    if kept != prompt.words:
        prompt.words, prompt.shared_at = kept, None


def _thank(turn: Turn, touchpoint: Touchpoint, prompt: Prompt, tap: str) -> None:
    """Say what comes next because of the answer: that is what makes answering worth a tap."""
    outcome = prompt.outcome or Outcome.DID_IT
    coming = turn.courses.next(program_id=prompt.program_id, person_id=prompt.person_id)
    turn.replace(
        words.thanks.name,
        words.thanks.to(turn.person.locale)(
            name=turn.person.name,
            outcome=outcome.value,
            tap=tap,
            topic=spoken(prompt.competency),
            next_topic=spoken(coming.prompt.competency) if coming is not None else "",
            next_on=pace.next_on(turn, touchpoint),
            line=prompt.words,
            about=str(touchpoint.id),
            counts=observation.still_open(turn, touchpoint),
        ),
    )


def text(turn: Turn, touchpoint: Touchpoint, said: str) -> bool:
    """The first tap in their own words; after it another one, the second tap, or the optional line."""
    prompt = prompts_given.of_touchpoint(turn.session, touchpoint_id=touchpoint.key_id)
    step = step_of_talk(turn, touchpoint)
    if prompt is None or (prompt.outcome is not None and not step):
        return False
    locale = turn.person.locale
    # After a tap a bare yes or no is about what was asked then.
    outcome = outcome_in(said, locale, bare=step != "line")
    if outcome is not None and (outcome is not prompt.outcome or step == "change"):
        if prompt.outcome is None and not is_a_tap(said, outcome):
            _keep_line(prompt, said)
        _record(turn, touchpoint, prompt, outcome)
        return True
    if not step or says_nothing(said, locale):
        return False
    if prompt.outcome is not None and step == "line" and _second_open(turn, prompt):
        tap = second_tap_in(said, prompt.outcome, locale)
        if tap is not None:
            _SECOND[prompt.outcome](turn, f"{tap}:{touchpoint.id}", {})
            return True
    _keep_line(prompt, said)
    touchpoint.progress = {}
    still: words.Still = "" if prompt.outcome is None else prompt.outcome.value
    turn.replace(
        words.line_kept.name,
        words.line_kept.to(locale)(
            line=prompt.words,
            about=str(touchpoint.id),
            outcome=still,
            open_tap="first" if step == "change" else "second" if _second_open(turn, prompt) else "",
        ),
    )
    return True


def step_of_talk(turn: Turn, touchpoint: Touchpoint) -> str:
    """What they have just done: tapped ("line"), or asked to tap anew ("change"); days after it, nothing."""
    step, at = touchpoint.progress.get("step"), touchpoint.progress.get("at")
    lately = isinstance(at, str) and turn.now - datetime.fromisoformat(at) < _SAME_TALK
    return step if lately and isinstance(step, str) else ""


def _second_open(turn: Turn, prompt: Prompt) -> bool:
    """Whether they have not said yet how useful it was, or what was in the way."""
    return prompt.helpful is None and met.of_prompt(turn.session, prompt_id=prompt.key_id) is None


_SAME_TALK = timedelta(hours=12)
_SECOND: dict[Outcome, Action] = {
    Outcome.DID_IT: _useful,
    Outcome.NOT_YET: _held_up(Outcome.NOT_YET, words.OBSTACLES),
    Outcome.NOT_FOR_ME: _held_up(Outcome.NOT_FOR_ME, words.REASONS),
}


def show_again(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The prompt again, with its buttons; what was answered stands until another tap."""
    touchpoint, prompt = given(turn, value)
    if prompt.outcome is not None:
        questions.step(turn, touchpoint, "change")
    turn.replace(words.prompt.name, card_of(turn, turn.person, touchpoint, prompt))


def _in_words(*, original: bool) -> Action:
    """The same prompt in the library's words, or again in a model's."""

    def act(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
        touchpoint, prompt = given(turn, value)
        card = card_of(turn, turn.person, touchpoint, prompt, original=original)
        turn.replace(words.prompt.name, with_parts(card, observation.still_open(turn, touchpoint)))

    return act


def given(turn: Turn, value: str) -> tuple[Touchpoint, Prompt]:
    touchpoint = questions.of_value(turn, value)[0]
    prompt = prompts_given.of_touchpoint(turn.session, touchpoint_id=touchpoint.key_id)
    if prompt is None:
        raise QuestionClosed("This message carries no coaching idea. The next one comes by itself.")
    return touchpoint, prompt


def _pace(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    touchpoint, _prompt = given(turn, value)
    turn.replace(words.pace.name, pace.card(turn, turn.person, touchpoint, unanswered=0))


def _different(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The last idea was not the right one; the next is about something else."""
    touchpoint = questions.of_value(turn, value)[0]
    prompt = prompts_given.of_touchpoint(turn.session, touchpoint_id=touchpoint.key_id)
    if prompt is not None:
        _record(turn, touchpoint, prompt, Outcome.NOT_FOR_ME)
        return
    last = _prompt_before(turn, touchpoint)
    if last is not None and last.outcome is None:
        _say(turn, last, outcome=Outcome.NOT_FOR_ME)
        last.answered_at = turn.now
    pace.settle(turn, touchpoint, "different")


def _prompt_before(turn: Turn, touchpoint: Touchpoint) -> Prompt | None:
    """What they got in this cohort the week before; none where they were asked about the pace then."""
    _cohort, program, _rules = pace.about(turn, touchpoint)
    before = turn.courses.before(touchpoint, program_id=program.key_id)
    last = next((week.touchpoint_id for week in before if week.cohort_id == touchpoint.cohort_id), None)
    return prompts_given.of_touchpoint(turn.session, touchpoint_id=last) if last is not None else None


# What silence does: nothing. A prompt is an offer and lapses when the next one may come (chase.py).

WORKFLOW = Workflow(
    kind=Kind.COACHING,
    silence=Silence.OFFER,
    when=when,
    ready=ready,
    ahead=ahead,
    ask=ask,
    text=text,
    again=show_again,
    actions={
        "coaching.did_it": _tapped(Outcome.DID_IT),
        "coaching.not_yet": _tapped(Outcome.NOT_YET),
        "coaching.not_for_me": _tapped(Outcome.NOT_FOR_ME),
        "coaching.useful": _SECOND[Outcome.DID_IT],
        "coaching.obstacle": _SECOND[Outcome.NOT_YET],
        "coaching.reason": _SECOND[Outcome.NOT_FOR_ME],
        "coaching.change": show_again,
        "coaching.original": _in_words(original=True),
        "coaching.worded": _in_words(original=False),
        "coaching.pace": _pace,
        "coaching.different": _different,
        **pace.ACTIONS,
    },
)
