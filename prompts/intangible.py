"""A result that is not money: asked about again after the program, and never converted."""

from prompts.cards import Button, Buttons, Card, ChoiceInput, Part, Text, TextInput
from prompts.message import message

FELT = (("better", "Better"), ("same", "The same"), ("worse", "Worse"), ("cant_say", "Can't say"))

_SAYS = {
    "better": "Better than before.",
    "same": "The same as before.",
    "worse": "Worse than before.",
    "cant_say": "Too early to say.",
}


def section(*, about: str, words: str, by: str, on: str) -> tuple[Part, ...]:
    """Their wish, word for word, and how it is now."""
    lead = f"What {by} wanted on {on}, beyond money:" if by else f"What you wanted on {on}, beyond money:"
    return (
        Text(body=lead, tone="strong"),
        Text(body=words, tone="quote"),
        ChoiceInput(id=f"tp{about}.felt", label="How is that now, beside before?", choices=FELT),
        TextInput(id=f"tp{about}.words", label="What do you see? (optional)"),
    )


@message(
    "intangible.recorded",
    words="Our team should enjoy its work.",
    felt="better",
    seen="People stay after the stand-up and talk.",
    about="1",
)
def recorded(*, words: str, felt: str, seen: str, about: str) -> Card:
    """Kept beside the number, as it is."""
    parts: list[Part] = [Text(body=f"Recorded: {_SAYS[felt]}"), Text(body=words, tone="quote")]
    if seen:
        parts.append(Text(body=seen, tone="quote"))
    parts += [
        Text(body="It stands beside the return and is never turned into money.", tone="quiet"),
        Buttons(buttons=(Button(action="intangible.change", value=about, label="Change"),)),
    ]
    return Card(summary=f"Recorded: {_SAYS[felt]}", parts=tuple(parts))


@message("intangible.about_money", words="Our team should enjoy its work.")
def about_money(*, words: str) -> Card:
    """It was about money after all."""
    said = "Noted: that is about money, so I ask what it was worth."
    return Card(summary=said, parts=(Text(body=said), Text(body=words, tone="quote")))
