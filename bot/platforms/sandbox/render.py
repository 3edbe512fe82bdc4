"""A card as accessible HTML for the sandbox page. Pure: no request, no clock.

Everything goes through markupsafe, so a person's words can only ever be text or the value of an attribute.
Class names for the stylesheet:

- `card` the article; `card-title` its h3; `card-form` the form around a card that asks for something
- `tone-plain`, `tone-strong`, `tone-quiet`, `tone-quote`, `tone-good`, `tone-warn` one Text
- `card-facts` a dl, each pair in a div; `card-items` a ul or ol; `card-image`; `card-divider`
- `card-slide` a link to a chart's picture
- `card-chart` a figure, in its svg `chart-line`, `chart-dot`, `chart-target`, `chart-label`
- `field` a label with its control and perhaps a `field-hint`; `field-required` beside it
- `card-buttons` a row; `button` with `button-default`, `button-primary` or `button-danger`

The form posts the inputs by their id, and of the pressed button `action=<action>|<value>`.
"""

import re
from collections.abc import Iterable
from typing import assert_never
from urllib.parse import quote

from markupsafe import Markup

from bot.platforms.plain import clean, number, shown
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
    Part,
    Text,
    TextInput,
)
from prompts.picture import svg, trend_of

_WIDTH, _HEIGHT, _EDGE, _LABELS = 320, 120, 8, 16


def render(card: Card, *, key: str) -> str:
    """The card as one article. `key` tells it from the other cards of the page, and makes its ids unique."""
    parts = _join(_part(part, key) for part in card.parts)
    if card.inputs or card.buttons:
        form = Markup('<form class="card-form" method="post" data-card="{}">\n{}</form>\n')
        parts = form.format(key, parts)
    if card.title:
        title = Markup('<h3 class="card-title" id="{}-title" dir="auto">{}</h3>\n')
        article = Markup('<article class="card" aria-labelledby="{}-title">\n{}{}</article>\n')
        return article.format(key, title.format(key, shown(card.title)), parts)
    article = Markup('<article class="card" aria-label="{}">\n{}</article>\n')
    return article.format(shown(card.summary), parts)


def _part(part: Part, key: str) -> Markup:
    match part:
        case Text():
            return _text(part)
        case Facts(rows=rows):
            pair = Markup('<div><dt dir="auto">{}</dt><dd dir="auto">{}</dd></div>\n')
            pairs = _join(pair.format(shown(name), _lines(value)) for name, value in rows)
            return Markup('<dl class="card-facts">\n{}</dl>\n').format(pairs)
        case Items(items=items, ordered=ordered):
            ol, ul = (
                Markup('<ol class="card-items">\n{}</ol>\n'),
                Markup('<ul class="card-items">\n{}</ul>\n'),
            )
            entries = _join(Markup('<li dir="auto">{}</li>\n').format(_lines(item)) for item in items)
            return (ol if ordered else ul).format(entries)
        case Chart():
            return _chart(part) + _slide(part)
        case Image(url=url, alt=alt):
            picture = Markup(
                '<img class="card-image" src="{}" alt="{}" loading="lazy" referrerpolicy="no-referrer">\n'
            )
            return picture.format(url, shown(alt))
        case TextInput() | ChoiceInput() | DateInput():
            return _field(part, f"{key}-{part.id}")
        case Buttons(buttons=buttons):
            return Markup('<div class="card-buttons">\n{}</div>\n').format(_join(map(_button, buttons)))
        case Divider():
            return Markup('<hr class="card-divider">\n')
        case _:
            assert_never(part)


def _text(part: Text) -> Markup:
    words = _lines(part.body)
    match part.tone:
        case "plain" | "good" | "warn":
            return Markup('<p class="tone-{}" dir="auto">{}</p>\n').format(part.tone, words)
        case "strong":
            return Markup('<p class="tone-strong" dir="auto"><strong>{}</strong></p>\n').format(words)
        case "quiet":
            return Markup('<p class="tone-quiet" dir="auto"><small>{}</small></p>\n').format(words)
        case "quote":
            return Markup('<blockquote class="tone-quote" dir="auto">{}</blockquote>\n').format(words)
        case _:
            assert_never(part.tone)


