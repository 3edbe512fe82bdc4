"""What commands answer: help, the person's own matters, and what the learning team records and asks."""

from prompts.cards import Button, Buttons, Card, ChoiceInput, DateInput, Facts, Items, Part, Text, TextInput
from prompts.message import message
from prompts.wording import counted, first_name, listed

NO_APP = "has not got the app yet; an administrator can give it to them"

_SHOWN = 20


@message(
    "commands.help",
    commands=(
        ("/alignment status", "How your programs stand"),
        ("/alignment mine", "What waits for you"),
    ),
    learning_team=(("/alignment people", "Who can be reached"),),
)
def help_card(*, commands: tuple[tuple[str, str], ...], learning_team: tuple[tuple[str, str], ...]) -> Card:
    """What can be typed."""
    parts: list[Part] = [
        Text(body="You can answer anything I ask in a sentence. These commands work anywhere:"),
        Facts(rows=commands),
    ]
    if learning_team:
        parts += [Text(body="For the learning team", tone="strong"), Facts(rows=learning_team)]
    return Card(summary="What you can do here", title="What you can do here", parts=tuple(parts))


@message("commands.nothing_waits", name="Dana Wu", next_on="Wednesday 8 April")
def nothing_waits(*, name: str, next_on: str) -> Card:
    """Nothing is open with this person."""
    text = f"Nothing waits for you, {first_name(name)}."
    then = f" I'll be in touch around {next_on}." if next_on else ""
    return Card(summary=text, parts=(Text(body=f"{text}{then}"),))


@message("commands.waits", questions=2, more=0)
def waits(*, questions: int, more: int) -> Card:
    """What is open follows, as it was asked."""
    text = f"{counted(questions, 'message')} {'waits' if questions == 1 else 'wait'} for you:"
    rest = f" {more} more after these." if more else ""
    return Card(summary=text, parts=(Text(body=f"{text}{rest}"),))


@message("commands.started", name="Dana Wu", questions=1)
def started(*, name: str, questions: int) -> Card:
    """Back after a stop."""
    back = f" {counted(questions, 'question')} will come back." if questions else ""
    text = f"Welcome back, {first_name(name)}.{back}"
    return Card(
        summary=text, parts=(Text(body=text), Text(body="/alignment stop ends it again.", tone="quiet"))
    )


@message("commands.not_stopped")
def not_stopped() -> Card:
    """They had not stopped."""
    text = "Messages are on already, so nothing changes."
    return Card(summary=text, parts=(Text(body=text),))


@message("commands.away_noted", days="20 April to 1 May")
def away_noted(*, days: str) -> Card:
    """Days are kept, never why."""
    text = f"Noted: away {days}."
    return Card(
        summary=text,
        parts=(
            Text(
                body=f"{text} Coaching skips those days, and questions you owe wait or go to your stand-in."
            ),
            Text(body="Back early? /alignment back", tone="quiet"),
        ),
    )


@message("commands.away_list", days=(("7", "20 April to 1 May"),))
def away_list(*, days: tuple[tuple[str, str], ...]) -> Card:
    """The absences that are to come."""
    how = "/alignment away 20 April to 1 May"
    if not days:
        text = "No days away are noted for you."
        return Card(summary=text, parts=(Text(body=text), Text(body=f"Like this: {how}", tone="quiet")))
    return Card(
        summary=f"Away: {listed([text for _, text in days])}"[:300],
        parts=(
            Text(body="You are away:"),
            Items(items=tuple(text for _, text in days)),
            Buttons(
                buttons=tuple(
                    Button(action="away.remove", value=number, label=f"Remove {text}"[:75])
                    for number, text in days[:5]
                )
            ),
            Text(body=f"Add more: {how}", tone="quiet"),
        ),
    )


@message("commands.away_removed", days="20 April to 1 May")
def away_removed(*, days: str) -> Card:
    """These days are working days again."""
    text = f"Removed: away {days}."
    return Card(summary=text, parts=(Text(body=text),))


@message("commands.back", was_away=True)
def back(*, was_away: bool) -> Card:
    """Back early."""
    text = "You are not away, so nothing changes."
    if was_away:
        text = "Welcome back. I'll go on where we stopped."
    return Card(summary=text, parts=(Text(body=text),))


