"""Microsoft Teams: our own token, Microsoft's keys, who has the app, and whether anything comes in."""

from collections.abc import Iterator
from datetime import timedelta

from sqlmodel import Session

from bot.doctor import data
from bot.doctor.case import Case, UnreachedError
from bot.doctor.findings import Finding, fine, look, wrong
from bot.platforms.teams.clouds import cloud
from bot.settings import TeamsSettings
from prompts.wording import day
from storage import tenants
from storage.models import Person
from storage.words import Platform

_QUIET = timedelta(days=7)

_REFUSALS = {
    "AADSTS700016": "ALIGNMENT_TEAMS__CLIENT_ID is no registration of this directory; copy it from Entra.",
    "AADSTS7000215": "ALIGNMENT_TEAMS__CLIENT_SECRET is wrong: copy the secret's Value, not its Secret ID.",
    "AADSTS7000222": "The client secret has run out: make a new one in Entra, Certificates & secrets.",
    "AADSTS90002": "ALIGNMENT_TEAMS__TENANT_ID is no directory; copy it from the registration's overview.",
    "AADSTS900023": "ALIGNMENT_TEAMS__TENANT_ID is no directory; copy it from the registration's overview.",
}


def check(case: Case) -> Iterator[Finding]:
    """Everything about Teams, where it is set up."""
    settings = case.settings.teams
    if settings is None:
        return
    if settings.unauthenticated:
        yield look(
            "teams",
            "Anybody on this machine may speak for anybody (ALIGNMENT_TEAMS__UNAUTHENTICATED).",
            "That is for the Agents Playground only; for real use, set the client secret instead.",
        )
    else:
        yield from _token(case, settings)
        yield from _keys(case, settings)
    yield from _heard(case)


def _token(case: Case, settings: TeamsSettings) -> Iterator[Finding]:
    at = cloud(settings)
    form = {
        "grant_type": "client_credentials",
        "client_id": settings.client_id,
        "client_secret": settings.client_secret.get_secret_value(),
        "scope": at.scope,
    }
    try:
        answer = case.web.post(f"{at.login}/{settings.tenant_id}/oauth2/v2.0/token", form=form)
    except UnreachedError as error:
        yield wrong("teams token", f"{at.login} {error}.", "Let this machine reach Microsoft's login.")
        return
    if answer.json.get("access_token"):
        yield fine("teams token", "Microsoft gives one")
        return
    numbers = answer.json.get("error_codes")
    codes = [f"AADSTS{number}" for number in numbers] if isinstance(numbers, list) else []
    fix = next((_REFUSALS[code] for code in codes if code in _REFUSALS), "Compare the three ids with Entra.")
    code = " ".join(codes) or str(answer.json.get("error") or f"HTTP {answer.status}")
    yield wrong("teams token", f"Microsoft gives none: {code}.", fix)


def _keys(case: Case, settings: TeamsSettings) -> Iterator[Finding]:
    """Without the keys, nothing that Teams sends can be believed."""
    url = cloud(settings).keys
    try:
        answer = case.web.get(url)
    except UnreachedError as error:
        yield wrong(
            "teams keys", f"{url} {error}.", "Let this machine reach it: what Teams sends is refused."
        )
        return
    if answer.json.get("keys"):
        yield fine("teams keys", "what Teams sends can be checked")
    else:
        yield wrong(
            "teams keys", f"{url} answers {answer.status} and no keys.", "Unset ALIGNMENT_TEAMS__JWKS_URL."
        )


def _heard(case: Case) -> Iterator[Finding]:
    if case.database is None:
        return
    missing = case.database.read(_without)
    if missing:
        yield look(
            "teams people",
            f"Not installed for {data.some([person.name for person in missing])}, who cannot be written to.",
            "alignment teams install, or an app setup policy in the Teams admin center: docs/teams.md.",
        )
    last = case.database.read(lambda session: data.last_event(session, Platform.TEAMS))
    if last is None or case.now - last > _QUIET:
        since = f"since {day(last.date())}" if last else "yet"
        yield look(
            "teams events",
            f"Nothing has come in from Teams {since}.",
            "Write help to the bot in Teams. If nothing happens: the bot's messaging endpoint must be "
            "ALIGNMENT_PUBLIC_URL with /teams/messages after it.",
        )
    else:
        yield fine("teams events", f"the last one came in on {day(last.date())}")


def _without(session: Session) -> list[Person]:
    here = tenants.of_platform(session, platform=Platform.TEAMS)
    return data.without_address(session, [tenant.key_id for tenant in here])
