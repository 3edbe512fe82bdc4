"""What a program returned: every figure, the lines it is made of, and what stands behind each line."""

from dataclasses import dataclass

from prompts.cards import Button, Buttons, Card, ChoiceInput, Facts, Items, Part, Text, TextInput
from prompts.figures import AT_PROFIT, FIGURES
from prompts.message import message
from prompts.wording import counted

SOURCES = {
    "sponsor": "sponsor",
    "manager": "managers",
    "finance": "finance partner",
    "delegate": "delegate",
    "system": "recorded numbers",
}
METHODS = {
    "comparison_group": "comparison group",
    "trend_line": "trend line",
    "estimate": "estimate, the weakest way",
}
BENEFITS = {"cash": "cash", "avoided_cost": "avoided cost", "capacity": "capacity, which is not cash"}
WHY = {
    "claim": "somebody answered",
    "reading": "a number came or changed",
    "baseline": "a KPI got a new starting point",
    "event": "an event was noted or taken back",
    "closed": "closed",
}
WAITS = "A note made since the last estimate would raise this; it counts with the next estimate."
_LINES_TO_CHOOSE = 80


@dataclass(frozen=True)
class LineShown:
    """One line of the ledger in words."""

    number: int
    name: str
    """The KPI, and who speaks."""
    counts: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class ReturnShown:
    """What one program returned, everything in words."""

    id: str
    program: str
    line: str
    figures: tuple[tuple[str, str], ...]
    lines: tuple[LineShown, ...]
    differing: tuple[str, ...]
    """Where people do not agree, and whose word counts meanwhile."""
    measured: tuple[str, ...]
    intangibles: tuple[str, ...]
    history: tuple[str, ...]
    closed: tuple[str, ...]
    chain: str = ""
    """Where the chain of evidence is broken, or that it holds."""
    periods: tuple[str, ...] = ()
    """The names of the closed periods."""
    aside: tuple[str, ...] = ()
    """What some managers have said, which does not count yet."""


@dataclass(frozen=True)
class TraceShown:
    """What stands behind one line."""

    id: str
    program: str
    title: str
    figures: tuple[tuple[str, str], ...]
    words: str
    said: str
    """Who said it, when."""
    values: tuple[str, ...]
    starts: tuple[str, ...]
    """The starting points that the numbers are held against."""
    readings: tuple[str, ...]
    isolated: str
    rules: tuple[tuple[str, str], ...]
    earlier: tuple[str, ...]


_SELLING = ReturnShown(
    id="1",
    program="Consultative Selling",
    line="ROI -85 %: 24.8k allowed of 125.7k claimed, cost 170k. Estimate by Dana Wu, 7 July; value per "
    "point approved by Karin Adler; no comparison group.",
    figures=(
        ("Claimed", "$125,712.33"),
        ("Allowed", "$24,840.00"),
        ("Costs", "$170,000.00"),
        ("Benefit-cost ratio", "0.1461"),
        ("ROI", "-85.39 %"),
        ("Payback", "20.53 months"),
        ("Forecast, apart", "$74,520.00 more in the rest of the first year at this rate"),
    ),
    lines=(
        LineShown(
            1,
            "Win rate, Dana Wu (sponsor)",
            "$24,840.00 of $103,500.00",
            ("Only the part due to the program counts.",),
        ),
        LineShown(
            2,
            "Win rate (recorded numbers)",
            "$0.00 of $125,712.33",
            ("The recorded numbers say what a change was worth. No claim counts for more.",),
        ),
    ),
    differing=("Win rate: Dana Wu says 60 %, Karin Adler 30 %. Karin Adler's counts until they agree.",),
    measured=("Win rate: 22 % to 25.5 %, worth $125,712.33 until 30 June by the approved value.",),
    intangibles=("The team enjoys its role",),
    history=("7 July, somebody answered: ROI -85 %: 24.8k allowed of 125.7k claimed, cost 170k.",),
    closed=("2026-Q2, closed on 8 July by Karin Adler: ROI -85 %: 24.8k allowed of 125.7k claimed.",),
)


