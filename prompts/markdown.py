"""A card as Markdown, for a mail or a page; people's words can become neither markup nor a link."""

import re
from typing import assert_never

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
)

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")
_AT_THE_START = re.compile(r"^(\s*)([-+=]|\d+\.)(?=\s|$)", re.MULTILINE)


def markdown(card: Card) -> str:
    """The card's text; what can only be tapped or filled in is left out."""
    lines = [f"# {_plain(card.title)}", ""] if card.title else []
    for part in card.parts:
        match part:
            case Text(body=body, tone="quote"):
                lines += [*(f"> {_plain(line)}" for line in body.splitlines()), ""]
            case Text(body=body, tone="strong"):
                lines += [f"## {_plain(body)}", ""]
            case Text(body=body):
                lines += [_plain(body), ""]
            case Facts(rows=rows):
                lines += ["| | |", "|---|---|"]
                lines += [f"| {_cell(name)} | {_cell(value)} |" for name, value in rows]
                lines.append("")
            case Items(items=items, ordered=ordered):
                lines += [f"{f'{n}.' if ordered else '-'} {_plain(item)}" for n, item in enumerate(items, 1)]
                lines.append("")
            case Chart(title=title, alt=alt):
                lines += [f"{_plain(title)}: {_plain(alt)}", ""]
            case Divider():
                lines += ["---", ""]
            case Image() | TextInput() | ChoiceInput() | DateInput() | Buttons():
                continue
            case _:
                assert_never(part)
    return "\n".join(lines).rstrip() + "\n"


def _plain(text: str) -> str:
    return _AT_THE_START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", text))


def _cell(text: str) -> str:
    return _plain(" ".join(text.split()))
