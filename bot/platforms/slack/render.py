"""A card as Slack blocks. Pure: no client, no clock.

Words go into `rich_text` and `plain_text`, never into `mrkdwn`: a `text` element of a rich text is shown as
it stands, while mrkdwn still reads `<...>`, `*`, `_`, `~` and `:name:` even with `verbatim`
(docs.slack.dev/reference/block-kit/composition-objects/text-object). Mentions, links, pings and emoji in a
rich text are elements of their own type, which nothing here makes out of a person's words. Slack escapes
`&`, `<` and `>` in these two itself; only the notification text is mrkdwn, so only that is escaped here.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DatePickerElement,
    DividerBlock,
    HeaderBlock,
    ImageBlock,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    RichTextElementParts,
    RichTextListElement,
    RichTextQuoteElement,
    RichTextSectionElement,
    StaticSelectElement,
)
from slack_sdk.models.blocks.basic_components import SlackFile

from bot.platforms.plain import clean, iso_day, line, number, packed, pieces, shorten, shown, sparkline
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
    Text,
    TextInput,
    plain_text,
)

Json = dict[str, object]


@dataclass(frozen=True)
class Look:
    """How charts are drawn in one message."""

    native: bool = True
    """As Slack's own, for what Slack draws itself."""
    files: tuple[tuple[Chart, str], ...] = ()
    """The ids of uploaded pictures, which go before; what has neither is written in letters."""
    tries: int = 0
    """How often the pictures were refused, which may be because Slack still looks through them."""


NATIVE, LETTERS = Look(), Look(native=False)

MESSAGE_LIMIT = 12_000
"""Characters of JSON in one message; Slack refuses at about 13,200 (slackapi/bolt-js issues 2509, 2867)."""
BLOCKS_LIMIT = 50
FALLBACK_LIMIT = 4_000
_TEXT_LIMIT = 3_000
_ENTRY_LIMIT = 2_000
_HEADER_LIMIT = 150
_LABEL_LIMIT = 2_000
_OPTION_LIMIT = 75
_ROWS_PER_BLOCK = 10
_ITEMS_PER_BLOCK = 50
_CHARTS_PER_MESSAGE = 2
_CHART_TITLE_LIMIT = 50
_CHART_POINTS = range(2, 21)
_CHART_LABEL_LIMIT = 20


def render(card: Card, look: Look = NATIVE) -> list[Json]:
    """All blocks of the card, in order. There may be more than one message takes: see `pages`."""
    blocks = _blocks(card, look)
    return [block if isinstance(block, dict) else block.to_dict() for block in blocks]


def in_pictures(card: Card, look: Look) -> list[Chart]:
    """The charts that are better pictures: for a slide, or because Slack does not draw them itself."""
    left = _CHARTS_PER_MESSAGE if look.native else 0
    found = []
    for part in card.parts:
        if isinstance(part, Chart) and len(part.points) > 1:
            if part.slide is not None or not left or _chart(part) is None:
                found.append(part)
            else:
                left -= 1
    return found


def pages(card: Card, look: Look = NATIVE) -> list[list[Json]]:
    """The blocks in as many messages as Slack's limits ask for; nearly always one.

    Inputs and what follows them stay in one message while it can hold them, because a button brings along
    only what was typed in its own message.
    """
    blocks = render(card, look)
    start = next((at for at, block in enumerate(blocks) if block["type"] == "input"), len(blocks))
    form = blocks[start:]
    units = [[block] for block in blocks[:start]]
    units += [form] if _weight(form) <= MESSAGE_LIMIT else [[block] for block in form]
    return [
        [block for unit in page for block in unit]
        for page in packed((unit for unit in units if unit), weight=_weight, limit=MESSAGE_LIMIT)
    ]


@lru_cache(maxsize=512)
def drawn(card: Card, look: Look) -> tuple[list[list[Json]], str]:
    """The pages and the text beside them, kept for cards that are shown again and again: change neither."""
    return pages(card, look), fallback_text(card)


