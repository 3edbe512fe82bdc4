"""The parts that differ in a virtual run, for speed: a database in memory, and sending that never fails.

Transactions, leases and look-ups protect what others see and what survives a crash. In a virtual run there is
nobody else, and a fault ends the run.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import sqlalchemy.orm
from sqlalchemy import bindparam, event
from sqlmodel import Session, col, select
from typing_extensions import override

from bot.clock import Clock, StandingClock
from bot.delivery import Delivery
from bot.engine.embedded import EmbeddedEngine
from bot.gateway import Gateway
from bot.replay.known import Known
from bot.timeline import Timeline
from storage import together, touchpoints
from storage.database import Database
from storage.models import Cohort, Outbox, Tenant
from storage.together import Gathering
from storage.words import OutboxState
from workflows.tick import tick

T = TypeVar("T")

_POSTED = select(Outbox).where(col(Outbox.id) > bindparam("last")).order_by(col(Outbox.id))


class _Remembering(sqlalchemy.orm.Session):
    """Below SQLModel's session, whose questions all come by here: asks only what is not known."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._known = Known(self.get_bind().engine)
        event.listen(self, "after_soft_rollback", lambda *_: self._known.forget())

    @override
    def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        ask = partial(super().execute, statement, params, **options)
        if not isinstance(params, dict) or not self._known.keeps(statement):
            return ask()
        if self.autoflush:
            self.flush()
        return self._known.answer(statement, params, ask)


class _Everything(Gathering, _Remembering):  # type: ignore[misc]  # SQLModel narrows what `execute` takes
    """The one session of a virtual run: nothing that failed is taken back, as the run ends with it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fault: Exception | None = None
        """What went wrong first."""

    @override
    @contextmanager
    def part(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.fault = self.fault or error
            raise


class MemoryDatabase(Database):
    """One session does all the work, in the order in which it is given; rows read once stay known."""

    def __init__(self) -> None:
        super().__init__("sqlite://", durable=False)
        self._everything = _Everything(self.engine.execution_options(writes=True), expire_on_commit=False)
        # By itself a session holds its rows weakly, and would read them again and again.
        self._known: list[object] = []
        self._last_posted = 0
        event.listen(self._everything, "loaded_as_persistent", self._know)
        event.listen(self._everything, "pending_to_persistent", self._know)

    @override
    def submit(self, work: Callable[[Session], T], *, first: bool = False) -> Future[T]:
        """Run `work` at once; its future is done already."""
        done: Future[T] = Future()
        try:
            done.set_result(self.run(work))
        except Exception as error:
            self._everything.fault = self.fault or error
            done.set_exception(error)
        return done

    @property
    def fault(self) -> Exception | None:
        """What went wrong first. Nothing was rolled back, so the run must end."""
        return self._everything.fault

    def run(self, work: Callable[[Session], T]) -> T:
        """Run `work` at once."""
        result = work(self._everything)
        self._everything.flush()
        return result

    @override
    def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` on the same session."""
        return work(self._everything)

    @override
    def close(self) -> None:
        """Forget everything."""
        self._everything.close()
        super().close()

    def posted(self) -> list[Outbox]:
        """The messages written since this was asked last, oldest first."""
        posted = list(self._everything.exec(_POSTED, params={"last": self._last_posted}))
        self._last_posted = posted[-1].key_id if posted else self._last_posted
        return posted

    def _know(self, _session: object, row: object) -> None:
        self._known.append(row)


class VirtualEngine(EmbeddedEngine):
    """Looks when it is told to, at one tenant; what it sends has arrived."""

    def __init__(self, database: MemoryDatabase, clock: Clock, gateway: Gateway, tenant_id: int) -> None:
        super().__init__(database, clock, gateway, Delivery(database, clock, {}))
        self._memory = database
        self._tenant_id = tenant_id
        self._arrived: list[Outbox] = []

    @override
    async def look(self) -> int:
        """Do everything that is due now; returns how many messages were sent."""
        now = self._clock.now()
        self._memory.run(partial(tick, tenant_id=self._tenant_id, now=now))
        if self._memory.fault is not None:
            raise self._memory.fault
        return self.send()

    def send(self) -> int:
        """Let every message arrive that waits; returns how many those were."""
        return self._memory.run(self._arrive)

    def taken(self) -> list[Outbox]:
        """The messages that have arrived since this was asked last."""
        taken, self._arrived = self._arrived, []
        return taken

    def _arrive(self, session: Session) -> int:
        rows = self._memory.posted()
        for row in rows:
            replaced = session.get(Outbox, row.replaces_id) if row.replaces_id is not None else None
            ref = replaced.ref if replaced is not None else str(row.id)
            together.change(
                session, row=row, ref=ref, state=OutboxState.SENT, sent_at=self._clock.now(), next_at=None
            )
        self._arrived += rows
        return len(rows)


class VirtualTimeline(Timeline):
    """Asks the database only for what changes with every answer; when to plan it knows from its rows."""

    def __init__(
        self, database: MemoryDatabase, engine: VirtualEngine, clock: StandingClock, tenant_id: int
    ) -> None:
        super().__init__(database, engine, clock, tenant_id)
        self._memory = database
        self._cohorts = database.run(lambda session: session.exec(select(Cohort)).all())
        self._tenant = database.run(lambda session: session.get_one(Tenant, tenant_id))

    @override
    async def next_moment(self) -> datetime | None:
        """When something is due next; None when nothing more will ever come by itself."""
        contact = self._memory.run(partial(touchpoints.next_moment, tenant_id=self._tenant.key_id))
        plans = [cohort.next_plan_at for cohort in self._cohorts if cohort.next_plan_at is not None]
        if plans and self._tenant.next_plan_at is not None:  # digests end with the last cohort
            plans.append(self._tenant.next_plan_at)
        return min((moment for moment in (contact, *plans) if moment is not None), default=None)
