"""What the learning team is told."""

from prompts.cards import Card, Text
from prompts.message import message
from prompts.wording import counted


@message(
    "learning_team.no_answer_yet",
    person="Dana Wu",
    subject="Win rate",
    program="Consultative Selling",
    days=10,
    delegate="Tom Ruiz",
)
def no_answer_yet(*, person: str, subject: str, program: str, days: int, delegate: str) -> Card:
    """So many working days of silence, and whom I ask now."""
    then = "A word from you would help."
    if delegate:
        then = f"I've asked {delegate}, who stands in for them."
    silent = f"No answer from {person} on {subject} ({program}) in {counted(days, 'working day')}."
    return Card(summary=f"No answer from {person} on {subject}.", parts=(Text(body=f"{silent} {then}"),))


@message(
    "learning_team.given_back",
    person="Tom Ruiz",
    in_place_of="Dana Wu",
    subject="Win rate",
    program="Consultative Selling",
)
def given_back(*, person: str, in_place_of: str, subject: str, program: str) -> Card:
    """A stand-in is not to be asked."""
    return Card(
        summary=f"{person} can't be asked about {subject}.",
        parts=(
            Text(
                body=f"{person} can't be asked about {subject} ({program}), so the question is back with "
                f"{in_place_of}. A word from you would help."
            ),
        ),
    )


@message("learning_team.not_mine", person="Dana Wu", subject="Win rate", program="Consultative Selling")
def not_mine(*, person: str, subject: str, program: str) -> Card:
    """Somebody says a question is not theirs."""
    return Card(
        summary=f"{person} says {subject} is not theirs.",
        parts=(
            Text(
                body=f"{person} says that {subject} in {program} is not theirs. Who should be asked instead?"
            ),
            Text(body="Change the name in the program file and import it again.", tone="quiet"),
        ),
    )


@message("learning_team.stopped", person="Dana Wu", open_questions="2 questions")
def stopped(*, person: str, open_questions: str) -> Card:
    """Somebody opted out."""
    return Card(
        summary=f"{person} asked for no more messages.",
        parts=(Text(body=f"{person} asked for no more messages. {open_questions} withdrawn."),),
    )


@message(
    "learning_team.wants_to_talk",
    person="Dana Wu",
    email="dana.wu@example.com",
    program="Consultative Selling",
)
def wants_to_talk(*, person: str, email: str, program: str) -> Card:
    """Somebody wants a word before they take part."""
    return Card(
        summary=f"{person} would like to talk to you.",
        parts=(Text(body=f"{person} ({email}) would like a word about {program} before taking part."),),
    )
