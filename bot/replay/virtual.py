"""The parts that differ in a virtual run, for speed: a database in memory, and sending that never fails.

Transactions, leases and look-ups protect what others see and what survives a crash. In a virtual run there is
nobody else, and a fault ends the run.
"""

import heapq
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
from bot.replay.known import Known
from bot.timeline import Timeline
from storage import together, touchpoints
from storage.database import Database
from storage.models import METADATA, Cohort, Outbox, Row, Tenant, Touchpoint
from storage.together import Gathering
from storage.words import OutboxState
from workflows.tick import tick, tick_without_planning

T = TypeVar("T")

_POSTED = select(Outbox).where(col(Outbox.id) > bindparam("last")).order_by(col(Outbox.id))


class _Remembering(sqlalchemy.orm.Session):
    """Below SQLModel's session, whose questions all come by here: asks only what is not known."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = Known(self.get_bind().engine)
        event.listen(self, "after_soft_rollback", lambda *_: self.known.forget())

    @override
    def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        ask = partial(super().execute, statement, params, **options)
        if not isinstance(params, dict) or not self.known.keeps(statement):
            return ask()
        if self.autoflush:
            self.flush()
        return self.known.answer(statement, params, ask)


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
        # Nothing is kept, so neither are migrations gone through nor rows guarded against changes.
        METADATA.create_all(self.engine, checkfirst=False)
        self._everything = _Everything(self.engine.execution_options(writes=True), expire_on_commit=False)
        # By itself a session holds its rows weakly, and would read them again and again.
        self._held: list[object] = []
        event.listen(self._everything, "loaded_as_persistent", self._hold)
        event.listen(self._everything, "pending_to_persistent", self._hold)

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
    def in_turn(self, work: Callable[[Session], T]) -> Future[T]:
        """Run `work` on the same session; its future is done already."""
        done: Future[T] = Future()
        done.set_result(self.read(work))
        return done

    @override
    def close(self) -> None:
        """Forget everything."""
        self._everything.close()
        super().close()

    def changes(self, table: type[Row]) -> int:
        """How often a table was written to so far."""
        return self._everything.known.changes(str(table.__tablename__))

    def _hold(self, _session: object, row: object) -> None:
        self._held.append(row)


class VirtualEngine:
    """Looks when it is told to, at one tenant; what it sends has arrived."""

    def __init__(self, database: MemoryDatabase, clock: Clock, tenant_id: int) -> None:
        self._database = database
        self._clock = clock
        self._tenant = database.run(lambda session: session.get_one(Tenant, tenant_id))
        self._cohorts = database.run(lambda session: session.exec(select(Cohort)).all())
        self._arrived: list[Outbox] = []
        self._last = 0
        """The newest message that was written."""
        self._kept: list[tuple[datetime, int, Outbox]] = []
        """A heap of what is written for a later moment."""
        self._as_of = 0

    async def start(self) -> None:
        """Nothing begins by itself."""

    async def stop(self) -> None:
        """Nothing is in hand."""

    async def arrived(self, tenant_id: int, conversation: str) -> None:
        """Whoever has an event processed sees to it."""

    async def look(self) -> int:
        """Do everything that is due now; returns how many messages were sent."""
        now = self._clock.now()
        planned = self.next_plan()
        due = tick if planned is not None and planned <= now else tick_without_planning
        more = True
        while more:
            more = self._database.run(partial(due, tenant_id=self._tenant.key_id, now=now))
            if self._database.fault is not None:
                raise self._database.fault
        return self.send()

    def next_plan(self) -> datetime | None:
        """When something is planned next; None when there is nothing more to plan."""
        plans = [cohort.next_plan_at for cohort in self._cohorts if cohort.next_plan_at is not None]
        if plans and self._tenant.next_plan_at is not None:  # digests end with the last cohort
            plans.append(self._tenant.next_plan_at)
        return min(plans, default=None)

    def next_mail(self) -> datetime | None:
        """When a message that was kept for later arrives; None when there is none."""
        return self._kept[0][0] if self._kept else None

    def send(self) -> int:
        """Let every message arrive whose time has come; returns how many those were."""
        kept_until = self.next_mail()
        if self._database.changes(Outbox) == self._as_of and (
            kept_until is None or kept_until > self._clock.now()
        ):
            return 0
        sent = self._database.run(self._arrive)
        self._as_of = self._database.changes(Outbox)
        return sent

    def taken(self) -> list[Outbox]:
        """The messages that have arrived since this was asked last."""
        taken, self._arrived = self._arrived, []
        return taken

    def _arrive(self, session: Session) -> int:
        now = self._clock.now()
        rows = []
        while self._kept and self._kept[0][0] <= now:
            row = heapq.heappop(self._kept)[2]
            session.refresh(row, ["state"])
            if row.state is OutboxState.PENDING:  # else they asked for no more messages since
                rows.append(row)
        for row in session.exec(_POSTED, params={"last": self._last}):
            self._last = row.key_id
            if row.next_at is not None and row.next_at > now:
                heapq.heappush(self._kept, (row.next_at, row.key_id, row))
            else:
                rows.append(row)
        for row in rows:
            replaced = session.get(Outbox, row.replaces_id) if row.replaces_id is not None else None
            ref = replaced.ref if replaced is not None else str(row.id)
            together.change(session, row=row, ref=ref, state=OutboxState.SENT, sent_at=now, next_at=None)
        self._arrived += rows
        return len(rows)


class VirtualTimeline(Timeline):
    """Asks the database only for what changes with every answer; of planning and mail the engine knows."""

    def __init__(
        self, database: MemoryDatabase, engine: VirtualEngine, clock: StandingClock, tenant_id: int
    ) -> None:
        super().__init__(database, engine, clock, tenant_id)
        self._memory = database
        self._planner = engine
        self._next_contact: datetime | None = None
        self._as_of = -1

    @override
    async def next_moment(self) -> datetime | None:
        """When something is due next; None when nothing more will ever come by itself."""
        if self._memory.changes(Touchpoint) != self._as_of:
            self._as_of = self._memory.changes(Touchpoint)
            contact = partial(touchpoints.next_moment, tenant_id=self._tenant_id)
            self._next_contact = self._memory.read(contact)
        moments = (self._next_contact, self._planner.next_plan(), self._planner.next_mail())
        return min((moment for moment in moments if moment is not None), default=None)
