"""What commands about one program answer: who was reminded, and its file as text."""

from typing import TypedDict

from prompts.cards import Button, Buttons, Card, Items, Part, Text
from prompts.message import message
from prompts.wording import counted, listed

_SHOWN = 10


@message(
    "program.reminded",
    about="Consultative Selling",
    reminded=("Dana Wu", "Tom Ruiz"),
    not_now=("Karin Adler was asked today already.",),
)
def reminded(*, about: str, reminded: tuple[str, ...], not_now: tuple[str, ...]) -> Card:
    """Who got a reminder, and why others did not."""
    if not reminded and not not_now:
        text = f"{about}: nobody owes an answer right now."
        return Card(summary=text, parts=(Text(body=text),))
    shown = listed([*reminded[:_SHOWN], *([f"{len(reminded) - _SHOWN} more"] if reminded[_SHOWN:] else [])])
    text = f"{about}: I've just reminded {shown}." if reminded else f"{about}: nobody is reminded now."
    parts: list[Part] = [Text(body=text)]
    if not_now:
        more = (f"and {counted(len(not_now) - _SHOWN, 'more')}",) if len(not_now) > _SHOWN else ()
        parts.append(Items(items=(*not_now[:_SHOWN], *more)))
    return Card(summary=text, parts=tuple(parts))


class FilePage(TypedDict):
    """What `file` shows."""

    program: str
    key: str
    about: str
    text: str
    page: int
    pages: int


@message(
    "program.file",
    program="Consultative Selling",
    key="consultative-selling",
    about="1",
    text="program:\n  key: consultative-selling\n  name: Consultative Selling\n",
    page=1,
    pages=2,
)
def file(*, program: str, key: str, about: str, text: str, page: int, pages: int) -> Card:
    """One page of a program's file; the whole is a command away."""
    parts: list[Part] = [Text(body=text)]
    buttons = []
    if page > 1:
        buttons.append(Button(action="export.page", value=f"{about}:{page - 1}", label="Previous"))
    if page < pages:
        buttons.append(Button(action="export.page", value=f"{about}:{page + 1}", label="Next"))
    if buttons:
        parts.append(Buttons(buttons=tuple(buttons)))
    parts.append(Text(body=f"As a file: alignment export {key} > {key}.yaml", tone="quiet"))
    of = f", page {page} of {pages}" if pages > 1 else ""
    return Card(summary=f"The file of {program}{of}", title=f"{program}{of}", parts=tuple(parts))
