"""Dated events that may move KPIs: noting one, and what noting it does."""

from prompts.cards import Button, Buttons, Card, ChoiceInput, DateInput, Part, Text, TextInput
from prompts.message import message
from prompts.wording import listed

_BREAKS = (("no", "No"), ("yes", "Yes: numbers before and after are not comparable"))


@message(
    "events.form",
    on="2026-05-04",
    words="",
    programs=(("all", "All programs"), ("1", "Consultative Selling")),
    program="all",
    missing="what happened",
)
def form(*, on: str, words: str, programs: tuple[tuple[str, str], ...], program: str, missing: str) -> Card:
    """What a command left out, as inputs."""
    lead = f"I still need {missing}." if missing else "What happened, and when?"
    return Card(
        summary=lead,
        parts=(
            Text(body=lead),
            TextInput(id="event.words", label="What happened", hint="A re-organization", value=words),
            DateInput(id="event.on", label="On the day", value=on),
            ChoiceInput(id="event.program", label="It concerns", choices=programs, value=program),
            ChoiceInput(
                id="event.breaks", label="Does it break the comparison?", choices=_BREAKS, value="no"
            ),
            Buttons(
                buttons=(
                    Button(action="events.send", value="new", label="Note it", style="primary", submits=True),
                )
            ),
        ),
    )


@message(
    "events.noted",
    words="Sales re-organization",
    on="4 May",
    program="Consultative Selling",
    broken=("Win rate",),
    about="1",
)
def noted(*, words: str, on: str, program: str, broken: tuple[str, ...], about: str) -> Card:
    """It is kept, and what it does."""
    where = f"about {program}" if program else "for all programs"
    parts: list[Part] = [
        Text(body=f"Noted {where}: {words}, {on}."),
        Text(
            body="I offer it as another cause when I ask what a program was worth, and ask what it changed."
        ),
    ]
    if broken:
        what = f"{listed(broken)} can no longer be held against the baseline from before."
        parts.append(
            Text(body=f"{what} Give it a new start: /alignment baseline ... because ...", tone="warn")
        )
    parts.append(Buttons(buttons=(Button(action="events.take_back", value=about, label="Take it back"),)))
    return Card(summary=f"Noted: {words}, {on}"[:300], parts=tuple(parts))


@message(
    "events.told",
    by="Mei Tanaka",
    words="Sales re-organization",
    on="4 May",
    program="Consultative Selling",
    broken=("Win rate",),
)
def told(*, by: str, words: str, on: str, program: str, broken: tuple[str, ...]) -> Card:
    """To the sponsor and the business-unit owner: what was noted about their program."""
    lead = f"{by} noted for {program}: {words}, {on}."
    use = "You can name it as another cause when I ask what the program was worth."
    parts: list[Part] = [Text(body=lead), Text(body=use)]
    if broken:
        parts.append(Text(body=f"{listed(broken)} gets a new baseline.", tone="quiet"))
    return Card(summary=lead[:300], parts=tuple(parts))


@message("events.taken_back", words="Sales re-organization")
def taken_back(*, words: str) -> Card:
    """It was a slip."""
    return Card(summary="Taken back.", parts=(Text(body=f"Taken back: {words}."),))
