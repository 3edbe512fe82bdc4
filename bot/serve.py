"""Running the app: uvicorn on one address, the engine inside it, and a clean end on Ctrl-C or SIGTERM."""

import asyncio
import gc
import socket
import sys
from contextlib import suppress
from datetime import timedelta

import uvicorn
from sqlmodel import Session

from bot.app import Application, assemble, name_learning_team, sandbox_tenant
from bot.clock import TurnedClock
from bot.engine.embedded import EmbeddedEngine
from bot.logs import set_up
from bot.mistakes import Mistake
from bot.platforms.sandbox.app import Server
from bot.platforms.sandbox.live import LiveWorld
from bot.settings import Settings, TeamsSettings, load
from bot.web.app import build
from storage import sandbox as chat
from storage.sole import shared, sole

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def run() -> None:
    """Serve until stopped, by settings.

    Raises:
        Mistake: the port is in use, or the sandbox was to be served beyond loopback or by many processes.
        storage.database.DatabaseError: the database cannot be used, or is served already.
    """
    settings = load()
    set_up(settings.log_level)
    if settings.sandbox and settings.host not in LOOPBACK:
        raise Mistake(
            f"The sandbox has no sign-in, so it is served on loopback only, and ALIGNMENT_HOST is "
            f"{settings.host}. Set it to 127.0.0.1, or ALIGNMENT_SANDBOX to false."
        )
    if settings.sandbox and settings.engine != "embedded":
        raise Mistake(
            "The sandbox turns its clock, so everything happens in its one process. Set ALIGNMENT_ENGINE to "
            "embedded, or ALIGNMENT_SANDBOX to false."
        )
    if settings.sandbox and settings.slack is not None:
        raise Mistake(
            "The sandbox is never served beside a real platform, and ALIGNMENT_SLACK__... is set. Set "
            "ALIGNMENT_SANDBOX to false, or remove Slack's settings."
        )
    if settings.teams is not None:
        _check_teams(settings, settings.teams)
    bound = bind(settings.host, settings.port)
    if settings.sandbox:
        application, world = sandbox(settings)
    else:
        application, world = assemble(settings), None
        application.database.write(lambda session: name_learning_team(session, settings))
    serve(application, world, bound, log_level=settings.log_level.lower())


def _check_teams(settings: Settings, teams: TeamsSettings) -> None:
    """Anybody may write to the Playground's bot, so it stays on this machine, and says so."""
    if settings.sandbox:
        raise Mistake(
            "The sandbox is never served beside a real platform, and ALIGNMENT_TEAMS__... is set. Set "
            "ALIGNMENT_SANDBOX to false, or remove the settings of Teams."
        )
    if not teams.unauthenticated:
        return
    if settings.host not in LOOPBACK:
        raise Mistake(
            "ALIGNMENT_TEAMS__UNAUTHENTICATED takes messages from anybody, so it is served on loopback only, "
            f"and ALIGNMENT_HOST is {settings.host}. Set it to 127.0.0.1."
        )
    if settings.public_url.startswith("https://") or teams.tenant_id:
        raise Mistake(
            "ALIGNMENT_TEAMS__UNAUTHENTICATED is for the Playground on this machine only. Remove "
            "ALIGNMENT_PUBLIC_URL and ALIGNMENT_TEAMS__TENANT_ID, or ALIGNMENT_TEAMS__UNAUTHENTICATED."
        )
    if settings.slack is not None:
        raise Mistake(
            "ALIGNMENT_TEAMS__UNAUTHENTICATED is never served beside a real platform, and "
            "ALIGNMENT_SLACK__... is set. Remove one of the two."
        )
    warning = (
        "UNAUTHENTICATED: anybody on this machine can write to this bot as anybody. "
        "For the Agents Playground only."
    )
    print(f"\033[1;31m{warning}\033[0m", file=sys.stderr, flush=True)  # noqa: T201 - it must be seen


def sandbox(settings: Settings) -> tuple[Application, LiveWorld]:
    """The application with a clock that turns, and the world the page shows."""
    clock = TurnedClock(timedelta(0))
    application = assemble(settings, clock=clock)

    def find(session: Session) -> int:
        tenant = sandbox_tenant(session, clock)
        clock.ahead = timedelta(seconds=chat.clock(session, tenant_id=tenant.key_id).offset_seconds)
        name_learning_team(session, settings)
        return tenant.key_id

    tenant_id = application.database.write(find)
    if not isinstance(application.engine, EmbeddedEngine):
        raise TypeError("the sandbox runs on the embedded engine")
    world = LiveWorld(
        application.database,
        clock,
        application.gateway,
        application.delivery,
        application.engine,
        tenant_id,
    )
    return application, world


def bind(host: str, port: int) -> socket.socket:
    """A socket on this address, taken before anything else starts.

    Raises:
        Mistake: the port is in use or may not be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise Mistake(
            f"Port {port} on {host} cannot be used ({(error.strerror or str(error)).lower()}). "
            f"Choose another, for example {port + 1 if port < 65535 else 8765}."
        ) from None
    return bound


def settle() -> None:
    """What is loaded by now stays as long as the process, so it is not looked through for what has gone.

    Going through a quarter of a million objects takes more than a tenth of a second, and nobody is answered
    meanwhile.
    """
    gc.freeze()


def serve(application: Application, world: LiveWorld | None, bound: socket.socket, *, log_level: str) -> None:
    """Serve until Ctrl-C or SIGTERM; what is in hand is finished first.

    Raises:
        storage.database.DatabaseError: the engine is made for one process, and another works already.
    """
    stopping = asyncio.Event()
    config = uvicorn.Config(
        build(application, world=world, stopping=stopping),
        log_level="warning" if log_level == "info" else log_level,
        access_log=False,
        timeout_graceful_shutdown=10,
        log_config=None,
    )
    hold = sole if isinstance(application.engine, EmbeddedEngine) else shared
    # A Ctrl-C before the server listens for it is no error either.
    with hold(application.database), suppress(KeyboardInterrupt):
        settle()
        Server(config, stopping=stopping).run(sockets=[bound])
    application.database.close()
