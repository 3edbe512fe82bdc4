"""The first message a person ever gets, and what follows its buttons."""

from typing import Literal

from prompts.cards import Button, Buttons, Card, Items, Text
from prompts.message import message
from prompts.wording import first_name

Asked = Literal["four_questions", "kpis", "worth", "coaching", "counts", "pulse", "in_place"]
"""Something a person will be asked for; "in_place" is what somebody else could not answer."""

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
    asked=("four_questions", "kpis", "worth"),
    stands_in_for="",
    weeks=12,
    program_id="1",
)
def hello(
    *,
    name: str,
    named_by: str,
    program: str,
    problem: str,
    roles: str,
    asked: tuple[Asked, ...],
    stands_in_for: str,
    weeks: int,
    program_id: str,
) -> Card:
    """Who named them, what the program is, how often and how long they will be asked, and what not."""
    lead = f"Hi {first_name(name)}. {named_by} named you as {_part_in(program, roles)}."
    promises = (
        *_to_come(asked, weeks=weeks, stands_in_for=stands_in_for),
        "Never more than two messages a week, and none outside your working hours.",
        *_kept(asked),
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


def _to_come(asked: tuple[Asked, ...], *, weeks: int, stands_in_for: str) -> tuple[str, ...]:
    """What this person will be asked, and nothing that only others are."""
    lines = []
    if "four_questions" in asked:
        lines.append("First, four questions about what you expect, five minutes.")
    if "kpis" in asked or "worth" in asked:
        kpis, worth = "where your KPIs stand", "what it was worth"
        said = [words for each, words in (("kpis", kpis), ("worth", worth)) if each in asked]
        what = ", and later ".join(said)
        lines.append(f"After it ends, a few times in its first year: {what}. A sentence is enough.")
    if "coaching" in asked:
        idea = f"One small coaching idea a week for {weeks} weeks, then monthly."
        lines.append(f"{idea} Two taps to say how it went.")
    if "counts" in asked:
        lines.append("A short briefing before it starts, and after it a few times one number: what you see.")
    if "pulse" in asked:
        lines.append("Twice after it ends, two anonymous taps: did you use it, and what stopped you?")
    if "in_place" in asked:
        whom = stands_in_for or "a colleague"
        lines.append(f"A question now and then, only where {whom} could not answer. A sentence is enough.")
    return tuple(lines) or ("No questions for now. /alignment status shows how it goes.",)


def _kept(asked: tuple[Asked, ...]) -> tuple[str, ...]:
    """Who sees what they answer, and what becomes of it."""
    lines = []
    if {"kpis", "worth", "in_place"} & {*asked}:
        lines.append("No number counts before you have confirmed it.")
    elif "four_questions" in asked:
        lines.append("The learning team and the sponsors see your answers, with your name.")
    if {"coaching", "counts"} & {*asked}:
        what = "coaching" if "coaching" in asked else "what you see"
        yours = f"What you say about {what} is yours" if len(asked) > 1 else "What you answer is yours"
        lines.append(f"{yours}: others only see totals of five or more people.")
    return tuple(lines)


@message("introduction.learning_team", name="Mei Tanaka", program="Consultative Selling")
def learning_team(*, name: str, program: str) -> Card:
    """To those who run the programs: what the bot does for them, what they get, what they can type."""
    what = program or "your programs"
    return Card(
        summary="I'm the alignment bot",
        title="Nice to meet you. I'm the alignment bot.",
        parts=(
            Text(
                body=f"Hi {first_name(name)}. I keep {what} tied to the business result: I ask the sponsors, "
                "coach the managers, and tell you what comes back."
            ),
            Items(
                items=(
                    "On Mondays: what moved, who answered, what is still open.",
                    "In between, only what needs you: no answer, the wrong person, somebody who stops.",
                    "/alignment status shows how it goes, /alignment help what else you can do.",
                )
            ),
            Buttons(
                buttons=(
                    Button(action="introduction.ok", value="team", label="Sounds good", style="primary"),
                )
            ),
        ),
    )


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
