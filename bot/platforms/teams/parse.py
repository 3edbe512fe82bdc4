"""What Teams sends, taken apart: who, where, which words. Pure: no client, no clock, no database."""

import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from microsoft_teams.api.activities.message import MessageActivity
    from microsoft_teams.api.models import ActivityBase
    from microsoft_teams.api.models.messaging_extension import MessagingExtensionAction

KNOWN_TYPES = frozenset(("message", "invoke", "installationUpdate", "conversationUpdate"))
"""What is listened to."""

KNOWN_INVOKES = frozenset(
    ("adaptiveCard/action", "task/fetch", "task/submit", "composeExtension/fetchTask",
     "composeExtension/submitAction")
)  # fmt: skip
"""What an invoke may be called; the SDK has answers of its own to others, such as to signing in."""

IGNORED_TYPES = frozenset(
    ("messageReaction", "messageUpdate", "messageDelete", "typing", "event", "endOfConversation", "command",
     "commandResult", "contactRelationUpdate", "handoff", "trace", "suggestion", "invokeResponse")
)  # fmt: skip
"""What Bot Framework also knows; answered and left alone."""

_LONGEST_ID = 100
_TAG = re.compile(r"<at[^>]*>.*?</at>", re.IGNORECASE | re.DOTALL)
_HTML = re.compile(r"<[^>]+>")
_BREAK = re.compile(r"<(?:br\s*/?|/p|/div|/li)>", re.IGNORECASE)
_FORM = "alignment"


@dataclass(frozen=True)
class Where:
    """Where an activity comes from, and who it is from."""

    user: str
    """The Entra id, which stays the same everywhere; where there is none, the id Teams gives this bot."""
    member: str
    """The id the roster is asked with."""
    conversation: str
    personal: bool
    service_url: str
    zone: str | None


@dataclass(frozen=True)
class Pressed:
    """A button of a card, with what stands in its inputs."""

    action: str
    value: str
    inputs: dict[str, str]


@dataclass(frozen=True)
class Filled:
    """A form that is opened or handed in."""

    form: str
    value: str
    inputs: dict[str, str]


def trimmed(activity: dict[str, Any]) -> dict[str, Any]:
    """Without what nobody uses of a quoted message: the SDK refuses it all for one word it does not know."""
    value = activity.get("value")
    message = value.get("messagePayload") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(message, dict):
        return activity
    kept = {name: message[name] for name in ("id", "createdDateTime", "linkToMessage") if name in message}
    body, sender = message.get("body"), message.get("from")
    if isinstance(body, dict):
        kept["body"] = {"content": body.get("content")}
    user = sender.get("user") if isinstance(sender, dict) else None
    if isinstance(user, dict) and isinstance(user.get("id"), str):
        kept["from"] = {"user": {"id": user.get("id"), "displayName": user.get("displayName")}}
    return {**activity, "value": {**value, "messagePayload": kept}}


def where(activity: "ActivityBase") -> Where:
    """Who and where."""
    kind = activity.conversation.conversation_type
    return Where(
        user=activity.from_.aad_object_id or activity.from_.id,
        member=activity.from_.id,
        conversation=activity.conversation.id.partition(";messageid=")[0],
        personal=kind in (None, "personal") and not activity.conversation.is_group,
        service_url=(activity.service_url or "").rstrip("/"),
        zone=_zone(activity),
    )


def event_id(activity: "ActivityBase") -> str:
    """The key that makes an activity count once: ids repeat between conversations, not within one."""
    conversation = hashlib.sha256(activity.conversation.id.encode()).hexdigest()[:32]
    number = activity.id
    if len(number) > _LONGEST_ID:
        number = hashlib.sha256(number.encode()).hexdigest()
    return f"{conversation}|{number}"


def ref(conversation: str, activity: str) -> str:
    """By what a sent message is known."""
    return f"{conversation}|{activity}"


def words(activity: "MessageActivity") -> str:
    """What somebody wrote, without the mention of the bot and without markup."""
    text = activity.text
    own = activity.recipient.id
    for entity in activity.entities or ():
        mentioned = getattr(entity, "mentioned", None)
        if mentioned is not None and mentioned.id == own:
            text = text.replace(getattr(entity, "text", None) or f"<at>{mentioned.name}</at>", " ", 1)
    text = _TAG.sub(lambda found: _HTML.sub("", found.group()), text)
    return html.unescape(text).replace("\x00", "").replace("\xa0", " ").strip()


def pressed(data: object) -> Pressed | None:
    """The button in an action's data; None where it is none of ours."""
    if not isinstance(data, Mapping):
        return None
    action, value = data.get("action"), data.get("value")
    if not isinstance(action, str) or not isinstance(value, str):
        return None
    return Pressed(action, value, _inputs(data, but=("action", "value", "msteams")))


def filled(data: object) -> Filled | None:
    """The form in a dialog's data; None where it is none of ours."""
    if not isinstance(data, Mapping):
        return None
    about = data.get(_FORM)
    if not isinstance(about, Mapping) or not isinstance(about.get("form"), str):
        return None
    return Filled(str(about["form"]), str(about.get("value", "")), _inputs(data, but=(_FORM, "msteams")))


def form_data(name: str, value: str) -> dict[str, object]:
    """What a button carries that opens a form or hands it in; inputs arrive beside it, never over it."""
    return {_FORM: {"form": name, "value": value}}


def quoted(action: "MessagingExtensionAction", *, longest: int) -> str:
    """The message somebody wants recorded, as the form "record" takes it: text, who said it, when, where."""
    message = action.message_payload
    if message is None:
        return ""
    body = message.body.content if message.body and message.body.content else ""
    text = html.unescape(_HTML.sub("", _BREAK.sub("\n", body))).replace("\x00", "").strip()
    user = message.from_.user if message.from_ else None
    told = {
        "text": text,
        "by": (user.id or user.display_name or "") if user else "",
        "at": message.created_date_time or "",
        "where": message.link_to_message or "",
    }
    if len(json.dumps(told, ensure_ascii=False)) > longest:
        told["where"] = ""
    while len(json.dumps(told, ensure_ascii=False)) > longest and told["text"]:
        told["text"] = told["text"][: len(told["text"]) * 3 // 4]
    return json.dumps(told, ensure_ascii=False)


def _inputs(data: Mapping[str, Any], *, but: tuple[str, ...]) -> dict[str, str]:
    """Inputs arrive as text; some hosts send numbers and truth values as such."""
    found = {}
    for name, value in data.items():
        if name not in but and isinstance(value, str | int | float | bool):
            text = str(value).lower() if isinstance(value, bool) else str(value)
            found[str(name)] = text.replace("\x00", "")
    return found


def _zone(activity: "ActivityBase") -> str | None:
    for entity in activity.entities or ():
        name = getattr(entity, "timezone", None)
        if isinstance(name, str) and name:
            try:
                return ZoneInfo(name).key
            except (KeyError, ValueError, OSError):  # unknown zones are a KeyError
                return None
    return None