def fallback_text(card: Card) -> str:
    """The `text` beside the blocks: notifications show its first line, screen readers read all of it."""
    said = plain_text(card)
    if not said.startswith(card.summary):
        said = f"{card.summary}\n{said}"
    text = shown(said).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if len(text) <= FALLBACK_LIMIT:
        return text
    whole = next(pieces(text, limit=FALLBACK_LIMIT - 1))
    return re.sub("&[a-z]{0,3}$", "", whole) + "…"


def _weight(blocks: list[Json]) -> int:
    """What the blocks take of a message. No block weighs so little that more than fifty would fit."""
    least = MESSAGE_LIMIT // BLOCKS_LIMIT
    return sum(max(least, len(json.dumps(block, ensure_ascii=False))) for block in blocks)


def _blocks(card: Card, look: Look) -> Iterator[Block | Json]:
    left, files = _CHARTS_PER_MESSAGE if look.native else 0, dict(look.files)
    if card.title:
        yield from _title(shown(card.title))
    for part in card.parts:
        match part:
            case Text():
                yield from _text(part)
            case Facts():
                yield from _facts(part)
            case Items():
                yield from _items(part)
            case Chart() if part in files:
                yield ImageBlock(
                    slack_file=SlackFile(id=files[part]),
                    alt_text=line(f"{part.title}: {part.alt}", limit=_LABEL_LIMIT),
                )
            case Chart():
                drawn = _chart(part) if left else None
                left -= drawn is not None
                yield drawn or _chart_in_letters(part)
                if drawn:
                    yield _small_print(part.alt)
            case Image():
                yield ImageBlock(image_url=part.url, alt_text=line(part.alt, limit=_LABEL_LIMIT))
            case TextInput() | ChoiceInput() | DateInput():
                yield _input(part)
            case Buttons():
                yield _buttons(part)
            case Divider():
                yield DividerBlock()
            case _:
                assert_never(part)


def _title(title: str) -> Iterator[Block]:
    if len(title) <= _HEADER_LIMIT:
        yield HeaderBlock(text=_plain(line(title, limit=_HEADER_LIMIT)))
    else:
        yield from _text(Text(body=title, tone="strong"))


def _text(part: Text) -> Iterator[Block]:
    for piece in pieces(shown(part.body), limit=_TEXT_LIMIT):
        match part.tone:
            case "plain":
                yield _rich(RichTextSectionElement(elements=[_words(piece)]))
            case "strong":
                yield _rich(RichTextSectionElement(elements=[_words(piece, bold=True)]))
            case "quiet":
                yield _small_print(piece)
            case "quote":
                yield _rich(RichTextQuoteElement(elements=[_words(piece)]))
            case "good":
                yield _rich(_marked("white_check_mark", piece))
            case "warn":
                yield _rich(_marked("warning", piece))
            case _:
                assert_never(part.tone)


def _facts(part: Facts) -> Iterator[Block]:
    rows = [(line(n, limit=_HEADER_LIMIT), shorten(shown(v), limit=_ENTRY_LIMIT)) for n, v in part.rows]
    least = _TEXT_LIMIT // _ROWS_PER_BLOCK
    for group in packed(rows, weight=lambda row: max(least, len(row[0] + row[1])), limit=_TEXT_LIMIT):
        words: list[RichTextElement] = []
        for name, value in group:
            words += [_words("\n")] if words else []
            words += [_words(f"{name}: ", bold=True), _words(value)]
        yield _rich(RichTextSectionElement(elements=words))


def _items(part: Items) -> Iterator[Block]:
    items = [shorten(shown(item), limit=_ENTRY_LIMIT) for item in part.items]
    least = _TEXT_LIMIT // _ITEMS_PER_BLOCK
    before = 0
    for group in packed(items, weight=lambda item: max(least, len(item)), limit=_TEXT_LIMIT):
        yield _rich(
            RichTextListElement(
                style="ordered" if part.ordered else "bullet",
                elements=[RichTextSectionElement(elements=[_words(item)]) for item in group],
                offset=before if part.ordered and before else None,
            )
        )
        before += len(group)


