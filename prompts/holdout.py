"""Holding managers out by lot, to see what the ideas do: what the learning team reads before it decides."""

from prompts.cards import Button, Buttons, Card, ChoiceInput, Items, Text
from prompts.message import message
from prompts.wording import counted

ETHICS = (
    "Who is held out may miss something that helps them and their people. Do it only if you would decide "
    "something by the result.",
    "They are drawn by lot, the same part of each country, when you tap. Nobody may be picked or left out by "
    "hand.",
    "They still get the briefing and are asked what they see. Nobody can be let in alone: if somebody needs "
    "the ideas, end it, and all of them get them.",
    "Tell managers that some start later, and give those who waited the ideas when you know enough.",
)
"""Said before every draw, in chat and in the terminal."""


@message(
    "holdout.ethics",
    program="Consultative Selling",
    cohort="Spring 2026",
    percent=20,
    managers=60,
    without=12,
    elsewhere=3,
    small=12,
    measures=(("day+90", "People seen doing it, day 90"), ("Win rate", "Win rate, from a file by manager")),
    about="1:20",
)
def ethics(
    *,
    program: str,
    cohort: str,
    percent: int,
    managers: int,
    without: int,
    elsewhere: int,
    small: int,
    measures: tuple[tuple[str, str], ...],
    about: str,
) -> Card:
    """The note, and the choice.

    Args:
        program: its name.
        cohort: its name.
        percent: of the managers.
        managers: among whom lots are drawn.
        without: how many of them would get no ideas.
        elsewhere: how many are left out, as they get ideas on the same topics from another program.
        small: the fewest on a side, where these are so few that there will mostly be too little data.
        measures: what can decide, by key; the first is proposed.
        about: what the button is about.
    """
    lead = f"{program}, {cohort}: {without} of {managers} managers would get no ideas ({percent} %, by lot)."
    items = list(ETHICS)
    if elsewhere:
        left = "is left out: they get" if elsewhere == 1 else "are left out: they get"
        items.append(f"{counted(elsewhere, 'manager')} {left} ideas on the same topics from another program.")
    if small:
        items.append(
            f"With {small} on a side, expect “not enough data” of what managers count: ten of each side have "
            "to count before and after, and are counted in groups of five."
        )
    draw = Button(
        action="holdout.draw", value=about, label="I have read this: draw", style="primary", submits=True
    )
    return Card(
        summary=f"{program}: hold {counted(without, 'manager')} out?",
        title="Before you hold anybody out",
        parts=(
            Text(body=lead),
            Items(items=tuple(items)),
            ChoiceInput(
                id="holdout.decides",
                label="What decides",
                choices=measures,
                value=measures[0][0] if measures else "",
                required=True,
            ),
            Buttons(
                buttons=(draw, Button(action="holdout.leave", value=about, label="No, everybody gets them"))
            ),
        ),
    )


@message(
    "holdout.drawn",
    program="Consultative Selling",
    without=12,
    with_ideas=48,
    decides="People seen doing it, day 90",
)
def drawn(*, program: str, without: int, with_ideas: int, decides: str) -> Card:
    """Done: how many, not who."""
    said = f"Drawn: {with_ideas} managers in {program} get the ideas, {without} do not."
    how = f"/alignment coaching results {program} shows the difference, /alignment coaching end ... ends it."
    kept = f"What decides: {decides}. Whatever else is compared stands beside it."
    return Card(summary=said, parts=(Text(body=f"{said}\n{kept}"), Text(body=how, tone="quiet")))


@message("holdout.left", program="Consultative Selling")
def left(*, program: str) -> Card:
    """Nobody is held out."""
    said = f"Good: everybody in {program} gets the ideas."
    return Card(summary=said, parts=(Text(body=said),))


@message("holdout.ended", program="Consultative Selling", without=12)
def ended(*, program: str, without: int) -> Card:
    """Those who waited get theirs from now on."""
    said = f"OK. The {without} managers in {program} who waited get the ideas from next week on."
    return Card(summary=said, parts=(Text(body=said),))
