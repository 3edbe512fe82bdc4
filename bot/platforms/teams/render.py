"""A card as an Adaptive Card 1.5 for Teams. Pure: no client, no clock.

Words go into `TextRun`s of a `RichTextBlock`, never into a `TextBlock` or a `FactSet`: those two read
Markdown (learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format), and escaping
it shows differently on desktop and phone (MicrosoftDocs/msteams-docs issue 5793). Rich text reads no Markdown
(learn.microsoft.com/adaptive-cards/authoring-cards/text-features). A mention needs an entity on the card,
which is never set here. Labels and the titles of choices and buttons are plain text in Teams.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import assert_never

from microsoft_teams.cards.core import (
    ActionSet,
    ActionStyle,
    AdaptiveCard,
    CardElement,
    Choice,
    ChoiceSetInput,
    Container,
    ExecuteAction,
    LineChart,
    LineChartData,
    LineChartValue,
    RichTextBlock,
    Spacing,
    SubmitAction,
    TextRun,
)
from microsoft_teams.cards.core import DateInput as DateField
from microsoft_teams.cards.core import Image as Picture
from microsoft_teams.cards.core import TextInput as TextField

from bot.platforms.plain import clean, iso_day, line, number, packed, pieces, shorten, shown, sparkline
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
from prompts.forms import Form, opened_by

Json = dict[str, object]

CARD_LIMIT = 25_000
"""Bytes of one card. Teams takes 100 KB today; older limits of 28 and 40 KB still bite in places."""
_FRAME = 3_000
_TEXT_LIMIT = 3_000
_ENTRY_LIMIT = 2_000
_LABEL_LIMIT = 250
_CHOICE_LIMIT = 75
_CHART_POINTS = 60
_CHART_LABEL_LIMIT = 40
_BUTTONS_IN_A_ROW = 5
"""More in one set are cut off by the Adaptive Cards renderer as it comes."""
_STYLES: dict[str, ActionStyle] = {"default": "default", "primary": "positive", "danger": "destructive"}

# Hosts replace {{DATE(...)}} and {{TIME(...)}} inside a TextRun too, but never across two of them.
_BETWEEN_BRACES = re.compile(r"(?<=\{)(?=\{)")


def render(card: Card) -> Json:
    """The whole card. It may be bigger than Teams takes: see `pages`."""
    return _frame(card, _body(card))


def pages(card: Card) -> list[Json]:
    """The card in as many cards as Teams' limit asks for; nearly always one.

    Inputs and what follows them stay on one card while it can hold them, because a button brings along only
    what was typed on its own card.
    """
    body = _body(card)
    inputs = (at for at, element in enumerate(body) if str(element["type"]).startswith("Input."))
    start = next(inputs, len(body))
    form = body[start:]
    units = [[element] for element in body[:start]]
    units += [form] if _weight(form) <= CARD_LIMIT - _FRAME else [[element] for element in form]
    groups = packed((unit for unit in units if unit), weight=_weight, limit=CARD_LIMIT - _FRAME)
    return [_frame(card, [element for unit in group for element in unit]) for group in groups]


def _frame(card: Card, body: list[Json]) -> Json:
    frame = AdaptiveCard(version="1.5", fallback_text=shown(card.summary)).model_dump(exclude_none=True)
    return {**frame, "body": body}


def _weight(elements: list[Json]) -> int:
    return sum(len(json.dumps(element, ensure_ascii=False).encode()) for element in elements)


def _body(card: Card) -> list[Json]:
    elements: list[CardElement] = []
    if card.title:
        elements.append(_rich(TextRun(text=shown(card.title), weight="Bolder", size="Medium")))
    after_divider = False
    for part in card.parts:
        drawn = list(_part(part))
        if drawn and after_divider:
            drawn[0] = drawn[0].model_copy(update={"separator": True})
        after_divider = isinstance(part, Divider)
        elements += drawn
    elements = elements or [_rich(TextRun(text=shown(card.summary)))]
    return [element.model_dump(mode="json", exclude_none=True) for element in elements]


def _part(part: Part) -> Iterator[CardElement]:
    match part:
        case Text():
            yield from _text(part)
        case Facts():
            for at, (name, value) in enumerate(part.rows):
                label = TextRun(text=f"{line(name, limit=_LABEL_LIMIT)}: ", weight="Bolder")
                words = TextRun(text=shorten(shown(value), limit=_ENTRY_LIMIT))
                yield _rich(label, words, spacing="Small" if at else None)
        case Items():
            for at, item in enumerate(part.items):
                mark = f"{at + 1}." if part.ordered else "•"
                words = TextRun(text=f"{mark} {shorten(shown(item), limit=_ENTRY_LIMIT)}")
                yield _rich(words, spacing="Small" if at else None)
        case Chart():
            yield from _chart(part)
        case Image():
            yield Picture(url=part.url, alt_text=line(part.alt, limit=_ENTRY_LIMIT))
        case TextInput() | ChoiceInput() | DateInput():
            yield _input(part)
        case Buttons():
            for start in range(0, len(part.buttons), _BUTTONS_IN_A_ROW):
                row = part.buttons[start : start + _BUTTONS_IN_A_ROW]
                yield ActionSet(actions=[_action(button) for button in row])
        case Divider():
            return  # drawn as a line above what follows; Adaptive Cards have no element for it
        case _:
            assert_never(part)


def _text(part: Text) -> Iterator[CardElement]:
    for piece in pieces(shown(part.body), limit=_TEXT_LIMIT):
        match part.tone:
            case "plain":
                yield _rich(TextRun(text=piece))
            case "strong":
                yield _rich(TextRun(text=piece, weight="Bolder"))
            case "quiet":
                yield _small_print(piece)
            case "quote":
                yield Container(style="emphasis", items=[_rich(TextRun(text=piece, italic=True))])
            case "good":
                yield _rich(TextRun(text=f"✅ {piece}"))
            case "warn":
                yield _rich(TextRun(text=f"⚠️ {piece}"))
            case _:
                assert_never(part.tone)


def _chart(part: Chart) -> Iterator[CardElement]:
    """The chart (in letters where the host cannot draw it), and its words for those who cannot see it."""
    title = line(part.title, limit=_LABEL_LIMIT)
    course = sparkline([point.value for point in part.points])
    in_letters = _rich(TextRun(text=f"{title}  {course}".rstrip(), weight="Bolder"))
    labels = [line(point.label, limit=_CHART_LABEL_LIMIT) for point in part.points]

    def series(legend: str, values: list[float]) -> LineChartData:
        points = [LineChartValue(x=label, y=value) for label, value in zip(labels, values, strict=True)]
        return LineChartData(legend=legend, values=points)

    lines = [series(title, [number(point.value) for point in part.points])]
    if part.target is not None:
        lines.append(series("🎯", [number(part.target)] * len(labels)))
    if course and len(labels) <= _CHART_POINTS:
        yield LineChart(
            title=title,
            show_title=True,
            y_axis_title=line(part.unit, limit=_LABEL_LIMIT),
            data=lines,
            fallback=in_letters,
        )
    else:
        yield in_letters
    yield _small_print(shorten(shown(part.alt), limit=_ENTRY_LIMIT))


def _input(part: TextInput | ChoiceInput | DateInput) -> CardElement:
    label = line(part.label, limit=_LABEL_LIMIT)
    required = True if part.required else None
    error = label if part.required else None
    match part:
        case TextInput():
            return TextField(
                id=part.id,
                label=label,
                placeholder=line(part.hint, limit=_LABEL_LIMIT) if part.hint else None,
                value=clean(part.value)[:_TEXT_LIMIT] or None,
                is_multiline=part.multiline,
                is_required=required,
                error_message=error,
            )
        case ChoiceInput():
            choices = [
                Choice(title=line(name, limit=_CHOICE_LIMIT), value=value) for value, name in part.choices
            ]
            chosen = part.value if any(part.value == value for value, _ in part.choices) else None
            return ChoiceSetInput(
                id=part.id,
                label=label,
                choices=choices,
                value=chosen,
                is_required=required,
                error_message=error,
            )
        case DateInput():
            return DateField(
                id=part.id, label=label, value=iso_day(part.value), is_required=required, error_message=error
            )
        case _:
            assert_never(part)


def form_parts(form: Form, filled: Mapping[str, str], problems: Mapping[str, str]) -> Json:
    """A form as a card without a way to hand it in, with what was filled in and what is wrong with it."""
    card = form.model_copy(update={"value": ""}).as_card(filled, problems)
    parts = tuple(part for part in card.parts if not isinstance(part, Buttons))
    return render(card.model_copy(update={"title": "", "parts": parts}))


def _action(button: Button) -> ExecuteAction | SubmitAction:
    if opened_by(button.action) is not None:
        # Only this kind of action opens a dialog; where a host knows none, it arrives as a message.
        data = {"action": button.action, "value": button.value, "msteams": {"type": "task/fetch"}}
        return SubmitAction(
            title=line(button.label, limit=_LABEL_LIMIT),
            style=_STYLES[button.style],
            data=data,
            associated_inputs="none",
        )
    return _execute(button)


def _execute(button: Button) -> ExecuteAction:
    return ExecuteAction(
        # Teams can do without a verb, the Agents Playground cannot.
        verb=button.action,
        title=line(button.label, limit=_LABEL_LIMIT),
        style=_STYLES[button.style],
        data={"action": button.action, "value": button.value},
        # "none" also skips the check of required inputs: "Not me" must not ask for a number first.
        associated_inputs="auto" if button.submits else "none",
    )


def _small_print(text: str) -> RichTextBlock:
    return _rich(TextRun(text=text, size="Small", is_subtle=True))


def _rich(*runs: TextRun, spacing: Spacing | None = None) -> RichTextBlock:
    inlines: list[CardElement] = [
        run.model_copy(update={"text": text})
        for run in runs
        for text in _BETWEEN_BRACES.split(run.text or "")
    ]
    return RichTextBlock(inlines=inlines, spacing=spacing)
