"""A bot for the Playground: one tiny program on a clock that stands until it is told to turn."""

import asyncio
import sys
from datetime import timedelta

import uvicorn
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.app import assemble, name_learning_team
from bot.clock import StandingClock
from bot.platforms.teams.clouds import tenant_of
from bot.settings import Settings, TeamsSettings
from bot.timeline import Timeline
from bot.web.app import build
from storage import tenants
from storage.words import Platform
from tests.conversations.programs import FRIDAY, program, settled
from workflows.files import plan


def main(port: int, database_url: str, service_url: str) -> None:
    """Serve until killed; `POST /turn?days=5` turns the clock."""
    clock = StandingClock(FRIDAY)
    teams = TeamsSettings(client_id="bot", unauthenticated=True, service_url=service_url)
    team = ("dana.wu@halden.example",)
    settings = Settings(database_url=database_url, teams=teams, learning_team=team)
    application = assemble(settings, clock=clock)

    def set_up(session: Session) -> int:
        external = tenant_of(teams)
        tenant = tenants.join(
            session, platform=Platform.TEAMS, external_id=external, name="Teams", now=FRIDAY
        )
        plan.import_program(session, program(), name="p.yaml", tenant_id=tenant.key_id, now=FRIDAY)
        settled(session, at=FRIDAY, strangers=())
        name_learning_team(session, settings)
        return tenant.key_id

    tenant_id = application.database.write(set_up)
    timeline = Timeline(application.database, application.engine, clock, tenant_id)

    async def turn(request: Request) -> JSONResponse:
        await timeline.advance(clock.now() + timedelta(days=int(request.query_params["days"])))
        return JSONResponse({"now": clock.now().isoformat()})

    app = build(application, world=None, stopping=asyncio.Event())
    app.router.routes.append(Route("/turn", turn, methods=["POST"]))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", log_config=None)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
