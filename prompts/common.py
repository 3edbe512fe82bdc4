"""What the bot says to anyone: that something was not understood, and where to look instead."""

from prompts.cards import Button, Buttons, Card, Text
from prompts.message import message
from prompts.wording import first_name


@message(
    "common.refused",
    said="This program was retired on 12 May, so its questions are closed. See /alignment status.",
)
def refused(*, said: str) -> Card:
    """One clear sentence about what did not work and what to do."""
    return Card(summary=said, parts=(Text(body=said, tone="warn"),))


@message("common.nothing_open", name="Dana Wu", unconfirmed="27 % for Win rate")
def nothing_open(*, name: str, unconfirmed: str = "") -> Card:
    """Somebody wrote, and no question is open that it could answer; at most a number waits for a yes."""
    lead = f"Thanks, {first_name(name)}."
    said = f"{lead} Nothing is waiting for you right now, so I have not recorded this."
    if unconfirmed:
        said = f"{lead} I have not recorded this. {unconfirmed} still waits for your yes."
    return Card(
        summary="I have not recorded this." if unconfirmed else "Nothing is waiting for you.",
        parts=(
            Text(body=said),
            Buttons(buttons=(Button(action="show_status", value="all", label="Show status"),)),
        ),
    )


@message("common.not_placed", subjects="what the program was worth")
def not_placed(*, subjects: str) -> Card:
    """Somebody wrote, and it answers nothing of what is open."""
    return Card(
        summary=f"I could not tell what that says about {subjects}.",
        parts=(
            Text(body=f"I could not tell what that says about {subjects}, so nothing is recorded."),
            Text(body="/alignment mine shows the question once more, with its ways out.", tone="quiet"),
        ),
    )


@message("common.failed")
def failed() -> Card:
    """Something of ours broke on what somebody sent."""
    return Card(
        summary="That did not work, and it is our fault.",
        parts=(
            Text(
                body="That did not work, and it is our fault. Nothing was recorded. "
                "Please try again in other words.",
                tone="warn",
            ),
        ),
    )
