"""What a manager reads after words under an idea that are no answer to it."""

from prompts.cards import Button, Buttons, Card, Part, Text, TextInput
from prompts.manager import how_it_went
from prompts.message import message


@message(
    "manager.idea_waits",
    topic="Discovery questions",
    about="1",
    input_id="tp1.line",
    line="Will try it with Ben on Thursday.",
)
def idea_waits(*, topic: str, about: str, input_id: str, line: str) -> Card:
    """Somebody wrote what is no answer to the idea that waits for them; `line` is what may be one to keep."""
    said = (
        f"I looked for “did it”, “not yet” or “not for me” and could not tell which you mean for this week's "
        f"idea on {topic.lower()}, so nothing is recorded."
    )
    parts: list[Part] = [Text(body=said)]
    if line:
        parts.append(TextInput(id=input_id, label="Your words, kept with your tap", value=line))
    return Card(
        summary=f"This week's idea on {topic.lower()} waits for you.",
        parts=(
            *parts,
            Buttons(
                buttons=(
                    *how_it_went(about, submits=bool(line)),
                    Button(action="coaching.change", value=about, label="Show the idea"),
                    Button(action="coaching.pace", value=about, label="Fewer or stop"),
                )
            ),
            Text(body="What you answer is yours: others only see totals of five or more.", tone="quiet"),
        ),
    )


@message("manager.who_sees", answered=False, about="1")
def who_sees(*, answered: bool, about: str) -> Card:
    """They asked who sees what they answer to an idea."""
    change = Button(action="coaching.change", value=about, label="Change my answer")
    return Card(
        summary="Who sees your answer: you.",
        parts=(
            Text(body="You do. Others only see totals of five or more people, whatever you tap or count."),
            Text(body="A line goes to your circle, to the sponsor or into a story only if you tap for that."),
            Buttons(buttons=(change,) if answered else how_it_went(about)),
        ),
    )


@message("manager.moved_on", program="Consultative Selling", about="1")
def moved_on(*, program: str, about: str) -> Card:
    """They say that the people in training are theirs no more."""
    line = f"Thanks for telling me. Shall I tell the learning team that {program} is not yours any more?"
    return Card(
        summary=line,
        parts=(
            Text(body=line),
            Buttons(
                buttons=(
                    Button(action="coaching.gone", value=about, label="Tell them", style="primary"),
                    Button(action="coaching.stop", value=about, label="Stop the ideas"),
                    Button(action="answers.stop", value=about, label="Stop all messages", style="danger"),
                    Button(action="coaching.change", value=about, label="Back to the idea"),
                )
            ),
        ),
    )


@message("manager.gone", told=True, about="1")
def gone(*, told: bool, about: str) -> Card:
    """The learning team was told that the people in training are theirs no more."""
    said = "I've told the learning team." if told else "There is nobody in the learning team to tell."
    stop = Button(action="coaching.stop", value=about, label="Stop the ideas")
    return Card(
        summary=said,
        parts=(
            Text(body=f"{said} Until they name somebody else, ideas may still reach you."),
            Buttons(buttons=(stop,)),
        ),
    )
