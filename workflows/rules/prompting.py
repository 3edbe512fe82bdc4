"""Which coaching prompt a manager gets next, in which size, and why; the same history, the same choice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
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
    second: str = ""
    """The second tap: what got in the way, or what was wrong with it."""


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
    """Empty where the prompt that is found gives the reason; so it does where this is not true of it."""
    holds_from: int = 0
    """The first stage of which the reason is true."""
    later_first: bool = False
    watch: bool = False
    """They did not know how: seeing it comes before doing it."""
    another_way: bool = False
    """Something else than would have come without a word, as the last one was declined."""


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
        competencies: what the program trains, most important first; they take turns. What has not happened
            yet keeps its turn for one smaller step.
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
    """Whose turn it is: the one not seen for longest; one that was "not for me" sits out a round.

    What has not happened yet comes first, once: a smaller step helps while the last one is in mind.
    """

    def waited(competency: str) -> tuple[int, int]:
        seen = [at for at, given in enumerate(history) if given.competency == competency]
        if not seen:
            return -1, competencies.index(competency)
        declined = history[seen[-1]].outcome == "not_for_me"
        return seen[-1] + declined * len(competencies), competencies.index(competency)

    turns = sorted(dict.fromkeys(competencies), key=waited)
    if stays := _stays(history):
        turns.sort(key=lambda competency: competency != stays)
    return turns


def _stays(history: Sequence[Given]) -> str:
    """The competency that keeps its turn; empty where it goes on."""
    waiting = [(given.competency, given.outcome == "not_yet") for given in history[-2:]]
    if not waiting or not waiting[-1][1] or (len(waiting) == 2 and waiting[0] == waiting[1]):
        return ""
    return waiting[-1][0]


def _pick(
    left: list[Prompt], library_prompts: Sequence[Prompt], *, week: int, history: Sequence[Given]
) -> Choice:
    competency = left[0].competency
    known = {prompt.id: prompt for prompt in library_prompts}
    past = [given for given in history if given.competency == competency]
    seen = [known[given.prompt_id] for given in past if given.prompt_id in known]
    stages = [_STAGES.index(prompt.stage) for prompt in seen]
    last = history[-1] if history else None
    elsewhere = last if last is not None and last.competency != competency and last.outcome else None
    wish = _wish(competency, past, stages, elsewhere, week=week)
    declined = None
    if wish.another_way:
        if elsewhere is None:
            *before, of_this = past
            declined, past_unsaid = known.get(of_this.prompt_id), [*before, replace(of_this, outcome=None)]
        else:
            declined, past_unsaid = known.get(elsewhere.prompt_id), past
        in_silence = _nearest(left, _wish(competency, past_unsaid, stages, None, week=week), seen)
        left = [each for each in left if each != in_silence] or left
    prompt = _nearest(left, wish, seen, declined)
    return Choice(prompt, wish.variant, _because(prompt, wish, past, stages))


def _nearest(
    left: Sequence[Prompt], wish: _Wish, seen: Sequence[Prompt], declined: Prompt | None = None
) -> Prompt:
    """The prompt nearest to the wished stage, where it can be in a situation they have not just had.

    After one that was declined, what is like it in stage and situation comes last.
    """
    before = declined or (seen[-1] if seen else None)

    def far_from_wish(prompt: Prompt) -> tuple[int, int, bool, bool]:
        away = _STAGES.index(prompt.stage) - wish.stage
        alike = before is not None and prompt.situation == before.situation
        as_declined = alike + (prompt.stage is declined.stage) if declined is not None else 0
        return as_declined, abs(away), (away < 0) == wish.later_first, alike

    return min(left, key=far_from_wish)


def _because(prompt: Prompt, wish: _Wish, past: Sequence[Given], stages: Sequence[int]) -> str:
    """One reason, the strongest: two together can contradict each other.

    It is about the prompt found: the nearest one left may not be where we wished.
    """
    topic = _spoken(prompt.competency)
    if wish.watch and prompt.stage is Stage.OBSERVE:
        return f"You were not sure how, so this one lets you watch for {topic} first."
    if wish.because and _STAGES.index(prompt.stage) >= wish.holds_from:
        return wish.because
    further = bool(stages) and _STAGES.index(prompt.stage) > stages[-1]
    if past and past[-1].outcome == "did_it":
        follows = "so this one goes a step further" if further else "so here is another way to use it"
        return f"You did the last one on {topic}, {follows}."
    if prompt.stage is Stage.PRACTICE and not any(given.outcome == "did_it" for given in past):
        return "Small things that are easy to repeat become a habit."
    return _STAGE_REASONS[prompt.stage]


def _wish(
    competency: str, past: Sequence[Given], stages: Sequence[int], elsewhere: Given | None, *, week: int
) -> _Wish:
    """The stage and size to look for, from the week and from what came back.

    Args:
        competency: whose turn it is.
        past: what they had on it.
        stages: the stages of those, as far as they are known.
        elsewhere: the last one of all, where that was on another competency and something came back.
        week: how many weeks of coaching lie behind.
    """
    planned = stage_of_week(week)
    # A competency whose turn comes late still starts small, and skips few stages.
    planned = min(planned, max(stages) + _AHEAD_AT_MOST if stages else _FIRST_AT_MOST)
    if elsewhere is not None:
        return _after_another(_spoken(competency), past, stages, elsewhere, planned)
    return _after_the_same(_spoken(competency), past, stages, planned)


def _after_another(
    topic: str, past: Sequence[Given], stages: Sequence[int], last: Given, planned: int
) -> _Wish:
    """The last one was on another competency, and what came back is of as much use here."""
    other = _spoken(last.competency)
    before = past[-1].outcome if past else None
    match last.outcome, before:
        case "not_for_me", _ if last.second == "too_basic":
            return _too_basic(planned)
        case "not_for_me", _:
            because = f"The last one was not for you, so this one is about {topic}."
            return _Wish(planned, "plain", because, another_way=True)
        case "not_yet", _:
            because = f"The last one, on {other}, has not happened yet, so here is a small one on {topic}."
            return _Wish(min([planned, *stages[-1:]]), "easier", because)
        case _, "did_it":
            because = f"You did the last one and the last on {topic}, so this one asks a little more."
            return _Wish(_next(planned), "harder", because, later_first=True)
        case _, "not_yet":
            because = f"You did the last one, so here is {topic} once more, in another way."
            return _Wish(min([planned, *stages[-1:]]), "plain", because)
        case _:
            because = f"You did the last one, on {other}, so this one, on {topic}, starts further on."
            return _Wish(_next(planned), "plain", because, later_first=True, holds_from=planned + 1)


def _after_the_same(topic: str, past: Sequence[Given], stages: Sequence[int], planned: int) -> _Wish:
    """What came back on this competency alone."""
    second = past[-1].second if past else ""
    match [given.outcome for given in past[-2:]]:
        case ["did_it", "did_it"]:
            because = f"You did the last two on {topic}, so this one asks a little more."
            return _Wish(_next(planned), "harder", because, later_first=True)
        case [*_, "did_it"]:
            return _Wish(_next(planned), "plain", "", later_first=True)
        case [*_, "not_yet"] if second == "not_sure_how":
            return _Wish(_STAGES.index(Stage.OBSERVE), "easier", _smaller(topic), watch=True)
        case ["not_yet", "not_yet"]:
            because = (
                f"The last two on {topic} did not fit in yet, so here is a small step from another side."
            )
            return _Wish(max(0, min([planned, *stages[-1:]]) - 1), "easier", because)
        case [*_, "not_yet"]:
            return _Wish(min([planned, *stages[-1:]]), "easier", _smaller(topic))
        case [*_, "not_for_me"] if second == "too_basic":
            return _too_basic(planned)
        case [*_, "not_for_me"]:
            because = f"The last one on {topic} was not for you, so here is another way in."
            return _Wish(planned, "plain", because, another_way=True)
        case _:
            return _Wish(planned, "plain", "")


def _too_basic(planned: int) -> _Wish:
    because = "The last one was too basic for you, so this one asks more."
    return _Wish(_next(planned), "harder", because, later_first=True)


def _smaller(topic: str) -> str:
    return f"The last one on {topic} has not happened yet, so here is a smaller step."


def _next(stage: int) -> int:
    return min(stage + 1, len(_STAGES) - 1)


def _spoken(competency: str) -> str:
    return competency.replace("-", " ")
