"""The monthly coaching circle: an agenda from what its members agreed to share, and one takeaway each."""

from dataclasses import dataclass

from prompts.cards import Button, Buttons, Card, Items, Part, Text, TextInput
from prompts.message import message
from prompts.wording import first_name, listed

_WHO_SEES = "Only the members of this circle see it, with your name."


@dataclass(frozen=True)
class Line:
    """What one member agreed to share."""

    who: str
    topic: str
    words: str


@dataclass(frozen=True)
class Agenda:
    """One thing that worked, one that did not, and one question for peers."""

    worked: Line | None
    stuck: Line | None
    topic: str


_AGENDA = Agenda(
    worked=Line("Noah Kim", "discovery questions", "Two deals moved after we asked what the delay costs."),
    stuck=Line("Priya Nair", "negotiation", "Approval takes four days, and by then they have moved on."),
    topic="discovery questions",
)


@message(
    "circle.invited",
    name="Priya Nair",
    program="Consultative Selling",
    at="Thursday 14 May, 15:00",
    others=("Noah Kim", "Marcus Reed"),
    host="Marcus Reed",
    agenda=_AGENDA,
    about="1",
)
def invited(
    *,
    name: str,
    program: str,
    at: str,
    others: tuple[str, ...],
    host: str,
    agenda: Agenda,
    about: str,
) -> Card:
    """A circle that meets: when, with whom, about what."""
    lead = f"{first_name(name)}, 45 minutes with {listed(others)}, on {at} your time."
    opens = "You open the call this time." if host == name else f"{host} opens the call this time."
    return Card(
        summary=f"Your coaching circle: {at}",
        title=f"Coaching circle, {program}",
        parts=(
            Text(body=lead),
            *_agenda(agenda),
            Text(body=opens),
            Buttons(
                buttons=(
                    Button(
                        action="circle.coming", value=f"yes:{about}", label="I'll be there", style="primary"
                    ),
                    Button(action="circle.coming", value=f"no:{about}", label="Not this time"),
                )
            ),
        ),
    )


def _agenda(agenda: Agenda) -> tuple[Part, ...]:
    worked = "What worked: each says one thing they tried, a minute each."
    if agenda.worked is not None:
        worked = f"What worked: {agenda.worked.who}, on {agenda.worked.topic}: “{agenda.worked.words}”"
    stuck = "What did not: one thing that was harder than it sounded."
    if agenda.stuck is not None:
        stuck = f"What did not: {agenda.stuck.who}, on {agenda.stuck.topic}: “{agenda.stuck.words}”"
    question = f"One question for everybody: what would you do differently about {agenda.topic} next month?"
    if agenda.stuck is not None:
        question = f"One question for everybody: what would you do in {first_name(agenda.stuck.who)}'s place?"
    return (Items(items=(worked, stuck, question), ordered=True),)


@message(
    "circle.thread",
    name="Priya Nair",
    program="Consultative Selling",
    others=("Emma Tremblay", "Aisha Al-Harbi"),
    until="Saturday 16 May, 10:00",
    agenda=_AGENDA,
    about="1",
)
def thread(
    *, name: str, program: str, others: tuple[str, ...], until: str, agenda: Agenda, about: str
) -> Card:
    """A circle whose hours do not meet: everybody writes a line within 48 hours."""
    lead = (
        f"{first_name(name)}, your hours do not meet with {listed(others)}, so this circle is written. "
        f"One line each until {until}, then everybody gets all of them."
    )
    return Card(
        summary="Your coaching circle: one line within 48 hours",
        title=f"Coaching circle, {program}",
        parts=(
            Text(body=lead),
            *_agenda(agenda),
            TextInput(id=f"tp{about}.line", label="Your line on any of these", multiline=True),
            Buttons(
                buttons=(
                    Button(action="circle.line", value=about, label="Send it", style="primary", submits=True),
                )
            ),
            Text(body=_WHO_SEES, tone="quiet"),
        ),
    )


@message("circle.answered", said="yes", host="Marcus Reed")
def answered(*, said: str, host: str) -> Card:
    """They come, do not, or have written their line."""
    words = {
        "yes": f"Good. {host} opens the call.",
        "no": "OK, then next month. I'll send you what the others took away.",
        "line": "Thanks. You get the lines of the others when the two days are over.",
    }[said]
    return Card(summary=words, parts=(Text(body=words),))


@message(
    "circle.after",
    name="Priya Nair",
    live=False,
    lines=(("Emma Tremblay", "I ask for the reason before I say no."),),
    about="1",
)
def after(*, name: str, live: bool, lines: tuple[tuple[str, str], ...], about: str) -> Card:
    """The day after: the lines of a written circle; were they there, and one takeaway."""
    parts: list[Part] = []
    if live:
        parts.append(
            Text(body=f"{first_name(name)}, how was your circle? One line from each, for all of you.")
        )
    elif lines:
        parts += [
            Text(body=f"{first_name(name)}, this is what your circle wrote:"),
            Items(items=tuple(f"{who}: {words}" for who, words in lines)),
        ]
    else:
        parts.append(Text(body=f"{first_name(name)}, nobody wrote this time. That happens in a busy month."))
    parts.append(TextInput(id=f"tp{about}.takeaway", label="What do you take away? (one line, optional)"))
    labels = ("I was there", "I missed it") if live else ("I read it", "No time for it")
    parts += [
        Buttons(
            buttons=(
                Button(action="circle.was_there", value=f"yes:{about}", label=labels[0], submits=True),
                Button(action="circle.was_there", value=f"no:{about}", label=labels[1], submits=True),
            )
        ),
        Text(body=_WHO_SEES, tone="quiet"),
    ]
    return Card(summary="Your coaching circle: what do you take away?", parts=tuple(parts))


@message(
    "circle.thanks",
    takeaways=(("Noah Kim", "Ask what it costs them, then stay quiet."),),
)
def thanks(*, takeaways: tuple[tuple[str, str], ...]) -> Card:
    """Noted; what the others took away so far."""
    parts: list[Part] = [Text(body="Thanks, noted.")]
    if takeaways:
        parts += [
            Text(body="The others took away:"),
            Items(items=tuple(f"{who}: {words}" for who, words in takeaways)),
        ]
    return Card(summary="Thanks, noted.", parts=tuple(parts))
