"""Success cases: who has a story is asked first, tells it, reads it, and decides whether others may."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from prompts import stories as words
from storage import kpis, observations, roles, stories
from storage.models import Cohort, Person, Program, Story, Touchpoint
from storage.words import Category, Kind, RoleKind, TouchpointState
from workflows import coaching
from workflows.contact import Action, Planned, Scene, Silence, Workflow
from workflows.conversation import questions
from workflows.conversation.subjects import learning_team
from workflows.errors import NotAllowed, NotUnderstood, QuestionClosed
from workflows.rules import cases
from workflows.rules.kpi import format_value
from workflows.turn import Turn

_A_DAY = timedelta(days=1)
_WINDOW = timedelta(days=27)
_LONGEST_STORY = 4_000
_CASE = "case"


# When: on day 90, those with whom it worked best and least, as far as anyone can tell.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """One contact for each of the few whose cases tell the most; asked once per cohort."""
    turn, cohort = scene.turn, scene.cohort
    on = cohort.ends_on + scene.cadence.story_day * _A_DAY
    if not on <= until or on + _WINDOW < turn.now.date():
        return
    if not _interviewer(turn, scene.program) or stories.was_asked(turn.session, cohort_id=cohort.key_id):
        return
    wanted = cases.telling(_records(turn, cohort.key_id))
    for person in roles.managers(turn.session, cohort=cohort, on=on):
        if person.key_id in wanted:
            yield Planned(Kind.STORY, _CASE, person, on=on, last=on + _WINDOW, at=scene.cadence.question_time)


def _records(turn: Turn, cohort_id: int) -> list[cases.Record]:
    seen: dict[int, list[int]] = {}
    for each in observations.counts(turn.session, cohort_ids=[cohort_id]):
        seen.setdefault(each.manager_id, []).append(each.seen)
    return [
        cases.Record(person_id, answered, did_it, _grown(seen.get(person_id, [])))
        for person_id, answered, did_it in stories.answers(turn.session, cohort_id=cohort_id)
    ]


def _grown(counts: list[int]) -> int:
    return counts[-1] - counts[0] if counts else 0


def _interviewer(turn: Turn, program: Program) -> str:
    """Who listens: the program's owner, or somebody of the learning team."""
    found = roles.holding(
        turn.session, program_id=program.key_id, kinds=(RoleKind.OWNER,), on=turn.now.date()
    ) or roles.learning_team(turn.session, organization_id=turn.organization.key_id)
    return found[0].name if found else ""


# What it asks: would you tell it? The learning team hears of it only after a yes.


def ask(turn: Turn, person: Person, asked: list[Touchpoint]) -> None:
    """Ask the manager first."""
    for touchpoint in asked:
        program = turn.program_of(touchpoint)
        if program is None:
            continue
        turn.to(person, Category.PROMPT, program=program, about=[touchpoint]).say(
            words.asked,
            name=person.name,
            program=program.name,
            interviewer=_interviewer(turn, program),
            about=str(touchpoint.id),
        )
        touchpoint.state = TouchpointState.ASKED
        touchpoint.asked_at = touchpoint.asked_at or turn.now
        touchpoint.next_at = max(touchpoint.last_at, turn.now + 7 * _A_DAY)


# What an answer does: an interview, a text, and its owner's yes or no.


