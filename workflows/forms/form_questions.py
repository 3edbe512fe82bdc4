"""Questions answered in a form that opens over the chat: the parts of their card, without its taps."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping

from prompts import question_forms as words
from prompts.cards import Buttons, Divider, Part, TextInput
from prompts.forms import Form, FormMessage
from storage import alignment
from storage.models import Touchpoint
from storage.words import Kind
from workflows.alignment import alignment_answers
from workflows.claims import answering
from workflows.claims.estimate import Estimate, Step
from workflows.conversation import own_words, questions
from workflows.errors import FormIncomplete, NotUnderstood, QuestionClosed
from workflows.forms.form import FormWorkflow
from workflows.numbers import readings as numbers
from workflows.reading import Status
from workflows.rules.kpi import format_value
from workflows.turn import Turn

WhyNot = Callable[[Turn, Touchpoint, Mapping[str, str]], Iterator[tuple[str, str]]]
"""Of what was filled in for one question: the inputs that cannot be taken, each with why."""

FORM_OF: dict[Kind, str] = {
    Kind.ALIGNMENT_QUESTIONS: "alignment",
    Kind.KPI_UPDATE: "kpi_update",
    Kind.BASELINE: "kpi_update",
    Kind.CONFIRM_NOTED: "kpi_update",
    Kind.ROI: "roi",
}
"""The form in which a question can be answered, by its kind."""


def opened(turn: Turn, value: str, worded: FormMessage[...], kinds: Collection[Kind]) -> Form:
    """The questions' parts, one below the other."""
    parts: list[Part] = []
    for touchpoint in _group(turn, value, kinds):
        shown = questions.section(turn, turn.person, touchpoint).parts
        parts += [Divider()] if parts else []
        parts += [part for part in shown if not isinstance(part, Buttons)]
    if not any(isinstance(part, TextInput) for part in parts):
        raise QuestionClosed("This takes one tap in our chat: /alignment mine shows it there.")
    return worded.to(turn.person.locale)(about=value, parts=tuple(parts))


def taken(
    turn: Turn, value: str, inputs: Mapping[str, str], kinds: Collection[Kind], why_not: WhyNot
) -> None:
    """Look at every input first; only if all can be taken, they go to the workflows that asked."""
    group = _group(turn, value, kinds)
    filled: dict[Kind, list[tuple[Touchpoint, Mapping[str, str]]]] = defaultdict(list)
    problems: dict[str, str] = {}
    for touchpoint in group:
        prefix = f"tp{touchpoint.id}."
        mine = {
            name.removeprefix(prefix): said.strip()
            for name, said in inputs.items()
            if name.startswith(prefix) and said.strip()
        }
        if mine:
            filled[touchpoint.kind].append((touchpoint, mine))
            problems |= {f"{prefix}{name}": why for name, why in why_not(turn, touchpoint, mine)}
    if not filled:
        first = next(iter(inputs), f"tp{group[0].id}.value")
        problems = {first: words.NOTHING_WRITTEN}
    if problems:
        raise FormIncomplete(problems)
    for kind, answers in filled.items():
        take = turn.workflows[kind].form
        if take is not None:
            take(turn, answers)


def _group(turn: Turn, value: str, kinds: Collection[Kind]) -> list[Touchpoint]:
    group = questions.of_value(turn, value)
    if any(touchpoint.kind not in kinds for touchpoint in group):
        raise QuestionClosed("This form is from an older message. /alignment mine shows what waits for you.")
    return group


def _numbers(turn: Turn, touchpoint: Touchpoint, filled: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A number in the KPI's own unit, or words like "same as before" or "don't know yet"."""
    said, locale = filled.get("value", ""), turn.person.locale
    view = turn.kpi_of(touchpoint)
    answer = numbers.typed(turn, touchpoint, view, said)
    example = format_value(numbers.example(view), view.unit, locale)
    if answer is None:
        yield "value", f"I can't read a number in “{said[:60]}”. Write it like {example}."
    elif answer.unit is not None and view.unit and answer.unit != view.unit:
        yield "value", f"{view.name} is counted in {view.unit}. Write it like {example}."
    elif answer.status is Status.NO_CHANGE and view.latest is None and view.baseline is None:
        yield "value", f"I have no earlier number for {view.name}. Write it like {example}."
    elif answer.status is Status.RANGE and None in (answer.low, answer.high):
        yield "value", f"Give both ends, or one number like {example}."


def _own_words(turn: Turn, touchpoint: Touchpoint, filled: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    kept = alignment_answers.said_by(turn, touchpoint)
    for number in alignment.ALL:
        said = filled.get(f"q{number}", "")
        if not said or said == kept.get(number) or own_words.is_unknown(said, turn.person.locale):
            continue
        if why := alignment_answers.why_not(turn, number, said):
            yield f"q{number}", why


def _worth(turn: Turn, touchpoint: Touchpoint, filled: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each step by itself: what one says wrongly must not hide what is wrong with the next."""
    for step in Step:
        try:
            if said := filled.get(step.value):
                answering.take(turn, touchpoint, Estimate(), step, said)
        except NotUnderstood as error:
            yield step.value, error.said


def _form(name: str, worded: FormMessage[...], why_not: WhyNot) -> FormWorkflow:
    kinds = frozenset(kind for kind, form in FORM_OF.items() if form == name)
    return FormWorkflow(
        opened=lambda turn, value: opened(turn, value, worded, kinds),
        taken=lambda turn, value, inputs: taken(turn, value, inputs, kinds, why_not),
    )


ALIGNMENT = _form("alignment", words.alignment, _own_words)
KPI_UPDATE = _form("kpi_update", words.kpi_update, _numbers)
ROI = _form("roi", words.roi, _worth)
