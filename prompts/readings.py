"""What is said about numbers: what was understood, what was recorded, and what it changed."""

from decimal import Decimal
from typing import NamedTuple

from prompts.cards import Button, Buttons, Card, Chart, Divider, Part, Point, Slide, Text, TextInput
from prompts.message import message
from prompts.wording import first_name, listed


class Understood(NamedTuple):
    """One number as it was understood, already written for the person's locale."""

    name: str
    value: str
    when: str
    """Now, or before the program."""
    as_of: str
    """The day it is for, or the period as it was said, such as "end of feb"."""
    quote: str
    note: str = ""
    """What was done with it: "I take the lower end of 20 to 25"."""


def helped(note: str) -> str:
    """The line under a number that a language model pointed at."""
    return f"{note} I wasn't sure, so a language model helped me find it. Please check.".strip()


def not_asked(note: str) -> str:
    """The line under a number that was given beside what was asked."""
    return f"{note} I didn't ask for this one; it counts as well if you say yes.".strip()


@message(
    "readings.confirm",
    numbers=(Understood("Win rate", "25.5 %", "now", "28 February", "we're at 25.5, end of Feb"),),
    about="12",
)
def confirm(*, numbers: tuple[Understood, ...], about: str) -> Card:
    """What was understood; nothing counts before a tap."""
    parts: list[Part] = []
    for number in numbers:
        parts.append(
            Text(body=f"{number.name}: {number.value} {number.when}, as of {number.as_of}", tone="strong")
        )
        if number.quote:
            parts.append(Text(body=number.quote, tone="quote"))
        if number.note:
            parts.append(Text(body=number.note, tone="quiet"))
    them = "it" if len(numbers) == 1 else "them"
    parts.append(
        Buttons(
            buttons=(
                Button(action="reading.confirm", value=about, label=f"Yes, record {them}", style="primary"),
                Button(action="reading.change", value=about, label="Change"),
            )
        )
    )
    said = listed([f"{number.name} {number.value} {number.when}" for number in numbers])
    return Card(summary=f"I understood: {said}. Right?", title="I understood", parts=tuple(parts))


class Recorded(NamedTuple):
    """One number that counts now, with what it changed."""

    name: str
    sentence: str
    """Where it stands now, and how far that is from baseline and target."""
    tone: str
    unit: str
    points: tuple[tuple[str, Decimal], ...]
    target: Decimal | None
    spoken: str
    """The chart in words."""
    written: tuple[str, ...] = ()
    """Each point's value as their language writes it, and the target."""
    target_written: str = ""


@message(
    "readings.recorded",
    name="Dana Wu",
    numbers=(
        Recorded(
            "Win rate",
            "25.5 %, up 3.5 points from 22 %. That is 88 % of the way to 26 %.",
            "good",
            "%",
            (("Dec", Decimal(22)), ("Apr", Decimal("25.5"))),
            Decimal(26),
            "22 % in December, 25.5 % in April; target 26 %",
            ("22 %", "25.5 %"),
            "26 %",
        ),
    ),
    own_words="If win rate is back where it was, it paid for itself.",
    own_words_on="14 January",
    about="1",
    ask_why_of="",
    late=False,
)
def recorded(
    *,
    name: str,
    numbers: tuple[Recorded, ...],
    own_words: str,
    own_words_on: str,
    own_words_by: str = "",
    about: str,
    ask_why_of: str,
    late: bool,
) -> Card:
    """Thanks, and at once what the answer changed: trend, distance to target, their own words."""
    parts: list[Part] = []
    for place, number in enumerate(numbers):
        if place:
            parts.append(Divider())
        parts.append(Text(body=number.name, tone="strong"))
        tone = number.tone if number.tone in ("good", "warn") else "plain"
        parts.append(Text.model_validate({"body": number.sentence, "tone": tone}))
        if len(number.points) > 1:
            parts.append(
                Chart(
                    title=number.name,
                    unit=number.unit,
                    points=tuple(Point(label=label, value=value) for label, value in number.points),
                    target=number.target,
                    alt=number.spoken,
                    slide=_slide(number, own_words, f"{own_words_by or name}, {own_words_on}"),
                )
            )
    if own_words:
        said = f"{own_words_by or 'you'} said on {own_words_on}"
        parts.append(Text(body=f"What {said} would make it worth it:", tone="quiet"))
        parts.append(Text(body=own_words, tone="quote"))
    buttons = [Button(action="reading.correct", value=about, label="Correct it")]
    if ask_why_of:
        parts.append(TextInput(id="moved", label=f"What moved {ask_why_of}? One line, if you like."))
        buttons.insert(
            0, Button(action="reading.moved", value=about, label="Send", style="primary", submits=True)
        )
    parts.append(Buttons(buttons=tuple(buttons)))
    later = " It came late, and still counts." if late else ""
    return Card(
        summary=f"Recorded: {listed([number.name for number in numbers])}.",
        title=f"Recorded. Thank you, {first_name(name)}.{later}",
        parts=tuple(parts),
    )


