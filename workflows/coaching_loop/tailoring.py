"""Coaching prompts in a model's words: what is sent and when, what is kept, and whether it goes out.

The rules choose the prompt; a model may only word it, ahead of time. Whatever is in the way, it goes out in
the library's words, and the reason is kept with it.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from sqlmodel import Session

from prompts import tailoring as words
from prompts.coaching import library, quality
from prompts.coaching.library import Prompt as Idea
from prompts.coaching.library import Stage
from prompts.manager import OBSTACLES, REASONS
from prompts.model import wording
from prompts.model.redaction import without_addresses
from prompts.model.wording import Wording
from storage import prompts_given, tailored
from storage.models import Organization, Program, Prompt, Tailored
from storage.tailored import LastAnswer
from storage.words import Tailoring, Worded
from workflows.rules import prompting, totals
from workflows.rules import wording as rules
from workflows.rules.prompting import Choice
from workflows.turn import Turn

AHEAD = timedelta(days=1)
"""How long before it is due a prompt is worded: later answers change which one is due."""

TO_REVIEW = 8
"""Texts that wait for the learning team at once; as they decide, more are worded."""

_SOON = timedelta(days=14)
_LONGEST = 1_000
_LABELS = dict(OBSTACLES + REASONS)
_NOTHING = Wording(cue="", action="", why="", easier="", harder="")
_NO_SIGN = "\ufffd"
_STRAIGHT = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})


@dataclass(frozen=True)
class Wanted:
    """A prompt to be worded for a program, and all that a model is sent about it."""

    program_id: int
    idea: Idea
    given: tuple[str, ...]
    """The program's own words in the question."""
    question: str

    @property
    def basis(self) -> str:
        """What stands for the question and the instructions: the same, the same words."""
        return hashlib.sha256(f"{wording.INSTRUCTIONS}\0{self.question}".encode()).hexdigest()


# When: a day ahead for those who get it; where texts are looked at first, as many as can be looked at.


def wanted(
    session: Session,
    *,
    organization_id: int,
    now: datetime,
    at_most: int,
    put_off: Collection[tuple[int, str]] = (),
) -> list[Wanted]:
    """What a model should word now, the most urgent first, but for what is put off: program and basis."""
    organization = session.get_one(Organization, organization_id)
    turn = Turn(session, now, organization, {}, where="tailoring")
    if organization.tailoring is Tailoring.OFF:
        return []
    if organization.tailoring is Tailoring.REVIEW:
        at_most = max(0, min(at_most, TO_REVIEW - len(to_review(turn))))
        all_of_them = _for_review(turn)
    else:
        all_of_them = _coming(turn)
    by_basis = {(each.program_id, each.basis): each for each in all_of_them}
    known = tailored.checked(session, program_ids={program_id for program_id, _ in by_basis})
    return [each for key, each in by_basis.items() if key not in known and key not in put_off][:at_most]


def _coming(turn: Turn) -> Iterator[Wanted]:
    """What is chosen for each manager as things are now, with what they answered last."""
    by_program: dict[int, list[int]] = defaultdict(list)
    coming = tailored.coming(turn.session, organization_id=turn.organization.key_id, until=turn.now + AHEAD)
    for touchpoint, cohort in coming:
        by_program[cohort.program_id].append(touchpoint.person_id)
    turn.courses.read(by_program)
    for program_id, person_ids in by_program.items():
        last = tailored.last_answers(turn.session, program_id=program_id, person_ids=person_ids)
        for person_id in person_ids:
            choice = turn.courses.next(program_id=program_id, person_id=person_id)
            if choice is not None:
                yield _asked(turn, program_id, choice.prompt, last.get(person_id))


