"""`make demo`: the main job on an example program, told in the terminal, then on a page to live through."""

import asyncio
import logging
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer
from sqlmodel import Session, select

from bot.app import Application, name_learning_team, sandbox_tenant
from bot.clock import TurnedClock
from bot.mistakes import Mistake
from bot.serve import bind, sandbox, serve
from bot.settings import Settings
from bot.story import LEARNING_TEAM, Story
from storage.models import Program, Tenant
from workflows.files import plan, readings_file

EXAMPLE = Path(__file__).parent.parent / "examples" / "consultative-selling.yaml"

PUBLISHED = EXAMPLE.parent / "readings.csv"

_SQLITE = b"SQLite format 3\0"
"""How every file of SQLite begins."""

BEGINS = datetime(2026, 1, 12, 14, 0, tzinfo=UTC)
"""The Monday on which the example program is created: 09:00 in New York, where its sponsor works."""


def run(port: int, data: Path | None) -> None:
    """Tell the main job, then serve the page until Ctrl-C.

    Raises:
        Mistake: the port is in use, or the example or the folder for the data is not there.
    """
    logging.basicConfig(level=logging.WARNING)
    if not EXAMPLE.is_file():
        raise Mistake(f"The example {EXAMPLE} is not there. Run the demo from a clone of the project.")
    if data is not None and not data.absolute().parent.is_dir():
        raise Mistake(f"The folder {data.absolute().parent} does not exist; create it first.")
    if data is not None and data.exists() and not _may_hold_a_demo(data):
        raise Mistake(f"{data} is no database. Name a file that is not there yet, or one of an earlier demo.")
    bound = bind("127.0.0.1", port)
    asyncio.run(_tell())
    with ExitStack() as stack:
        folder = (
            data.parent
            if data
            else Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="alignment-")))
        )
        settings = Settings(
            database_url=f"sqlite:///{data or folder / 'demo.sqlite3'}",
            learning_team=(LEARNING_TEAM,),
            sandbox=True,
            engine="embedded",
            host="127.0.0.1",
            port=port,
        )
        application, world = sandbox(settings)
        application.database.write(lambda session: _begin(session, application))
        world.publish = Published(PUBLISHED.read_text(encoding="utf-8"))
        typer.echo(f"\nNow live through it yourself:  http://127.0.0.1:{port}\nCtrl-C ends it.")
        serve(application, world, bound, log_level="warning")
    typer.echo("Bye.")


def _may_hold_a_demo(data: Path) -> bool:
    if not data.is_file():
        return False
    with data.open("rb") as file:
        return file.read(len(_SQLITE)) in (_SQLITE, b"")


class Published:
    """What the example's systems publish, line by line as the clock passes the day it is for."""

    def __init__(self, text: str) -> None:
        self._head, *lines = text.splitlines()
        self._lines = sorted(lines, key=lambda line: line.split(",")[1])
        self._done = 0

    def __call__(self, session: Session, moment: datetime) -> None:
        """Record what is out by now; what was recorded before stays as it is."""
        yesterday = (moment - timedelta(days=1)).date().isoformat()
        out = [line for line in self._lines if line.split(",")[1] <= yesterday]
        if len(out) == self._done:
            return
        tenant = session.exec(select(Tenant)).one()
        readings_file.import_readings(
            session,
            "\n".join([self._head, *out]),
            name=PUBLISHED.name,
            organization_id=tenant.organization_id,
            now=moment,
        )
        self._done = len(out)


async def _tell() -> None:
    async for line in Story(EXAMPLE).tell():
        typer.echo(line)


def _begin(session: Session, application: Application) -> None:
    """Bring the example in on the day it was created, unless this file holds it already."""
    if session.exec(select(Program)).first() is not None:
        return
    if isinstance(application.clock, TurnedClock):
        application.clock.ahead = BEGINS - datetime.now(UTC)
    tenant = sandbox_tenant(session, application.clock)
    tenant.next_plan_at = application.clock.now()
    plan.import_program(
        session,
        EXAMPLE.read_text(encoding="utf-8"),
        name=EXAMPLE.name,
        tenant_id=tenant.key_id,
        now=application.clock.now(),
    )
    name_learning_team(session, application.settings)
