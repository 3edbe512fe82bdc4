"""When somebody follows somebody else: the predecessor's words, and a word to whoever is released."""

from collections.abc import Mapping

from prompts.alignment import QUESTIONS
from prompts.cards import Button, Buttons, Card, Part, Text, TextInput
from prompts.message import message
from prompts.wording import counted, first_name

_SAID = {
    1: ("Ask before you pitch.", "14 January 2026"),
    2: ("Win rate, and fewer discounts.", "14 January 2026"),
    4: ("If we win one more deal in twenty.", "2 February 2026"),
}


@message(
    "succession.asked",
    program="Consultative Selling",
    predecessor="Dana Wu",
    role="lead sponsor",
    said=_SAID,
    reminder=False,
    about="1",
)
def asked(
    *,
    program: str,
    predecessor: str,
    role: str,
    said: Mapping[int, tuple[str, str]],
    reminder: bool,
    about: str,
) -> Card:
    """The predecessor's words with name and date: theirs they stay, whatever the successor makes of them."""
    again = "This still waits for you. " if reminder else ""
    lead = f"{again}You follow {predecessor} as {role} of {program}. {first_name(predecessor)} said:"
    parts: list[Part] = [Text(body=lead)]
    for number, (words, on) in sorted(said.items()):
        parts += [
            Text(body=QUESTIONS[number][0], tone="quiet"),
            Text(body=words, tone="quote"),
            Text(body=f"{predecessor}, {on}", tone="quiet"),
        ]
    return Card(
        summary=f"{program}: what {predecessor} expected, and what you make of it",
        title=program,
        parts=(
            *parts,
            Text(body="Does it hold for you? One tap is enough."),
            Buttons(
                buttons=(
                    Button(action="succession.stand", value=about, label="I stand by it", style="primary"),
                    Button(action="succession.differ", value=about, label="I'd put it differently"),
                    Button(action="succession.not_mine", value=about, label="Not mine"),
                    Button(action="answers.later", value=about, label="Later"),
                )
            ),
        ),
    )


@message("succession.differ", program="Consultative Selling", predecessor="Dana Wu", said=_SAID, about="1")
def differ(*, program: str, predecessor: str, said: Mapping[int, tuple[str, str]], about: str) -> Card:
    """Their own words where they differ; what is left empty they stand by."""
    lead = f"In your own words, please. What you leave empty stays as {first_name(predecessor)} put it."
    parts: list[Part] = [Text(body=lead)]
    for number, (question, _) in QUESTIONS.items():
        if number in said:
            parts.append(Text(body=said[number][0], tone="quote"))
        parts.append(TextInput(id=f"succession.q{number}", label=question, multiline=True))
    parts.append(
        Buttons(
            buttons=(
                Button(action="succession.send", value=about, label="Send", style="primary", submits=True),
                Button(action="succession.back", value=about, label="Back"),
            )
        )
    )
    return Card(summary="What you would put differently", title=program, parts=tuple(parts))


@message(
    "succession.recorded",
    program="Consultative Selling",
    predecessor="Dana Wu",
    stood_by=(1, 2),
    own=((4, "If it pays back within a year."),),
    left=1,
)
def recorded(
    *, program: str, predecessor: str, stood_by: tuple[int, ...], own: tuple[tuple[int, str], ...], left: int
) -> Card:
    """What was taken over, and what they put differently."""
    parts: list[Part] = []
    if stood_by:
        number = counted(len(stood_by), "answer")
        parts.append(Text(body=f"You stand by {number} of {predecessor}. The words stay {predecessor}'s."))
    for question, words in own:
        parts += [Text(body=QUESTIONS[question][0], tone="quiet"), Text(body=words, tone="quote")]
    if left:
        waits = "waits" if left == 1 else "wait"
        parts.append(Text(body=f"{counted(left, 'question')} nobody has answered yet {waits} for you."))
    return Card(summary=f"Recorded: what you expect of {program}"[:300], title=program, parts=tuple(parts))


@message("succession.disowned", program="Consultative Selling", predecessor="Dana Wu", told=True)
def disowned(*, program: str, predecessor: str, told: bool) -> Card:
    """They take nothing over."""
    said = f"Fine: nothing {predecessor} said about {program} counts as yours."
    heard = " The learning team hears of it and comes to you." if told else ""
    return Card(summary=said[:300], parts=(Text(body=f"{said}{heard}"),))


@message("succession.told", person="Ravi Iyer", program="Consultative Selling", predecessor="Dana Wu")
def told(*, person: str, program: str, predecessor: str) -> Card:
    """To the learning team: the successor does not stand by any of it."""
    lead = f"{person} does not take over what {predecessor} expected of {program}."
    return Card(
        summary=lead,
        parts=(
            Text(body=lead, tone="warn"),
            Text(body="The program has nobody now who says what it is for. Talk to them, or name another."),
        ),
    )


@message("succession.released", name="Marcus Reed", program="Consultative Selling", role="manager")
def released(*, name: str, program: str, role: str) -> Card:
    """To whoever has no part in a program any more: thanks, and nothing more comes."""
    lead = f"Thank you, {first_name(name)}. You are no longer {role} in {program}."
    return Card(
        summary=lead,
        parts=(Text(body=lead), Text(body="Nothing more comes from me about it. What you said is kept.")),
    )
