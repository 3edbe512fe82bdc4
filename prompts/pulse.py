"""Two anonymous taps of the people who were trained: used it? what stopped you?"""

from prompts.cards import Button, Buttons, Card, Text
from prompts.message import message
from prompts.wording import first_name

NOTHING = "nothing"
STOPPED_BY = (
    (NOTHING, "Nothing"),
    ("no_time", "No time"),
    ("no_occasion", "No occasion"),
    ("not_sure_how", "Not sure how"),
    ("boss", "It is not wanted here"),
    ("blocked", "Something blocks it"),
)
"""What can stop people: the code that is counted, and the button."""

_ANONYMOUS = "Counted without your name: nobody can look up what you tapped, and totals start at five people."


@message("pulse.asked", name="Ben Carter", program="Consultative Selling", about="1")
def asked(*, name: str, program: str, about: str) -> Card:
    """The first tap."""
    return Card(
        summary=f"{program}: have you used it?",
        parts=(
            Text(body=f"{first_name(name)}, two taps on {program}. Have you used it in the last two weeks?"),
            Buttons(
                buttons=(
                    Button(action="pulse.used", value=f"yes:{about}", label="Yes", style="primary"),
                    Button(action="pulse.used", value=f"no:{about}", label="Not yet"),
                )
            ),
            Text(body=_ANONYMOUS, tone="quiet"),
        ),
    )


@message("pulse.stopped_by", about="1")
def stopped_by(*, about: str) -> Card:
    """The second tap, in the same words whatever the first one was."""
    question = "Counted. What makes it hard, if anything?"
    return Card(
        summary=question,
        parts=(
            Text(body=question),
            Buttons(
                buttons=tuple(
                    Button(action="pulse.why", value=f"{code}:{about}", label=label)
                    for code, label in STOPPED_BY
                )
            ),
            Text(body=_ANONYMOUS, tone="quiet"),
        ),
    )


@message("pulse.thanks")
def thanks() -> Card:
    """Counted."""
    said = "Thanks. It is counted, without your name."
    return Card(summary=said, parts=(Text(body=said),))
