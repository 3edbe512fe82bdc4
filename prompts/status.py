"""How programs stand, said in one line, on one card, or ten to a page."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from prompts.cards import Button, Buttons, Card, Chart, ChoiceInput, Divider, Facts, Items, Part, Point, Text
from prompts.forms import opening
from prompts.message import message
from prompts.wording import counted, listed

PER_PAGE = 10


@dataclass(frozen=True)
class KpiShown:
    """One KPI, its values written for people."""

    name: str
    now: str
    baseline: str
    target: str
    trend: str
    """A small bar per value, the newest last."""


@dataclass(frozen=True)
class ChartShown:
    """The KPI the verdict rests on, as a curve."""

    name: str
    unit: str
    points: tuple[tuple[str, Decimal], ...]
    target: Decimal | None
    spoken: str


@dataclass(frozen=True)
class ProgramShown:
    """One program, everything in words."""

    id: str
    name: str
    tone: Literal["good", "warn", "plain"]
    verdict: str
    goal: str
    kpis: tuple[KpiShown, ...]
    chart: ChartShown | None
    asked: tuple[str, ...]
    """Person by person; empty for those who see totals only."""
    coaching: str
    roi: str
    gaps: tuple[str, ...]


_WIN_RATE = KpiShown(
    name="Win rate",
    now="25.5 %, up 3.5 points (12 days ago)",
    baseline="22 % (31 December 2025)",
    target="26 % by 31 December, 88 % of the way",
    trend="▁▃▇",
)
_SELLING = ProgramShown(
    id="1",
    name="Consultative Selling",
    tone="good",
    verdict="On track: win rate 25.5 %, 88 % of the way to 26 %. 2 of 3 questions answered since 3 May.",
    goal="Win 26 % of qualified mid-market deals",
    kpis=(_WIN_RATE,),
    chart=ChartShown(
        name="Win rate",
        unit="%",
        points=(("31 Dec", Decimal(22)), ("26 Apr", Decimal("23.5")), ("26 May", Decimal("25.5"))),
        target=Decimal(26),
        spoken="22 % on 31 December, 23.5 % on 26 April, 25.5 % on 26 May; target 26 %",
    ),
    asked=("Dana Wu, lead sponsor: 2 of 3 answered, last on 26 May. 1 question waits.",),
    coaching="9 of 12 managers answered, 61 of 96 prompts. They did it 40 times.",
    roi="ROI 41 %: 74k allowed of 260k claimed, cost 52.5k. Estimate by Dana Wu; no comparison group.",
    gaps=("No business-unit owner. Name who runs the unit in the file, under roles.",),
)
_LEADERS = ProgramShown(
    id="2",
    name="First-Line Leaders",
    tone="warn",
    verdict="No numbers: the first were due on 26 April. Nobody has been asked yet.",
    goal="",
    kpis=(),
    chart=None,
    asked=(),
    coaching="",
    roi="",
    gaps=("No lead sponsor. Name one, a VP or above.", "No objective. Name the company goal it serves."),
)


def shared_by(name: str) -> str:
    """Whose story it is."""
    return f"{name}, shared with consent"


@message(
    "status.one",
    program=_SELLING,
    more=True,
    stories=(("They talked first, and two deals came back.", "Marcus Reed, shared with consent"),),
)
def one(*, program: ProgramShown, more: bool, stories: tuple[tuple[str, str], ...] = ()) -> Card:
    """One program, with all that is known; `stories` are words and whose they are."""
    parts: list[Part] = [Text(body=program.verdict, tone=program.tone)]
    if program.goal:
        parts.append(Text(body=f"Serves: {program.goal}", tone="quiet"))
    for kpi in program.kpis:
        rows = (("Now", kpi.now), ("Baseline", kpi.baseline), ("Target", kpi.target))
        parts += [Text(body=f"{kpi.name} {kpi.trend}".strip(), tone="strong"), Facts(rows=rows)]
    if program.chart is not None:
        parts.append(
            Chart(
                title=program.chart.name,
                unit=program.chart.unit,
                points=tuple(Point(label=label, value=value) for label, value in program.chart.points),
                target=program.chart.target,
                alt=program.chart.spoken,
            )
        )
    if program.roi:
        parts += [Text(body="Return", tone="strong"), Text(body=program.roi)]
    for story, who in stories:
        parts += [Text(body=story, tone="quote"), Text(body=who, tone="quiet")]
    if program.asked:
        parts += [Text(body="Who was asked", tone="strong"), Items(items=program.asked)]
    if program.coaching:
        parts += [Text(body="Coaching", tone="strong"), Text(body=program.coaching)]
    if program.gaps:
        parts += [Text(body="Alignment gaps, worst first", tone="strong"), Items(items=program.gaps)]
    if more:
        parts.append(Buttons(buttons=(Button(action="show_status", value="all", label="All programs"),)))
    return Card(summary=f"{program.name}: {program.verdict}"[:300], title=program.name, parts=tuple(parts))


@message(
    "status.many",
    programs=(_LEADERS, _SELLING),
    page=1,
    total=2,
    tally=("1 without numbers", "1 on track"),
    filters="",
)
def many(
    *, programs: tuple[ProgramShown, ...], page: int, total: int, tally: tuple[str, ...], filters: str
) -> Card:
    """Several programs, worst first, ten to a page."""
    pages = -(-total // PER_PAGE)
    lead = f"{total:,} programs: {listed(tally)}."
    parts: list[Part] = [Text(body=lead)]
    if pages > 1:
        parts.append(Text(body=f"Worst first, page {page} of {pages}.", tone="quiet"))
    for number, program in enumerate(programs):
        parts += [Divider()] if number else []
        parts += [Text(body=program.name, tone="strong"), Text(body=program.verdict, tone=program.tone)]
        notes = [program.roi] if program.roi else []
        if program.gaps:
            notes.append(f"{counted(len(program.gaps), 'gap')}, first: {program.gaps[0]}")
        parts += [Text(body=note, tone="quiet") for note in notes]
    buttons = [
        Button(action="status.page", value=f"{number}:{filters}"[:200], label=label)
        for number, label in ((page - 1, "Previous 10"), (page + 1, "Next 10"))
        if 1 <= number <= pages
    ]
    parts += [
        Divider(),
        ChoiceInput(
            id="program",
            label="Look closer at",
            choices=tuple((program.id, program.name[:75]) for program in programs),
        ),
        Buttons(buttons=(Button(action="status.open", value="one", label="Show it", submits=True), *buttons)),
    ]
    return Card(summary=lead[:300], title="How your programs stand", parts=tuple(parts))


@message("status.none", learning_team=True)
def none(*, learning_team: bool) -> Card:
    """Nothing to show yet, and what would change that."""
    if not learning_team:
        text = "No program of yours is running at the moment. The learning team adds programs."
        return Card(summary=text, parts=(Text(body=text),))
    return Card(
        summary="There is no program yet.",
        parts=(
            Text(body="There is no program yet."),
            Buttons(buttons=(opening("program", "Set up a program", primary=True),)),
            Text(body="As a file: alignment import my-program.yaml"),
            Text(body="The folder examples/ has two to start from.", tone="quiet"),
        ),
    )


@message("status.no_match", asked="state:retired", total=12)
def no_match(*, asked: str, total: int) -> Card:
    """The filter leaves nothing."""
    text = f"No program matches “{asked}”."
    return Card(
        summary=text,
        parts=(
            Text(body=f"{text} There {'is' if total == 1 else 'are'} {counted(total, 'running program')}."),
            Buttons(buttons=(Button(action="show_status", value="all", label="Show them"),)),
        ),
    )


@message(
    "status.own_page",
    programs=("Consultative Selling",),
    waiting=1,
    prompts=(
        ("Tuesday 7 April", "If a rep shows you a deal, then ask what the customer has done.", "you did it"),
    ),
    did_it=1,
    total=1,
)
def own_page(
    *,
    programs: tuple[str, ...],
    waiting: int,
    prompts: tuple[tuple[str, str, str], ...],
    did_it: int,
    total: int,
) -> Card:
    """A manager's own page: what they were given and what they said. Nobody else sees it."""
    parts: list[Part] = []
    if prompts:
        parts.append(Text(body=f"{counted(total, 'prompt')} so far, {did_it} done."))
        parts.append(Items(items=tuple(f"{on}: {text} ({said})" for on, text, said in prompts)))
    else:
        parts.append(Text(body=f"You help {listed(programs)} stick. What you try will stand here."))
    if waiting:
        mine = Button(action="show_mine", value="all", label="Show what waits for me", style="primary")
        parts.append(Buttons(buttons=(mine,)))
    parts.append(Text(body="Only you see this page. Others see totals of five or more people.", tone="quiet"))
    return Card(summary="Your coaching page", title="Your coaching page", parts=tuple(parts))
