"""What is said when a program is paused, resumed or cancelled."""

from typing import Literal

from prompts.cards import Button, Buttons, Card, Text, TextInput
from prompts.message import message
from prompts.wording import counted

Change = Literal["pause", "resume", "retire", "cancel"]

_ASKED = {
    "pause": (
        "Pause {program}?",
        "Nobody is asked until you resume it. Open questions wait.",
        "Yes, pause it",
    ),
    "resume": ("Resume {program}?", "Questions that waited come back, one by one.", "Yes, resume it"),
    "retire": (
        "Retire {program}?",
        "This is final. All contacts end, and everyone with a part in it is told why. "
        "What was recorded and what it returned stays.",
        "Yes, retire it",
    ),
    "cancel": (
        "Cancel {program}?",
        "This cannot be undone. All contacts end, and everyone with a part in it is told why. "
        "What it cost so far stays in the books.",
        "Yes, cancel it",
    ),
}


@message("lifecycle.sure", change="cancel", program="Consultative Selling", about="1", reason="")
def sure(*, change: Change, program: str, about: str, reason: str) -> Card:
    """A reason and a second tap before anything changes."""
    question, effect, yes = _ASKED[change]
    lead = question.format(program=program)
    return Card(
        summary=lead[:300],
        parts=(
            Text(body=lead, tone="strong"),
            Text(body=effect),
            TextInput(id="reason", label="Because", hint="One line. It is kept and shown.", value=reason),
            Buttons(
                buttons=(
                    Button(
                        action=f"program.{change}",
                        value=about,
                        label=yes,
                        style="primary" if change == "resume" else "danger",
                        submits=True,
                    ),
                    Button(action="program.keep", value=about, label="No, leave it as it is"),
                )
            ),
        ),
    )


@message("lifecycle.kept", program="Consultative Selling")
def kept(*, program: str) -> Card:
    """Second thoughts."""
    return Card(summary="Nothing changed.", parts=(Text(body=f"OK. {program} stays as it is."),))


@message(
    "lifecycle.done", change="pause", program="Consultative Selling", reason="Reorganization.", contacts=4
)
def done(*, change: Change, program: str, reason: str, contacts: int) -> Card:
    """To the one who did it."""
    text = {
        "pause": f"{program} is paused. {counted(contacts, 'contact')} will wait.",
        "resume": f"{program} runs again. {counted(contacts, 'contact')} came back.",
        "retire": f"{program} is retired. {counted(contacts, 'contact')} ended.",
        "cancel": f"{program} is cancelled. {counted(contacts, 'contact')} ended.",
    }[change]
    return Card(summary=text[:300], parts=(Text(body=f"{text} Reason kept: {reason}"),))


@message(
    "lifecycle.told",
    change="cancel",
    program="Consultative Selling",
    by="Priya Shah",
    reason="Budget moved to the new price list.",
)
def told(*, change: Change, program: str, by: str, reason: str) -> Card:
    """To everyone concerned."""
    lead, rest = {
        "pause": (f"{by} has paused {program}.", "Your open questions wait until it runs again."),
        "resume": (f"{program} runs again.", f"{by} has resumed it. Questions come back one by one."),
        "retire": (
            f"{by} has retired {program}.",
            "You won't be asked about it any more. Thank you for what you gave; it stays recorded.",
        ),
        "cancel": (
            f"{by} has cancelled {program}.",
            "You won't be asked about it any more. Thank you for what you gave; it stays recorded.",
        ),
    }[change]
    return Card(
        summary=lead[:300],
        parts=(Text(body=lead), Text(body=reason, tone="quote"), Text(body=rest)),
    )
