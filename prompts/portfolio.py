"""All programs side by side: what each costs, how far it got, what it returns and what is proposed."""

from dataclasses import dataclass

from prompts.audit import VERDICTS
from prompts.cards import Button, Buttons, Card, Divider, Items, Part, Text
from prompts.message import message
from prompts.wording import counted

PER_PAGE = 8


@dataclass(frozen=True)
class Row:
    """One program in words."""

    name: str
    state: str
    """Empty while it runs."""
    standing: str
    cost: str
    gaps: int
    level: str
    roi: str
    """Empty, as what is allowed, for those who do not see what people claimed."""
    allowed: str
    proposed: str
    """One of the verdicts; empty where nothing is proposed."""
    because: str
    frees: str
    """What planned cohorts would cost that have not begun."""


NOTHING = "nothing claimed"
ASIDE = "nothing counts yet of what managers have said"
_ROWS = (
    Row(
        name="First-Line Leaders",
        state="",
        standing="not moving",
        cost="$90,000",
        gaps=3,
        level="level 2 of 5, learning",
        roi="undefined",
        allowed="nothing claimed",
        proposed="retire",
        because="Long after the end it returns less than the limit, and no KPI is on its way.",
        frees="$45,000",
    ),
    Row(
        name="Consultative Selling",
        state="",
        standing="on track",
        cost="$170,000",
        gaps=0,
        level="level 5 of 5, return",
        roi="41 %",
        allowed="$239,700",
        proposed="continue",
        because="It is on its way.",
        frees="",
    ),
)


@message(
    "portfolio.shown",
    rows=_ROWS,
    page=1,
    total=2,
    cost="$260,000",
    frees="$45,000",
    best=("Consultative Selling",),
    decisions=("12 May, First-Line Leaders: Continue, by Dana Wu: the numbers are young.",),
    decides="First-Line Leaders",
)
def shown(
    *,
    rows: tuple[Row, ...],
    page: int,
    total: int,
    cost: str,
    frees: str,
    best: tuple[str, ...],
    decisions: tuple[str, ...],
    decides: str,
) -> Card:
    """A page of programs, those to be decided on first."""
    pages = -(-total // PER_PAGE)
    lead = f"{counted(total, 'program')}, {cost} in all."
    parts: list[Part] = [Text(body=lead, tone="strong")]
    if frees:
        to = f" It could go where it returns most: {', '.join(best)}." if best else ""
        parts.append(
            Text(body=f"Ending what is proposed to retire or pause frees {frees} not yet spent.{to}")
        )
    for row in rows:
        state = f" ({row.state})" if row.state else ""
        gaps = counted(row.gaps, "gap") if row.gaps else "aligned"
        returned = f"ROI {row.roi}, {row.allowed}, " if row.roi else ""
        parts += [
            Divider(),
            Text(body=f"{row.name}{state}", tone="strong"),
            Text(body=f"Cost {row.cost}, {gaps}, {row.level}, {returned}{row.standing}."),
        ]
        if row.proposed:
            free = f" Frees {row.frees}." if row.frees and row.proposed in ("retire", "pause") else ""
            tone = "plain" if row.proposed == "continue" else "warn"
            parts.append(Text(body=f"Proposed: {VERDICTS[row.proposed]}. {row.because}{free}", tone=tone))
    if decisions:
        parts += [Divider(), Text(body="Decided lately", tone="strong"), Items(items=decisions)]
    buttons = tuple(
        Button(action="portfolio.page", value=str(number), label=label)
        for number, label in ((page - 1, "Previous"), (page + 1, "Next"))
        if 1 <= number <= pages
    )
    if buttons:
        parts.append(Buttons(buttons=buttons))
    if decides:
        proposed = next((row.proposed for row in rows if row.name == decides), "")
        verdict = VERDICTS[proposed or "continue"].lower()
        how = f"You decide: /alignment decide {decides} {verdict} because ... The limits: /alignment rules"
        parts.append(Text(body=how, tone="quiet"))
    return Card(summary=lead, title="The portfolio", parts=tuple(parts))


@message("portfolio.empty")
def empty() -> Card:
    """There is nothing to compare."""
    text = "There is no program to compare yet."
    return Card(summary=text, parts=(Text(body=text),))
