"""A concern: raised in a sentence, answered, with what changed, and read back."""

from prompts.cards import Button, Buttons, Card, Items, Text, TextInput
from prompts.message import message
from prompts.wording import first_name


@message("concerns.noted", program="Consultative Selling", words="The role plays take the whole morning.")
def noted(*, program: str, words: str) -> Card:
    """To the one who raised it."""
    text = f"Noted for {program}. The learning team sees it with your name, answers, and says what changes."
    return Card(summary=text, parts=(Text(body=words, tone="quote"), Text(body=text)))


@message(
    "concerns.raised",
    person="Priya Nair",
    program="Consultative Selling",
    words="The role plays take the whole morning.",
    about="1",
)
def raised(*, person: str, program: str, words: str, about: str) -> Card:
    """To the learning team, to be answered."""
    lead = f"{person} has a concern about {program}:"
    return Card(
        summary=lead,
        parts=(
            Text(body=lead),
            Text(body=words, tone="quote"),
            TextInput(id="reply", label="Your answer", multiline=True),
            TextInput(id="changed", label="What changes", hint="Nothing is an answer too; say why."),
            Buttons(
                buttons=(
                    Button(
                        action="concern.reply", value=about, label="Answer", style="primary", submits=True
                    ),
                )
            ),
        ),
    )


@message(
    "concerns.answered",
    by="Mei Tanaka",
    program="Consultative Selling",
    words="The role plays take the whole morning.",
    reply="You are right; two of four are enough.",
    changed="From the autumn on it is an hour.",
)
def answered(*, by: str, program: str, words: str, reply: str, changed: str) -> Card:
    """To the one who raised it: the answer, and what changed."""
    lead = f"{by} answered your concern about {program}:"
    parts = [Text(body=words, tone="quote"), Text(body=f"{first_name(by)}: {reply}")]
    if changed:
        parts.append(Text(body=f"What changes: {changed}"))
    return Card(summary=lead, parts=(Text(body=lead), *parts))


@message("concerns.sent", person="Priya Nair")
def sent(*, person: str) -> Card:
    """To whoever answered."""
    text = f"{person} has your answer. The next quarterly look reads it back."
    return Card(summary=text, parts=(Text(body=text),))


@message(
    "concerns.mine",
    lines=("Consultative Selling: “The role plays take the whole morning.” Mei: two of four are enough.",),
)
def mine(*, lines: tuple[str, ...]) -> Card:
    """What somebody raised so far, with what became of it."""
    how = "Raise one: /alignment concern Consultative Selling: what you see"
    if not lines:
        text = "You have raised no concern so far."
        return Card(summary=text, parts=(Text(body=text), Text(body=how, tone="quiet")))
    return Card(
        summary="What you raised, and what became of it",
        parts=(Items(items=lines), Text(body=how, tone="quiet")),
    )
