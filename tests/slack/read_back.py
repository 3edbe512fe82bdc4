"""Reads Slack's blocks back into the neutral card: what somebody in front of Slack can see and press."""

import html
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from prompts.cards import (
    Button,
    Buttons,
    Card,
    Chart,
    ChoiceInput,
    DateInput,
    Divider,
    Facts,
    Items,
    Part,
    Point,
    Text,
    TextInput,
)

Json = dict[str, Any]


def card(text: str, blocks: list[Json]) -> Card:
    """The card that is shown."""
    summary = html.unescape(text).partition("\n")[0] or "-"
    if not blocks:
        return Card(summary=summary, parts=(Text(body=html.unescape(text) or "-"),))
    title = ""
    if blocks[0]["type"] == "header":
        title, blocks = blocks[0]["text"]["text"], blocks[1:]
    submits = any(block["type"] == "input" for block in blocks)
    return Card(summary=summary, title=title, parts=tuple(_parts(blocks, submits=submits)))


def _parts(blocks: list[Json], *, submits: bool) -> Iterator[Part]:
    chart: Json | None = None
    for block in blocks:
        if chart is not None:
            yield _chart(chart, block["elements"][0]["text"])
            chart = None
            continue
        match block["type"]:
            case "data_visualization":
                chart = block
            case "image":
                yield _picture(block["alt_text"])
            case "rich_text":
                yield _rich(block["elements"][0])
            case "context":
                yield Text(body=block["elements"][0]["text"], tone="quiet")
            case "divider":
                yield Divider()
            case "input":
                yield _input(block)
            case "actions":
                yield Buttons(buttons=tuple(_button(each, submits) for each in block["elements"]))
            case other:
                raise AssertionError(f"nobody reads {other}")


def _rich(element: Json) -> Part:
    if element["type"] == "rich_text_list":
        items = tuple("".join(each["text"] for each in item["elements"]) for item in element["elements"])
        return Items(items=items, ordered=element["style"] == "ordered")
    words = element["elements"]
    said = "".join(each.get("text", "") for each in words)
    if element["type"] == "rich_text_quote":
        return Text(body=said, tone="quote")
    if words[0]["type"] == "emoji":
        return Text(body=said.removeprefix(" "), tone="good" if "check" in words[0]["name"] else "warn")
    names = [each["text"] for each in words if _bold(each)]
    if names and all(name.endswith(": ") for name in names) and len(words) > 1:
        rows = [(each["text"].removesuffix(": "), words[at + 1]["text"]) for at, each in _bolds(words)]
        return Facts(rows=tuple(rows))
    return Text(body=said, tone="strong" if len(words) == 1 and _bold(words[0]) else "plain")


def _bolds(words: list[Json]) -> list[tuple[int, Json]]:
    return [(at, each) for at, each in enumerate(words) if _bold(each)]


def _bold(element: Json) -> bool:
    return bool(element.get("style", {}).get("bold"))


def _picture(alt: str) -> Chart:
    """A chart of which only its words can be read."""
    title, _, said = alt.partition(": ")
    return Chart(title=title, unit="", points=(Point(label="-", value=Decimal(0)),), alt=said)


def _chart(block: Json, alt: str) -> Chart:
    line = block["chart"]["series"][0]
    points = tuple(Point(label=p["label"], value=Decimal(str(p["value"]))) for p in line["data"])
    unit = block["chart"]["axis_config"].get("y_label", "")
    return Chart(title=block["title"], unit=unit, points=points, alt=alt)


def _input(block: Json) -> Part:
    element, label = block["element"], block["label"]["text"]
    name, required = element["action_id"], not block.get("optional", False)
    match element["type"]:
        case "plain_text_input":
            return TextInput(
                id=name,
                label=label,
                hint=block.get("hint", {}).get("text", ""),
                value=element.get("initial_value", ""),
                multiline=element.get("multiline", False),
                required=required,
            )
        case "static_select":
            return ChoiceInput(
                id=name,
                label=label,
                choices=tuple((each["value"], each["text"]["text"]) for each in element["options"]),
                value=element.get("initial_option", {}).get("value", ""),
                required=required,
            )
        case "datepicker":
            return DateInput(id=name, label=label, value=element.get("initial_date", ""), required=required)
        case other:
            raise AssertionError(f"nobody reads {other}")


def _button(element: Json, submits: bool) -> Button:
    return Button(
        action=element["action_id"].rpartition(":")[0],
        value=element["value"],
        label=element["text"]["text"],
        style=element.get("style", "default"),
        submits=submits,
    )
