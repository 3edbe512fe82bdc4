"""A manager's own coaching: what they tried so far, and when they want to be reminded."""

from dataclasses import dataclass

from prompts.cards import Button, Buttons, Card, ChoiceInput, Facts, Items, Part, Text
from prompts.message import message
from prompts.wording import counted, first_name, listed


@dataclass(frozen=True)
class Tried:
    """One idea of the past, and what came of it."""

    on: str
    action: str
    outcome: str
    line: str


@dataclass(frozen=True)
class Trail:
    """What one program's coaching has been for one manager."""

    program: str
    given: int
    did_it: int
    topics: tuple[str, ...]
    """What they did something about, most often first."""
    seen: tuple[tuple[str, str], ...]
    """When they counted, and how many they saw: ("Before", "1 of 4")."""
    tried: tuple[Tried, ...]
    answers: tuple[str, ...]
    """What sponsors said about what held managers up."""
    next_on: str


_EXAMPLE = Trail(
    program="Consultative Selling",
    given=9,
    did_it=5,
    topics=("Discovery questions", "Negotiation"),
    seen=(("Before", "1 of 4"), ("Day 30", "2 of 4"), ("Day 60", "3 of 4")),
    tried=(
        Tried("Tuesday 2 June", "If you join a customer call, then ask one question first.", "did it", ""),
        Tried(
            "Tuesday 26 May",
            "If a discount comes up, then ask what it would be traded for.",
            "not yet",
            "Approval takes four days.",
        ),
    ),
    answers=("Something blocks it: Dana Wu will fix it (3 June).",),
    next_on="Tuesday 9 June",
)


@message("my_coaching.trail", name="Priya Nair", trails=(_EXAMPLE,))
def trail(*, name: str, trails: tuple[Trail, ...]) -> Card:
    """Everything a manager did with the ideas, for their eyes only."""
    parts: list[Part] = []
    for each in trails:
        did = f"{counted(each.given, 'idea')} so far, {each.did_it} done"
        about = f", most about {listed([topic.lower() for topic in each.topics[:2]])}" if each.topics else ""
        parts += [Text(body=each.program, tone="strong"), Text(body=f"{did}{about}.")]
        if each.seen:
            parts += [Text(body="How many of your people you saw do it"), Facts(rows=each.seen)]
        if each.tried:
            parts.append(Items(items=tuple(_line(idea) for idea in each.tried)))
        parts += [Text(body=said, tone="quote") for said in each.answers]
        if each.next_on:
            parts.append(Text(body=f"The next idea is planned for {each.next_on}.", tone="quiet"))
    parts.append(Text(body="Only you see this. Others see totals of five or more people.", tone="quiet"))
    title = f"{first_name(name)}, your coaching so far"
    return Card(summary=title, title=title, parts=tuple(parts))


def _line(idea: Tried) -> str:
    said = f" “{idea.line}”" if idea.line else ""
    return f"{idea.on}, {idea.outcome}: {idea.action}{said}"


@message("my_coaching.nothing_yet", first_on="Tuesday 7 April")
def nothing_yet(*, first_on: str) -> Card:
    """No idea has come yet."""
    when = f" The first is planned for {first_on}." if first_on else ""
    said = f"There is nothing here yet.{when}"
    return Card(summary=said, parts=(Text(body=said),))


@message(
    "my_coaching.when",
    about="1",
    days=(("2026-06-03", "Wednesday 3 June"), ("2026-06-04", "Thursday 4 June")),
    times=("09:00", "09:30", "10:00"),
    day="2026-06-03",
)
def when(
    *,
    about: str,
    days: tuple[tuple[str, str], ...],
    times: tuple[str, ...],
    day: str = "",
    time: str = "",
    cannot: str = "",
) -> Card:
    """When is the one-to-one before which the idea should come again?

    `day` and `time` are chosen already; `cannot` is what they asked for and cannot have.
    """
    question = "When is your one-to-one? I'll bring this idea back shortly before."
    sorry = (Text(body=f"{cannot} These are the days and times I can do."),) if cannot else ()
    return Card(
        summary=question,
        parts=(
            *sorry,
            Text(body=question),
            ChoiceInput(id=f"tp{about}.day", label="Day", choices=days, value=day),
            ChoiceInput(id=f"tp{about}.time", label="Time", choices=tuple((t, t) for t in times), value=time),
            Buttons(
                buttons=(
                    Button(
                        action="coaching.remind_at",
                        value=about,
                        label="Remind me then",
                        style="primary",
                        submits=True,
                    ),
                    Button(action="coaching.change", value=about, label="Back to this week's idea"),
                )
            ),
        ),
    )


@message("my_coaching.will_remind", at="Thursday 4 June, 13:30", about="1")
def will_remind(*, at: str, about: str) -> Card:
    """When it comes back."""
    said = f"OK, I'll bring it back on {at}."
    back = Button(action="coaching.change", value=about, label="Back to this week's idea")
    return Card(summary=said, parts=(Text(body=said), Buttons(buttons=(back,))))


@message("my_coaching.passed_on", where="circle", about="1")
def passed_on(*, where: str, about: str) -> Card:
    """Their line may go further: who will hear it, and how; and a way to take it back."""
    said = (
        "OK. Your line can come up in your circle, with your name. Only its members see it."
        if where == "circle"
        else "OK. Once five managers are held up by this, the sponsor reads your line, without your name."
    )
    back = Button(action="coaching.take_back", value=about, label="Take it back")
    return Card(summary=said, parts=(Text(body=said), Buttons(buttons=(back,))))


@message("my_coaching.taken_back")
def taken_back() -> Card:
    """Their line is theirs alone again."""
    said = "Taken back. From now on nobody else gets to read your line."
    return Card(summary=said, parts=(Text(body=said),))