def to_review(turn: Turn) -> list[tuple[Wanted, Tailored]]:
    """The texts that wait for the learning team, with what they were made from.

    Those made while nothing was reviewed are not among them: they were made from a manager's answers.
    """
    asked = {(each.program_id, each.basis): each for each in _for_review(turn)}
    rows = tailored.waiting(turn.session, program_ids={program_id for program_id, _ in asked})
    return [(asked[key], row) for row in rows if (key := (row.program_id, row.basis)) in asked]


def made(turn: Turn) -> Counter[Worded]:
    """What came of wording, as far as it says nothing of what any manager answered.

    With review, of the texts: those are the same whatever anybody answers. Else of the ideas that went out,
    in groups of five people: each text may be made from what one of them answered.
    """
    if turn.organization.tailoring is Tailoring.REVIEW:
        asked = {(each.program_id, each.basis) for each in _for_review(turn)}
        known = tailored.checked(turn.session, program_ids={program_id for program_id, _ in asked})
        return Counter(worded for key, worded in known.items() if key in asked)
    given = tailored.went_out(turn.session, organization_id=turn.organization.key_id)
    return Counter(each.worded for each in totals.settled(given))


def _for_review(turn: Turn) -> Iterator[Wanted]:
    """What a program's managers may get from this week on, whatever they answered: that is theirs.

    Which texts are there to look at must not tell the learning team what any manager has done.
    """
    coming = tailored.coming(turn.session, organization_id=turn.organization.key_id, until=turn.now + _SOON)
    stages = list(Stage)
    cohorts: dict[int, set[int]] = defaultdict(set)
    for _touchpoint, cohort in coming:
        cohorts[cohort.program_id].add(cohort.key_id)
    for program_id, cohort_ids in cohorts.items():
        began = tailored.began(turn.session, cohort_ids=cohort_ids)
        # The youngest: what its managers get next, those who began before them have had.
        youngest = max(began.get(cohort_id, turn.now) for cohort_id in cohort_ids)
        planned = prompting.stage_of_week((turn.now - youngest).days // 7)
        keys = [competency.key for competency, _ in turn.courses.trained(program_id=program_id)]
        ideas = [idea for idea in library.in_use().all_prompts if idea.competency in keys]

        def when(idea: Idea, planned: int = planned, keys: list[str] = keys) -> tuple[bool, int, int]:
            stage = stages.index(idea.stage)
            return stage < planned - 1, stage, keys.index(idea.competency)

        for idea in sorted(ideas, key=when):
            yield _asked(turn, program_id, idea, None)


# What is sent: the prompt, the program's own words, and what was tapped. No person, and nothing they wrote.


def _asked(turn: Turn, program_id: int, idea: Idea, last: LastAnswer | None) -> Wanted:
    names = {
        competency.key: (competency, kpi) for competency, kpi in turn.courses.trained(program_id=program_id)
    }
    program = {"name": turn.get(Program, program_id).name}
    if idea.competency in names:
        competency, kpi = names[idea.competency]
        program |= {"competency": competency.name, "behavior": competency.behavior, "kpi": kpi}
    program = {name: without_addresses(text) for name, text in program.items() if text}
    asked: dict[str, dict[str, str]] = {
        "idea": {
            "cue": idea.cue,
            "action": idea.action,
            "why": idea.why,
            "easier": idea.easier,
            "harder": idea.harder,
        },
        "program": program,
    }
    if last is not None:
        asked["last"] = {"topic": last.competency.replace("-", " "), "answer": last.outcome.replace("_", " ")}
        if last.obstacle is not None:
            asked["last"]["in_the_way"] = _LABELS.get(last.obstacle, last.obstacle)
    question = json.dumps(asked, ensure_ascii=False, indent=1)
    return Wanted(program_id, idea, tuple(program.values()), question)


# What an answer does: it is checked and kept, once; a text that fails is never asked for again.


def keep(session: Session, *, asked: Wanted, answer: Wording | None, model: str, now: datetime) -> Worded:
    """Check what came back, and keep it with what the checks say; the first to come stays."""
    known = tailored.found(session, program_id=asked.program_id, basis=asked.basis)
    if known is not None:
        return known.checked
    said, checked = _NOTHING, Worded.NO_ANSWER
    if answer is not None:
        said = _plain(answer)
        checked = Worded(rules.finding(asked.idea, in_words_of(said, asked.idea), given=asked.given))
    session.add(
        Tailored.made(
            program_id=asked.program_id,
            prompt=asked.idea.id,
            basis=asked.basis,
            model=model,
            instructions=wording.VERSION,
            checked=checked,
            created_at=now,
            **said.model_dump(),
        )
    )
    session.flush()
    return checked


def _plain(answer: Wording) -> Wording:
    """With straight quotes, as the library has them, and cut where nothing could be right any more.

    What cannot be printed becomes a sign that no check lets pass: a database may not take it as it is.
    """
    texts: dict[str, str] = {}
    for name, text in answer.model_dump().items():
        plain = str(text).translate(_STRAIGHT).strip()[:_LONGEST]
        texts[name] = "".join(sign if sign.isprintable() or sign == "\n" else _NO_SIGN for sign in plain)
    return Wording.model_validate(texts)


# What goes out: these words, if they are there, sound, allowed, and new to this person.


class Ready(NamedTuple):
    """How a prompt goes out: in a model's words, or the library's and why."""

    worded: Worded | None = None
    tailored_id: int | None = None


_AS_EVER = Ready()


def ready(turn: Turn, *, program_id: int, person_id: int, choice: Choice) -> Ready:
    """What there is for a prompt that goes out now. It waits for nothing."""
    setting = turn.organization.tailoring
    if setting is Tailoring.OFF:
        return _AS_EVER
    last = None
    if setting is Tailoring.ON:
        found = tailored.last_answers(turn.session, program_id=program_id, person_ids=[person_id])
        last = found.get(person_id)
    asked = _asked(turn, program_id, choice.prompt, last)
    row = tailored.found(turn.session, program_id=program_id, basis=asked.basis)
    if row is None:
        return Ready(Worded.NOT_READY)
    if row.checked is not Worded.GOOD:
        return Ready(row.checked)
    if row.use is False:
        return Ready(Worded.PUT_ASIDE)
    if setting is Tailoring.REVIEW and row.use is None:
        return Ready(Worded.NOT_REVIEWED)
    if _like_before(turn, in_words_of(row, choice.prompt), program_id=program_id, person_id=person_id):
        return Ready(Worded.LIKE_BEFORE)
    return Ready(Worded.GOOD, row.key_id)


def _like_before(turn: Turn, worded: Idea, *, program_id: int, person_id: int) -> bool:
    for given in prompts_given.history(turn.session, program_id=program_id, person_id=person_id):
        before = library.in_use().get(given.prompt)
        if before is not None and _nearly_same(worded, as_given(turn, given, before)):
            return True
    return False


@lru_cache(maxsize=2_000)
def _nearly_same(one: Idea, other: Idea) -> bool:
    """Many people get the same ideas in the same weeks, and comparing two takes a while."""
    return bool(quality.twins((one, other)))


def as_given(turn: Turn, given: Prompt, original: Idea) -> Idea:
    """A prompt in the words in which somebody got it."""
    if given.tailored_id is None:
        return original
    return in_words_of(turn.get(Tailored, given.tailored_id), original)


def sentence(turn: Turn, given: Prompt) -> str | None:
    """The if-then sentence as somebody got it, and if a model worded it; None where the library lost it."""
    original = library.in_use().get(given.prompt)
    if original is None:
        return None
    said = as_given(turn, given, original).text()
    return said if given.tailored_id is None else words.noted(said)


def in_words_of(row: Tailored | Wording, original: Idea) -> Idea:
    """A prompt of the library in a model's words."""
    return replace(
        original, cue=row.cue, action=row.action, why=row.why, easier=row.easier, harder=row.harder
    )
