"""The form in which a program is set up and changed, and what is said after it was saved."""

from prompts.cards import Button, Buttons, Card, DateInput, Facts, Items, Part, Text, TextInput
from prompts.coaching import library
from prompts.forms import Form, form, opening
from prompts.message import message
from prompts.wording import counted, listed

WHO = "E-mail, @name, or Name <e-mail> for somebody new"
SHOWN_CHANGES = 12


def _ideas() -> str:
    return listed([each.name.lower() for each in library.in_use().competencies])


@form(
    "program",
    about="",
    texts={
        "name": "Consultative Selling",
        "objective": "Win 26 % of qualified mid-market deals",
        "problem": "Reps pitch before they know what the customer needs.",
        "teaches": "Ask first, then advise.",
        "sponsor": "Dana Wu <dana.wu@example.com>",
        "unit_owner": "",
        "finance": "Karin Adler <karin.adler@example.com>",
        "starts": "2026-03-02",
        "ends": "2026-03-27",
        "kpis": "Win rate; %; 22; 26; by 2026-12-31\nDeal cycle time; days; 40; 30",
        "competencies": "Discovery questions -> Win rate",
        "managers": "Marcus Reed <marcus.reed@example.com> 4",
    },
    left_out=(),
    cohort="",
)
def program(*, about: str, texts: dict[str, str], left_out: tuple[str, ...], cohort: str) -> Form:
    """What a program is, whom it is for, and the numbers it should move.

    `left_out` are inputs whose text is too long for a form; `cohort` is the running that the dates are of,
    where there are several.
    """
    inputs: tuple[TextInput | DateInput, ...] = (
        TextInput(id="name", label="Program name", hint="What people call it", required=True),
        TextInput(id="objective", label="Company goal it serves", hint="With its number, if it has one"),
        TextInput(id="problem", label="Business problem it was bought for", multiline=True),
        TextInput(id="teaches", label="What people learn", multiline=True),
        TextInput(id="sponsor", label="Lead sponsor, a VP or above", hint=WHO),
        TextInput(id="unit_owner", label="Business-unit owner", hint="Who leads the people trained"),
        TextInput(id="finance", label="Finance partner", hint="Who approves values and looks at the money"),
        DateInput(id="starts", label="First day of the training", required=True),
        DateInput(id="ends", label="Last day of the training", required=True),
        TextInput(
            id="kpis",
            label="KPIs, one per line",
            hint="Name; unit; where it is; target. Like: Win rate; %; 22; 26; by 2026-12-31",
            multiline=True,
        ),
        TextInput(
            id="competencies",
            label="What managers coach each week, one per line",
            hint=f"Like: Discovery questions -> Win rate. There are ideas for {_ideas()}.",
            multiline=True,
        ),
        TextInput(
            id="managers",
            label="Managers of the people trained, one per line",
            hint="With how many of their people: Marcus Reed <marcus.reed@example.com> 4",
            multiline=True,
        ),
    )
    parts: list[Part] = []
    if cohort:
        parts.append(Text(body=f"Dates and managers are those of {cohort}.", tone="quiet"))
    if left_out:
        names = {part.id: part.label.split(",")[0] for part in inputs}
        these = listed([names[name].lower() for name in left_out])
        parts.append(Text(body=f"Too long for a form, so only in the file: {these}.", tone="quiet"))
    parts += [
        part.model_copy(update={"value": texts.get(part.id, "")})
        for part in inputs
        if part.id not in left_out
    ]
    title = "Change a program" if about else "A new program"
    return Form(name="program", value=about, title=title, parts=tuple(parts))


@message(
    "program.created",
    program="Consultative Selling",
    about="1",
    kpis=(("Win rate", "22 % to 26 %, up is better"),),
    first=("Dana Wu", "Karin Adler"),
    managers=2,
    coached=True,
    gaps=("No business-unit owner. Name who leads the people trained.",),
)
def created(
    *,
    program: str,
    about: str,
    kpis: tuple[tuple[str, str], ...],
    first: tuple[str, ...],
    managers: int,
    coached: bool,
    gaps: tuple[str, ...],
) -> Card:
    """What was set up, who hears from the bot next, and what is still missing."""
    parts: list[Part] = [Text(body=f"{program} is set up.", tone="good")]
    if kpis:
        parts.append(Facts(rows=kpis))
    if first:
        parts.append(Text(body=f"I introduce myself to {listed(first)} and ask what they expect of it."))
    if managers and coached:
        parts.append(Text(body=f"{counted(managers, 'manager')} will get a coaching prompt a week."))
    elif managers:
        parts.append(Text(body="Managers get no coaching prompts yet. “Change it” says what they coach."))
    if gaps:
        parts += [Text(body="Still missing", tone="strong"), Items(items=gaps)]
    parts.append(_next(about))
    return Card(summary=f"{program} is set up.", title=program, parts=tuple(parts))


@message(
    "program.changed",
    program="Consultative Selling",
    about="1",
    changes=("KPI win-rate: target 26 -> 28, a new version",),
)
def changed(*, program: str, about: str, changes: tuple[str, ...]) -> Card:
    """What is different now, as an import says it."""
    if not changes:
        said = f"{program} is as it was: nothing in the form was different."
        return Card(summary=said, title=program, parts=(Text(body=said), _next(about)))
    more = len(changes) - SHOWN_CHANGES
    shown = (*changes[:SHOWN_CHANGES], f"and {more:,} more") if more > 0 else changes
    said = f"Saved: {counted(len(changes), 'change')}."
    return Card(
        summary=f"{program}. {said}", title=program, parts=(Text(body=said), Items(items=shown), _next(about))
    )


@message("program.offered", program="", about="")
def offered(*, program: str, about: str) -> Card:
    """The button that opens the form, for a command typed where nothing opens by itself."""
    said = f"Change {program} here:" if about else "A new program: what it is for, who owns it, its numbers."
    label = f"Change {program}"[:75] if about else "Set up a program"
    how = "Or import it as a file: alignment import my-program.yaml"
    parts: list[Part] = [
        Text(body=said),
        Buttons(buttons=(opening("program", label, value=about, primary=True),)),
    ]
    if not about:
        parts.append(Text(body=how, tone="quiet"))
    return Card(summary=said, parts=tuple(parts))


def _next(about: str) -> Buttons:
    status = Button(action="show_status", value=f"program:{about}", label="Show status")
    change = opening("program", "Change it", value=about)
    return Buttons(buttons=(status, change, opening("intake", "Why this program", value=about)))
