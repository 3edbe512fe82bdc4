"""Who gets the app installed, and how that went."""

import asyncio
from collections.abc import Collection

from sqlmodel import Session

from bot.app import Application
from bot.mistakes import Mistake
from bot.platforms.teams.graph import Graph, GraphRefusedError, Installed, summed_up
from bot.platforms.teams.sdk import Sdk
from storage import addresses, tenants
from storage.words import Platform


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
        return ["Everybody who is written to in Teams has the app."]
    try:
        return list(summed_up(asyncio.run(_install(Sdk(settings), wanted))))
    except GraphRefusedError as refusal:
        raise Mistake(str(refusal)) from None


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
