"""The first message a person ever gets, and what follows its buttons."""

from typing import Literal

from prompts.cards import Button, Buttons, Card, Items, Text
from prompts.message import message
from prompts.wording import first_name

Part = Literal["sponsor", "adviser", "kpi_owner", "manager", "stand_in"]
"""What somebody will be asked for: an adviser is asked the four questions and no numbers."""

ROLES = {
    "lead_sponsor": "lead sponsor",
    "sponsor": "sponsor",
    "owner": "owner",
    "manager": "manager of people who take part",
    "acting_manager": "acting manager",
    "kpi_owner": "owner of a KPI",
    "business_unit_owner": "business-unit owner",
    "finance_partner": "finance partner",
    "delegate": "delegate",
}


@message(
    "introduction.hello",
    name="Dana Wu",
    named_by="Priya Shah",
    program="Consultative Selling",
    problem="Win rate fell from 27 to 22 % in a year; deals go to cheaper rivals.",
    roles="lead sponsor",
    part="sponsor",
    stands_in_for="",
    weeks=12,
    days=(30, 60, 90, 180, 365),
    program_id="1",
)
def hello(
    *,
    name: str,
    named_by: str,
    program: str,
    problem: str,
    roles: str,
    part: Part,
    stands_in_for: str,
    weeks: int,
    days: tuple[int, ...],
    program_id: str,
) -> Card:
    """Who named them, what the program is, how often and how long they will be asked, and what not.

    `days` after the end are those on which they will be asked for numbers; none where only others are.
    """
    lead = f"Hi {first_name(name)}. {named_by} named you as {_part_in(program, roles)}."
    promises = (
        *_asked(part, weeks=weeks, days=days, stands_in_for=stands_in_for),
        "Never more than two messages a week, and none outside your working hours.",
        "What you answer is yours: others only see totals of five or more people."
        if part == "manager"
        else "Nothing counts before you have confirmed it.",
    )
    parts = [Text(body=lead)]
    talk = "Talk to the owner" if named_by == "The learning team" else f"Talk to {first_name(named_by)}"
    if problem:
        parts.append(Text(body=f"What it is for: {problem}"))
    return Card(
        summary=f"{named_by} named you for {program}",
        title="Nice to meet you. I'm the alignment bot.",
        parts=(
            *parts,
            Items(items=promises),
            Buttons(
                buttons=(
                    Button(action="introduction.ok", value=program_id, label="Sounds good", style="primary"),
                    Button(action="introduction.not_mine", value=program_id, label="Not mine"),
                    Button(action="introduction.later", value=program_id, label="Not this week"),
                    Button(action="introduction.talk", value=program_id, label=talk),
                )
            ),
        ),
    )


def _part_in(program: str, roles: str) -> str:
    """Like "lead sponsor of Sales Basics", "finance partner for Sales Basics"."""
    if not roles:
        return f"a colleague to ask for {program}"
    roles = roles.replace(ROLES["manager"], "a manager of people")
    joined = next((word for role, word in _JOINED_BY.items() if roles.endswith(role)), "of")
    return f"{roles} {joined} {program}"


_JOINED_BY = {
    "a manager of people": "in",
    ROLES["acting_manager"]: "in",
    ROLES["kpi_owner"]: "in",
    ROLES["business_unit_owner"]: "for",
    ROLES["finance_partner"]: "for",
    ROLES["delegate"]: "for",
}


def _asked(part: Part, *, weeks: int, days: tuple[int, ...], stands_in_for: str) -> tuple[str, ...]:
    """What this person will be asked, and nothing that only others are."""
    four = "First, four questions about what you expect, five minutes."
    later = "where your KPIs stand"
    if part == "sponsor":
        later = f"{later}, and later what it was worth"
    numbers = (f"After it ends, a few times in its first year: {later}. A sentence is enough.",)
    match part:
        case "manager":
            idea = f"One small coaching idea a week for {weeks} weeks, then monthly."
            return (f"{idea} Two taps to say how it went.",)
        case "sponsor":
            return (four, *(numbers if days else ()))
        case "adviser":
            return (four,)
        case "kpi_owner":
            return numbers if days else ()
        case "stand_in":
            whom = stands_in_for or "a colleague"
            return (f"A question now and then, only where {whom} could not answer. A sentence is enough.",)


@message("introduction.welcome")
def welcome() -> Card:
    """They said it sounds good."""
    return Card(
        summary="Thanks. I'll be in touch when there is something to ask.",
        parts=(
            Text(body="Thanks. I'll be in touch when there is something to ask."),
            Text(body="/alignment help shows what you can do here.", tone="quiet"),
        ),
    )


@message("introduction.released", program="Consultative Selling", told=True)
def released(*, program: str, told: bool) -> Card:
    """They said it is not theirs."""
    heard = " I've told the learning team." if told else ""
    return Card(
        summary="OK, you won't be asked.",
        parts=(Text(body=f"OK, you won't be asked about {program}.{heard}"),),
    )


@message("introduction.later", program="Consultative Selling")
def later(*, program: str) -> Card:
    """Not this week."""
    return Card(
        summary="OK, not this week.",
        parts=(Text(body=f"OK. You won't hear from me about {program} for a week."),),
    )


@message("introduction.will_talk", owner="Priya Shah")
def will_talk(*, owner: str) -> Card:
    """The owner was told."""
    return Card(
        summary=f"I've told {owner}.",
        parts=(Text(body=f"I've told {owner} that you'd like a word first."),),
    )
