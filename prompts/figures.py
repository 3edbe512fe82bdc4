"""What stands behind one figure of a return, and what a closed period keeps."""

from dataclasses import dataclass

from prompts.cards import Button, Buttons, Card, Facts, Items, Part, Text
from prompts.message import message

UNDEFINED = "undefined"
NO_FORECAST = "None: a change broke the comparison, so nothing is known of the rest of the year."
FIGURES = {
    "claimed": "Claimed",
    "allowed": "Allowed",
    "costs": "Costs",
    "bcr": "Benefit-cost ratio",
    "roi": "ROI",
    "payback": "Payback",
    "forecast": "Forecast, apart",
    "avoided_cost": "Of it avoided cost",
    "capacity": "Of it capacity",
    "history": "How it came to this",
}
"""The figures of a return, by the names under which they are asked for."""
AT_PROFIT = "Money counts at its contribution to profit, not as revenue."
CHAIN_HOLDS = "No link is missing up to the highest level reached."
NOT_REACHED = "No level is reached yet."
HOW = {
    "claimed": "Of each KPI the most that anyone claims. Behind each line stand the words and who said them.",
    "allowed": f"What the rules leave of each line; its number leads to them. {AT_PROFIT}",
    "costs": "Everybody's cost counts, whoever answered. Costs come from the program file.",
    "bcr": "Allowed benefit divided by costs.",
    "roi": "Allowed benefit less the costs, divided by the costs.",
    "payback": "Costs divided by the allowed benefit per month counted.",
    "forecast": "The rest of the first year at the same rate; never in the ROI.",
    "avoided_cost": "What is allowed on KPIs whose approved value is a cost avoided; no money came in.",
    "capacity": "What is allowed on KPIs whose approved value is time won. It is not cash.",
    "history": "Every return since the first answer, as it was shown then.",
}
"""How each is worked out."""


@dataclass(frozen=True)
class FigureShown:
    """What stands behind one figure, or what a closed period keeps."""

    id: str
    program: str
    title: str
    rows: tuple[tuple[str, str], ...]
    how: str
    line: str = ""
    items: tuple[str, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()


@message(
    "returns.figure",
    found=FigureShown(
        id="1",
        program="Consultative Selling",
        title="Costs",
        rows=(
            ("Spring 2026: delivery", "$125,000, recorded on 9 January"),
            ("Spring 2026: participants' time", "$45,000, recorded on 9 January"),
            ("Together", "$170,000"),
        ),
        how=HOW["costs"],
    ),
)
def figure(*, found: FigureShown) -> Card:
    """From a figure to the lines it is made of, or to how it was worked out."""
    title = f"{found.program}: {found.title}"
    parts: list[Part] = [Text(body=found.line, tone="strong")] if found.line else []
    parts += [Facts(rows=found.rows), Text(body=found.how, tone="quiet")]
    if found.items:
        parts += [Text(body="Line by line", tone="strong"), Items(items=found.items)]
    if found.rules:
        parts += [Text(body="The limits it was closed with", tone="strong"), Facts(rows=found.rules)]
    parts.append(Buttons(buttons=(Button(action="returns.report", value=found.id, label="All lines"),)))
    return Card(summary=title, title=title, parts=tuple(parts))


def closed_by(*, by: str, on: str, why: str) -> str:
    """Who closed a period, and why."""
    said = f"Closed on {on} by {by}: {why.rstrip('.')}."
    return f"{said} It holds what was known and counted up to {on}, whatever its name."
