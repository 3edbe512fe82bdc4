"""Alignment gaps on a card of their own, and the points that wait to be settled."""

from dataclasses import dataclass

from prompts.cards import Button, Buttons, Card, Divider, Items, Part, Text, TextInput
from prompts.message import message
from prompts.wording import counted

_SHOWN = 10
_POINTS_SHOWN = 4


@dataclass(frozen=True)
class PointShown:
    """One point to settle."""

    id: str
    words: str


_GAPS = (
    "No business-unit owner. Name who runs the unit in the file, under roles.",
    "Dana Wu expects “negotiating with procurement”, which is not taught. Answer it before launch.",
)


@message(
    "gaps.one",
    program="Consultative Selling",
    gaps=_GAPS,
    points=(PointShown("1", "Dana Wu expects “negotiating with procurement”, which is not taught."),),
)
def one(*, program: str, gaps: tuple[str, ...], points: tuple[PointShown, ...]) -> Card:
    """The gaps of one program, worst first; who may settle a point can do it here."""
    if not gaps:
        said = f"{program} has no alignment gap."
        return Card(summary=said, title=program, parts=(Text(body=said, tone="good"),))
    lead = f"{counted(len(gaps), 'alignment gap')}, worst first."
    parts: list[Part] = [Text(body=lead), Items(items=gaps, ordered=True)]
    for point in points[:_POINTS_SHOWN]:
        parts += [
            Divider(),
            Text(body=point.words, tone="quote"),
            TextInput(id=f"point{point.id}", label="How is it settled?", hint="One line; they are told."),
            Buttons(
                buttons=(Button(action="points.settle", value=point.id, label="It is settled", submits=True),)
            ),
        ]
    return Card(summary=f"{program}: {lead}", title=program, parts=tuple(parts))


@message(
    "gaps.many",
    programs=(("Consultative Selling", _GAPS[0], 2), ("First-Line Leaders", "", 0)),
)
def many(*, programs: tuple[tuple[str, str, int], ...]) -> Card:
    """Several programs: how many gaps each has, and its worst."""
    with_gaps = [each for each in programs if each[2]]
    lead = f"{len(with_gaps)} of {counted(len(programs), 'program')} with alignment gaps."
    items = tuple(f"{name}: {counted(number, 'gap')}. {worst}" for name, worst, number in with_gaps[:_SHOWN])
    parts: list[Part] = [Text(body=lead)]
    if items:
        parts += [
            Items(items=items),
            Text(body="/alignment gaps and a program's name shows all of one.", tone="quiet"),
        ]
    return Card(summary=lead, title="Alignment gaps", parts=tuple(parts))


@message(
    "gaps.settled", words="Dana Wu expects “negotiating with procurement”.", how="Day two covers it now."
)
def settled(*, words: str, how: str) -> Card:
    """A point was settled."""
    return Card(
        summary="Settled, and they are told.",
        parts=(
            Text(body="Settled, and they are told."),
            Text(body=words, tone="quiet"),
            Text(body=how, tone="quote"),
        ),
    )


@message(
    "gaps.told_settled",
    program="Consultative Selling",
    words="negotiating with procurement",
    how="Day two covers it now.",
    by="Mei Tanaka",
)
def told_settled(*, program: str, words: str, how: str, by: str) -> Card:
    """To whoever raised a point: what became of it."""
    lead = f"{by} settled what you raised about {program}."
    return Card(
        summary=lead,
        parts=(Text(body=lead), Text(body=words, tone="quiet"), Text(body=how, tone="quote")),
    )