def _agree(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    touchpoint = questions.of_value(turn, value)[0]
    program = turn.program_of(touchpoint)
    if program is None or touchpoint.state is TouchpointState.ANSWERED:
        raise QuestionClosed("You have answered this already.")
    questions.answered(turn, touchpoint)
    for member in learning_team(turn):
        turn.to(member, Category.NOTICE, program=program).say(
            words.interview,
            manager=turn.person.name,
            program=program.name,
            kpis=tuple(_kpis(turn, program)),
            about=str(touchpoint.id),
        )
    interviewer = _interviewer(turn, program)
    turn.replace(words.agreed.name, words.agreed(interviewer=interviewer))


def _rather_not(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    questions.answered(turn, questions.of_value(turn, value)[0])
    turn.replace(words.agreed.name, words.agreed(interviewer=""))


def _kpis(turn: Turn, program: Program) -> Iterable[tuple[str, str]]:
    for view in kpis.of_program(turn.session, program_id=program.key_id):
        yield str(view.id), _beside(turn, view.id)


def _beside(turn: Turn, kpi_id: int | None) -> str:
    """A KPI and where it stands: what a story is filed beside."""
    if kpi_id is None:
        return ""
    view = kpis.view(turn.session, kpi_id=kpi_id)
    return f"{view.name}: {format_value(view.course[-1].value, view.unit)}" if view.course else view.name


def _file(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    """The learning team writes down what it was told; only its owner sees it so far."""
    touchpoint = turn.session.get(Touchpoint, int(value)) if value.isdecimal() else None
    if not turn.person.learning_team:
        raise NotAllowed("Only the learning team can file a story.")
    if touchpoint is None or touchpoint.kind is not Kind.STORY or touchpoint.answered_at is None:
        raise QuestionClosed("This story is not asked for any more.")
    told = inputs.get(f"tp{value}.story", "").strip()[:_LONGEST_STORY]
    if not told:
        raise NotUnderstood("Write down what you were told, then tap “File it” again.")
    kpi = inputs.get(f"tp{value}.kpi", "")
    manager = turn.get(Person, touchpoint.person_id)
    row = Story.made(
        cohort_id=touchpoint.cohort_id,
        person_id=manager.key_id,
        kpi_id=int(kpi) if kpi.isdecimal() else None,
        words=told,
        recorded_at=turn.now,
    )
    turn.session.add(row)
    turn.session.flush()
    turn.note("story_filed", row)
    turn.to(manager, Category.NOTICE, program=turn.program_of(touchpoint)).say(
        words.consent, name=manager.name, by=turn.person.name, words=told, story=str(row.id)
    )
    turn.replace(words.filed.name, words.filed(manager=manager.name))


def _consent(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    story = _mine(turn, value)
    story.consent_at = turn.now
    turn.note("story_shared", story)
    _tell(turn, story)
    turn.replace(words.shared.name, words.shared(story=value))


def _take_back(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    story = _mine(turn, value)
    story.consent_at = None
    turn.note("story_taken_back", story)
    _tell(turn, story)
    turn.replace(words.taken_back.name, words.taken_back())


def _mine(turn: Turn, value: str) -> Story:
    story = turn.session.get(Story, int(value)) if value.isdecimal() else None
    if story is None or story.person_id != turn.person.id:
        raise QuestionClosed("This story is not one of yours.")
    return story


def _tell(turn: Turn, story: Story) -> None:
    program = turn.get(Program, turn.get(Cohort, story.cohort_id).program_id)
    for member in learning_team(turn):
        turn.to(member, Category.NOTICE, program=program).say(
            words.told,
            manager=turn.person.name,
            program=program.name,
            words=story.words,
            kpi=_beside(turn, story.kpi_id),
            may_be_shared=story.consent_at is not None,
        )


# A manager offers one.


def _offer(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    touchpoint, prompt = coaching.given(turn, value)
    card = words.offer.to(turn.person.locale)(line=prompt.words, about=str(touchpoint.id))
    turn.replace(words.offer.name, card)


def _share(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    touchpoint, prompt = coaching.given(turn, value)
    told = inputs.get(f"tp{touchpoint.id}.story", "").strip()[:_LONGEST_STORY]
    if not told:
        raise NotUnderstood("Write what happened, then tap “Share it” again.")
    trained = turn.courses.trained(program_id=prompt.program_id)
    row = Story.made(
        cohort_id=prompt.cohort_id,
        person_id=turn.person.key_id,
        kpi_id=next((each.kpi_id for each, _ in trained if each.key == prompt.competency), None),
        words=told,
        consent_at=turn.now,
        recorded_at=turn.now,
    )
    turn.session.add(row)
    turn.session.flush()
    turn.note("story_shared", row)
    _tell(turn, row)
    turn.replace(words.shared.name, words.shared(story=str(row.id)))


# What silence does: nothing, and nobody hears of it.

ACTIONS: dict[str, Action] = {
    "story.offer": _offer,
    "story.share": _share,
    "story.agree": _agree,
    "story.rather_not": _rather_not,
    "story.file": _file,
    "story.consent": _consent,
    "story.take_back": _take_back,
}

WORKFLOW = Workflow(
    kind=Kind.STORY, silence=Silence.OFFER, when=when, ask=ask, personal=True, actions=ACTIONS
)
