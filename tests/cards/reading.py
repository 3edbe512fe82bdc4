"""Reads a drawn card back: which words, buttons and inputs somebody on that platform would meet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from typing_extensions import override

_EMPTY_TAGS = {"br", "hr", "img", "input", "line", "polyline", "circle"}


@dataclass
class Controls:
    """What a person can press and fill in."""

    buttons: set[tuple[str, str, str]] = field(default_factory=set)
    inputs: set[tuple[str, str]] = field(default_factory=set)


def nodes(json: Any) -> Iterator[dict[str, Any]]:
    """Every object inside, outermost first."""
    if isinstance(json, dict):
        yield json
        for value in json.values():
            yield from nodes(value)
    elif isinstance(json, list):
        for value in json:
            yield from nodes(value)


def slack_controls(blocks: Any) -> Controls:
    found = Controls()
    for node in nodes(blocks):
        if node.get("type") == "button":
            action, _, _ = node["action_id"].partition(":")
            found.buttons.add((action, node["value"], node["text"]["text"]))
        if node.get("type") == "input":
            found.inputs.add((node["element"]["action_id"], node["label"]["text"]))
    return found


def slack_words(blocks: Any) -> list[str]:
    """The words of each paragraph, label and button."""
    sections = {"rich_text_section", "rich_text_quote"}
    words = [
        "".join(e.get("text", "") for e in n["elements"]) for n in nodes(blocks) if n.get("type") in sections
    ]
    return words + [n["text"] for n in nodes(blocks) if n.get("type") == "plain_text"]


def teams_controls(card: Any) -> Controls:
    found = Controls()
    for node in nodes(card):
        if node.get("type") in ("Action.Execute", "Action.Submit"):
            found.buttons.add((node["data"]["action"], node["data"]["value"], node["title"]))
        if str(node.get("type")).startswith("Input."):
            found.inputs.add((node["id"], node["label"]))
    return found


def teams_words(card: Any) -> list[str]:
    """The words of each paragraph, label and button."""
    found = [
        "".join(run["text"] for run in n["inlines"]) for n in nodes(card) if n.get("type") == "RichTextBlock"
    ]
    return found + [
        n[key] for n in nodes(card) for key in ("label", "title", "altText", "legend") if key in n
    ]


class Page(HTMLParser):
    """An HTML card as a browser would see it: its tags, its attributes and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == [], f"never closed: {self._open}"

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"<{tag}> has an attribute twice"
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag == "br":
            self.words[-1] += "\n"
        elif tag not in _EMPTY_TAGS:
            self._open.append(tag)
            self.words.append("")

    @override
    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes something else"

    @override
    def handle_data(self, data: str) -> None:
        if self._open and (data.strip() or self._open[-1] == "textarea"):
            self.words[-1] += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every such tag, in order."""
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def controls(self) -> Controls:
        """What a person can press and fill in; a label counts only for the control it names."""
        words = dict(
            zip(
                (at for at, (tag, _) in enumerate(self.tags) if tag not in _EMPTY_TAGS),
                self.words,
                strict=True,
            )
        )
        labels = {
            attributes["for"]: words[at] for at, (tag, attributes) in enumerate(self.tags) if tag == "label"
        }
        found = Controls()
        for at, (tag, attributes) in enumerate(self.tags):
            if tag == "button":
                action, _, value = attributes["value"].partition("|")
                found.buttons.add((action, value, words[at]))
            if tag in {"input", "select", "textarea"}:
                found.inputs.add((attributes["name"], labels[attributes["id"]]))
        return found
