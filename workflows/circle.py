"""Coaching circles: managers meet monthly over what they agreed to share, live or in a 48-hour thread."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from prompts import circle as words
from prompts.wording import moment
from storage import circles, roles
from storage.models import Circle, CircleSeat, Person, Touchpoint
from storage.words import Category, Kind, Outcome, Pace, TouchpointState
from workflows.contact import Planned, Scene, Silence, Workflow
from workflows.conversation import questions
from workflows.errors import QuestionClosed
from workflows.rules import circles as rules
from workflows.turn import Turn

_A_DAY = timedelta(days=1)
_TWO_DAYS = timedelta(hours=48)
_SHARED_LATELY = timedelta(days=70)
_SEEN_AHEAD = timedelta(days=7)
_LONGEST_LINE = 600
_INVITE, _AFTER = "invite", "after"
_PLACES = ("worked", "stuck")


# When: every four weeks on a Thursday, told a week before, looked back on the day after.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """Both contacts of each member. Who sits with whom is settled when a circle comes into sight."""
    turn, cohort = scene.turn, scene.cohort
    today = turn.now.date()
    blackout = scene.cadence.blackout(turn.organization.fiscal_year_start_month)
    last = cohort.ends_on + scene.cadence.coaching_until_day * _A_DAY
    for on in rules.days(
        cohort.ends_on + 7 * _A_DAY,
        every_weeks=scene.cadence.circle_every_weeks,
        until=last,
        blackout=blackout,
    ):
        if not on - _SEEN_AHEAD <= until or on + 7 * _A_DAY < today:
            continue
        still = {person.key_id for person in roles.managers(turn.session, cohort=cohort, on=max(on, today))}
        for circle in _settled(scene, on):
            yield from _contacts(scene, circle, on, still)


def _settled(scene: Scene, on: date) -> list[Circle]:
    """The circles of a day, formed at the first look and kept."""
    session, cohort, now = scene.turn.session, scene.cohort, scene.turn.now
    found = circles.between(
        session,
        cohort_id=cohort.key_id,
        first=datetime.combine(on - _A_DAY, time.min, tzinfo=UTC),
        last=datetime.combine(on + _A_DAY, time.max, tzinfo=UTC),
    )
    if found or on <= now.date():
        return found
    members = [
        (person.key_id, scene.turn.hours(person, scene.cadence))
        for person in roles.managers(session, cohort=cohort, on=on)
        if person.pace is not Pace.NONE and person.key_id not in scene.held_out
    ]
    for meeting in rules.meetings(members, on=on):
        circle = Circle.made(
            cohort_id=cohort.key_id, starts_at=meeting.starts_at, live=meeting.live, created_at=now
        )
        session.add(circle)
        session.flush()
        for number in meeting.members:
            session.add(CircleSeat.made(circle_id=circle.key_id, person_id=number, recorded_at=now))
        found.append(circle)
    session.flush()
    return found


def _contacts(scene: Scene, circle: Circle, on: date, still: Collection[int]) -> Iterable[Planned]:
    told = on - 7 * _A_DAY if circle.live else on
    after = on + (1 if circle.live else 2) * _A_DAY
    for _seat, person in circles.seats(scene.turn.session, circle_id=circle.key_id):
        if person.key_id in still:
            for what, first, last in (
                (_INVITE, told, on - _A_DAY if circle.live else on + _A_DAY),
                (_AFTER, after, after + 6 * _A_DAY),
            ):
                yield Planned(
                    Kind.CIRCLE,
                    f"{what}:{circle.id}",
                    person,
                    on=first,
                    last=last,
                    at=scene.cadence.coaching_time,
                )


# What it asks: are you coming, or one line; afterwards, were you there, and one takeaway.


def ask(turn: Turn, person: Person, asked: list[Touchpoint]) -> None:
    """Invite to a circle, or look back on it."""
    for touchpoint in asked:
        program = turn.program_of(touchpoint)
        what, circle = _circle(turn, touchpoint)
        if program is None:
            continue
        seated = circles.seats(turn.session, circle_id=circle.key_id)
        letter = turn.to(person, Category.PROMPT, program=program, about=[touchpoint])
        others = tuple(other.name for _, other in seated if other.id != person.id)
        if what == _AFTER:
            lines = tuple((name, line) for name, line in _lines(circle, seated) if name != person.name)
            letter.say(words.after, name=person.name, live=circle.live, lines=lines, about=str(touchpoint.id))
        elif circle.live:
            letter.say(
                words.invited,
                name=person.name,
                program=program.name,
                at=moment(circle.starts_at, person.zone),
                others=others,
                host=_host(circle, seated),
                agenda=_agenda(turn, touchpoint, circle, seated),
                about=str(touchpoint.id),
            )
        else:
            letter.say(
                words.thread,
                name=person.name,
                program=program.name,
                others=others,
                until=moment(turn.now + _TWO_DAYS, person.zone),
                agenda=_agenda(turn, touchpoint, circle, seated),
                about=str(touchpoint.id),
            )
        touchpoint.state = TouchpointState.ASKED
        touchpoint.asked_at = touchpoint.asked_at or turn.now
        touchpoint.next_at = max(touchpoint.last_at, turn.now + _A_DAY)


def _circle(turn: Turn, touchpoint: Touchpoint) -> tuple[str, Circle]:
    what, _, number = touchpoint.slot.partition(":")
    circle = turn.session.get(Circle, int(number)) if number.isdecimal() else None
    if circle is None:
        raise QuestionClosed("This circle is not planned any more.")
    return what, circle


def _host(circle: Circle, seated: list[tuple[CircleSeat, Person]]) -> str:
    """Somebody else each month."""
    return seated[circle.key_id % len(seated)][1].name


def _agenda(
    turn: Turn, touchpoint: Touchpoint, circle: Circle, seated: list[tuple[CircleSeat, Person]]
) -> words.Agenda:
    """The same for all its members: made at the first invitation, from what they agreed to share."""
    if "topic" not in circle.agenda:
        program = turn.program_of(touchpoint)
        trained = turn.courses.trained(program_id=program.key_id) if program is not None else []
        names = {competency.key: competency.name.lower() for competency, _ in trained}
        kept: dict[str, object] = {"topic": next(iter(names.values()), "it")}
        heard = _heard(turn, circle)
        for prompt, person in circles.shared(
            turn.session,
            cohort_id=circle.cohort_id,
            person_ids=[person.key_id for _, person in seated],
            since=turn.now - _SHARED_LATELY,
        ):
            if (person.name, prompt.words) in heard:
                continue
            place = "worked" if prompt.outcome is Outcome.DID_IT else "stuck"
            topic = names.get(prompt.competency, prompt.competency.replace("-", " "))
            kept.setdefault(place, {"who": person.name, "topic": topic, "words": prompt.words})
        circle.agenda = {**circle.agenda, **kept}
        turn.session.add(circle)
    found = circle.agenda
    return words.Agenda(
        worked=words.Line(**found["worked"]) if "worked" in found else None,
        stuck=words.Line(**found["stuck"]) if "stuck" in found else None,
        topic=found["topic"],
    )


def _heard(turn: Turn, circle: Circle) -> set[tuple[str, str]]:
    """Whose lines other circles have had: each is told once."""
    lately = circles.to_come(turn.session, cohort_id=circle.cohort_id, since=turn.now - _SHARED_LATELY)
    lines = [each.agenda[place] for each in lately for place in _PLACES if place in each.agenda]
    return {(line["who"], line["words"]) for line in lines}


def _lines(circle: Circle, seated: list[tuple[CircleSeat, Person]]) -> Iterable[tuple[str, str]]:
    written = circle.agenda.get("lines", {})
    for _, person in seated:
        if line := written.get(str(person.id)):
            yield person.name, line


# What an answer does: it is kept for the circle, and the others' takeaways come back.


def _coming(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    said, _, number = value.partition(":")
    touchpoint = questions.of_value(turn, number)[0]
    _what, circle = _circle(turn, touchpoint)
    seated = circles.seats(turn.session, circle_id=circle.key_id)
    questions.answered(turn, touchpoint)
    turn.replace(words.answered.name, words.answered(said=said, host=_host(circle, seated)))


def _line(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    touchpoint = questions.of_value(turn, value)[0]
    _keep_line(turn, touchpoint, inputs.get(f"tp{touchpoint.id}.line", ""))


def _keep_line(turn: Turn, touchpoint: Touchpoint, said: str) -> None:
    _what, circle = _circle(turn, touchpoint)
    written = dict(circle.agenda.get("lines", {}))
    if said.strip():
        written[str(turn.person.id)] = said.strip()[:_LONGEST_LINE]
    circle.agenda = {**circle.agenda, "lines": written}
    turn.session.add(circle)
    questions.answered(turn, touchpoint)
    turn.replace(words.answered.name, words.answered(said="line", host=""))


def _was_there(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    said, _, number = value.partition(":")
    touchpoint = questions.of_value(turn, number)[0]
    takeaway = inputs.get(f"tp{touchpoint.id}.takeaway", "")
    _look_back(turn, touchpoint, attended=said == "yes", takeaway=takeaway)


def _look_back(turn: Turn, touchpoint: Touchpoint, *, attended: bool, takeaway: str) -> None:
    _what, circle = _circle(turn, touchpoint)
    mine = circles.seat(turn.session, circle_id=circle.key_id, person_id=turn.person.key_id)
    if mine is None:
        raise QuestionClosed("You have no seat in this circle.")
    if mine.attended is not attended:
        circles.note_attended(circle, person_id=turn.person.key_id, attended=attended, at=turn.now)
        mine.attended, mine.recorded_at = attended, turn.now
    mine.takeaway = takeaway.strip()[:_LONGEST_LINE] or mine.takeaway
    turn.session.add_all((mine, circle))
    turn.session.flush()
    questions.answered(turn, touchpoint)
    others = tuple(
        (person.name, seat.takeaway)
        for seat, person in circles.seats(turn.session, circle_id=circle.key_id)
        if seat.takeaway and person.id != turn.person.id
    )
    turn.replace(words.thanks.name, words.thanks(takeaways=others))


# Free text is never taken for a line: what is written to the bot alone must not end up before colleagues.
# What silence does: nothing.

WORKFLOW = Workflow(
    kind=Kind.CIRCLE,
    silence=Silence.OFFER,
    when=when,
    ask=ask,
    personal=True,
    actions={"circle.coming": _coming, "circle.line": _line, "circle.was_there": _was_there},
)
