"""The learning team's Monday digest: what moved, who answered, who is late, what comes."""

from prompts import manager
from prompts.cards import Button, Buttons, Card, Items, Part, Text
from prompts.message import message
from prompts.wording import counted

LONGEST = 5
"""Lines of one kind; the rest is counted."""

OBSTACLES = {code: label[0].lower() + label[1:] for code, label in manager.OBSTACLES}
"""What got in the way, inside a sentence."""


@message(
    "digest.weekly",
    since="30 March",
    moved=("Win rate (Consultative Selling): 25.5 %, up 1.5 points from 24 %",),
    answered=("Dana Wu: Win rate (Consultative Selling)",),
    late=("Tom Ruiz: Average deal size (Consultative Selling), asked on 23 March",),
    unreachable=("Ana Souza: the account was deactivated",),
    coaching="9 managers answered 11 coaching prompts.",
    obstacles=("7 managers: no time (Consultative Selling)",),
    planned=("Coaching prompt: 12, from Tuesday 7 April", "KPI update: 1, on Wednesday 8 April"),
    gaps=("First-Line Leaders: No lead sponsor. Name one, a VP or above, in the program file, under roles.",),
)
def weekly(
    *,
    since: str,
    moved: tuple[str, ...],
    answered: tuple[str, ...],
    late: tuple[str, ...],
    unreachable: tuple[str, ...],
    coaching: str,
    obstacles: tuple[str, ...],
    planned: tuple[str, ...],
    gaps: tuple[str, ...],
) -> Card:
    """A week on one card; a week without news says so."""
    parts: list[Part] = []
    if not (moved or answered or late or coaching or obstacles):
        parts.append(Text(body=f"Nothing new since {since}: no number moved and no answer came in."))
    for title, lines in (
        ("Moved", moved),
        ("Answered", (*answered, *((coaching,) if coaching else ()))),
        ("Late", late),
        ("Could not be reached", unreachable),
        ("In the way", obstacles),
        ("This week", planned),
        ("Alignment gaps", gaps),
    ):
        if lines:
            parts += [Text(body=title, tone="strong"), Items(items=_cut(lines))]
    parts.append(Buttons(buttons=(Button(action="show_status", value="all", label="Show status"),)))
    news = [
        f"{counted(len(lines), one, many)}"
        for lines, one, many in (
            (moved, "number moved", "numbers moved"),
            (answered, "answer", "answers"),
            (late, "late", "late"),
        )
        if lines
    ]
    return Card(
        summary=f"Your week: {', '.join(news) or 'nothing new'}",
        title=f"Since {since}",
        parts=tuple(parts),
    )


def _cut(lines: tuple[str, ...]) -> tuple[str, ...]:
    if len(lines) <= LONGEST:
        return lines
    return (*lines[:LONGEST], f"and {len(lines) - LONGEST:,} more")
