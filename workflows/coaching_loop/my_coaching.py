"""What managers do with their own coaching: the trail, a reminder for a one-to-one, lines to pass on."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from prompts import learning_team as learning_team_says
from prompts import my_coaching as words
from prompts import typed_ideas
from prompts.manager import OBSTACLES
from prompts.wording import day, moment, weekday
from storage import circles, holdouts, observations, obstacles, prompts_given
from storage.models import Person, Program, Prompt, Touchpoint
from storage.words import Category, Outcome, TouchpointState
from workflows import coaching
from workflows.coaching_loop import (
    coaching_report,
    holdout,
    pace,
    tailoring,
    tailoring_review,
)
from workflows.coaching_loop.coaching_card import spoken
from workflows.coaching_loop.talk_times import NOTHING_SAID, Wish
from workflows.contact import BEFORE, Action
from workflows.conversation import which_program
from workflows.conversation.subjects import learning_team
from workflows.errors import NotAllowed, NotUnderstood, QuestionClosed
from workflows.rules.availability import local_moment, next_open
from workflows.turn import Turn

_SHOWN = 6
_DAYS_OFFERED = 5
_AHEAD = timedelta(minutes=30)
_HALF_AN_HOUR = timedelta(minutes=30)
_A_THREAD = timedelta(hours=48)
"""How long a circle that does not meet live goes on."""
_OUTCOMES = {
    None: "no answer",
    Outcome.DID_IT: "did it",
    Outcome.NOT_YET: "not yet",
    Outcome.NOT_FOR_ME: "not for me",
}


# The trail.


def show(turn: Turn, rest: str) -> None:
    """`/alignment coaching`: what came of the ideas so far, for whoever got them; totals for the others.

    Raises:
        NotAllowed: no people of theirs are or were trained.
    """
    person = turn.person
    viewer = which_program.of_viewer(turn)
    word, _, name = rest.strip().partition(" ")
    if (command := _FOR_THE_TEAM.get(word.lower())) is not None:
        command(turn, name)
        return
    given = prompts_given.programs_with(turn.session, person_id=person.key_id)
    if not viewer.manages and (viewer.learning_team or viewer.programs) and (rest.strip() or not given):
        coaching_report.show(turn, rest)
        return
    if not viewer.manages and not given:
        raise NotAllowed("Coaching ideas go to managers whose people are trained. You have none here.")
    programs = [turn.get(Program, number) for number in sorted(viewer.manages | given)]
    found = (_trail(turn, program, manages=program.key_id in viewer.manages) for program in programs)
    trails = tuple(trail for trail in found if trail is not None)
    if trails:
        turn.to(person).say(words.trail, name=person.name, trails=trails)
    else:
        first = _next_on(turn, person, None)
        turn.to(person).say(words.nothing_yet, first_on=first)


def _trail(turn: Turn, program: Program, *, manages: bool) -> words.Trail | None:
    """What they were given stays theirs; what sponsors answer is for those who manage people in it now."""
    person = turn.person
    given = prompts_given.history(turn.session, program_id=program.key_id, person_id=person.key_id)
    if not given:
        return None
    today = turn.today(person)
    names = {
        competency.key: competency.name for competency, _ in turn.courses.trained(program_id=program.key_id)
    }
    did = [prompt for prompt in given if prompt.outcome is Outcome.DID_IT]
    topics = Counter(names.get(prompt.competency, prompt.competency) for prompt in did)
    cohort_ids = {prompt.cohort_id for prompt in given}
    return words.Trail(
        program=program.name,
        given=len(given),
        did_it=len(did),
        topics=tuple(topic for topic, _ in topics.most_common()),
        seen=tuple(
            (_when(each.slot), f"{each.seen} of {each.of}")
            for each in observations.counts(turn.session, cohort_ids=cohort_ids)
            if each.manager_id == person.id
        ),
        tried=tuple(_tried(turn, prompt, today) for prompt in reversed(given[-_SHOWN:])),
        answers=tuple(_answers(turn, program.key_id, today)) if manages else (),
        next_on=_next_on(turn, person, program),
    )


def _when(slot: str) -> str:
    return "Before" if slot == observations.BEFORE else f"Day {slot.removeprefix('day+')}"


def topic_of(turn: Turn, prompt: Prompt) -> str:
    """What an idea is about, as the program calls it."""
    trained = turn.courses.trained(program_id=prompt.program_id)
    names = {competency.key: competency.name for competency, _ in trained}
    return names.get(prompt.competency, spoken(prompt.competency))


def _tried(turn: Turn, prompt: Prompt, today: date) -> words.Tried:
    return words.Tried(
        on=weekday(prompt.given_at.date(), today=today),
        action=tailoring.sentence(turn, prompt) or spoken(prompt.competency),
        outcome=_OUTCOMES[prompt.outcome],
        line=prompt.words,
    )


def _answers(turn: Turn, program_id: int, today: date) -> Iterator[str]:
    cohort_ids = holdouts.every_cohort(turn.session, program_id=program_id)
    for answer in obstacles.answers(turn.session, cohort_ids=cohort_ids):
        sponsor = turn.get(Person, answer.person_id).name
        said = "will fix it" if answer.will_fix else f"not now, because {answer.words}"
        label = dict(OBSTACLES).get(answer.kind, answer.kind)
        yield f"{label}: {sponsor} {said} ({day(answer.recorded_at.date(), today=today)})"


def _next_on(turn: Turn, person: Person, program: Program | None) -> str:
    coming = prompts_given.upcoming(turn.session, person_id=person.key_id, now=turn.now)
    for touchpoint in coming:
        of = turn.program_of(touchpoint)
        over = of is not None and turn.courses.is_over(program_id=of.key_id, person_id=person.key_id)
        if not over and touchpoint.state is TouchpointState.PLANNED and (program is None or of == program):
            return weekday(
                touchpoint.due_at.astimezone(ZoneInfo(person.zone)).date(), today=turn.today(person)
            )
    return ""


# Before a one-to-one.


def _remind(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    offer_reminder(turn, _open_prompt(turn, value))


def offer_reminder(turn: Turn, touchpoint: Touchpoint, wish: Wish = NOTHING_SAID) -> None:
    """Bring it back as they wish; where the day or the hour is missing or cannot be had, ask for it.

    Raises:
        QuestionClosed: there is no day to offer.
    """
    today, days = turn.today(turn.person), _days(turn, touchpoint)
    if not days:
        raise QuestionClosed("You have no working day in the next two weeks on which I could bring it back.")
    on, at, cannot = wish.day, wish.at, ""
    fits = [day for day in days if on in (day, None) and (at is None or _comes(turn, touchpoint, day, at))]
    if wish.of_talk and on in days and at is not None and _bring_back(turn, touchpoint, on, at):
        return
    if wish.not_a_day:
        cannot = "That day is not in the calendar."
    elif on is not None and on not in days:
        cannot = f"I can't bring it back on {weekday(on, today=today)}."
    elif at is not None and not fits:
        cannot, at = f"I can't bring it back before {at:%H:%M} then.", None
    chosen = fits[0] if fits else days[0]
    times = sorted({*_times(turn, touchpoint), *((at,) if at and fits else ())})
    turn.replace(
        words.when.name,
        words.when.to(turn.person.locale)(
            about=str(touchpoint.id),
            day="" if wish.not_a_day or on not in (*days, None) else f"{on or chosen}",
            time=f"{at:%H:%M}" if at in times else "",
            cannot=cannot,
            days=tuple((f"{each}", weekday(each, today=today)) for each in days),
            times=tuple(f"{each:%H:%M}" for each in times),
        ),
    )


def _days(turn: Turn, touchpoint: Touchpoint) -> list[date]:
    """The next days on which this person can be written to."""
    person = turn.person
    rules = turn.cadence(turn.program_of(touchpoint))
    hours, zone = turn.hours(person, rules), ZoneInfo(person.zone)
    found: list[date] = []
    for ahead in range(14):
        on = turn.today(person) + timedelta(days=ahead)
        last = local_moment(on, rules.quiet_from, zone) - _HALF_AN_HOUR
        opens = next_open(max(turn.now, local_moment(on, time.min, zone)), hours, None)
        if opens is not None and opens <= last:
            found.append(on)
    return found[:_DAYS_OFFERED]


def _times(turn: Turn, touchpoint: Touchpoint) -> list[time]:
    """Before the first of them there is still time to read it."""
    rules = turn.cadence(turn.program_of(touchpoint))
    at = datetime.combine(turn.now, rules.quiet_until) + _AHEAD
    found = []
    while at.time() < rules.quiet_from and at.date() == turn.now.date():
        found.append(at.time())
        at += _HALF_AN_HOUR
    return found


def _comes(turn: Turn, touchpoint: Touchpoint, on: date, at: time) -> datetime | None:
    """When it comes back before a talk at that hour of one of the days; None where it could not."""
    rules, zone = turn.cadence(turn.program_of(touchpoint)), ZoneInfo(turn.person.zone)
    talk = local_moment(on, at, zone)
    opens = local_moment(on, rules.quiet_until, zone)
    last = local_moment(on, rules.quiet_from, zone) - _HALF_AN_HOUR
    comes = max(min(talk - _AHEAD, last), opens, turn.now)
    return comes if comes < talk else None


def _remind_at(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    touchpoint = _open_prompt(turn, value)
    try:
        on = date.fromisoformat(inputs.get(f"tp{touchpoint.id}.day", ""))
        at = time.fromisoformat(inputs.get(f"tp{touchpoint.id}.time", ""))
    except ValueError:
        raise NotUnderstood("Choose a day and a time.") from None
    if on not in _days(turn, touchpoint) or not _bring_back(turn, touchpoint, on, at):
        raise NotUnderstood("Choose a time to come, on one of the days in the list.")


def _bring_back(turn: Turn, touchpoint: Touchpoint, on: date, at: time) -> bool:
    """Whether it can come back before a talk at that hour; it will, if so."""
    person, comes = turn.person, _comes(turn, touchpoint, on, at)
    if comes is None:
        return False
    talk = local_moment(on, at, ZoneInfo(person.zone))
    touchpoint.state = TouchpointState.SNOOZED
    touchpoint.next_at = comes
    touchpoint.last_at = max(touchpoint.last_at, talk)
    touchpoint.progress = {**touchpoint.progress, BEFORE: f"{at:%H:%M}"}
    turn.note("snoozed", touchpoint)
    turn.replace(
        words.will_remind.name,
        words.will_remind.to(person.locale)(at=moment(comes, person.zone), about=str(touchpoint.id)),
    )
    return True


def _open_prompt(turn: Turn, value: str) -> Touchpoint:
    touchpoint, _prompt = coaching.given(turn, value)
    if touchpoint.state not in (TouchpointState.ASKED, TouchpointState.SNOOZED):
        raise QuestionClosed("This week's idea is over. The next one comes by itself.")
    return touchpoint


# Lines that others may have: only with a tap for each.


def _to_circle(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    touchpoint, prompt = coaching.given(turn, value)
    prompt.shared_at = prompt.shared_at or turn.now
    turn.note("shared_with_circle", prompt)
    turn.to(turn.person).say(words.passed_on, where="circle", about=str(touchpoint.id))


def _pass_on(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    touchpoint, prompt = coaching.given(turn, value)
    obstacle = obstacles.of_prompt(turn.session, prompt_id=prompt.key_id)
    if obstacle is None:
        raise QuestionClosed("Say first what got in the way: tap one of the reasons on the card.")
    obstacle.words, obstacle.shared_at = prompt.words, turn.now
    turn.note("passed_on", obstacle)
    turn.to(turn.person).say(words.passed_on, where="sponsor", about=str(touchpoint.id))


def _take_back(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The line goes nowhere any more, not even where a circle's page for a day to come holds it."""
    _touchpoint, prompt = coaching.given(turn, value)
    prompt.shared_at = None
    for circle in circles.to_come(turn.session, cohort_id=prompt.cohort_id, since=turn.now - _A_THREAD):
        circle.agenda = {
            name: kept
            for name, kept in circle.agenda.items()
            if name not in ("worked", "stuck")
            or (kept["who"], kept["words"]) != (turn.person.name, prompt.words)
        }
    obstacle = obstacles.of_prompt(turn.session, prompt_id=prompt.key_id)
    if obstacle is not None:
        obstacle.words, obstacle.shared_at = "", None
    turn.note("taken_back", prompt)
    turn.replace(words.taken_back.name, words.taken_back())


def _gone(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The people in training are theirs no more: the learning team, who can name somebody else, is told."""
    touchpoint, _prompt = coaching.given(turn, value)
    _cohort, program, _rules = pace.about(turn, touchpoint)
    team = learning_team(turn)
    for member in team:
        turn.to(member, Category.NOTICE, program=program).say(
            learning_team_says.not_mine,
            person=turn.person.name,
            subject="the coaching of managers",
            program=program.name,
        )
    turn.note("not_mine", touchpoint)
    turn.replace(typed_ideas.gone.name, typed_ideas.gone(told=bool(team), about=str(touchpoint.id)))


_FOR_THE_TEAM: dict[str, Callable[[Turn, str], None]] = {
    "results": coaching_report.show,
    "hold-out": holdout.offer,
    "holdout": holdout.offer,
    "end": holdout.end,
    "tailoring": tailoring_review.command,
}

ACTIONS: dict[str, Action] = {
    **holdout.ACTIONS,
    **tailoring_review.ACTIONS,
    "coaching.gone": _gone,
    "coaching.remind": _remind,
    "coaching.remind_at": _remind_at,
    "coaching.to_circle": _to_circle,
    "coaching.pass_on": _pass_on,
    "coaching.take_back": _take_back,
}
