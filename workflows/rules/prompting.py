"""Which coaching prompt a manager gets next, in which size, and why; the same history, the same choice."""

from collections.abc import Collection, Sequence
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
    """One sentence for the manager: why this, why now."""


@dataclass(frozen=True)
class _Wish:
    stage: int
    variant: Variant
    because: str
    """Empty where the prompt that is found gives the reason."""
    later_first: bool = False


def choose(
    library_prompts: Sequence[Prompt],
    *,
    week: int,
    history: Sequence[Given],
    competencies: Sequence[str],
    elsewhere: Collection[str] = (),
) -> Choice | None:
    """The next prompt for one person in one program; None when nothing is left that they have not had.

    Args:
        library_prompts: every prompt that may be used.
        week: how many weeks of coaching lie behind, from 0. A week that lapsed (an absence) does not count,
            so that people go on where they stopped.
        history: everything this person was given in this program, oldest first.
        competencies: what the program trains, most important first; they take turns.
        elsewhere: the prompts this person had in other programs.
    """
    had = {given.prompt_id for given in history}.union(elsewhere)
    for competency in _turns(history, competencies):
        left = [each for each in library_prompts if each.competency == competency and each.id not in had]
        if left:
            return _pick(left, library_prompts, week=week, history=history)
    return None


def stage_of_week(week: int) -> int:
    """The stage planned for a week, by its place in their order, for somebody who answers nothing."""
    if week < len(_WEEKLY):
        return _WEEKLY[week]
    return _STAGES.index(_MONTHLY[(week - len(_WEEKLY)) % len(_MONTHLY)])


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
    return Choice(prompt, wish.variant, _because(prompt, wish, past, seen, history))


def _because(
    prompt: Prompt, wish: _Wish, past: Sequence[Given], seen: Sequence[Prompt], history: Sequence[Given]
) -> str:
    """One reason, the strongest: two together can contradict each other.

    It is about the prompt found: the nearest one left may not be where we wished.
    """
    topic = _spoken(prompt.competency)
    if history and history[-1].outcome == "not_for_me" and history[-1].competency != prompt.competency:
        return f"The last one was not for you, so this one is about {topic}."
    if wish.because:
        return wish.because
    if past and past[-1].outcome == "did_it":
        further = bool(seen) and _STAGES.index(prompt.stage) > _STAGES.index(seen[-1].stage)
        follows = "so this one goes a step further" if further else "so here is another way to use it"
        return f"You did the last one on {topic}, {follows}."
    if prompt.stage is Stage.PRACTICE and not any(given.outcome == "did_it" for given in past):
        return "Small things that are easy to repeat become a habit."
    return _STAGE_REASONS[prompt.stage]


def _wish(past: list[Given], stages: list[int], *, week: int) -> _Wish:
    """The stage and size to look for, from the week and from what came back on this competency."""
    planned = stage_of_week(week)
    # A competency whose turn comes late still starts small, and skips few stages.
    planned = min(planned, max(stages) + _AHEAD_AT_MOST if stages else _FIRST_AT_MOST)
    topic = _spoken(past[-1].competency) if past else ""
    match [given.outcome for given in past[-2:]]:
        case ["did_it", "did_it"]:
            because = f"You did the last two on {topic}, so this one asks a little more."
            return _Wish(_next(planned), "harder", because, later_first=True)
        case [*_, "did_it"]:
            return _Wish(_next(planned), "plain", "", later_first=True)
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
