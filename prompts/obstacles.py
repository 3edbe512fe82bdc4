"""What holds managers up, told to the sponsor, and the sponsor's answer, told to the managers."""

from prompts.cards import Button, Buttons, Card, Items, Part, Text, TextInput
from prompts.message import message
from prompts.wording import first_name

_QUOTED = 3


@message(
    "obstacles.shown",
    name="Dana Wu",
    program="Consultative Selling",
    managers=7,
    obstacle="Something blocks it",
    topics="discovery questions and negotiation",
    lines=("Discount approval takes four days.", "We wait for legal on every change."),
    about="1",
)
def shown(
    *,
    name: str,
    program: str,
    managers: int,
    obstacle: str,
    topics: str,
    lines: tuple[str, ...],
    about: str,
) -> Card:
    """Five managers or more are held up by the same thing; the sponsor can fix it, or say why not."""
    on = f" about {topics}" if topics else ""
    lead = f"{first_name(name)}, {managers} managers in {program} say the same{on}: “{obstacle}”."
    parts: list[Part] = [Text(body=lead)]
    if lines:
        parts += [
            Text(body="In the words of those who agreed to pass them on:"),
            Items(items=lines[:_QUOTED]),
        ]
    parts += [
        *_answer(about, line=""),
        Text(body="No names, and never fewer than five people. The managers hear your answer.", tone="quiet"),
    ]
    return Card(summary=f"{managers} managers: {obstacle.lower()}", parts=tuple(parts))


def _answer(about: str, *, line: str) -> tuple[Part, Part]:
    fix = Button(action="obstacle.fix", value=about, label="I'll fix it", style="primary", submits=True)
    not_now = Button(action="obstacle.not_now", value=about, label="Not now, because", submits=True)
    return (
        TextInput(id=f"tp{about}.words", label="One line the managers will read", value=line, multiline=True),
        Buttons(buttons=(fix, not_now)),
    )


@message(
    "obstacles.meant",
    managers=7,
    obstacle="Something blocks it",
    line="We can't before July, the tool is being replaced.",
    about="1",
)
def meant(*, managers: int, obstacle: str, line: str, about: str) -> Card:
    """They wrote something that is neither answer: it is told to nobody before one of the taps."""
    asked = f"Shall I tell the {managers} managers this about “{obstacle}”?"
    if not line:
        asked = f"Your answer to the {managers} managers on “{obstacle}” is still open."
    quiet = "Nothing is told before you tap. They read the line with your name; you get none of theirs."
    return Card(
        summary=asked, parts=(Text(body=asked), *_answer(about, line=line), Text(body=quiet, tone="quiet"))
    )


@message("obstacles.answered", managers=7, words="Approval moves to the regions from 1 July.")
def answered(*, managers: int, words: str) -> Card:
    """Thanks, and who hears it."""
    said = f"Thanks. The {managers} managers hear it{' from you' if words else ''}."
    parts: list[Part] = [Text(body=said)]
    if words:
        parts.append(Text(body=words, tone="quote"))
    return Card(summary=said, parts=tuple(parts))


@message(
    "obstacles.heard",
    name="Priya Nair",
    sponsor="Dana Wu",
    program="Consultative Selling",
    managers=7,
    obstacle="Something blocks it",
    will_fix=True,
    words="Approval moves to the regions from 1 July.",
)
def heard(
    *, name: str, sponsor: str, program: str, managers: int, obstacle: str, will_fix: bool, words: str
) -> Card:
    """What the sponsor answered, to those who had said it."""
    answer = "will fix it" if will_fix else "says: not now"
    lead = (
        f"{first_name(name)}, “{obstacle}” came from {managers} managers in {program}, you among them. "
        f"{sponsor} {answer}."
    )
    parts: list[Part] = [Text(body=lead)]
    if words:
        parts.append(Text(body=words, tone="quote"))
    return Card(summary=f"{sponsor} {answer}: {obstacle.lower()}", parts=tuple(parts))
