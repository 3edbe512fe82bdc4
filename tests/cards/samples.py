"""Cards to draw in tests: one with every kind of part, and one that carries a person's words everywhere."""

from decimal import Decimal

from prompts.cards import (
    Button,
    Buttons,
    Card,
    Chart,
    ChoiceInput,
    DateInput,
    Divider,
    Facts,
    Image,
    Items,
    Point,
    Text,
    TextInput,
)
from prompts.catalogue import CATALOGUE
from prompts.form_catalogue import FORM_CATALOGUE

EVERY_PART = Card(
    summary="Win rate is up 3 points since the program ended.",
    title="Win rate: 25 % now",
    parts=(
        Text(body="Good news, Dana.\nYour number moved."),
        Text(body="Two thirds of the way to your target.", tone="strong"),
        Text(body="We will know it worked when reps ask before they pitch.", tone="quote"),
        Text(body="Recorded.", tone="good"),
        Text(body="The reading for April is missing.", tone="warn"),
        Facts(rows=(("Baseline", "22 %"), ("Now", "25 %"), ("Target", "30 %"))),
        Chart(
            title="Win rate",
            unit="%",
            points=tuple(
                Point(label=label, value=Decimal(value))
                for label, value in (("Jan", "22"), ("Feb", "23.5"), ("Mar", "25"))
            ),
            target=Decimal(30),
            alt="Win rate rose from 22 % in January to 25 % in March; the target is 30 %.",
        ),
        Items(items=("Priya's team moved most.", "Two teams have no reading yet.")),
        Items(items=("Ask Tom for April.", "Look again on 12 May."), ordered=True),
        Image(url="https://example.com/win-rate.png", alt="Win rate by team"),
        Divider(),
        TextInput(id="kpi.win_rate", label="Win rate now", hint="In percent", value="25", required=True),
        TextInput(id="kpi.note", label="Anything to add?", multiline=True),
        ChoiceInput(
            id="roi.cause",
            label="What helped most?",
            choices=(("program", "The program"), ("price", "The new price"), ("both", "Both")),
            value="both",
        ),
        DateInput(id="kpi.as_of", label="As of", value="2026-03-12"),
        Buttons(
            buttons=(
                Button(
                    action="kpi.confirm", value="tp-1", label="Yes, record it", style="primary", submits=True
                ),
                Button(action="kpi.change", value="tp-1", label="Change it"),
                Button(action="contact.snooze", value="tp-1 day", label="Tomorrow"),
                Button(action="contact.snooze", value="tp-1 week", label="Next week"),
                Button(action="contact.decline", value="tp-1", label="Not mine", style="danger"),
            )
        ),
        Text(body="Asked for by Priya Nair. One minute. Only the learning team sees this.", tone="quiet"),
    ),
)

SHOWN: dict[str, Card] = (
    {"sample.every_part.en": EVERY_PART}
    | {f"{message.name}.en": message.example() for message in CATALOGUE.values()}
    | {f"form.{form.name}.en": form.example().card for form in FORM_CATALOGUE.values()}
)
"""Every card there is a golden file of, by the name of the file."""


def said_everywhere(words: str) -> Card:
    """A card in which a person's words stand wherever words can stand."""
    tones = ("plain", "strong", "quiet", "quote", "good", "warn")
    points = tuple(Point(label=f"{words}{at}", value=Decimal(at)) for at in range(3))
    return Card(
        summary=words,
        title=words,
        parts=(
            *(Text.model_validate({"body": words, "tone": tone}) for tone in tones),
            Facts(rows=((words, words),)),
            Items(items=(words, words)),
            Chart(title=words, unit=words, points=points, target=Decimal(2), alt=words),
            Chart(title=words, unit=words, points=points[:1], alt=words),
            Image(url="https://example.com/a.png", alt=words),
            TextInput(id="line", label=words, hint=words, value=words),
            TextInput(id="lines", label=words, hint=words, value=words, multiline=True),
            ChoiceInput(id="choice", label=words, choices=(("a", words), ("b", words))),
            DateInput(id="day", label=words, value=words),
            Buttons(buttons=(Button(action="ok", value=words, label=words),)),
        ),
    )
