"""Waiting for the database without blocking the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from storage.database import Database

T = TypeVar("T")

_ITS_OWN = ("is locked", "is full", "disk I/O", "readonly", "unable to open", "connection")
"""What drivers say of the database itself, where they give no code."""


async def write(database: Database, work: Callable[[Session], T], *, first: bool = False) -> T:
    """Run `work` in a write transaction on the database's writer; `first` where somebody waits for it."""
    return await _of(database.submit(work, first=first))


async def read(database: Database, work: Callable[[Session], T]) -> T:
    """Run `work` on a session that only reads, beside the writer."""
    if database.in_memory:  # a thread more would only wait for the writer's
        return await _of(database.in_turn(work))
    return await asyncio.to_thread(database.read, work)


def is_in_trouble(error: Exception) -> bool:
    """Whether it is the database that failed, and not the work: full, locked, away, or without connections.

    What takes too long is the work's own.
    """
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.orig, "sqlstate", None) or ""
    said = str(error.orig)
    return (
        error.connection_invalidated
        or state.startswith(("08", "53", "57P"))
        or (not state and any(words in said for words in _ITS_OWN))
    )


async def _of(done: Future[T]) -> T:
    return done.result() if done.done() else await asyncio.wrap_future(done)
