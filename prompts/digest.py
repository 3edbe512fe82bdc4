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
    measured=("Discovery calls (Consultative Selling): 4.5 calls, no change",),
    answered=("Dana Wu: Win rate (Consultative Selling)",),
    waiting=("Karin Adler: Renewal rate (Consultative Selling), asked on 26 March, reminded once",),
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
    measured: tuple[str, ...],
    answered: tuple[str, ...],
    waiting: tuple[str, ...],
    late: tuple[str, ...],
    unreachable: tuple[str, ...],
    coaching: str,
    obstacles: tuple[str, ...],
    planned: tuple[str, ...],
    gaps: tuple[str, ...],
) -> Card:
    """A week on one card; a week without news says so, and so does one in which somebody owes an answer."""
    parts: list[Part] = []
    if not (moved or measured or answered or late or coaching or obstacles):
        nothing = f"No number moved and no answer came in since {since}."
        if not waiting:
            nothing = f"Nothing new since {since}: no number moved and no answer came in."
        parts.append(Text(body=nothing))
    for title, lines in (
        ("Moved", moved),
        ("Measured", measured),
        ("Answered", (*answered, *((coaching,) if coaching else ()))),
        ("Late", late),
        ("Still open", waiting),
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
            (waiting, "still open", "still open"),
        )
        if lines
    ]
    return Card(
        summary=f"Your week: {', '.join(news) or 'nothing new'}",
        title=f"Since {since}",
        parts=tuple(parts),
    )


@message("digest.where", to_channel=True, here=True)
def where(*, to_channel: bool, here: bool) -> Card:
    """Where the weekly digest goes."""
    if not to_channel:
        text = "Each member of the learning team gets the digest on Monday morning, here in our chat."
        how = "/alignment digest here, typed in a channel, sends it there instead."
        return Card(summary=text, parts=(Text(body=text), Text(body=how, tone="quiet")))
    place = "this channel" if here else "its channel"
    text = f"The digest goes to {place} on Monday morning, and to nobody else."
    join = "I can post there only as a member: add me to the channel first."
    note = "Whoever reads the channel sees who was asked and who answered. /alignment digest off ends it."
    return Card(summary=text, parts=(Text(body=text), Text(body=join), Text(body=note, tone="quiet")))


@message("digest.channel_lost")
def channel_lost() -> Card:
    """The channel is gone, or the bot was removed from it."""
    text = "I can't post the digest in its channel any more, so from now on each of you gets it here."
    how = "To go back, add me to the channel and type /alignment digest here in it."
    return Card(summary=text, parts=(Text(body=text, tone="warn"), Text(body=how, tone="quiet")))


def _cut(lines: tuple[str, ...]) -> tuple[str, ...]:
    if len(lines) <= LONGEST:
        return lines
    return (*lines[:LONGEST], f"and {len(lines) - LONGEST:,} more")
