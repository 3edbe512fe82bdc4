"""Slack: the token and what it may do, the secret, clocks, and whether anything comes in."""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial

from sqlmodel import Session

from bot.doctor import data
from bot.doctor.case import Answer, Case, UnreachedError
from bot.doctor.findings import Finding, fine, look, refused, wrong
from bot.mistakes import Mistake
from bot.platforms.slack.errors import SETTINGS
from bot.platforms.slack.manifest import EVENTS_PATH, INSTALL_PATH, SCOPES
from bot.platforms.slack.tokens import RENEWAL_FAILED
from bot.platforms.slack.workspaces import HELD_BACK, WITHOUT
from bot.secrets import Vault
from bot.settings import SlackSettings
from prompts.wording import counted, day, listed
from storage import installations, tenants
from storage.models import Installation, Person, Tenant
from storage.words import Platform

_SKEW = timedelta(seconds=60)
_REFUSED = timedelta(minutes=5)
"""Slack's requests are refused when they seem to be older than this."""
_QUIET = timedelta(days=7)
_LOOKED_UP = 20
"""People whom Slack is asked about: it answers fifty such questions in a minute."""

_AGAIN = "Give the app the output of `alignment slack manifest` and press Reinstall to Workspace."


def check(case: Case) -> Iterator[Finding]:
    """Everything about Slack, where it is set up."""
    settings = case.settings.slack
    if settings is None:
        return
    if settings.installs:
        yield from _installed(case, settings)
    else:
        token = settings.bot_token.get_secret_value()
        yield from _shape(token)
        yield from _token(case, settings, token, "slack token")
    yield from _door(case, settings)
    yield from _events(case, settings)
    yield from told(case)


def told(case: Case) -> Iterator[Finding]:
    """What Slack has told about its workspaces."""
    if case.database is None:
        return
    found = case.database.read(
        lambda session: [
            (tenant.name, row.notes, tenant.digest_channel)
            for tenant, row in installations.of_platform(session, platform=Platform.SLACK)
        ]
    )
    for name, notes, channel in found:
        if channel:
            yield fine(
                f"slack {name}",
                f"the digest goes to the channel {channel}; Alignment must be in it: /invite @Alignment",
            )
        at = notes.get(HELD_BACK)
        if at and case.now - datetime.fromisoformat(at) < _QUIET:
            on = day(datetime.fromisoformat(at).date())
            yield look(
                f"slack {name}",
                f"Slack held events back on {on}, so what people wrote then may be missing.",
                "It does so when too many come in an hour, or are not answered: see that the bot is reached.",
            )
        if without := notes.get(WITHOUT):
            yield look(
                f"slack {name}",
                f"The organization took the app from {listed(without)}: nobody there is written to.",
                "Organization settings, Apps: give it to them again, or end their programs.",
            )


def _shape(token: str) -> Iterator[Finding]:
    """A token of the wrong kind tells so by how it begins."""
    if token.startswith("xoxe"):
        yield wrong(
            "slack token",
            "It ends after twelve hours, because the app's tokens rotate.",
            "Make the app anew without rotation, or let it be installed (docs/slack.md, several workspaces).",
        )
    elif token.startswith(("xoxp-", "xapp-")):
        yield wrong(
            "slack token",
            f"ALIGNMENT_SLACK__BOT_TOKEN begins with {token[:5]}, which is another kind of token.",
            "Copy the Bot User OAuth Token, which begins with xoxb-, from OAuth & Permissions.",
        )


def _token(case: Case, settings: SlackSettings, token: str, about: str) -> Iterator[Finding]:
    """Ask Slack whose token it is; its answer also tells the scopes and the time."""
    try:
        answer = _ask(case, settings, "auth.test", token)
    except UnreachedError as error:
        yield wrong(
            about,
            f"{settings.base_url} {error}.",
            "Let this machine reach Slack, or mend ALIGNMENT_SLACK__BASE_URL.",
        )
        return
    yield from _clock(case.now, answer.headers.get("date", ""))
    if "ok" not in answer.json:
        yield wrong(
            about,
            f"{settings.base_url} answers HTTP {answer.status}, and not as Slack does.",
            "Try again in a few minutes."
            if answer.status >= 500
            else "Mend ALIGNMENT_SLACK__BASE_URL; Slack's own is https://slack.com/api/.",
        )
        return
    if answer.json.get("ok") is not True:
        code = str(answer.json.get("error") or f"HTTP {answer.status}")
        fix = SETTINGS.get(code, "See this code on docs.slack.dev, under auth.test.")
        yield wrong(about, f"Slack refuses it: {code}.", _sentence(fix))
        return
    yield fine(about, f"{answer.json.get('user') or 'a bot'} in {answer.json.get('team') or 'a workspace'}")
    yield from _scopes(answer.headers.get("x-oauth-scopes"))
    if case.database is not None:
        ids = (str(answer.json.get("team_id") or ""), str(answer.json.get("enterprise_id") or ""))
        yield from _people(case, settings, token, *case.database.read(partial(_here, ids=ids)))


