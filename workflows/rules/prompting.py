"""Which coaching prompt a manager gets next, in which size, and why; the same history, the same choice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from prompts.coaching.library import Prompt, Stage, Variant

Outcome = Literal["did_it", "not_yet", "not_for_me"]

_STAGES = tuple(Stage)
# Eight stages over the twelve weekly prompts, two weeks for half of them.
_WEEKLY = (0, 0, 1, 2, 2, 3, 4, 4, 5, 6, 6, 7)
# Monthly prompts come when the novelty is gone: the four stages that still fit after a long gap.
_MONTHLY = (Stage.TRY, Stage.OBSERVE, Stage.REFLECT, Stage.TEACH)
_FIRST_AT_MOST = 1
_AHEAD_AT_MOST = 3

_STAGE_REASONS = {
    Stage.RECALL: "A look back, so that what was taught stays.",
    Stage.TRY: "Time to try one small piece of it.",
    Stage.PRACTICE: "Time to do it once more, so that it becomes a habit.",
    Stage.OBSERVE: "Time to watch for it.",
    Stage.GIVE_FEEDBACK: "Time to tell people what you see.",
    Stage.REFLECT: "Time to look at what has changed.",
    Stage.STRETCH: "Time to use it where it is harder.",
    Stage.TEACH: "Time to pass it on.",
}


@dataclass(frozen=True)
class Given:
    """A prompt this person had in this program, and what came back (None: nothing)."""

    prompt_id: str
    competency: str
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Choice:
    prompt: Prompt
    variant: Variant
    because: str
    """One or two sentences for the manager: why this, why now."""


@dataclass(frozen=True)
class _Wish:
    stage: int
    variant: Variant
    because: str
    later_first: bool = False


def choose(
    library_prompts: Sequence[Prompt], *, week: int, history: Sequence[Given], competencies: Sequence[str]
) -> Choice | None:
    """The next prompt for one person in one program; None when nothing is left that they have not had.

    Args:
        library_prompts: every prompt that may be used.
        week: how many weeks of coaching lie behind, from 0. A week that lapsed (an absence) does not count,
            so that people go on where they stopped.
        history: everything this person was given in this program, oldest first.
        competencies: what the program trains, most important first; they take turns.
    """
    had = {given.prompt_id for given in history}
    for competency in _turns(history, competencies):
        left = [each for each in library_prompts if each.competency == competency and each.id not in had]
        if left:
            return _pick(left, library_prompts, week=week, history=history)
    return None


def _turns(history: Sequence[Given], competencies: Sequence[str]) -> list[str]:
    """Whose turn it is: the one not seen for longest; one that was "not for me" sits out a round."""

    def waited(competency: str) -> tuple[int, int]:
        seen = [at for at, given in enumerate(history) if given.competency == competency]
        if not seen:
            return -1, competencies.index(competency)
        declined = history[seen[-1]].outcome == "not_for_me"
        return seen[-1] + declined * len(competencies), competencies.index(competency)

    return sorted(dict.fromkeys(competencies), key=waited)


def _pick(
    left: list[Prompt], library_prompts: Sequence[Prompt], *, week: int, history: Sequence[Given]
) -> Choice:
    competency = left[0].competency
    known = {prompt.id: prompt for prompt in library_prompts}
    past = [given for given in history if given.competency == competency]
    seen = [known[given.prompt_id] for given in past if given.prompt_id in known]
    wish = _wish(past, [_STAGES.index(prompt.stage) for prompt in seen], week=week)
    last_situation = seen[-1].situation if seen else None

    def far_from_wish(prompt: Prompt) -> tuple[int, bool, bool]:
        away = _STAGES.index(prompt.stage) - wish.stage
        return abs(away), (away < 0) == wish.later_first, prompt.situation == last_situation

    prompt = min(left, key=far_from_wish)
    # The reason for the stage is that of the prompt found: the nearest one left may not be where we wished.
    because = wish.because
    if wish.variant == "plain":
        because = f"{because} {_STAGE_REASONS[prompt.stage]}".lstrip()
    if history and history[-1].outcome == "not_for_me" and history[-1].competency != competency:
        because = f"The last one was not for you, so this one is about {_spoken(competency)}. {because}"
    return Choice(prompt, wish.variant, because)


def _wish(past: list[Given], stages: list[int], *, week: int) -> _Wish:
    """The stage and size to look for, from the week and from what came back on this competency."""
    if week < len(_WEEKLY):
        planned = _WEEKLY[week]
    else:
        planned = _STAGES.index(_MONTHLY[(week - len(_WEEKLY)) % len(_MONTHLY)])
    # A competency whose turn comes late still starts small, and skips few stages.
    planned = min(planned, max(stages) + _AHEAD_AT_MOST if stages else _FIRST_AT_MOST)
    topic = _spoken(past[-1].competency) if past else ""
    match [given.outcome for given in past[-2:]]:
        case ["did_it", "did_it"]:
            because = f"You did the last two on {topic}, so this one asks a little more."
            return _Wish(_next(planned), "harder", because, later_first=True)
        case [*_, "did_it"]:
            return _Wish(_next(planned), "plain", f"You did the last one on {topic}.", later_first=True)
        case ["not_yet", "not_yet"]:
            because = (
                f"The last two on {topic} did not fit in yet, so here is a small step from another side."
            )
            return _Wish(max(0, min([planned, *stages[-1:]]) - 1), "easier", because)
        case [*_, "not_yet"]:
            because = f"The last one on {topic} has not happened yet, so here is a smaller step."
            return _Wish(min([planned, *stages[-1:]]), "easier", because)
        case [*_, "not_for_me"]:
            return _Wish(
                planned, "plain", f"The last one on {topic} was not for you, so here is another way in."
            )
        case _:
            return _Wish(planned, "plain", "")


def _next(stage: int) -> int:
    return min(stage + 1, len(_STAGES) - 1)


def _spoken(competency: str) -> str:
    return competency.replace("-", " ")
