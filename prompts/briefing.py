"""What managers hear before their people are trained, and on the day it starts."""

from prompts.cards import Card, Items, Part, Text
from prompts.message import message
from prompts.observation import count_parts
from prompts.wording import first_name


@message(
    "briefing.before",
    name="Priya Nair",
    program="Consultative Selling",
    starts_on="Monday 2 March",
    learns=(
        ("Discovery questions", "Asks at least three open questions before showing the product."),
        ("Negotiation", "Trades for every concession."),
    ),
    kpi="Win rate",
    sponsor="Dana Wu",
    of=4,
    about="1",
)
def before(
    *,
    name: str,
    program: str,
    starts_on: str,
    learns: tuple[tuple[str, str], ...],
    kpi: str,
    sponsor: str,
    of: int,
    about: str,
) -> Card:
    """A week ahead: what their people will learn, what to look for, and how it is today."""
    lead = f"{first_name(name)}, your people start {program} on {starts_on}. What to look for afterwards:"
    parts: list[Part] = [
        Text(body=lead),
        Items(items=tuple(f"{topic}: {_small(behavior)}" for topic, behavior in learns)),
    ]
    if kpi:
        named = f", as {sponsor} put it" if sponsor else ""
        parts.append(Text(body=f"It should move {kpi}{named}.", tone="quiet"))
    if of:
        parts.append(Text(body="So that you can see later what has changed, one number now."))
        parts += count_parts(behavior=learns[0][1], of=of, about=about, yet=False)
    return Card(summary=f"{program} starts on {starts_on}", title="Before it starts", parts=tuple(parts))


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


@message(
    "briefing.start", name="Priya Nair", program="Consultative Selling", topic="Discovery questions", weeks=12
)
def start(*, name: str, program: str, topic: str, weeks: int) -> Card:
    """The day it starts: three small things for this week."""
    parts: list[Part] = [
        Text(body=f"{first_name(name)}, three things this week, a few minutes each:"),
        Items(
            items=(
                "Ask each of your people what they want to be able to do afterwards.",
                "Keep the hours of the training free of anything else.",
                f"Agree on one real piece of work in which they will try {topic.lower()} first.",
            ),
            ordered=True,
        ),
    ]
    if weeks:
        offer = f"After the training you get one small idea a week for {weeks} weeks. It is an offer."
        parts.append(Text(body=offer, tone="quiet"))
    summary = f"{program} starts: three small things for this week"
    return Card(summary=summary, title=f"{program} starts", parts=tuple(parts))
