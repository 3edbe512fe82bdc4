"""What coaching brought, in totals of five people and more."""

from dataclasses import dataclass

from prompts.cards import Card, Items, Part, Text
from prompts.message import message


@dataclass(frozen=True)
class Section:
    """One part of the results."""

    title: str
    lines: tuple[str, ...]


@message(
    "coaching_results.shown",
    program="Consultative Selling",
    sections=(
        Section("Ideas", ("1,104 went to 92 managers. 640 answers count so far: 58 % did it.",)),
        Section(
            "Weak ideas",
            ("negotiation-name-it-first: few answer.",),
        ),
        Section(
            "Seen by managers",
            ("before: 80 of 368 people (22 %)", "day 30: 150 of 360 people (42 %)"),
        ),
        Section(
            "With and without ideas",
            (
                "72 managers with ideas, 20 without, drawn by lot.",
                "people seen doing it, day 30: 11.2 points more with ideas, 95 % sure of 3.1 to 19.3.",
            ),
        ),
    ),
)
def shown(*, program: str, sections: tuple[Section, ...]) -> Card:
    """Everything that may be told about one program."""
    parts: list[Part] = []
    for section in sections:
        parts += [Text(body=section.title, tone="strong"), Items(items=section.lines)]
    parts.append(
        Text(
            body="Answers count from the next day on, in groups of five people or more. Nobody is named.",
            tone="quiet",
        )
    )
    title = f"Coaching in {program}"
    return Card(summary=title, title=title, parts=tuple(parts))
