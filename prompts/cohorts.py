"""Calling off one running of a program while the others go on."""

from prompts.cards import Button, Buttons, Card, Text, TextInput
from prompts.message import message
from prompts.wording import counted


@message("cohorts.sure", cohort="Spring 2026", program="Consultative Selling", about="1", reason="")
def sure(*, cohort: str, program: str, about: str, reason: str) -> Card:
    """A reason and a second tap before anything changes."""
    lead = f"Cancel {cohort} of {program}?"
    return Card(
        summary=lead,
        parts=(
            Text(body=lead, tone="strong"),
            Text(
                body="This cannot be undone. Its contacts end, and everyone in it is told why. What it cost "
                "so far stays in the books; other cohorts go on."
            ),
            TextInput(id="reason", label="Because", hint="One line. It is kept and shown.", value=reason),
            Buttons(
                buttons=(
                    Button(
                        action="cohort.cancel",
                        value=about,
                        label="Yes, cancel it",
                        style="danger",
                        submits=True,
                    ),
                    Button(action="cohort.keep", value=about, label="No, leave it"),
                )
            ),
        ),
    )


@message("cohorts.kept", cohort="Spring 2026")
def kept(*, cohort: str) -> Card:
    """Second thoughts."""
    return Card(summary="Nothing changed.", parts=(Text(body=f"OK. {cohort} stays as it is."),))


@message(
    "cohorts.done", cohort="Spring 2026", program="Consultative Selling", reason="Budget moved.", contacts=4
)
def done(*, cohort: str, program: str, reason: str, contacts: int) -> Card:
    """To the one who did it."""
    said = f"{cohort} of {program} is cancelled. {counted(contacts, 'contact')} ended."
    return Card(summary=said, parts=(Text(body=f"{said} Reason kept: {reason}"),))


@message(
    "cohorts.told",
    cohort="Spring 2026",
    program="Consultative Selling",
    by="Mei Tanaka",
    reason="Budget moved.",
    others=True,
)
def told(*, cohort: str, program: str, by: str, reason: str, others: bool) -> Card:
    """To everyone concerned."""
    lead = f"{by} has cancelled {cohort} of {program}."
    rest = "Other cohorts of it go on." if others else "You won't be asked about it any more."
    return Card(
        summary=lead, parts=(Text(body=lead), Text(body=reason, tone="quote"), Text(body=rest, tone="quiet"))
    )