@message("returns.report", found=_SELLING)
def report(*, found: ReturnShown) -> Card:
    """The whole return of a program; each line leads to what stands behind it."""
    parts: list[Part] = [Text(body=found.line, tone="strong"), Facts(rows=found.figures)]
    if found.chain:
        parts.append(Text(body=found.chain))
    if found.lines:
        lines = tuple(
            f"{line.number}. {line.name}: {line.counts}. {' '.join(line.because)}".strip()
            for line in found.lines
        )
        parts += [Text(body="Line by line", tone="strong"), Items(items=lines)]
    for title, items in (
        ("Not counted yet", found.aside),
        ("Where people differ", found.differing),
        ("What was measured", found.measured),
        ("Beside the number, never turned into money", found.intangibles),
        ("Closed periods", found.closed),
        ("How it came to this", found.history),
    ):
        if items:
            parts += [Text(body=title, tone="strong"), Items(items=items)]
    if found.lines:
        choices = (
            *((f"{line.number}", f"{line.number}. {line.name}") for line in found.lines[:_LINES_TO_CHOOSE]),
            *FIGURES.items(),
            *((period, period) for period in found.periods[-10:]),
        )
        named = tuple((f"{found.id}:{value}", label[:75]) for value, label in choices)
        parts += [
            ChoiceInput(id="line", label="Where a line or figure comes from", choices=named),
            Buttons(buttons=(Button(action="returns.trace", value=found.id, label="Show it", submits=True),)),
        ]
    parts.append(
        Text(body=f"{AT_PROFIT} ROI is an estimate shown with its method, not a proof.", tone="quiet")
    )
    return Card(summary=f"{found.program}: {found.line}", title=found.program, parts=tuple(parts))


@message("returns.nothing", program="Consultative Selling", cost="$170,000.00", first_on="25 June")
def nothing(*, program: str, cost: str, first_on: str, aside: tuple[str, ...] = ()) -> Card:
    """Nothing was said that counts, so there is no return to show."""
    text = f"Nobody has said yet what {program} was worth, so its return is undefined."
    if aside:
        text = f"{program} has no return yet. {' '.join(aside)}"
    asked = f" Its sponsor is asked around {first_on}." if first_on else ""
    return Card(summary=text, parts=(Text(body=f"{text}{asked} Cost so far: {cost}."),))


@message(
    "returns.trace",
    found=TraceShown(
        id="1",
        program="Consultative Selling",
        title="1. Win rate, Dana Wu (sponsor)",
        figures=(
            ("Claimed", "$103,500.00"),
            ("Due to the program", "30 %"),
            ("How sure", "80 %"),
            ("On its own", "$24,840.00"),
            ("Allowed", "$24,840.00"),
            ("Isolated by", "estimate, the weakest way"),
        ),
        words="3 points more, about 30 % of it the training. The price rise helped too.",
        said="Dana Wu, 7 July",
        values=(
            "One point is worth $138,000 a year: cash, approved by Karin Adler on 9 January, since 9 January",
        ),
        starts=("22 %, 31 December 2025: Average of the last three quarters (program file)",),
        readings=("30 June: 25.5 %, given by Salesforce, 7 July",),
        isolated="",
        rules=(("attribution", "Only the part due to the program counts."),),
        earlier=("12 June: $200,000.00 claimed, corrected since",),
    ),
)
def trace(*, found: TraceShown) -> Card:
    """From a figure to the words, the person, the approval and the rule behind it."""
    parts: list[Part] = [Facts(rows=found.figures)]
    if found.words:
        parts += [Text(body=found.words, tone="quote"), Text(body=found.said, tone="quiet")]
    elif found.said:
        parts.append(Text(body=found.said, tone="quiet"))
    if found.isolated:
        parts.append(Text(body=found.isolated))
    for title, items in (
        ("Approved values", found.values),
        ("Held against", found.starts),
        ("The numbers", found.readings),
        ("Said before", found.earlier),
    ):
        if items:
            parts += [Text(body=title, tone="strong"), Items(items=items)]
    if found.rules:
        parts += [Text(body="Rules that applied", tone="strong"), Facts(rows=found.rules)]
    back = Button(action="returns.report", value=found.id, label="All lines")
    parts.append(Buttons(buttons=(back,)))
    return Card(
        summary=f"{found.program}: {found.title}", title=f"{found.program}: {found.title}", parts=tuple(parts)
    )


def managers_aside(*, spoke: int, managers: int, enough: int, kpi: str = "") -> str:
    """How many managers have spoken, and when what they say counts; nothing of what it was."""
    have = "has" if spoke == 1 else "have"
    said = f"{spoke} of {counted(managers, 'manager')} {have} said what it was worth to their teams."
    when = "It counts once all have."
    if managers < enough:
        when = f"It counts where there are {enough} or more: a sum of fewer shows what one of them said."
    return f"{kpi}: {said} {when}" if kpi else f"{said} {when}"


