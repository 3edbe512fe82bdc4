"""The job queue of the distributed engine: Procrastinate's tables, its units of work, and stalled jobs."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import procrastinate
import psycopg
from procrastinate import sql
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.schema import SchemaManager
from procrastinate.utils import utcnow
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, text
from typing_extensions import override

from storage.database import Database, explained
from storage.schema import alone

logger = logging.getLogger(__name__)

SCHEMA = "alignment_jobs"
"""Procrastinate's tables live here, apart from ours, and may be dropped at any time: see `prepare`."""

PEOPLE = "people"
"""Queue of what somebody waits for: replies, looks and rescues. It never waits behind mail, whoever's."""

ANSWERS = "answers"
"""Queue of drains with an answer among them: half a minute each, like all drains, and somebody waits."""

MAIL = "mail"
"""Queue of all other drains."""

TICKS = "ticks"
"""Queue of ticks, which work and do not wait."""

TICK, DRAIN, INBOX, LATER, WORDS = "tick", "drain", "process_inbox", "drain_later", "word_ahead"

_FEW = 500
_KEPT_HOURS = 7 * 24


def tick_of(tenant_id: int) -> Job:
    """Look what is due in a tenant."""
    return _unit(TICK, TICKS, f"{tenant_id}", tenant_id=tenant_id)


def drain_of(tenant_id: int) -> Job:
    """Send a tenant's messages."""
    return _unit(DRAIN, MAIL, f"{tenant_id}", tenant_id=tenant_id)


def answer_of(tenant_id: int) -> Job:
    """Send a tenant's messages, with an answer among them: somebody waits, so not behind anybody's mail."""
    # A tenant has one lock, and of the jobs that wait for it the one with the higher priority goes first.
    job = drain_of(tenant_id)
    return job.evolve(queue=ANSWERS, queueing_lock=f"answer:{tenant_id}", priority=1)


def inbox_of(tenant_id: int, conversation: str) -> Job:
    """Work on what waits in a conversation."""
    return _unit(INBOX, PEOPLE, f"{tenant_id}:{conversation}", tenant_id=tenant_id, conversation=conversation)


def words_of(organization_id: int) -> Job:
    """Have an organization's coaching prompts worded ahead of time."""
    return _unit(WORDS, PEOPLE, f"{organization_id}", organization_id=organization_id)


def drain_in(tenant_id: int, seconds: int) -> Job:
    """Send a tenant's messages in a while."""
    # Without a lock: a job that waits for its time would hold back all others with the same lock.
    return Job(
        task_name=LATER,
        queue=PEOPLE,
        lock=None,
        queueing_lock=f"{LATER}:{tenant_id}",
        task_kwargs={"tenant_id": tenant_id},
        scheduled_at=utcnow() + timedelta(seconds=seconds),
    )


def _unit(task: str, queue: str, key: str, **kwargs: int | str) -> Job:
    # The lock: one at a time. The queueing lock: one waiting is enough, since it looks at whatever is there.
    name = f"{task}:{key}"
    return Job(task_name=task, queue=queue, lock=name, queueing_lock=name, task_kwargs={**kwargs})


class HandBack(BaseRetryStrategy):
    """What a stopping worker did not finish goes back into the queue; what failed waits for a look."""

    @override
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        return RetryDecision() if isinstance(exception, asyncio.CancelledError) else None


def connect(database: Database, *, connections: int) -> procrastinate.App:
    """Procrastinate on our database, in its own schema. Not open yet."""

    async def in_its_schema(connection: psycopg.AsyncConnection[Any]) -> None:
        await connection.execute(f"SET search_path TO {SCHEMA}")
        await connection.commit()

    return procrastinate.App(
        connector=procrastinate.PsycopgConnector(
            conninfo=conninfo(database.url), configure=in_its_schema, min_size=1, max_size=connections
        )
    )


def conninfo(url: URL) -> str:
    """The same address as libpq reads it, whatever stands in its password: it takes no URL with a space."""
    more = {name: value if isinstance(value, str) else ",".join(value) for name, value in url.query.items()}
    return make_conninfo(**url.translate_connect_args(username="user", database="dbname") | more)


def prepare(database: Database) -> None:
    """Make Procrastinate's tables, or make them anew after it was upgraded.

    A job says no more than "look now", and every look asks our own tables what is due, so nothing is lost
    with them; and its own migrations from version to version are not needed.

    Raises:
        storage.database.DatabaseError: the database cannot be used.
    """
    version = f"procrastinate {procrastinate.__version__}"
    with explained(database), alone(database), database.engine.begin() as connection:
        query = text("SELECT obj_description(oid) FROM pg_namespace WHERE nspname = :name")
        found = connection.execute(query, {"name": SCHEMA}).scalar()
        if found == version:
            return
        connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
        connection.execute(text(f"COMMENT ON SCHEMA {SCHEMA} IS '{version}'"))
        connection.execute(text(f"SET LOCAL search_path TO {SCHEMA}"))
        # Several statements at once, with "%" in them: only a call without parameters takes them as they are.
        connection.execution_options(no_parameters=True).exec_driver_sql(SchemaManager.get_schema())
    logger.info("The job tables are ready", extra={"action": "jobs_prepared", "version": version})


async def defer(app: procrastinate.App, jobs: Sequence[Job]) -> int:
    """Put these into the queue, except those of which one waits already; returns how many are new."""
    if len(jobs) > 1:
        waiting = {job.queueing_lock for job in await app.job_manager.list_jobs_async(status="todo")}
        jobs = [job for job in jobs if job.queueing_lock not in waiting]
    added = 0
    for start in range(0, len(jobs), _FEW):
        few = list(jobs[start : start + _FEW])
        try:
            added += len(await app.job_manager.batch_defer_jobs_async(few))
        except AlreadyEnqueued:  # another was faster with one of them
            added += sum([await _defer_one(app, job) for job in few])
    return added


async def _defer_one(app: procrastinate.App, job: Job) -> bool:
    try:
        await app.job_manager.defer_job_async(job)
    except AlreadyEnqueued:
        return False
    return True


async def rescue(app: procrastinate.App, *, silent_for: float, longest: float) -> int:
    """Free the jobs of workers that have been silent for so many seconds; returns how many.

    A worker that lives may still have lost the database just as it wrote down that a job was done: what has
    been begun `longest` seconds ago is free as well, or its tenant would stay locked for ever.
    """
    freed = 0
    stalled = {
        job.id: job for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent_for)
    }
    # By Procrastinate's own statement: its method for it warns that workers' silence should be enough.
    begun_long_ago = await app.connector.execute_query_all_async(
        query=sql.queries["select_stalled_jobs_by_started"],
        nb_seconds=int(longest),
        queue=None,
        task_name=None,
    )
    stalled.update({row["id"]: Job.from_row(row) for row in begun_long_ago})
    for job in stalled.values():
        try:
            await _free(app, job)
        except ConnectorException:
            # Its worker came back and finished it, or another rescuer was faster.
            logger.info("A stalled job was seen to already", extra={"action": "rescue_late", "job": job.id})
        else:
            freed += 1
            logger.warning(
                "Freed a job whose worker is gone",
                extra={"action": "job_rescued", "job": job.id, "unit": job.queueing_lock or job.task_name},
            )
    return freed


async def _free(app: procrastinate.App, job: Job) -> None:
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:
        # A successor waits, and two may not. Left as it is, the dead one would hold the lock for ever.
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)


async def forget_old(app: procrastinate.App) -> None:
    """Remove what failed a week ago; what succeeded is removed at once."""
    await app.job_manager.delete_old_jobs(
        nb_hours=_KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
