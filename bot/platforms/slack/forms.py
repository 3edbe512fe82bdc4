"""Forms as Slack's modals, and a person's own page as App Home. Pure."""

from collections.abc import Mapping

from bot.platforms.plain import line, shown
from bot.platforms.slack.render import LETTERS, Json, render
from prompts.cards import Card, Text
from prompts.forms import Form

BLOCKS_LIMIT = 100
_TITLE_LIMIT = 24
_ERROR_LIMIT = 500


def modal(form: Form) -> Json:
    """The form as it opens over the chat. Its inputs' blocks are named, so that errors find them."""
    blocks = _fitting(
        render(Card(summary=form.title, parts=form.parts), LETTERS),
        "{more} more do not fit here: hand these in, and open the form again.",
    )
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            block["block_id"] = element["action_id"] if isinstance(element, dict) else ""
    view = {**_frame(form.title), "callback_id": form.name, "blocks": blocks}
    view["private_metadata"] = f"{form.name}\n{form.value}"
    if any(block["type"] == "input" for block in blocks):
        view["submit"] = _plain(form.submit)
    return view


def handed_in(view: Mapping[str, object]) -> tuple[str, str]:
    """Which form it was, and what it was about."""
    form, _, value = str(view.get("private_metadata") or "").partition("\n")
    return form, value


def notice(said: str) -> Json:
    """A sentence over the chat."""
    blocks = render(Card(summary="Alignment", parts=(Text(body=said),)))
    return {**_frame("Alignment"), "blocks": blocks}


def errors(fields: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with inputs, as Slack shows it under each."""
    return {name: line(said, limit=_ERROR_LIMIT) for name, said in fields.items()}


def home(card: Card) -> Json:
    """A person's own page."""
    return {"type": "home", "blocks": _fitting(render(card, LETTERS), "And {more} more: /alignment status")}


def _fitting(blocks: list[Json], said: str) -> list[Json]:
    """As many blocks as Slack takes; how many are left out is said in the last."""
    if len(blocks) <= BLOCKS_LIMIT:
        return blocks
    kept = blocks[: BLOCKS_LIMIT - 1]
    more = said.format(more=len(blocks) - len(kept))
    return [*kept, *render(Card(summary=more, parts=(Text(body=more, tone="quiet"),)))]


def _frame(title: str) -> Json:
    return {
        "type": "modal",
        "title": _plain(line(shown(title), limit=_TITLE_LIMIT)),
        "close": _plain("Close"),
    }


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}
