"""The Web API of the fake Slack: each method with its required arguments, as docs.slack.dev lists them."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.slack.fake import blocks as kit
from tests.slack.fake.world import Ephemeral, File, Json, Workspace


class Refusal(Exception):
    """An error code of Slack's."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.answer = {"ok": False, "error": code, **more}


def call(workspace: Workspace, method: str, args: Json) -> Json:
    """Do it.

    Raises:
        Refusal: it is not done.
    """
    known = METHODS.get(method)
    if known is None or method in workspace.unknown_methods:
        raise Refusal("unknown_method")
    scopes, work = known
    missing = set(scopes) - set(workspace.scopes.split(","))
    if missing:
        raise Refusal("missing_scope", needed=",".join(sorted(missing)), provided=workspace.scopes)
    return {"ok": True, **work(workspace, args)}


def _needs(args: Json, *names: str) -> tuple[Any, ...]:
    for name in names:
        if args.get(name) in (None, ""):
            raise Refusal("invalid_arguments", response_metadata={"messages": [f"missing {name}"]})
    return tuple(args[name] for name in names)


def _auth_test(workspace: Workspace, _args: Json) -> Json:
    return {
        "url": "https://halden.slack.com/",
        "team": workspace.name,
        "user": "alignment",
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user,
        "bot_id": "B0BOT",
        "is_enterprise_install": False,
    }


def _place(workspace: Workspace, channel: str) -> str:
    if channel in workspace.directs.values():
        return channel
    if channel in workspace.channels:
        details = workspace.channels[channel]
        if details.get("is_archived"):
            raise Refusal("is_archived")
        if not details.get("is_member", True):
            raise Refusal("not_in_channel")
        return channel
    raise Refusal("channel_not_found")


def _text_and_blocks(workspace: Workspace, args: Json) -> tuple[str, list[Json]]:
    text, blocks = str(args.get("text") or ""), args.get("blocks") or []
    if not text and not blocks:
        raise Refusal("no_text")
    if len(text) > 40_000:
        raise Refusal("msg_too_long")
    if blocks:
        wrong = kit.problem(
            blocks,
            limit=kit.MESSAGE_LIMIT,
            draws_charts=workspace.draws_charts,
            files=workspace.scanned(),
        )
        if wrong is not None:
            raise Refusal("invalid_blocks", response_metadata={"messages": [wrong]})
    return text, blocks


def _post_message(workspace: Workspace, args: Json) -> Json:
    (channel,) = _needs(args, "channel")
    place = _place(workspace, channel)
    text, blocks = _text_and_blocks(workspace, args)
    metadata = args.get("metadata")
    if metadata is not None and not {"event_type", "event_payload"} <= metadata.keys():
        raise Refusal("invalid_metadata_format")
    owner = next((user for user, direct in workspace.directs.items() if direct == place), "")
    if workspace.users.get(owner, {}).get("messages_off"):
        raise Refusal("messages_tab_disabled")
    message = workspace.post(
        channel=place,
        user=workspace.bot_user,
        text=text,
        blocks=blocks,
        metadata=metadata,
        thread_ts=args.get("thread_ts"),
        bot=True,
    )
    return {"channel": place, "ts": message.ts, "message": message.shown(metadata=False)}


def _update(workspace: Workspace, args: Json) -> Json:
    channel, ts = _needs(args, "channel", "ts")
    message = workspace.message(_place(workspace, channel), ts)
    if message is None:
        raise Refusal("message_not_found")
    if not message.bot:
        raise Refusal("cant_update_message")
    message.text, message.blocks = _text_and_blocks(workspace, args)
    if args.get("metadata") is not None:
        message.metadata = args["metadata"] or None
    return {"channel": channel, "ts": ts, "text": message.text}


def _open(workspace: Workspace, args: Json) -> Json:
    (users,) = _needs(args, "users")
    user = workspace.users.get(users)
    if user is None:
        raise Refusal("user_not_found")
    if user["deleted"]:
        raise Refusal("user_disabled")
    return {"channel": {"id": workspace.direct(users)}}


def _listed(workspace: Workspace, args: Json, *, thread: str | None) -> Json:
    (channel,) = _needs(args, "channel")
    scope = "im:history" if channel.startswith("D") else "channels:history"
    if scope not in workspace.scopes.split(","):
        raise Refusal("missing_scope", needed=scope, provided=workspace.scopes)
    place = _place(workspace, channel)
    oldest, limit = float(args.get("oldest") or 0), int(args.get("limit") or 100)
    found = [m for m in workspace.messages if m.channel == place and float(m.ts) > oldest]
    if thread is None:
        found = [m for m in found if m.thread_ts in (None, m.ts)][::-1]
    else:
        found = [m for m in found if thread in (m.ts, m.thread_ts)]
    start = int(args.get("cursor") or 0)
    more = len(found) > start + limit
    metadata = str(args.get("include_all_metadata")).lower() in ("true", "1")
    return {
        "messages": [m.shown(metadata=metadata) for m in found[start : start + limit]],
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + limit) if more else ""},
    }


def _history(workspace: Workspace, args: Json) -> Json:
    return _listed(workspace, args, thread=None)


def _replies(workspace: Workspace, args: Json) -> Json:
    (ts,) = _needs(args, "ts")
    return _listed(workspace, args, thread=ts)