def _scopes(header: str | None) -> Iterator[Finding]:
    if header is None:
        yield look("slack scopes", "Slack does not say what the app may do.", _AGAIN)
        return
    may = {scope.strip() for scope in header.split(",") if scope.strip()}
    missing, more = sorted(set(SCOPES) - may), sorted(may - set(SCOPES))
    if missing:
        yield wrong("slack scopes", f"The app lacks {listed(missing)}.", _AGAIN)
    elif more:
        yield look(
            "slack scopes",
            f"The app may do more than it needs: {listed(more)}.",
            f"{_AGAIN[:-1]}; then revoke the old token.",
        )
    else:
        yield fine("slack scopes", counted(len(may), "scope") + ", exactly those in use")


def _clock(now: datetime, date: str) -> Iterator[Finding]:
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return
    if theirs.tzinfo is None:
        return
    apart = abs(now - theirs)
    if apart <= _SKEW:
        return
    which = "behind" if now < theirs else "ahead of"
    what = f"This machine's clock is {counted(round(apart.total_seconds()), 'second')} {which} Slack's"
    fix = "Set it by NTP: timedatectl set-ntp true."
    if apart >= _REFUSED:
        yield wrong("clock", f"{what}, so everything Slack sends is refused as too old.", fix)
    else:
        yield look("clock", f"{what}; from five minutes on, everything Slack sends is refused.", fix)


def _here(session: Session, *, ids: Collection[str]) -> tuple[list[Person], list[str]]:
    """Who lives in the token's workspace and has no address yet; else the workspaces that are known.

    Before the first start nobody lives in any workspace: whoever was imported moves to the first.
    """
    known = tenants.of_platform(session, platform=Platform.SLACK)
    here = [tenant for tenant in known if tenant.external_id in ids]
    if known and not here:
        return [], [f"{tenant.name} ({tenant.external_id})" for tenant in known]
    here = here or tenants.of_platform(session, platform=Platform.SANDBOX)
    return data.without_address(session, [tenant.key_id for tenant in here]), []


def _people(
    case: Case, settings: SlackSettings, token: str, people: list[Person], elsewhere: list[str]
) -> Iterator[Finding]:
    """Whom Slack does not know by their e-mail address: they would never be reached."""
    if elsewhere:
        yield wrong(
            "slack token",
            f"It is another workspace's: people here belong to {listed(elsewhere)}.",
            "Set the token of that workspace, or let both install the app (docs/slack.md).",
        )
    unknown: list[str] = []
    for person in people[:_LOOKED_UP]:
        try:
            answer = _ask(case, settings, "users.lookupByEmail", token, email=person.email)
        except UnreachedError:
            return
        if answer.json.get("error") == "users_not_found":
            unknown.append(f"{person.name} ({person.email})")
    if unknown:
        yield look(
            "people",
            f"Slack knows nobody with the address of {data.some(unknown)}.",
            "Write their address as it stands in their Slack profile, and import again.",
        )


def _installed(case: Case, settings: SlackSettings) -> Iterator[Finding]:
    """Every workspace that has installed the app, with its own token."""
    where = case.settings.public_url.rstrip("/") + INSTALL_PATH if case.settings.public_url else INSTALL_PATH
    if case.database is None:
        return
    found = case.database.read(
        lambda session: [
            (tenant, installations.of_tenant(session, tenant_id=tenant.key_id))
            for tenant in tenants.of_platform(session, platform=Platform.SLACK)
        ]
    )
    if not any(row and row.removed_at is None for _, row in found):
        yield wrong("slack", "No workspace has installed the app.", f"Open {where} in a browser.")
    for tenant, row in found:
        if row is not None:
            yield from _installation(case, settings, tenant, row, where)


def _installation(
    case: Case, settings: SlackSettings, tenant: Tenant, row: Installation, where: str
) -> Iterator[Finding]:
    about = f"slack {tenant.name}"
    if row.removed_at is not None or row.secrets is None:
        since = f" on {day(row.removed_at.date())}" if row.removed_at else ""
        yield look(about, f"The app was removed there{since}.", f"Open {where} to install it again.")
        return
    try:
        token = Vault(case.settings.secret_key).unlock(row.secrets)["token"]
    except Mistake as mistake:
        yield refused(about, str(mistake), f"Open {where} to install it again.")
        return
    if failed := row.notes.get(RENEWAL_FAILED):
        yield wrong(
            about, f"Slack did not renew its token: {failed}.", f"If it stays so, open {where} again."
        )
    if row.expires_at is not None and row.expires_at <= case.now:
        yield look(about, "Its token has run out.", "The next message renews it; start alignment serve.")
        return
    yield from _token(case, settings, token, about)


