"""Ideas in a model's words: the mark on a manager's card, and the learning team's choice and review list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from prompts.cards import Button, Buttons, Card, Divider, Part, Text
from prompts.manager import prompt
from prompts.message import message
from prompts.wording import counted

Choice = Literal["off", "on", "review"]


@message("tailoring.marked", card=prompt.example(), title="problem before product", about="1", original=False)
def marked(*, card: Card, title: str, about: str, original: bool) -> Card:
    """A manager's card that says whose words it holds; the other words are one tap away.

    Args:
        card: the idea, in a model's words or in the library's.
        title: what the idea is called in the library.
        about: the question.
        original: whether the card holds the library's words.
    """
    said = f"Worded for you by a model from: {title}"
    other = Button(action="coaching.original", value=about, label="Show the original")
    if original:
        said = f"This is the original: {title}"
        other = Button(action="coaching.worded", value=about, label="Show the other wording")
    first = next(place for place, part in enumerate(card.parts) if isinstance(part, Buttons))
    parts = (
        *card.parts[:first],
        Text(body=said, tone="quiet"),
        *card.parts[first:],
        Buttons(buttons=(other,)),
    )
    return Card(summary=card.summary, title=card.title, parts=parts)


def noted(sentence: str) -> str:
    """An idea in a list, saying whose words it is in; the library's need no word."""
    return f"{sentence} (Worded by a model.)"


@dataclass(frozen=True)
class Waiting:
    """A text that nobody of the learning team has looked at, beside the library's."""

    number: str
    program: str
    topic: str
    title: str
    worded: tuple[str, str, str, str]
    """If-then, why, the smaller step, the step further."""
    original: tuple[str, str, str, str]


_EXAMPLE = Waiting(
    number="7",
    program="Consultative Selling",
    topic="Discovery questions",
    title="problem before product",
    worded=(
        "If you sit in on a customer call this week, then ask one question about a problem they have before "
        "anyone talks about what we sell.",
        "Your sellers learn to ask by watching you ask.",
        "No call this week? Send one seller a question you would like to hear them ask.",
        "Ask about a problem, then ask what it leads to. Let the customer finish.",
    ),
    original=(
        "If you join a customer call this week, then ask one question about a problem they face before "
        "anyone on your side talks about the product.",
        "Your sellers will do what they see you do.",
        "No call to join? Send one seller a question you would love to hear them ask in their next one.",
        "Ask about a problem, then ask what it leads to if nothing changes. Let the customer finish.",
    ),
)
_WHAT = ("", "Why: ", "Or smaller: ", "Or a step further: ")
_CHOICES: dict[Choice, str] = {
    "off": "Off: ideas go out in the library's words.",
    "on": "On: a model words each idea a day ahead. What fails a check goes out in the library's words.",
    "review": (
        "Review: a model's words go out only after your yes. What you have not seen goes out in the "
        "library's words."
    ),
}


@message(
    "tailoring.overview",
    choice="review",
    changed=False,
    waiting=(_EXAMPLE,),
    more=5,
    made=24,
    failed=(("invented", 2), ("library_rules", 1)),
)
def overview(
    *,
    choice: Choice,
    changed: bool,
    waiting: Sequence[Waiting],
    more: int,
    made: int,
    failed: Sequence[tuple[str, int]],
) -> Card:
    """How it is set, what came of it, and the texts that wait for a look, each beside the library's.

    Args:
        choice: how it is set.
        changed: whether that is new.
        waiting: the texts that are shown.
        more: how many more wait.
        made: with review, how many texts there are; else how many ideas went out that may be counted.
        failed: how many of these are not in a model's words, by why.
    """
    said = _CHOICES[choice]
    parts: list[Part] = [Text(body=f"Done. {said}" if changed else said)]
    if choice != "off":
        came = _texts(made, failed) if choice == "review" else _went_out(made, failed)
        parts.append(Text(body=came, tone="quiet"))
    for each in waiting:
        parts += [Divider(), *_to_review(each)]
    if waiting and more:
        parts.append(Text(body=f"{more} more after these.", tone="quiet"))
    elif choice == "review" and not waiting:
        parts.append(
            Text(body="Nothing waits for you now. More texts come as they are worded.", tone="quiet")
        )
    others = [f"/alignment coaching tailoring {each}" for each in _CHOICES if each != choice]
    parts.append(Text(body=f"To change it: {' or '.join(others)}", tone="quiet"))
    return Card(summary=said, title="Ideas in a model's words", parts=tuple(parts))


def _texts(made: int, failed: Sequence[tuple[str, int]]) -> str:
    if not made:
        return (
            "Nothing is worded yet. It needs a model (docs/model.md says how to name one) and a few minutes."
        )
    said = f"{counted(made, 'text')} so far."
    if failed:
        said += f" Not used: {', '.join(f'{number} {_FAILED.get(code, code)}' for code, number in failed)}."
    return said


def _went_out(made: int, failed: Sequence[tuple[str, int]]) -> str:
    if not made:
        return (
            "How many ideas went out in a model's words is told from five managers on. It needs a model "
            "(docs/model.md says how to name one)."
        )
    others = sum(number for _code, number in failed)
    said = f"{made - others} of {counted(made, 'idea')} went out in a model's words."
    if others:
        why = (f"{number * 100 / others:.0f} % {_FAILED.get(code, code)}" for code, number in failed)
        said += f" The texts for the others: {', '.join(why)}."
    return said


_FAILED = {
    "form": "out of form or too long",
    "library_rules": "heavy to read or in jargon",
    "invented": "with something nobody said",
    "another": "about something else",
    "same": "the same as before",
    "no_answer": "without a usable answer",
    "not_ready": "not ready in time",
    "not_reviewed": "not looked at",
    "put_aside": "put aside by you",
    "like_before": "too like an earlier one",
}


def _to_review(each: Waiting) -> tuple[Part, ...]:
    return (
        Text(body=f"{each.topic}, {each.program}: {each.title}", tone="strong"),
        Text(body=_lines("By the model", each.worded)),
        Text(body=_lines("From the library", each.original)),
        Buttons(
            buttons=(
                Button(action="tailoring.use", value=each.number, label="Use", style="primary"),
                Button(action="tailoring.library", value=each.number, label="Use the library's"),
            )
        ),
    )


def _lines(by: str, said: tuple[str, str, str, str]) -> str:
    return "\n".join((f"{by}:", *(f"{what}{text}" for what, text in zip(_WHAT, said, strict=True))))
