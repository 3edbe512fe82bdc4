"""The personal tab's files, and a card as HTML for it. Pure."""

from typing import assert_never

from markupsafe import Markup, escape

from bot.platforms.plain import shown, sparkline
from prompts.cards import (
    Buttons,
    Card,
    Chart,
    ChoiceInput,
    DateInput,
    Divider,
    Facts,
    Image,
    Items,
    Part,
    Text,
    TextInput,
)

_TAGS = {
    "plain": Markup("<p>{}</p>"),
    "strong": Markup('<p class="strong">{}</p>'),
    "quiet": Markup('<p class="quiet">{}</p>'),
    "quote": Markup("<blockquote>{}</blockquote>"),
    "good": Markup("<p>✅ {}</p>"),
    "warn": Markup("<p>⚠️ {}</p>"),
}


def html(card: Card) -> str:
    """The card; whatever is typed in it stays text."""
    title = Markup("<h1>{}</h1>").format(shown(card.title)) if card.title else Markup("")
    return str(title + Markup("").join(_part(part) for part in card.parts))


def _part(part: Part) -> Markup:
    match part:
        case Text(body=body, tone=tone):
            return _TAGS[tone].format(shown(body))
        case Facts(rows=rows):
            lines = (Markup("<dt>{}</dt><dd>{}</dd>").format(shown(a), shown(b)) for a, b in rows)
            return Markup("<dl>{}</dl>").format(Markup("").join(lines))
        case Items(items=items, ordered=ordered):
            lines = (Markup("<li>{}</li>").format(shown(item)) for item in items)
            tag = Markup("<ol>{}</ol>") if ordered else Markup("<ul>{}</ul>")
            return tag.format(Markup("").join(lines))
        case Chart(title=title, alt=alt, points=points):
            course = sparkline([point.value for point in points])
            return Markup('<p class="strong">{} {}</p><p class="quiet">{}</p>').format(
                shown(title), course, shown(alt)
            )
        case Image(alt=alt):
            return Markup('<p class="quiet">{}</p>').format(shown(alt))
        case Buttons(buttons=buttons):
            drawn = (
                Markup('<button class="{}" data-action="{}" data-value="{}">{}</button>').format(
                    button.style, button.action, button.value, shown(button.label)
                )
                for button in buttons
            )
            return Markup("<div>{}</div>").format(Markup("").join(drawn))
        case Divider():
            return Markup("<hr>")
        case TextInput(label=label) | ChoiceInput(label=label) | DateInput(label=label):
            # A page has no inputs of its own: forms open over it.
            return Markup("<p>{}</p>").format(escape(shown(label)))
        case _:
            assert_never(part)