def _by_email(workspace: Workspace, args: Json) -> Json:
    (email,) = _needs(args, "email")
    known = workspace.users.values()
    mine = (
        u for u in known if u["profile"]["email"] == email and not u["is_bot"] and not u.get("is_stranger")
    )
    found = next(mine, None) or workspace.look_up(email)
    if found is None:
        raise Refusal("users_not_found")
    return {"user": {name: value for name, value in found.items() if name != "locale"}}


def _info(workspace: Workspace, args: Json) -> Json:
    (user,) = _needs(args, "user")
    if user not in workspace.users:
        raise Refusal("user_not_found")
    found = workspace.users[user]
    if str(args.get("include_locale")).lower() not in ("true", "1"):
        found = {name: value for name, value in found.items() if name != "locale"}
    return {"user": found}


def _dnd(workspace: Workspace, args: Json) -> Json:
    nothing = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    return workspace.resting.get(str(args.get("user")), nothing)


def _view(workspace: Workspace, args: Json) -> Json:
    (view,) = _needs(args, "view")
    if not isinstance(view, Mapping) or view.get("type") not in ("modal", "home"):
        raise Refusal("invalid_arguments")
    wrong = kit.problem(view.get("blocks"), limit=kit.VIEW_LIMIT, draws_charts=workspace.draws_charts)
    if view["type"] == "modal":
        title = view.get("title", {}).get("text", "")
        inputs = any(block["type"] == "input" for block in view["blocks"])
        if not 0 < len(title) <= 24 or (inputs and "submit" not in view):
            wrong = "title or submit"
        if len(view.get("private_metadata", "")) > 3000:
            wrong = "private_metadata"
    if wrong is not None:
        raise Refusal("invalid_arguments", response_metadata={"messages": [wrong]})
    return {**view, "id": f"V{next(workspace.numbers)}", "hash": "1.x", "state": {"values": {}}}


def _views_open(workspace: Workspace, args: Json) -> Json:
    (trigger,) = _needs(args, "trigger_id")
    view = _view(workspace, args)
    user = workspace.triggers.pop(trigger, None)
    if user is None:
        raise Refusal("exchanged_trigger_id")
    workspace.opened.append({**view, "user": user})
    return {"view": view}


def _views_publish(workspace: Workspace, args: Json) -> Json:
    (user,) = _needs(args, "user_id")
    view = workspace.homes[user] = _view(workspace, args)
    return {"view": view}


def _upload(workspace: Workspace, args: Json) -> Json:
    name, length = _needs(args, "filename", "length")
    if not str(length).isdecimal() or int(length) < 1:
        raise Refusal("invalid_arguments")
    number = f"F{len(workspace.files) + 1:08d}"
    workspace.files[number] = File(name, int(length), str(args.get("alt_txt") or ""), looks=workspace.looks)
    return {"upload_url": f"{workspace.uploads}{number}", "file_id": number}


def _complete(workspace: Workspace, args: Json) -> Json:
    (files,) = _needs(args, "files")
    for each in files:
        known = workspace.files.get(each["id"])
        if known is None or len(known.content) != known.length:
            raise Refusal("file_not_found")
        known.complete = True
    return {"files": [{"id": each["id"], "title": each.get("title", "")} for each in files]}


METHODS: dict[str, tuple[tuple[str, ...], Callable[[Workspace, Json], Json]]] = {
    "auth.test": ((), _auth_test),
    "chat.postMessage": (("chat:write",), _post_message),
    "chat.update": (("chat:write",), _update),
    "conversations.open": (("im:write",), _open),
    "conversations.history": ((), _history),
    "conversations.replies": ((), _replies),
    "files.getUploadURLExternal": (("files:write",), _upload),
    "files.completeUploadExternal": (("files:write",), _complete),
    "users.lookupByEmail": (("users:read.email",), _by_email),
    "users.info": (("users:read",), _info),
    "dnd.info": (("dnd:read",), _dnd),
    "views.open": ((), _views_open),
    "views.publish": ((), _views_publish),
}


def respond(workspace: Workspace, address: str, payload: Json) -> str | None:
    """Answer by a response address: an error code, or None."""
    asked = workspace.response_urls.get(address)
    if asked is None or asked["left"] < 1:
        return "expired_url"
    asked["left"] -= 1
    try:
        text, blocks = _text_and_blocks(workspace, payload)
    except Refusal as refusal:
        return str(refusal)
    keep_ephemeral(workspace, asked["user"], text, blocks, replaces=_replaced(asked, payload))
    return None


def _replaced(asked: Json, payload: Json) -> str | None:
    return str(asked["ts"]) if payload.get("replace_original") and asked.get("ts") else None


def keep_ephemeral(
    workspace: Workspace, user: str, text: str, blocks: list[Json], *, replaces: str | None = None
) -> None:
    """Show somebody an answer that nobody else sees."""
    for shown in workspace.ephemerals:
        if replaces is not None and shown.ts == replaces:
            shown.text, shown.blocks = text, blocks
            return
    number = next(workspace.numbers)
    stamp = f"{int(workspace.clock())}.{number:06d}"
    workspace.ephemerals.append(Ephemeral(user, number, text, blocks, stamp))