def _slide(number: Recorded, words: str, who: str) -> Slide | None:
    """Their own words beside the trend, as a picture to keep; none where they have said nothing yet."""
    if not words or len(number.written) != len(number.points):
        return None
    return Slide(
        said=number.sentence, words=words, who=who, values=number.written, target=number.target_written
    )


@message("readings.replaced")
def replaced() -> Card:
    """A proposal that a correction has replaced."""
    return Card(
        summary="Replaced by what you wrote next.",
        parts=(Text(body="Not recorded: you corrected this, see below.", tone="quiet"),),
    )


@message("readings.withdrawn")
def withdrawn() -> Card:
    """A proposal that was taken back by what came next."""
    return Card(summary="Not recorded.", parts=(Text(body="Not recorded.", tone="quiet"),))


_LEVELS = {"target": "the target", "baseline": "where it started"}


@message(
    "readings.which",
    name="Win rate",
    choices=(("1:0", "25.5 %"),),
    about="1",
    level="target",
)
def which(*, name: str, choices: tuple[tuple[str, str], ...], about: str, level: str) -> Card:
    """A number, or several, and nothing that says which one it is."""
    values = [label for _, label in choices]
    if len(choices) > 1:
        question = f"Which one is {name} now: {' or '.join(values)}?"
        buttons = [Button(action="reading.pick", value=value, label=label) for value, label in choices[:4]]
        none = "None of these"
    elif level:
        question = f"Is {values[0]} {name} now, or {_LEVELS[level]}?"
        known = _LEVELS[level]
        buttons = [
            Button(action="reading.pick", value=choices[0][0], label=f"{name} now"[:75]),
            Button(
                action="reading.not_now", value=f"{level}:{about}", label=f"{known[0].upper()}{known[1:]}"
            ),
        ]
        none = "Neither"
    else:
        question = f"Is {values[0]} {name} now?"
        buttons = [Button(action="reading.pick", value=choices[0][0], label="Yes")]
        none = "No"
    buttons.append(Button(action="answers.back", value=about, label=none))
    return Card(summary=question, parts=(Text(body=question), Buttons(buttons=tuple(buttons))))


@message(
    "readings.whose",
    value="25.5 %",
    choices=(("1:0", "Win rate"), ("2:0", "Renewal rate")),
    about="1,2",
)
def whose(*, value: str, choices: tuple[tuple[str, str], ...], about: str) -> Card:
    """One number that several KPIs could have."""
    names = [name for _, name in choices]
    question = f"Which one is {value}: {' or '.join(names)}?"
    buttons = [Button(action="reading.pick", value=place, label=name[:75]) for place, name in choices[:4]]
    none = "Neither" if len(choices) < 3 else "None of these"
    buttons.append(Button(action="answers.back", value=about, label=none))
    return Card(summary=question, parts=(Text(body=question), Buttons(buttons=tuple(buttons))))


@message("readings.not_now", name="Win rate", level="target", about="1")
def not_now(*, name: str, level: str, about: str) -> Card:
    """The number was the target or the baseline; the question stands."""
    line = f"Good to know: that is {_LEVELS[level]}, so I record nothing. Where is {name} now?"
    return Card(
        summary=line,
        parts=(
            Text(body=line),
            Buttons(buttons=(Button(action="answers.back", value=about, label="Answer now"),)),
        ),
    )