def _door(case: Case, settings: SlackSettings) -> Iterator[Finding]:
    """How Slack's events come in: over a connection of ours, or to an address of ours."""
    if app_token := settings.app_token.get_secret_value():
        yield from _socket(case, settings, app_token)
        return
    secret = settings.signing_secret.get_secret_value()
    if not re.fullmatch(r"[0-9a-f]{32}", secret):
        yield look(
            "slack secret",
            "ALIGNMENT_SLACK__SIGNING_SECRET does not look like one (32 of 0-9 and a-f).",
            "Copy the Signing Secret from Basic Information; neither the client secret nor a token.",
        )
    if case.settings.public_url:
        yield from _knock(case, secret)


def _socket(case: Case, settings: SlackSettings, token: str) -> Iterator[Finding]:
    if token.startswith(("xoxb-", "xoxp-", "xoxe")):
        yield wrong(
            "slack socket",
            f"ALIGNMENT_SLACK__APP_TOKEN begins with {token[:5]}, which is another kind of token.",
            "Copy the App-Level Token, which begins with xapp-, from Basic Information.",
        )
        return
    try:
        answer = _ask(case, settings, "apps.connections.open", token)
    except UnreachedError as error:
        yield wrong("slack socket", f"{settings.base_url} {error}.", "Let this machine reach Slack.")
        return
    if answer.json.get("ok") is True:
        yield fine("slack socket", "Slack opens a connection")
        return
    yield wrong(
        "slack socket",
        f"Slack opens no connection: {answer.json.get('error') or f'HTTP {answer.status}'}.",
        "Basic Information, App-Level Tokens: generate one with the scope connections:write, and set "
        "ALIGNMENT_SLACK__APP_TOKEN to it. Socket Mode must be on.",
    )


def _knock(case: Case, secret: str) -> Iterator[Finding]:
    """Send what Slack sends to see whether an address is ours, signed as Slack signs."""
    challenge = secrets.token_hex(8)
    body = json.dumps({"type": "url_verification", "challenge": challenge}).encode()
    stamp = str(int(case.now.timestamp()))
    made = hmac.new(secret.encode(), b"v0:%s:" % stamp.encode() + body, hashlib.sha256).hexdigest()
    url = case.settings.public_url.rstrip("/") + EVENTS_PATH
    headers = {
        "content-type": "application/json",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={made}",
    }
    try:
        answer = case.web.post(url, content=body, headers=headers)
    except UnreachedError:
        return  # the finding on the address says it
    if answer.status == 200 and challenge in answer.text:
        yield fine("slack address", f"{url} takes what is signed with this secret")
    elif answer.status in (401, 403):
        yield wrong(
            "slack address",
            f"{url} refuses what is signed with this secret.",
            "alignment serve runs there with another ALIGNMENT_SLACK__SIGNING_SECRET; start it again.",
        )
    else:
        yield wrong(
            "slack address",
            f"{url} answers {answer.status}.",
            "Start alignment serve with these settings, and let the proxy pass /slack on to it.",
        )


def _events(case: Case, settings: SlackSettings) -> Iterator[Finding]:
    """Whether anything comes in; only what Slack signed, or sent over our own connection, is ever kept."""
    if case.database is None:
        return
    last = case.database.read(lambda session: data.last_event(session, Platform.SLACK))
    if settings.app_token.get_secret_value():
        fix = "Write help to the bot in Slack. If nothing happens: is Socket Mode on, and does serve run?"
    else:
        fix = (
            "Write help to the bot in Slack. If nothing happens: under Event Subscriptions the Request URL "
            f"must end with {EVENTS_PATH} and say Verified, and the signing secret must be this app's."
        )
    if last is None:
        yield look("slack events", "Nothing has ever come in from Slack.", fix)
    elif case.now - last > _QUIET:
        yield look("slack events", f"Nothing has come in since {day(last.date())}.", fix)
    else:
        yield fine("slack events", f"the last one came in {_ago(case.now - last)}")


def _ask(case: Case, settings: SlackSettings, method: str, token: str, **asked: str) -> Answer:
    base = settings.base_url.rstrip("/")
    return case.web.post(f"{base}/{method}", form=asked, headers={"Authorization": f"Bearer {token}"})


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _ago(gone: timedelta) -> str:
    minutes = max(0, round(gone.total_seconds() / 60))
    if minutes < 2:
        return "just now"
    if minutes < 120:
        return f"{minutes} minutes ago"
    return f"{minutes // 60} hours ago" if minutes < 2880 else f"{minutes // 1440} days ago"