def isolated_by_group(*, before: str, after: str, expected: str, share: str) -> str:
    """How a comparison group told the program's part apart."""
    return (
        f"People who were not trained went from {before} to {after} over the same time. Without the program "
        f"{expected} could be expected, so {share} of the movement is left to it."
    )


def isolated_by_trend(*, readings: int, expected: str, scatter: str, share: str) -> str:
    """How the trend before told it apart."""
    return (
        f"The trend of {readings} readings before the program leads to {expected} (give or take {scatter}), "
        f"so {share} of the movement is left to it."
    )


def state(*, on: str, why: str, line: str) -> str:
    """One step of a return's history."""
    return f"{on}, {WHY.get(why, why)}: {line}"


@message(
    "returns.close",
    program="Consultative Selling",
    period="2026-Q2",
    line="ROI -85 %: 24.8k allowed of 125.7k claimed, cost 170k.",
    on="7 July",
    about="1:2026-Q2",
)
def close(*, program: str, period: str, line: str, on: str, about: str) -> Card:
    """A reason and a second tap before a period is closed."""
    lead = f"Close {period} of {program}?"
    return Card(
        summary=lead,
        parts=(
            Text(body=lead, tone="strong"),
            Text(body=line),
            Text(
                body=f"These numbers, up to {on}, and their rules are kept for good. What comes later shows "
                "beside them."
            ),
            TextInput(id="reason", label="Because", hint="One line, such as: the books were closed"),
            Buttons(
                buttons=(
                    Button(
                        action="returns.close",
                        value=about,
                        label="Yes, close it",
                        style="danger",
                        submits=True,
                    ),
                )
            ),
        ),
    )


@message(
    "returns.closed",
    program="Consultative Selling",
    period="2026-Q2",
    line="ROI -85 %: 24.8k allowed of 125.7k claimed, cost 170k.",
    reason="The books of the quarter were closed.",
    on="7 July",
)
def closed(*, program: str, period: str, line: str, reason: str, on: str) -> Card:
    """A period that stays as it is from now on."""
    lead = f"{period} of {program} is closed, with what counts up to {on}."
    return Card(summary=lead, parts=(Text(body=f"{lead} {line}"), Text(body=f"Reason kept: {reason}")))


@message(
    "returns.limits",
    rows=(("times_cost = 10", "Times the whole cost; a larger gain is left out of the ROI."),),
    changes=("12 May, Mei Tanaka: bare_share 40, because finance asked for it",),
)
def limits(*, rows: tuple[tuple[str, str], ...], changes: tuple[str, ...]) -> Card:
    """Every limit of the stated rules, and who changed it why."""
    parts: list[Part] = [Facts(rows=rows)]
    if changes:
        parts += [Text(body="Changed", tone="strong"), Items(items=changes)]
    how = "Change one: /alignment rules bare_share 40 because finance asked for it"
    return Card(
        summary="The limits of the rules",
        title="The limits of the rules",
        parts=(*parts, Text(body=how, tone="quiet")),
    )


@message("returns.limit_changed", name="bare_share", before="50", now="40", reason="Finance asked for it.")
def limit_changed(*, name: str, before: str, now: str, reason: str) -> Card:
    """A limit holds from now on."""
    text = f"{name} was {before} and is {now} from now on. Closed periods keep theirs."
    return Card(summary=text, parts=(Text(body=text), Text(body=f"Reason kept: {reason}")))


_WORTH = "One point of Win rate is worth $138,000 a year, cash, from 1 January on."


@message("returns.approve", said=_WORTH, about="v:1:138000:USD:cash:2026-01-01")
def approve(*, said: str, about: str) -> Card:
    """What would hold from a day on, before the finance partner puts their name under it."""
    lead = "Approve this?"
    return Card(
        summary=f"{lead} {said}",
        parts=(
            Text(body=lead, tone="strong"),
            Text(body=said),
            Text(
                body="Your name and today's date stand beside every figure that rests on it. "
                "A value is what is left as profit, not revenue.",
                tone="quiet",
            ),
            Buttons(
                buttons=(Button(action="returns.approve", value=about, label="Approve", style="primary"),)
            ),
        ),
    )


@message("returns.approved", said=_WORTH)
def approved(*, said: str) -> Card:
    """It holds."""
    text = f"Approved: {said} What rests on it is worked out anew; closed periods stay."
    return Card(summary=text, parts=(Text(body=text),))