@message("readings.other_unit", name="Deal cycle time", stated="2 weeks", unit="days")
def other_unit(*, name: str, stated: str, unit: str) -> Card:
    """A number in another unit is not converted but asked about."""
    question = (
        f"You wrote {stated}. I keep {name} in {unit}, and don't convert by myself. How much is it in {unit}?"
    )
    return Card(summary=question, parts=(Text(body=question),))


@message("readings.no_end", name="Win rate", stated="under 30 %")
def no_end(*, name: str, stated: str) -> Card:
    """Half a range, with the end missing that would be the careful one to count."""
    question = (
        f"You wrote {stated} for {name}. What is it, roughly? I'd rather count too little than too much."
    )
    return Card(summary=question, parts=(Text(body=question),))


@message("readings.nothing_found", subjects="Win rate", example="25.5 %")
def nothing_found(*, subjects: str, example: str) -> Card:
    """A reply without a number that could be recorded."""
    return Card(
        summary=f"I found no number for {subjects}.",
        parts=(
            Text(body=f"I found no number for {subjects} in that, so nothing is recorded."),
            Text(
                body=f"Write it like “{example}”, or “no change”, “don't know yet”, “ask Tom Ruiz”.",
                tone="quiet",
            ),
        ),
    )


@message("readings.moved", program="Consultative Selling")
def moved(*, program: str) -> Card:
    """What moved a KPI was noted."""
    return Card(
        summary="Noted.",
        parts=(
            Text(body=f"Noted. It will stand beside the numbers of {program} when its return is worked out."),
        ),
    )


@message(
    "readings.given_by",
    person="Tom Ruiz",
    name="Win rate",
    value="25.5 %",
    program="Consultative Selling",
    about="1",
    first=True,
)
def given_by(*, person: str, name: str, value: str, program: str, about: str, first: bool) -> Card:
    """A colleague answered: whoever was asked first may differ, a stand-in has nothing left to do."""
    said = f"{person} gave {value} for {name} ({program}). It is recorded."
    summary = f"{person} gave {value} for {name}."
    if not first:
        return Card(summary=summary, parts=(Text(body=f"{said} Nothing is left for you to do."),))
    return Card(
        summary=summary,
        parts=(
            Text(body=said),
            Buttons(buttons=(Button(action="reading.correct", value=about, label="I have another number"),)),
        ),
    )


@message(
    "readings.noted",
    name="Win rate",
    said_by="You",
    value="27 %",
    where="the QBR",
    on="12 March",
    noted_by="Priya Shah",
    about="1",
)
def noted(*, name: str, said_by: str, value: str, where: str, on: str, noted_by: str, about: str) -> Card:
    """A number given elsewhere; it counts once the one who gave it agrees."""
    place = f" in {where}" if where else ""
    line = f"{name}: {said_by} gave {value}{place} on {on}, noted by {noted_by}. Right?"
    return Card(
        summary=line,
        parts=(
            Text(body=line),
            Text(body="One tap. It counts only if you say so.", tone="quiet"),
            Buttons(
                buttons=(
                    Button(action="noted.right", value=about, label="Right", style="primary"),
                    Button(action="noted.other", value=about, label="Other number"),
                    Button(action="answers.later", value=about, label="Later or not me"),
                )
            ),
        ),
    )


@message("readings.checked", name="Average deal size", sentence="$25,500, up $1,500 from $24,000.")
def checked(*, name: str, sentence: str) -> Card:
    """A published number looked right to its owner."""
    return Card(
        summary=f"Thanks. {name}: {sentence}",
        parts=(Text(body=f"Thanks. {name}: {sentence}", tone="good"),),
    )


@message("readings.what_is_off", name="Average deal size", source="Salesforce")
def what_is_off(*, name: str, source: str) -> Card:
    """A published number looked wrong to its owner."""
    return Card(
        summary=f"What should {name} be?",
        parts=(
            Text(body=f"What should {name} be? A number is enough."),
            Text(
                body=f"Yours is kept and shown beside the one of {source}, which counts until it is settled.",
                tone="quiet",
            ),
        ),
    )
