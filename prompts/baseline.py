"""A new starting point of a KPI, with the reason."""

from prompts.cards import Card, Facts, Text
from prompts.message import message


def mean_of(said: str) -> str:
    """How a starting point came about, where it is more than one number."""
    return f"The average of {said}"


def given_as(said: str) -> str:
    """Where a starting point comes from that nobody had to be asked for."""
    return f"Given just before: {said}"


@message(
    "baseline.renewed",
    by="Mei Tanaka",
    program="Consultative Selling",
    kpi="Win rate",
    before="22 %",
    now="24 %",
    on="1 May",
    reason="The territories changed, so earlier numbers count other deals.",
)
def renewed(*, by: str, program: str, kpi: str, before: str, now: str, on: str, reason: str) -> Card:
    """The old one is kept; what comes next is held against the new one."""
    lead = f"{by} gave {kpi} a new starting point." if by else f"{kpi} starts anew."
    if not before:
        lead = f"{kpi} has its starting point{f', from {by}' if by else ''}."
    rows = (("Before", before or "none"), ("From now on", f"{now} ({on})" if on else now))
    return Card(
        summary=f"{program}: {lead}",
        title=program,
        parts=(
            Text(body=lead),
            Facts(rows=rows),
            Text(body=reason, tone="quote"),
            Text(body="Numbers after that day are held against it. The one before is kept.", tone="quiet"),
        ),
    )
