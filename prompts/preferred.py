"""What is said to somebody who chooses where they are written to."""

from typing import Literal

from prompts.cards import Card, Text
from prompts.message import message

Place = Literal["slack", "teams", "sandbox"]

_NAMES: dict[Place, str] = {"slack": "Slack", "teams": "Microsoft Teams", "sandbox": "the sandbox"}


@message("preferred.here", place="teams", already=False)
def here(*, place: Place, already: bool) -> Card:
    """From now on messages come to the place this was written in."""
    said = f"I'll write to you here in {_NAMES[place]} from now on."
    if already:
        said = f"I write to you here in {_NAMES[place]} already."
    rest = "What you have answered elsewhere stays, and you can still answer there."
    return Card(summary=said, parts=(Text(body=said, tone="good"), Text(body=rest, tone="quiet")))
