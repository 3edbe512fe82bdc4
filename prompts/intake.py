"""The intake card: why this, why here, instead of what; and the strategy briefing of its goal."""

from collections.abc import Mapping

from prompts.cards import Button, Buttons, Card, ChoiceInput, Facts, Part, Text, TextInput
from prompts.forms import Form, form, opening
from prompts.message import message

CAUSES = (
    ("", "Not known yet"),
    ("knowledge", "They don't know how"),
    ("practice", "They have no chance to practice"),
    ("process", "The process blocks it"),
    ("reward", "It is not rewarded"),
)
"""Why people do not do it yet, by the word that is stored."""

_ALONE = {
    "process": "Training alone won't fix this: the process blocks it. Have the process looked at as well, "
    "and name who changes it.",
    "reward": "Training alone won't fix this: it is not rewarded. Have goals and incentives looked at as "
    "well, and name who changes them.",
}


@form(
    "intake",
    about="1",
    program="Consultative Selling",
    texts={
        "problem": "Win rate fell from 26 to 22 % in four quarters.",
        "gap": "Reps present in the first ten minutes instead of asking.",
        "evidence": "120 call recordings, 34 win/loss interviews.",
        "cause": "practice",
        "briefing": "",
    },
    objective="Grow mid-market revenue",
)
def intake(*, about: str, program: str, texts: Mapping[str, str], objective: str) -> Form:
    """Business problem, gap, evidence and cause; and the strategy briefing, where an objective is named."""
    parts: list[Part] = [
        Text(body=f"{program}: why this, why here, instead of what?"),
        TextInput(
            id="problem",
            label="Business problem",
            hint="What it costs, or what is lost",
            value=texts.get("problem", ""),
            multiline=True,
        ),
        TextInput(
            id="gap",
            label="What people do today, and what they would have to do",
            value=texts.get("gap", ""),
            multiline=True,
        ),
        TextInput(
            id="evidence",
            label="Where it shows",
            hint="Dashboards, customers, peers, what supervisors see",
            value=texts.get("evidence", ""),
            multiline=True,
        ),
        ChoiceInput(
            id="cause", label="Why they don't do it yet", choices=CAUSES[1:], value=texts.get("cause", "")
        ),
    ]
    if objective:
        parts.append(
            TextInput(
                id="briefing",
                label=f"What the CFO or COO needs of “{objective}”",
                hint="30 minutes with them: the top three outcomes of the next 12 months. Name and date",
                value=texts.get("briefing", ""),
                multiline=True,
            )
        )
    return Form(name="intake", value=about, title="Why this program", parts=tuple(parts))


@message(
    "intake.kept",
    program="Consultative Selling",
    about="1",
    rows=(
        ("Problem", "Win rate fell from 26 to 22 % in four quarters."),
        ("Cause", "It is not rewarded"),
    ),
    missing=("evidence",),
    cause="reward",
)
def kept(
    *, program: str, about: str, rows: tuple[tuple[str, str], ...], missing: tuple[str, ...], cause: str
) -> Card:
    """What is written down now, what training alone won't fix, and what is still missing."""
    parts: list[Part] = [Text(body="Kept. The business case opens with this.")]
    if rows:
        parts.append(Facts(rows=rows))
    if cause in _ALONE:
        parts.append(Text(body=_ALONE[cause], tone="warn"))
    if missing:
        parts.append(Text(body=f"Still missing: {', '.join(missing)}.", tone="quiet"))
    status = Button(action="show_status", value=f"program:{about}", label="Show status")
    parts.append(Buttons(buttons=(opening("intake", "Change it", value=about), status)))
    return Card(summary=f"{program}: the reason for it is recorded", title=program, parts=tuple(parts))


@message("intake.offered", program="Consultative Selling", about="1")
def offered(*, program: str, about: str) -> Card:
    """The button that opens the form, for a command typed where nothing opens by itself."""
    said = f"{program}: the problem, the gap, where it shows and its cause. Two minutes."
    return Card(
        summary=said,
        parts=(
            Text(body=said),
            Buttons(buttons=(opening("intake", "Why this program", value=about, primary=True),)),
        ),
    )
