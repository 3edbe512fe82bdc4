"""Who gets the app installed, and how that went."""

import asyncio
from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from bot.app import Application
from bot.mistakes import Mistake
from bot.platforms.teams.graph import Graph, GraphRefusedError, Installed, summed_up
from bot.platforms.teams.sdk import Sdk
from storage import addresses, arrivals, tenants
from storage.words import Platform
from workflows import unreachable


def install_for(application: Application, emails: Collection[str]) -> list[str]:
    """Install the app for these people, or for all who are written to in Teams and have not got it.

    Raises:
        Mistake: Graph does not do it; the sentence says what is missing.
    """
    settings = application.settings.teams
    if settings is None:
        raise Mistake("Teams is not set up: docs/teams.md.")
    wanted = list(emails) or application.database.read(_never_met)
    if not wanted:
        if not application.database.read(_anybody):
            return ["Nobody is written to in Teams yet: import a program first, then run this again."]
        return ["Everybody who is written to in Teams has the app."]
    try:
        found = asyncio.run(_install(Sdk(settings), wanted))
    except GraphRefusedError as refusal:
        raise Mistake(str(refusal)) from None
    now = application.clock.now()
    application.database.write(lambda session: _met(session, found, now))
    return list(summed_up(found))


def _met(session: Session, found: Collection[Installed], now: datetime) -> None:
    """Who has the app can be written to: Teams may have said so before anybody named them, or never."""
    for tenant in tenants.of_platform(session, platform=Platform.TEAMS):
        for each in found:
            if not each.user:
                continue
            addresses.meet(session, tenant_id=tenant.key_id, user=each.user, email=each.email, now=now)
            arrivals.forget(session, tenant_id=tenant.key_id, user=each.user)
            unreachable.heard(session, tenant_id=tenant.key_id, user=each.user, now=now)


def _anybody(session: Session) -> bool:
    """Whether anybody is written to in Teams."""
    here = [tenant.key_id for tenant in tenants.of_platform(session, platform=Platform.TEAMS)]
    return arrivals.is_home(session, tenant_ids=here)


def _never_met(session: Session) -> list[str]:
    here = [tenant.key_id for tenant in tenants.of_platform(session, platform=Platform.TEAMS)]
    return [person.email for person in addresses.never_met(session, tenant_ids=here)]


async def _install(sdk: Sdk, emails: Collection[str]) -> list[Installed]:
    graph = Graph(sdk)
    try:
        app = await graph.app()
        return [await graph.install(app, email) for email in emails]
    finally:
        await sdk.close()
