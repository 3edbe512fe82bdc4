"""Stages made ready once and copied for each test: importing a program costs more than most tests do."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from storage.database import Database
from storage.together import Gathering
from tests.workflows.stage import EXAMPLE, Stage

Prepare = Callable[[Stage], object]
_ready: dict[tuple[datetime, tuple[str, ...], Prepare | None], tuple[Path, datetime]] = {}


class Stages:
    """The sales program's stages of one test; what one does, the next does not see."""

    def __init__(self, template: Path, keep: Path, own: Path, closing: ExitStack) -> None:
        self._template, self._keep, self._own, self._closing = template, keep, own, closing

    def at(self, now: datetime, prepare: Prepare | None = None, *, managers: tuple[str, ...] = ()) -> Stage:
        """The program imported at `now`, and what `prepare` did with it.

        Args:
            now: when it was imported.
            prepare: what happens next; the stage that is handed out stands where this ended.
            managers: first names of the only managers in it; all twelve where none is named.
        """
        key = (now, managers, prepare)
        if key not in _ready:
            path = self._keep / f"{len(_ready)}.sqlite3"
            shutil.copy(self._template, path)
            with ExitStack() as closing:
                stage = Stage(_session(path, closing), now).imports(EXAMPLE, managers=managers)
                if prepare is not None:
                    prepare(stage)
                stage.session.commit()
                _ready[key] = (path, stage.now)
        path, stands_at = _ready[key]
        mine = shutil.copy(path, self._own / "stage.sqlite3")
        return Stage(_session(Path(mine), self._closing), stands_at)


def _session(path: Path, closing: ExitStack) -> Session:
    database = Database(f"sqlite:///{path}", durable=False)
    closing.callback(database.close)
    writing = database.engine.execution_options(writes=True)
    return closing.enter_context(Gathering(writing, expire_on_commit=False))


@pytest.fixture(scope="session")
def kept_stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the stages made ready."""
    yield tmp_path_factory.mktemp("stages")
    _ready.clear()


@pytest.fixture
def stages(sqlite_template: Path, kept_stages: Path, tmp_path: Path) -> Iterator[Stages]:
    """Where a test gets its stage from."""
    with ExitStack() as closing:
        yield Stages(sqlite_template, kept_stages, tmp_path, closing)
