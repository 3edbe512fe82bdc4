"""What Slack sends, read: whose it is, and which neutral event it makes. Pure; unknown things are None."""

import html
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.at_once import ref_of
from prompts.forms import opened_by
from workflows.events import LONGEST_TEXT, ButtonPressed, CommandGiven, FormSubmitted, ReplyReceived

Body = Mapping[str, Any]

_MARKUP = re.compile(r"<([^<>\n]*)>")
_MENTION = re.compile(r"<@([UW]\w+)(?:\|[^<>]*)?>", re.ASCII)
_READ_SUBTYPES = (None, "file_share", "me_message", "thread_broadcast")
"""Of a message: typed by a person."""


AT_HOME = "home"
"""Instead of a reference: a button on somebody's own page."""


@dataclass(frozen=True)
class Workspace:
    """Where the app is installed: one workspace, or a whole Enterprise organization."""

    external_id: str


@dataclass(frozen=True)
class Common:
    """What every event carries that does not stand in it the same way everywhere."""

    event_id: str
    tenant_id: int
    at: datetime


@dataclass(frozen=True)
class FormOpened:
    """A button, shortcut or command that opens a form."""

    form: str
    value: str


def workspace(body: Body) -> Workspace | None:
    """Whose installation this is for.

    Of a shared channel's event `team_id` may be another workspace; `authorizations` says who hears it.
    """
    given = next(iter(listed(body, "authorizations")), None)
    source = given if isinstance(given, Mapping) else body
    # A form that is handed in from a shared channel belongs to where it was opened.
    team = _id(mapped(body, "view").get("app_installed_team_id"))
    team = team or _id(source.get("team_id")) or _id(mapped(source, "team").get("id"))
    whole = source.get("is_enterprise_install") in (True, "true")
    team = team or (_id(mapped(source, "user").get("team_id")) if not whole else "")
    # What an organization does with its workspaces is its own event, whichever of them is named.
    whole = whole or str(mapped(body, "event").get("type")).startswith("team_access_")
    if whole and (found := organization(source)) is not None:
        return found
    return Workspace(team) if team else None


def organization(body: Body) -> Workspace | None:
    """The Enterprise organization that a workspace belongs to."""
    enterprise = _id(body.get("enterprise_id")) or _id(mapped(body, "enterprise").get("id"))
    return Workspace(enterprise) if enterprise else None


def channel(body: Body) -> str:
    """Where a message was written."""
    return _id(mapped(body, "event").get("channel"))


def teams(body: Body) -> list[str]:
    """The workspaces of an organization that an event is about."""
    return [each for each in listed(mapped(body, "event"), "team_ids") if isinstance(each, str)]


def user(body: Body) -> str:
    """Who did it; empty where nobody did."""
    event = mapped(body, "event")
    return (
        _id(body.get("user_id"))
        or _id(mapped(body, "user").get("id"))
        or _id(event.get("user"))
        or _id(mapped(event, "message").get("user"))
    )


def reply(body: Body, common: Common) -> ReplyReceived | None:
    """Words in the direct conversation with the bot, also where they were changed afterwards."""
    message = _typed(body)
    text = _text(message) if message is not None else ""
    return _received(body, common, message, text) if message is not None and text.strip() else None


def wordless(body: Body, common: Common) -> ReplyReceived | None:
    """A voice message, a picture or another file that somebody sent the bot with no words."""
    message = _typed(body)
    if message is None or not listed(message, "files") or _text(message).strip():
        return None
    return _received(body, common, message, "")


def _received(body: Body, common: Common, message: Body, text: str) -> ReplyReceived:
    sender = _id(message.get("user"))
    thread = _id(message.get("thread_ts"))
    in_thread = thread and thread != message.get("ts")
    return ReplyReceived(
        event_id=common.event_id,
        tenant_id=common.tenant_id,
        user=sender,
        conversation=sender,
        at=common.at,
        text=text[:LONGEST_TEXT],
        about=f"{channel(body)}:{thread}" if in_thread else None,
    )


def _typed(body: Body) -> Body | None:
    """A message that a person wrote to the bot, as it stands now."""
    event = mapped(body, "event")
    if event.get("type") != "message":
        return None
    if event.get("channel_type") != "im" and (
        "channel_type" in event or not _id(event.get("channel")).startswith("D")
    ):
        return None
    message = event
    if event.get("subtype") == "message_changed":
        message = mapped(event, "message")
        # An unfolded link changes a message as well; nobody edited that.
        if "edited" not in message or message.get("text") == mapped(event, "previous_message").get("text"):
            return None
    if message.get("subtype") not in _READ_SUBTYPES or "bot_id" in message or "bot_profile" in message:
        return None
    return message if _id(message.get("user")) and not _is_own(body, message) else None


def _is_own(body: Body, message: Body) -> bool:
    """Whether it is the bot's own message, which not every Slack marks as a bot's."""
    bots = {given.get("user_id") for given in listed(body, "authorizations") if isinstance(given, Mapping)}
    app = _id(body.get("api_app_id"))
    return message.get("user") in bots or (bool(app) and message.get("app_id") == app)


def too_long(body: Body) -> bool:
    """Whether a message holds more than is ever read."""
    return len(_text(mapped(body, "event"))) > LONGEST_TEXT