def _chart(part: Chart) -> Markup:
    values = [number(point.value) for point in part.points]
    target = [number(part.target)] if part.target is not None else []
    low, high = min(values + target), max(values + target)
    right, floor, roof = _WIDTH - _EDGE, _HEIGHT - _LABELS - _EDGE, _EDGE + _LABELS

    def across(at: int) -> str:
        return f"{_EDGE + at / max(len(values) - 1, 1) * (right - _EDGE):.1f}"

    def down(value: float) -> str:
        share = (value - low) / (high - low) if high > low else 0.5
        return f"{floor - share * (floor - roof):.1f}"

    line = Markup('<line class="chart-target" x1="{}" x2="{}" y1="{}" y2="{}" stroke-dasharray="4 4"/>\n')
    course = Markup('<polyline class="chart-line" fill="none" points="{}"/>\n')
    dot = Markup('<circle class="chart-dot" cx="{}" cy="{}" r="3"/>\n')
    label = Markup('<text class="chart-label" x="{}" y="{}" text-anchor="{}">{}</text>\n')
    written = Markup('<text class="chart-value" x="{}" y="{:.1f}" text-anchor="{}">{}</text>\n')
    figure = Markup(
        '<figure class="card-chart">\n<figcaption dir="auto">{} ({})</figcaption>\n'
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}">\n{}</svg>\n</figure>\n'
    )
    drawn = [line.format(_EDGE, right, down(goal), down(goal)) for goal in target]
    drawn.append(course.format(" ".join(f"{across(at)},{down(value)}" for at, value in enumerate(values))))
    drawn.append(dot.format(across(len(values) - 1), down(values[-1])))
    drawn.append(label.format(_EDGE, _HEIGHT - 4, "start", shown(part.points[0].label)))
    if len(values) > 1:
        drawn.append(label.format(right, _HEIGHT - 4, "end", shown(part.points[-1].label)))
        drawn.append(
            written.format(across(0), float(down(values[0])) - 6, "start", f"{part.points[0].value:,}")
        )
    last = float(down(values[-1])) - 6
    drawn.append(written.format(right, last, "end", f"{part.points[-1].value:,}"))
    if part.target is not None:
        # In the middle, where neither end's value stands.
        middle = (_EDGE + right) / 2
        drawn.append(written.format(middle, float(down(target[0])) - 4, "middle", f"→ {part.target:,}"))
    return figure.format(shown(part.title), shown(part.unit), shown(part.alt), _WIDTH, _HEIGHT, _join(drawn))


def _slide(part: Chart) -> Markup:
    """The picture to keep, as a file that is inside the page."""
    if part.slide is None:
        return Markup("")
    name = "-".join(re.findall(r"\w+", part.title.lower())) or "trend"
    link = Markup('<p class="card-slide"><a download="{}.svg" href="data:image/svg+xml,{}">{}</a></p>\n')
    return link.format(
        name, quote(svg(trend_of(part)), safe=" =:/,"), f"{shown(part.title)}: picture for a slide"
    )


def _field(part: TextInput | ChoiceInput | DateInput, name: str) -> Markup:
    hint = Markup("")
    common = Markup('id="{}" name="{}"').format(name, part.id)
    if part.required:
        common += Markup(" required")
    match part:
        case TextInput():
            if part.hint:
                hint = Markup('<small class="field-hint" id="{}-hint" dir="auto">{}</small>\n')
                hint = hint.format(name, shown(part.hint))
                common += Markup(' aria-describedby="{}-hint"').format(name)
            # A browser drops the first line break of a textarea, so one is given away.
            area = Markup('<textarea {} rows="3" dir="auto">\n{}</textarea>\n')
            single = Markup('<input type="text" {} value="{}" dir="auto">\n')
            control = (area if part.multiline else single).format(common, clean(part.value))
        case ChoiceInput():
            control = Markup("<select {}>\n{}</select>\n").format(common, _options(part))
        case DateInput():
            control = Markup('<input type="date" {} value="{}">\n').format(common, clean(part.value))
        case _:
            assert_never(part)
    field = Markup('<div class="field{}">\n<label for="{}" dir="auto">{}</label>\n{}{}</div>\n')
    mark = " field-required" if part.required else ""
    return field.format(mark, name, shown(part.label), control, hint)


def _options(part: ChoiceInput) -> Markup:
    option = Markup('<option value="{}"{}>{}</option>\n')
    # Nothing is chosen for the person: an empty first option stands until they choose.
    options = [] if any(value == part.value for value, _ in part.choices) else [option.format("", "", "")]
    for value, label in part.choices:
        chosen = Markup(" selected") if value == part.value else ""
        options.append(option.format(value, chosen, shown(label)))
    return _join(options)


def _button(button: Button) -> Markup:
    # A button that submits nothing must not be held up by an empty required field.
    skip = Markup("") if button.submits else Markup(" formnovalidate")
    pressed = Markup(
        '<button class="button button-{}" type="submit" name="action" value="{}|{}"{}>{}</button>\n'
    )
    return pressed.format(button.style, button.action, button.value, skip, shown(button.label))


def _lines(text: str) -> Markup:
    return Markup("<br>").join(shown(text).split("\n"))


def _join(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
