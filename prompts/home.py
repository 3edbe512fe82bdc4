"""A person's own page: what waits for them and how their programs stand; the learning team's are all."""

from typing import NamedTuple

from prompts.cards import Button, Buttons, Card, Divider, Items, Part, Text
from prompts.forms import opening
from prompts.message import message
from prompts.wording import counted, first_name, listed

PER_PAGE = 10
MOST_OWED = 5
"""Questions, or groups of them, with a button each."""

PAGE = "home.page"
"""Of a button's action: another page of the same list; its value is the page."""


class Owed(NamedTuple):
    """Questions that one form answers, or one that is answered in the chat (`form` is empty)."""

    subjects: str
    program: str
    asked_on: str
    form: str
    about: str


class Line(NamedTuple):
    """One program in one line."""

    name: str
    trend: str
    stands: str


@message(
    "home.page",
    name="Dana Wu",
    owed=(
        Owed("Win rate and Deal cycle time", "Consultative Selling", "27 April", "kpi_update", "12,13"),
        Owed("What the program was worth", "Consultative Selling", "27 April", "roi", "14"),
        Owed("This week's coaching prompt", "First-Line Leaders", "28 April", "", "15"),
    ),
    more_owed=2,
    next_on="",
    programs=(Line("Consultative Selling", "▁▃▇", "On track: win rate 25.5 %, 88 % of the way to 26 %"),),
    total=1,
    page=1,
    learning_team=True,
)
def page(
    *,
    name: str,
    owed: tuple[Owed, ...],
    more_owed: int,
    next_on: str,
    programs: tuple[Line, ...],
    total: int,
    page: int,
    learning_team: bool,
) -> Card:
    """What you owe comes first, with a way to answer it here."""
    questions = len(owed) + more_owed
    lead = "One thing waits for you" if questions == 1 else f"{questions} things wait for you"
    parts: list[Part] = []
    if owed:
        parts.append(Text(body=f"Hello {first_name(name)}. {lead}:", tone="strong"))
        for each in owed:
            parts.append(Text(body=f"{each.subjects} ({each.program}), asked on {each.asked_on}"))
            if each.form:
                parts.append(Buttons(buttons=(opening(each.form, "Answer", value=each.about, primary=True),)))
        in_chat = more_owed or any(not each.form for each in owed)
        if in_chat:
            label = f"Show all {questions} in our chat" if more_owed else "Answer in our chat"
            parts.append(Buttons(buttons=(Button(action="show_mine", value="home", label=label),)))
    else:
        then = f" I'll be in touch around {next_on}." if next_on else ""
        parts.append(Text(body=f"Hello {first_name(name)}. Nothing waits for you.{then}", tone="strong"))
    if programs:
        parts += [Divider(), Text(body=_heading(total, page, learning_team), tone="strong")]
        parts.append(Items(items=tuple(_line(each) for each in programs)))
    parts += _turns(total, page)
    buttons = [Button(action="show_status", value="all", label="Show status")] if programs else []
    if learning_team:
        buttons += [opening("program", "Set up a program"), opening("record", "Record a number")]
    if buttons:
        parts.append(Buttons(buttons=tuple(buttons)))
    summary = f"{lead}." if owed else "Nothing waits for you."
    return Card(summary=summary, title="Your page", parts=tuple(parts))


@message("home.stranger", name="Ben Cole", takes_part_in=())
def stranger(*, name: str, takes_part_in: tuple[str, ...]) -> Card:
    """Nobody has given them a role; they may be participants."""
    if takes_part_in:
        said = f"You take part in {listed(takes_part_in)}. Nothing waits for you."
        then = "I ask its sponsors and managers what came of it."
    else:
        said = "You have no part in a program yet, so nothing waits for you."
        then = "The learning team can add you to one."
    return Card(
        summary="Nothing waits for you.",
        title="Your page",
        parts=(Text(body=f"Hello {first_name(name)}. {said}"), Text(body=then, tone="quiet")),
    )


def _heading(total: int, page: int, learning_team: bool) -> str:
    pages = -(-total // PER_PAGE)
    if not learning_team:
        return "Your program" if total == 1 else "Your programs"
    return counted(total, "program") + (f", page {page} of {pages}" if pages > 1 else "")


def _line(line: Line) -> str:
    return f"{' '.join(filter(None, (line.name, line.trend)))}: {line.stands}"


def _turns(total: int, page: int) -> list[Part]:
    pages = -(-total // PER_PAGE)
    buttons = []
    if page > 1:
        buttons.append(Button(action=PAGE, value=str(page - 1), label="Previous"))
    if page < pages:
        buttons.append(Button(action=PAGE, value=str(page + 1), label="Next"))
    return [Buttons(buttons=tuple(buttons))] if buttons else []