def _chart(part: Chart) -> Json | None:
    """The chart as Slack draws it, or None if it is outside what Slack draws.

    A plain dict, because slack_sdk has no class for this block
    (docs.slack.dev/reference/block-kit/blocks/data-visualization-block).
    """
    labels = [shown(point.label) for point in part.points]
    readable = all(len(label) <= _CHART_LABEL_LIMIT for label in labels)
    if len(labels) not in _CHART_POINTS or not readable or len(set(labels)) < len(labels):
        return None

    def series(name: str, values: list[float]) -> Json:
        data = [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]
        return {"name": name, "data": data}

    lines = [series(line(part.title, limit=_CHART_LABEL_LIMIT), [number(p.value) for p in part.points])]
    if part.target is not None:
        lines.append(series("🎯", [number(part.target)] * len(labels)))
    axes: Json = {"categories": labels}
    if part.unit.strip():
        axes["y_label"] = line(part.unit, limit=_CHART_TITLE_LIMIT)
    return {
        "type": "data_visualization",
        "title": line(part.title, limit=_CHART_TITLE_LIMIT),
        "chart": {"type": "line", "series": lines, "axis_config": axes},
    }


def _chart_in_letters(part: Chart) -> Block:
    words = [_words(line(part.title, limit=_HEADER_LIMIT), bold=True)]
    course = sparkline([point.value for point in part.points])
    words += [_words(f"\n{text}") for text in (course, shorten(shown(part.alt), limit=_ENTRY_LIMIT)) if text]
    return _rich(RichTextSectionElement(elements=words))


def _input(part: TextInput | ChoiceInput | DateInput) -> Block:
    hint = None
    element: InputInteractiveElement
    match part:
        case TextInput():
            # Slack takes no longer value, and would refuse the whole message.
            typed = clean(part.value)[:_TEXT_LIMIT]
            element = PlainTextInputElement(
                action_id=part.id, initial_value=typed or None, multiline=part.multiline
            )
            hint = _plain(line(part.hint, limit=_LABEL_LIMIT)) if part.hint else None
        case ChoiceInput():
            options = [
                Option(text=_plain(line(label, limit=_OPTION_LIMIT)), value=value)
                for value, label in part.choices
            ]
            chosen = next((option for option in options if option.value == part.value), None)
            element = StaticSelectElement(action_id=part.id, options=options, initial_option=chosen)
        case DateInput():
            element = DatePickerElement(action_id=part.id, initial_date=iso_day(part.value))
        case _:
            assert_never(part)
    # No block_id: Slack keeps what was typed under an old one when a message is updated.
    label = _plain(line(part.label, limit=_LABEL_LIMIT))
    return InputBlock(label=label, element=element, hint=hint, optional=not part.required)


def _buttons(part: Buttons) -> Block:
    styles = {"default": None, "primary": "primary", "danger": "danger"}
    return ActionsBlock(
        elements=[
            ButtonElement(
                # Two buttons of a row may do the same to different things, but their ids must differ.
                action_id=f"{button.action}:{at}",
                value=button.value,
                text=_plain(line(button.label, limit=_OPTION_LIMIT)),
                style=styles[button.style],
            )
            for at, button in enumerate(part.buttons, 1)
        ]
    )


def _small_print(text: str) -> Block:
    return ContextBlock(elements=[_plain(shorten(shown(text), limit=_TEXT_LIMIT))])


def _marked(emoji: str, text: str) -> RichTextElement:
    mark = RichTextElementParts.Emoji(name=emoji)
    return RichTextSectionElement(elements=[mark, _words(f" {text}")])


def _rich(element: RichTextElement) -> Block:
    return RichTextBlock(elements=[element])


def _words(text: str, *, bold: bool = False) -> RichTextElement:
    style = RichTextElementParts.TextStyle(bold=True) if bold else None
    return RichTextElementParts.Text(text=text, style=style)


def _plain(text: str) -> PlainTextObject:
    # emoji=False leaves `:name:` as it was typed.
    return PlainTextObject(text=text, emoji=False)
