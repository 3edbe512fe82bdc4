"""Whether Slack would take these blocks: its limits, by slack_sdk's own models and the documents."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

MESSAGE_LIMIT, VIEW_LIMIT = 50, 100
_NEEDS_TEXT = {"section", "header"}


def problem(blocks: object, *, limit: int, draws_charts: bool, files: Collection[str] = ()) -> str | None:
    """What is wrong with them; None if nothing is. `files` are those that can be shown."""
    if not isinstance(blocks, Sequence) or isinstance(blocks, str):
        return "blocks is not a list"
    if not 0 < len(blocks) <= limit:
        return f"{len(blocks)} blocks"
    names = [each.get("block_id") for each in blocks if isinstance(each, Mapping) and each.get("block_id")]
    if len(names) != len(set(names)):
        return "a block_id twice"
    for number, block in enumerate(blocks):
        if (wrong := _wrong(block, draws_charts, files)) is not None:
            return f"/blocks/{number}: {wrong}"
    return None


def _wrong(block: Any, draws_charts: bool, files: Collection[str]) -> str | None:
    if not isinstance(block, Mapping):
        return "not an object"
    if block.get("type") == "data_visualization":
        return _chart(block) if draws_charts else "unsupported type: data_visualization"
    if "slack_file" in block and block["slack_file"].get("id") not in files:
        return "invalid slack file"
    try:
        parsed = Block.parse(dict(block))
        if parsed is None:
            return f"unknown type {block.get('type')!r}"
        back = parsed.to_dict()
    except SlackObjectFormationError as error:
        return str(error)
    if back != dict(block):
        return "holds something Slack does not know"
    ids = [
        e.get("action_id") for e in block.get("elements", ()) if isinstance(e, Mapping) and "action_id" in e
    ]
    return "an action_id twice" if len(ids) != len(set(ids)) else None


def _chart(block: Mapping[str, Any]) -> str | None:
    chart = block.get("chart", {})
    lines = chart.get("series", [])
    labels = chart.get("axis_config", {}).get("categories", [])
    if len(block.get("title", "")) > 50 or not 1 <= len(lines) <= 6 or not 1 <= len(labels) <= 20:
        return "a chart outside its limits"
    if any([point["label"] for point in line["data"]] != labels for line in lines):
        return "a series does not fit its categories"
    return None