@message(
    "commands.people",
    reachable=14,
    new=2,
    stopped=("Noah Kim",),
    away=("Priya Nair, until 1 May",),
    unreachable=("Ana Souza: the account was deactivated",),
)
def people(
    *,
    reachable: int,
    new: int,
    stopped: tuple[str, ...],
    away: tuple[str, ...],
    unreachable: tuple[str, ...],
) -> Card:
    """Who can be reached, and who not; away has no why."""
    lead = f"{counted(reachable, 'person', 'people')} can be reached today."
    if new:
        lead += f" {new:,} of them {'has' if new == 1 else 'have'} not heard from me yet."
    parts: list[Part] = [Text(body=lead)]
    for title, names in (
        ("Away", away),
        ("Asked for no messages", stopped),
        ("Could not be reached", unreachable),
    ):
        if names:
            rest = (f"and {len(names) - _SHOWN:,} more",) if len(names) > _SHOWN else ()
            parts += [Text(body=title, tone="strong"), Items(items=(*names[:_SHOWN], *rest))]
    return Card(summary=lead, title="People", parts=tuple(parts))


@message(
    "commands.record_form",
    kpis=(("3", "Win rate (Consultative Selling)"),),
    kpi="3",
    value="27 %",
    by="",
    on="2026-03-12",
    where="the QBR",
    missing="who gave it",
)
def record_form(
    *,
    kpis: tuple[tuple[str, str], ...],
    kpi: str,
    value: str,
    by: str,
    on: str,
    where: str,
    missing: str,
) -> Card:
    """A number somebody gave elsewhere, to be confirmed by them."""
    lead = "A number somebody gave you, in a meeting or a mail. I ask them to confirm it."
    parts: list[Part] = [Text(body=f"Almost: {missing} is missing." if missing else lead)]
    parts += [
        ChoiceInput(id="record.kpi", label="KPI", choices=kpis, value=kpi, required=True),
        TextInput(id="record.value", label="Number", value=value, required=True),
        TextInput(
            id="record.by", label="Who gave it", hint="Name or e-mail address", value=by, required=True
        ),
        DateInput(id="record.on", label="For which day", value=on),
        TextInput(id="record.where", label="Where", hint="Such as: the QBR", value=where),
        Buttons(
            buttons=(
                Button(
                    action="record.send",
                    value="new",
                    label="Ask them to confirm",
                    style="primary",
                    submits=True,
                ),
            )
        ),
    ]
    return Card(summary="Record a number somebody gave you", title="Record a number", parts=tuple(parts))


@message("commands.recorded", person="Tom Ruiz", kpi="Win rate", value="27 %", on="12 March", where="the QBR")
def recorded(*, person: str, kpi: str, value: str, on: str, where: str, when: str = "now") -> Card:
    """Noted, and not counting yet."""
    said = f"{person} gave {value} for {kpi} on {on}{f' in {where}' if where else ''}."
    return Card(
        summary=f"Noted: {said}"[:300],
        parts=(Text(body=f"Noted: {said} It counts once {first_name(person)} confirms; I'm asking {when}."),),
    )


@message("commands.asking", person="Dana Wu", kpi="Win rate", program="Consultative Selling", when="now")
def asking(*, person: str, kpi: str, program: str, when: str) -> Card:
    """A KPI is asked for out of turn."""
    text = f"I'm asking {person} about {kpi} ({program}) {when}."
    return Card(summary=text[:300], parts=(Text(body=text),))


@message(
    "commands.still_open",
    person="Dana Wu",
    kpi="Win rate",
    program="Consultative Selling",
    on="1 June",
    put_off="",
    about="12",
)
def still_open(*, person: str, kpi: str, program: str, on: str, put_off: str, about: str) -> Card:
    """What is asked for now is asked already; `about` is the question, where a reminder can go out."""
    text = f"I asked {person} about {kpi} ({program}) on {on}; it is still open."
    if put_off:
        text += f" {first_name(person)} put it off until {put_off}."
    label = f"Remind {first_name(person)} now"
    buttons = (Button(action="ask.remind", value=about, label=label, style="primary"),) if about else ()
    return Card(
        summary=text[:300],
        parts=(Text(body=text), *((Buttons(buttons=buttons),) if buttons else ())),
    )


@message("commands.reminded", person="Dana Wu", kpi="Win rate")
def reminded(*, person: str, kpi: str) -> Card:
    """A reminder went out at the learning team's wish."""
    text = f"I've just reminded {person} of {kpi}."
    return Card(summary=text[:300], parts=(Text(body=text),))
