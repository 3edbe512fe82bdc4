"""What Teams answers when it does not take a message, and what to do next: one table, read once. Pure."""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.sending.outcomes import Limit, NotSent, Outcome, Uncertain
from prompts.teams import NOT_INSTALLED

_SHORT = timedelta(seconds=15)
_LONG = timedelta(minutes=30)
_LATER = timedelta(hours=1)


@dataclass(frozen=True)
class _Next:
    """What one refusal asks for."""

    why: str
    wait: timedelta | None
    """None: this person cannot be reached until they do something themselves."""
    everybody: bool = False
    """Whether it is about the bot, so that nothing else of the tenant can be sent either."""


# learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability ("Status codes from bot
# conversational APIs") and .../send-proactive-messages. By the names in the answer's text, as Teams puts
# them in several shapes: {"error": {"code"}}, {"errorCode", "message": "{\"subCode\": ...}"}.
_BY_CODE = {
    "MessageWritesBlocked": _Next("has blocked the bot in Teams, or removed it", None),
    "ConversationBlockedByUser": _Next("has blocked the bot in Teams", None),
    "BotNotInConversationRoster": _Next(NOT_INSTALLED, None),
    "BotNotInstalledInUserPersonalScope": _Next(NOT_INSTALLED, None),
    "ConversationNotFound": _Next("has no conversation with the bot in Teams any more", None),
    "UserNotFound": _Next("is not in this Teams any more", None),
    "InvalidBotApiHost": _Next(
        "the bot is registered in another cloud: check its cloud setting", _LONG, True
    ),
    "BotDisabledByAdmin": _Next("an administrator of Teams has disabled the app", _LONG, True),
    "BotNotRegistered": _Next("Teams does not know this bot: check its registration", _LONG, True),
    "AppNotFound": _Next("Teams does not know this app: check its registration", _LONG, True),
}

_GONE_CODES = ("ActivityNotFoundInConversation", "ActivityNotFound", "MessageNotFound")

_UNKNOWN = _Next("Teams does not allow it", _LATER)


def is_gone(status: int, text: str) -> bool:
    """Whether the message that was to be changed is not there any more: it goes out as a new one."""
    return any(_named(code, text) for code in _GONE_CODES) or (status == 404 and not _code(text))


def outcome(status: int, text: str, retry_after: str | None, *, busy: bool = False) -> Outcome:
    """What an answer other than "taken" means for a message.

    Args:
        status: of the HTTP answer.
        text: of the answer.
        retry_after: its header of that name.
        busy: whether other conversations were refused just now too, so that it is the bot that is too fast.
    """
    if status == 429:
        limit = Limit.TENANT if busy else Limit.CONVERSATION
        return NotSent("Teams asks to slow down", retry_after=_wait(retry_after), limit=limit)
    if code := _code(text):
        return _not_sent(_BY_CODE[code], code)
    match status:
        case 401:
            why = "Teams does not take the bot's token: check client id, secret and tenant id"
            return _not_sent(_Next(why, _LONG, everybody=True), "401")
        case 403:
            return _not_sent(_UNKNOWN, "403")
        case 404:
            return _not_sent(_BY_CODE["ConversationNotFound"], "404")
        case 412:
            # Microsoft says: try again, with growing pauses. The tries' own growing pauses are the caller's.
            return NotSent("Teams was not ready (412)", retry_after=_SHORT)
        case 413:
            return NotSent("too long for Teams (413)", retry_after=_LATER)
        case _ if status >= 500:
            # 502 and 504 come from a gateway that saw the request leave: it may well have arrived.
            return Uncertain(f"Teams answered {status}")
    return NotSent(f"Teams does not take it ({status})", retry_after=_LATER)


def _not_sent(found: _Next, code: str) -> NotSent:
    if found.wait is None:
        return NotSent(found.why, retry_after=None)
    limit = Limit.TENANT if found.everybody else None
    return NotSent(f"{found.why} ({code})", retry_after=found.wait, limit=limit)


def _code(text: str) -> str | None:
    return next((code for code in _BY_CODE if _named(code, text)), None)


def _named(code: str, text: str) -> bool:
    return re.search(rf"\b{code}\b", text) is not None


def _wait(header: str | None) -> timedelta:
    """As many seconds as Teams says, an hour at most; a few where it says nothing we can read."""
    try:
        return timedelta(seconds=min(max(float(header or ""), 1.0), 3600.0))
    except ValueError:
        return _SHORT
