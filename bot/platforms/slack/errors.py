"""Every error code of Slack's, once: what to do next. docs.slack.dev lists them on each method's page."""

from collections.abc import Awaitable, Mapping
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.sending.outcomes import Held, Limit, NotSent, Outcome, Uncertain

_SOON = timedelta(seconds=30)
_A_MINUTE = timedelta(minutes=1)
_LATER = timedelta(minutes=10)

POSTS = frozenset({"chat.postMessage"})
"""What makes a message: where nobody knows whether it did, it is looked for before it is done again."""

CHANGES = frozenset({"chat.update"})
"""What shows a message as well; done twice it is the same."""

NEVER = frozenset(
    {
        "cannot_dm_bot",
        "not_reachable",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
        "slack_connect_blocked_file_sharing",
        "slack_connect_canvas_sharing_blocked",
        "slack_connect_file_link_sharing_blocked",
        "slack_connect_lists_sharing_blocked",
    }
)
"""This person cannot be reached: the learning team is told."""

REMOVED = frozenset({"account_inactive", "token_revoked"})
"""The token is dead: its app was removed, or the whole workspace. Of a bot token neither says who left."""

NOT_INSTALLED = "not_installed"
"""Ours, not Slack's: there is no token for this workspace."""

GONE = frozenset({"channel_not_found", "is_archived", "not_in_channel", "channel_is_archived"})
"""This conversation is no more, or is closed to us; a direct one is opened again."""

CLOSED_CHANNEL = GONE | {
    "restricted_action",
    "restricted_action_non_threadable_channel",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
}
"""A channel takes nothing from us any more: whoever follows it is told, and the digest comes to each."""

UNCHANGEABLE = frozenset(
    {
        "message_not_found",
        "cant_update_message",
        "edit_window_closed",
        "block_mismatch",
        "cant_edit_message",
        "is_inactive",
    }
)
"""The message that was to be changed was deleted, or cannot be changed any more: a new one says it."""

REFUSED_CARD = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "slack_file_error"}
)
"""Slack does not draw what the card holds. Charts are new, and not everywhere yet."""

SETTINGS: Mapping[str, str] = {
    "account_inactive": "the app was removed, or the workspace closed; install it again",
    "access_denied": "the app may not do this; install it again",
    "as_user_not_supported": "use a bot token, which begins with xoxb-",
    "ekm_access_denied": "an administrator has suspended posting (Enterprise Key Management)",
    "enterprise_is_restricted": "the organization does not allow it; ask its administrator",
    "invalid_auth": "ALIGNMENT_SLACK__BOT_TOKEN is not valid; copy it again",
    "message_limit_exceeded": "the workspace has used up its messages",
    "messages_tab_disabled": "switch on the messages tab of App Home, as in the manifest",
    "missing_scope": "the app lacks a scope; install it again with the manifest",
    "no_permission": "the token may not do this; install the app again",
    "not_allowed_token_type": "use a bot token, which begins with xoxb-",
    "not_authed": "ALIGNMENT_SLACK__BOT_TOKEN is empty, or no token; copy it again",
    "org_login_required": "the workspace moves to Enterprise; wait, and install the app again",
    "restricted_action": "the workspace lets only some people post there; ask its administrator",
    "restricted_action_non_threadable_channel": "this channel takes no threads",
    "restricted_action_read_only_channel": "this channel is read-only",
    "restricted_action_thread_locked": "this thread is locked",
    "restricted_action_thread_only_channel": "this channel takes threads only",
    "team_access_not_granted": "the organization has not given the app this workspace",
    "team_added_to_org": "the workspace moves to Enterprise; this passes",
    "token_expired": "the token has run out; install the app again",
    "token_revoked": "the app was removed; install it again",
    "two_factor_setup_required": "the workspace asks for two-factor authentication",
}
"""Nothing is wrong with the message: it waits until somebody has seen to this. `alignment doctor` says it."""

EVERYONES = frozenset(
    {
        "account_inactive",
        "ekm_access_denied",
        "invalid_auth",
        "message_limit_exceeded",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_added_to_org",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
"""Of those, what no message of the workspace gets past: all of them wait, and one a minute tries it."""

_ABOUT_ONE = frozenset({"conversations.open", "users.lookupByEmail"})
"""What asks for one person before their message goes: its trouble may be theirs alone, and never end."""

UNKNOWN = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Slack: "it's possible some aspect of the operation succeeded before the error was raised"."""

LIMITED = frozenset({"ratelimited", "rate_limited"})


class Refused(Exception):
    """Slack did not do it; what to do next is the outcome."""

    def __init__(self, code: str, outcome: Outcome) -> None:
        super().__init__(code)
        self.code = code
        self.outcome = outcome


_NOT_REACHED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)


async def settled(method: str, call: Awaitable[AsyncSlackResponse]) -> Mapping[str, Any]:
    """What Slack answered.

    Raises:
        Refused: it did not do it, or nobody knows.
    """
    try:
        answer = await call
    except SlackApiError as error:
        raise _refused(method, error) from None
    except _NOT_REACHED:
        # Not even a connection: nothing can have been done, and nobody else's message gets any further.
        raise Refused("not_reached", Held("Slack cannot be reached", _SOON, everyone=True)) from None
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Refused("no_answer", _nobody_knows(method, type(error).__name__)) from None
    return answer.data if isinstance(answer.data, dict) else {}


def _refused(method: str, error: SlackApiError) -> Refused:
    response = error.response
    status, headers = 200, {}
    if isinstance(response, AsyncSlackResponse):
        status, headers = response.status_code, {k.lower(): v for k, v in response.headers.items()}
        response = response.data
    code = str(response.get("error", "")) if isinstance(response, dict) else ""
    if status == 429 or code in LIMITED:
        wait = _seconds(headers.get("retry-after"))
        # A limit is one method's, and a message to each person is the only method that the tenant feels.
        limit = Limit.TENANT if method in POSTS else Limit.CONVERSATION
        return Refused("ratelimited", NotSent("Slack asks to slow down", wait, limit))
    if status >= 500 or code in UNKNOWN or not code:
        return Refused(code or f"http_{status}", _nobody_knows(method, code or f"HTTP {status}"))
    return Refused(code, outcome(code))


def outcome(code: str) -> Outcome:
    """What an error code means for the message that was to be sent."""
    if code in NEVER:
        return NotSent(code, retry_after=None)
    if fix := SETTINGS.get(code):
        everyone = code in EVERYONES
        return Held(f"{code}: {fix}", _A_MINUTE if everyone else _LATER, everyone)
    if code in UNKNOWN:
        return Uncertain(code)
    return NotSent(code, retry_after=_LATER)


def _nobody_knows(method: str, why: str) -> Outcome:
    if method in POSTS:
        return Uncertain(why)
    said = f"{method}: {why}"
    # What only looks says nothing about the message, however long Slack's trouble lasts.
    return NotSent(said, _SOON) if method in CHANGES else Held(said, _SOON, about_one=method in _ABOUT_ONE)


def _seconds(header: object) -> timedelta:
    try:
        return timedelta(seconds=max(1.0, min(float(str(header)), 3600.0)))
    except ValueError:
        return timedelta(seconds=30)
