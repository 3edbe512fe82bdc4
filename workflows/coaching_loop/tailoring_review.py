"""What the learning team says about ideas in a model's words: off, on, or only what they have seen."""

from collections.abc import Mapping

from prompts import tailoring as words
from prompts.cards import Card
from prompts.coaching.library import Prompt as Idea
from storage import tailored
from storage.models import Program, Tailored
from storage.words import Tailoring, Worded
from workflows.coaching_loop import tailoring
from workflows.coaching_loop.tailoring import Wanted
from workflows.contact import Action
from workflows.conversation import which_program
from workflows.errors import NotAllowed, NotUnderstood, QuestionClosed
from workflows.turn import Turn

_SHOWN = 3


def command(turn: Turn, rest: str) -> None:
    """`/alignment coaching tailoring`: how it is set and what waits; with off, on or review, a new choice.

    Raises:
        NotAllowed: for the learning team only.
        NotUnderstood: there is no such choice.
    """
    turn.to(turn.person).card(words.overview.name, choose(turn, rest))


def choose(turn: Turn, word: str) -> Card:
    """Set it, if a word says how, and show it.

    Raises:
        NotAllowed: for the learning team only.
        NotUnderstood: there is no such choice.
    """
    if not which_program.of_viewer(turn).learning_team:
        raise NotAllowed("Only the learning team can say whether ideas come in a model's words.")
    chosen = word.strip(" .!").lower()
    if not chosen:
        return _card(turn, changed=False)
    if chosen not in list(Tailoring):
        raise NotUnderstood("Say off, on or review, like this: /alignment coaching tailoring review")
    turn.organization.tailoring = Tailoring(chosen)
    turn.note("tailoring_chosen", turn.organization, choice=chosen)
    return _card(turn, changed=True)


def _card(turn: Turn, *, changed: bool) -> Card:
    setting = turn.organization.tailoring
    waiting = tailoring.to_review(turn) if setting is Tailoring.REVIEW else []
    counts = tailoring.made(turn)
    locale = turn.actor.locale if turn.actor is not None else turn.organization.locale
    return words.overview.to(locale)(
        choice=_CHOICES[setting],
        changed=changed,
        waiting=tuple(_waiting(turn, asked, row) for asked, row in waiting[:_SHOWN]),
        more=max(0, len(waiting) - _SHOWN),
        made=sum(counts.values()),
        failed=tuple(
            (code.value, counts[code]) for code in Worded if code in counts and code is not Worded.GOOD
        ),
    )


_CHOICES: dict[Tailoring, words.Choice] = {
    Tailoring.OFF: "off",
    Tailoring.ON: "on",
    Tailoring.REVIEW: "review",
}


def _waiting(turn: Turn, asked: Wanted, row: Tailored) -> words.Waiting:
    trained = {
        competency.key: competency.name for competency, _ in turn.courses.trained(program_id=row.program_id)
    }
    return words.Waiting(
        number=f"{row.id}",
        program=turn.get(Program, row.program_id).name,
        topic=trained.get(asked.idea.competency, asked.idea.competency),
        title=asked.idea.title,
        worded=_said(tailoring.in_words_of(row, asked.idea)),
        original=_said(asked.idea),
    )


def _said(idea: Idea) -> tuple[str, str, str, str]:
    return idea.text(), idea.why, idea.easier, idea.harder


def _decide(*, use: bool) -> Action:
    def act(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
        decide(turn, value, use=use)
        turn.replace(words.overview.name, _card(turn, changed=False))

    return act


def decide(turn: Turn, number: str, *, use: bool) -> None:
    """Let a text go out from now on, or the library's in its place.

    Raises:
        NotAllowed: for the learning team only.
        QuestionClosed: it does not wait, or somebody was faster.
    """
    if not which_program.of_viewer(turn).learning_team:
        raise NotAllowed("Only the learning team can say whether ideas come in a model's words.")
    row = next((row for _asked, row in tailoring.to_review(turn) if f"{row.id}" == number), None)
    by_id = turn.actor.id if turn.actor is not None else None
    if row is None or not tailored.decide(turn.session, row=row, use=use, by_id=by_id, at=turn.now):
        raise QuestionClosed(
            "This text does not wait any more. /alignment coaching tailoring shows those that do."
        )
    turn.note("tailored_decided", row, use=use)


ACTIONS: dict[str, Action] = {
    "tailoring.use": _decide(use=True),
    "tailoring.library": _decide(use=False),
}
