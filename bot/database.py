"""Waiting for the database without blocking the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from sqlmodel import Session

from storage.database import Database

T = TypeVar("T")


async def write(database: Database, work: Callable[[Session], T], *, first: bool = False) -> T:
    """Run `work` in a write transaction on the database's writer; `first` where somebody waits for it."""
    return await _of(database.submit(work, first=first))


async def read(database: Database, work: Callable[[Session], T]) -> T:
    """Run `work` on a session that only reads, beside the writer."""
    if database.in_memory:  # a thread more would only wait for the writer's
        return await _of(database.in_turn(work))
    return await asyncio.to_thread(database.read, work)


async def _of(done: Future[T]) -> T:
    return done.result() if done.done() else await asyncio.wrap_future(done)
