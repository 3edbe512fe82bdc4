"""The results of coaching in sentences, for chat and terminal alike."""

from collections.abc import Iterable, Sequence

from prompts.cards import Card
from prompts.coaching_results import Section, shown
from prompts.wording import counted
from storage.models import Program
from workflows.coaching_loop.coaching_results import (
    Compared,
    HoldoutResult,
    KpiByManager,
    PromptResult,
    Results,
    WeekResult,
    results,
)
from workflows.coaching_loop.told import Pulse
from workflows.conversation import which_program
from workflows.errors import NotAllowed
from workflows.rules.access import enough
from workflows.rules.holdout import SMALLEST_ARM
from workflows.turn import Turn

_WEAK_SHOWN = 8
_IDEAS_SHOWN = 20
_TOO_FEW = "Fewer than five managers have answered so far. Totals start there."
_SOON = "What they answered counts from the next day on, once five have."


def show(turn: Turn, rest: str) -> None:
    """`/alignment coaching results PROGRAM`, for those who may see the program.

    Raises:
        NotAllowed: they may not.
    """
    viewer = which_program.of_viewer(turn)
    if not viewer.learning_team and not viewer.programs:
        raise NotAllowed("Totals are for sponsors and the learning team.")
    program = which_program.program_meant(turn, rest, command="coaching results")
    turn.to(turn.person).card(shown.name, card(turn, program))


def card(turn: Turn, program: Program, kpis: KpiByManager | None = None) -> Card:
    """What coaching brought, section by section."""
    found = results(turn, program, kpis)
    return shown(program=program.name, sections=tuple(_sections(found)))


def in_full(turn: Turn, program: Program, kpis: KpiByManager | None = None) -> Card:
    """The same with each idea and each week, where there is room for it."""
    found = results(turn, program, kpis)
    each = (
        Section("Idea by idea", one_by_one(found.prompt_results)),
        Section("Week by week", tuple(map(_week, found.weeks))),
    )
    return shown(program=program.name, sections=(*_sections(found), *(one for one in each if one.lines)))


def one_by_one(ideas: Iterable[PromptResult]) -> tuple[str, ...]:
    """A line for each idea that may be told of by itself: the weak ones first, then by how many answered."""
    worst_first = sorted(ideas, key=lambda each: (not each.weak, -each.answered, each.prompt))
    lines = [_idea(each) for each in worst_first]
    rest = [f"and {len(lines) - _IDEAS_SHOWN} more, with --json"] if len(lines) > _IDEAS_SHOWN else []
    return (*lines[:_IDEAS_SHOWN], *rest)


def _sections(found: Results) -> Iterable[Section]:
    yield Section("Ideas", tuple(_ideas(found)))
    weak = [each for each in found.prompt_results if each.weak]
    if weak:
        lines = [f"{each.prompt}: {each.weak}." for each in weak]
        rest = [f"and {len(lines) - _WEAK_SHOWN} more"] if len(lines) > _WEAK_SHOWN else []
        yield Section("Weak ideas", (*lines[:_WEAK_SHOWN], *rest))
    if found.seen:
        yield Section(
            "Seen by managers",
            tuple(f"{each.when}: {_part(each.seen, each.of, 'people')}" for each in found.seen),
        )
    if found.pulses:
        yield Section("What learners say", tuple(_pulse(each) for each in found.pulses))
    if found.circle_answers is not None:
        said = f"{_part(found.circle_attended or 0, found.circle_answers, 'times')} managers were there."
        yield Section("Circles", (said,))
    for holdout in found.holdouts:
        yield Section("With and without ideas", tuple(_holdout(holdout)))


def _ideas(found: Results) -> Iterable[str]:
    if not found.prompts:
        yield "None went out yet."
        return
    yield f"{found.prompts:,} went to {counted(found.managers, 'manager')}."
    if not found.answered or found.did_it is None:
        yield _SOON if enough(found.answering) else _TOO_FEW
        return
    yield f"{found.answered:,} answers count so far: {_percent(found.did_it, found.answered)} did it."
    if found.of_five:
        yield "Of five people only, so none is shown as one, and all as all but one."
    if found.weeks:
        yield first_and_last(found.weeks)
    if found.tired:
        yield "The last weeks bring less than half of what the first did: people are tired of it."
    if found.wanted_fewer is not None:
        yield f"{counted(found.wanted_fewer, 'time')} somebody wanted fewer, or none."


def first_and_last(weeks: Sequence[WeekResult]) -> str:
    """How many answered in the first week and in the last, where that is another one."""
    said = [
        f"{_percent(each.answered, each.given)} in week {each.week}"
        for each in dict.fromkeys((weeks[0], weeks[-1]))
    ]
    return f"Answered: {', '.join(said)}."


def _idea(found: PromptResult) -> str:
    said = [counted(found.answered, "answer")]
    if found.answered:
        said += [
            f"{_percent(found.did_it, found.answered)} did it",
            f"{_percent(found.not_for_me, found.answered)} not for me",
        ]
    if found.helpful is not None:
        said.append(f"useful {found.helpful} of {found.said_so} times")
    return f"{found.prompt}: {', '.join(said)}{f' (weak: {found.weak})' if found.weak else ''}"


def _week(found: WeekResult) -> str:
    return f"week {found.week}: {_part(found.answered, found.given, 'answered')}"


def _pulse(found: Pulse) -> str:
    said = f"day {found.day}: {_part(found.used, found.answered, 'learners')} used it"
    stopped = [f"{label.lower()} {number}" for label, number in found.stopped_by if number is not None]
    small = any(number is None for _, number in found.stopped_by)
    if stopped:
        said += f"; what stops them: {', '.join(stopped)}{', others too few to show' if small else ''}"
    return said


def _holdout(found: HoldoutResult) -> Iterable[str]:
    over = ", ended" if found.ended else ""
    yield f"{found.with_ideas} managers with ideas, {found.without} without, drawn by lot{over}."
    if found.mixed:
        managers = counted(found.mixed, "manager")
        yield f"{managers} got ideas on the same topics from another program: left out since."
    if not any(each.difference.enough for each in found.differences):
        yield f"Not enough data: it takes {SMALLEST_ARM} managers on each side who counted before and after."
    others = sum(each.difference.enough and not each.decides for each in found.differences)
    for each in found.differences:
        decides = " (it decides, as was said before the draw)" if each.decides else ""
        left_out = f" {each.left_out} in the file left out." if each.left_out else ""
        yield f"{each.what}{decides}: {_difference(each, others)}{left_out}"


def _difference(compared: Compared, others: int) -> str:
    found = compared.difference
    if not found.enough:
        return f"not enough data ({found.with_ideas} with, {found.without} without so far)."
    said = f"{abs(found.difference or 0):.1f} {compared.unit}".strip()
    way = "more" if (found.difference or 0) >= 0 else "less"
    interval = f"95 % interval {found.low:.1f} to {found.high:.1f}"
    verdict = "" if compared.clear else ", so it may be chance"
    if found.clear and not compared.clear:
        verdict = f", which may be chance among {others} comparisons"
    return f"{said} {way} with ideas, {interval}{verdict} ({found.with_ideas} and {found.without} managers)."


def _part(number: int, of: int, what: str) -> str:
    return f"{number} of {of} {what} ({_percent(number, of)})"


def _percent(number: int, of: int) -> str:
    return f"{round(100 * number / of)} %" if of else "0 %"
