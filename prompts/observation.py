"""What a manager has seen: counts of their people, never names."""

from prompts.cards import Button, Buttons, Card, ChoiceInput, Part, Text, TextInput
from prompts.message import message
from prompts.wording import first_name

CANT_SAY = "cant_say"
"""What stands for a count where somebody could not tell."""

_ON_BUTTONS = 4
_IN_A_LIST = 98
_PRIVATE = "Counts only, never names. Others see totals of five or more managers."


def count_parts(*, behavior: str, of: int, about: str, yet: bool) -> tuple[Part, ...]:
    """The question and the ways to answer it: buttons for a few people, a list or a field for many.

    Args:
        behavior: what can be seen.
        of: how many people they have.
        about: the contact it belongs to.
        yet: whether the training is over, so that "seen" is about what changed since.
    """
    asked = "how many have you seen do this lately" if yet else "how many do this today"
    question = f"Of your {of} people, {asked}? {behavior}"
    if of == 1:
        question = f"{'Have you seen' if yet else 'Do you see'} your one person do this? {behavior}"
    return (Text(body=question), *_ways_to_answer(of, about), Text(body=_PRIVATE, tone="quiet"))


def _ways_to_answer(of: int, about: str) -> tuple[Part, ...]:
    if of <= _ON_BUTTONS:
        counts = [
            Button(action="observation.seen", value=f"{n}:{about}", label=_label(n, of))
            for n in range(of + 1)
        ]
        none = Button(action="observation.seen", value=f"{CANT_SAY}:{about}", label="Can't say")
        return (Buttons(buttons=(*counts, none)),)
    send = Buttons(
        buttons=(
            Button(action="observation.sent", value=about, label="Send the number", submits=True),
            Button(action="observation.seen", value=f"{CANT_SAY}:{about}", label="Can't say"),
        )
    )
    identifier, label = f"tp{about}.seen", f"How many of {of}"
    if of > _IN_A_LIST:
        return TextInput(id=identifier, label=label, hint="A number"), send
    choices = tuple((str(n), str(n)) for n in range(of + 1))
    return ChoiceInput(id=identifier, label=label, choices=choices), send


def _label(number: int, of: int) -> str:
    if of == 1:
        return "Yes" if number else "Not yet"
    return str(number)


@message(
    "observation.asked",
    name="Priya Nair",
    program="Consultative Selling",
    behavior="Asks at least three open questions before showing the product.",
    of=4,
    about="1",
)
def asked(*, name: str, program: str, behavior: str, of: int, about: str) -> Card:
    """The count by itself, where no coaching idea carries it."""
    lead = f"{first_name(name)}, one number on {program}, ten seconds."
    return Card(
        summary=f"{program}: what have you seen?",
        parts=(Text(body=lead), *count_parts(behavior=behavior, of=of, about=about, yet=True)),
    )


@message("observation.noted", seen=3, of=4, before=1, before_of=4)
def noted(*, seen: int | None, of: int, before: int | None, before_of: int) -> Card:
    """What was noted, beside what they saw the first time."""
    if seen is None:
        return Card(summary="Thanks, noted.", parts=(Text(body="Noted: can't say. That is an answer too."),))
    said = f"Noted: {seen} of {of}."
    if before is not None:
        said = f"{said} At the start it was {before} of {before_of}."
    return Card(summary=said, parts=(Text(body=said),))