def pressed(body: Body, common: Common) -> ButtonPressed | None:
    """A tap on one of our buttons, with what stands in the inputs beside it."""
    action = _action(body)
    if action is None:
        return None
    who = user(body)
    return ButtonPressed(
        event_id=common.event_id,
        tenant_id=common.tenant_id,
        user=who,
        conversation=who,
        at=common.at,
        action=_name(action),
        value=str(action.get("value", "")),
        inputs=inputs(mapped(body, "state")) or inputs(mapped(mapped(body, "view"), "state")),
        about=about(body),
    )


def about(body: Body) -> str:
    """The message a button stands in; of an answer that only the asker sees, what its blocks are named by."""
    container = mapped(body, "container")
    if is_ephemeral(body):
        block = _id((_action(body) or {}).get("block_id"))
        return ref_of(block.partition(".")[0])
    channel = _id(container.get("channel_id")) or _id(mapped(body, "channel").get("id"))
    stamp = _id(container.get("message_ts")) or _id(mapped(body, "message").get("ts"))
    return f"{channel}:{stamp}" if channel and stamp else AT_HOME


def is_ephemeral(body: Body) -> bool:
    """Whether the button stands in an answer that only the asker sees."""
    return mapped(body, "container").get("is_ephemeral") is True


def opens(body: Body) -> FormOpened | None:
    """The form this button opens."""
    action = _action(body)
    form = opened_by(_name(action)) if action is not None else None
    return FormOpened(form, str((action or {}).get("value", ""))) if form else None


def command(body: Body, common: Common) -> CommandGiven | None:
    """`/alignment ...`."""
    who = user(body)
    if not who or not isinstance(body.get("command"), str):
        return None
    channel = _id(body.get("channel_id"))
    return CommandGiven(
        event_id=common.event_id,
        tenant_id=common.tenant_id,
        user=who,
        conversation=who,
        at=common.at,
        text=plain(str(body.get("text") or ""))[:LONGEST_TEXT],
        channel=channel if channel[:1] in ("C", "G") else None,
    )


def submitted(body: Body, common: Common, *, form: str, value: str) -> FormSubmitted:
    """A form that was handed in; which one and about what stood in its private metadata."""
    who = user(body)
    return FormSubmitted(
        event_id=common.event_id,
        tenant_id=common.tenant_id,
        user=who,
        conversation=who,
        at=common.at,
        form=form,
        value=value,
        inputs=inputs(mapped(mapped(body, "view"), "state")),
    )


def inputs(state: Body) -> dict[str, str]:
    """What stands in the inputs, by the input's id."""
    found: dict[str, str] = {}
    for block in mapped(state, "values").values():
        if not isinstance(block, Mapping):
            continue
        for name, element in block.items():
            if isinstance(element, Mapping):
                found[name] = _value(element)
    return found


def mentioned(text: str) -> list[str]:
    """The ids of the people named with @."""
    return list(dict.fromkeys(_MENTION.findall(text)))


def moment(stamp: object) -> str:
    """A message's `ts`, in seconds since 1970, in ISO; nothing where it is no number."""
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(float(str(stamp)), UTC).isoformat()
    return ""


def with_names(text: str, name: Callable[[str], str]) -> str:
    """The text with people's names where their ids stood."""
    return _MENTION.sub(lambda found: name(found[1]), text)


def plain(text: str) -> str:
    """Slack's message text as it was typed; who was named with @ stays an id, for `with_names`."""
    return html.unescape(_MARKUP.sub(_unmarked, text))


def _unmarked(found: re.Match[str]) -> str:
    inside = found[1]
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return found[0]
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    return label or target.removeprefix("mailto:")


def _text(message: Body) -> str:
    text = message.get("text")
    if isinstance(text, str) and text:
        return plain(text)
    rich = [block for block in listed(message, "blocks") if isinstance(block, Mapping)]
    return "\n".join(_words(block) for block in rich if block.get("type") == "rich_text")


def _words(element: Body) -> str:
    """What stands in a rich text; `text` usually says the same, and not every sender fills it in."""
    match element.get("type"):
        case "user":
            return f"<@{_id(element.get('user_id'))}>"
        case "rich_text" | "rich_text_list":
            between = "\n"
        case _:
            between = ""
    inside = [_words(each) for each in listed(element, "elements") if isinstance(each, Mapping)]
    return between.join(inside) or _id(element.get("text")) or _id(element.get("url"))


def _action(body: Body) -> Body | None:
    """The one button that was pressed; menus and date fields tell of each choice, which waits for one."""
    for action in listed(body, "actions"):
        if isinstance(action, Mapping) and action.get("type") == "button" and user(body):
            return action
    return None


def _name(action: Body) -> str:
    """The renderer numbers the buttons of a row, because their ids must differ."""
    name, colon, number = str(action.get("action_id", "")).rpartition(":")
    return name if colon and number.isdecimal() else str(action.get("action_id", ""))


def _value(element: Body) -> str:
    option = element.get("selected_option")
    if isinstance(option, Mapping):
        return str(option.get("value", ""))
    value = element.get("value", element.get("selected_date"))
    return value if isinstance(value, str) else ""


def mapped(body: Body, name: str) -> Body:
    """What stands under this name, if it is an object; else an empty one."""
    found = body.get(name)
    return found if isinstance(found, Mapping) else {}


def listed(body: Body, name: str) -> list[Any]:
    """What stands under this name, if it is a list; else an empty one."""
    found = body.get(name)
    return found if isinstance(found, list) else []


def _id(value: object) -> str:
    return value if isinstance(value, str) else ""
