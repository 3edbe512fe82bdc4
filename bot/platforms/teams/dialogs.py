"""Answers to what waits for one: a card in place of another, a dialog, a sentence. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from bot.platforms.teams.parse import form_data
from bot.platforms.teams.render import Json, form_parts, render
from prompts.cards import Card
from prompts.forms import Form

_CARD = "application/vnd.microsoft.card.adaptive"


def in_place(card: Card) -> Json:
    """The answer to a tap that puts this card where the tapped one stood."""
    return {"statusCode": 200, "type": _CARD, "value": render(card)}


def noted(sentence: str) -> Json:
    """The answer to a tap that leaves the card as it is for now."""
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": sentence}


def dialog(form: Form, filled: Mapping[str, str], problems: Mapping[str, str]) -> Json:
    """A form over the chat, with what was filled in and what is wrong with it."""
    content = _with_a_button(form, filled, problems)
    value = {
        "title": form.title,
        "height": "large",
        "width": "medium",
        "card": {"contentType": _CARD, "content": content},
    }
    return {"task": {"type": "continue", "value": value}}


def over_a_page(form: Form, *, bot: str) -> Json:
    """The same for the personal tab, which opens it itself; handing in goes to the bot as from the chat."""
    card = json.dumps(_with_a_button(form, {}, {}), ensure_ascii=False)
    size = {"height": "large", "width": "medium"}
    return {"title": form.title, "size": size, "card": card, "completionBotId": bot}


def _with_a_button(form: Form, filled: Mapping[str, str], problems: Mapping[str, str]) -> dict[str, Any]:
    card: dict[str, Any] = form_parts(form, filled, problems)
    send = {"type": "Action.Submit", "title": form.submit, "data": form_data(form.name, form.value)}
    return {**card, "actions": [send]}


def told(sentence: str) -> Json:
    """A dialog that only says something."""
    return {"task": {"type": "message", "value": sentence}}
