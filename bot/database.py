"""Waiting for the database without blocking the event loop."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlmodel import Session

from storage.database import Database

T = TypeVar("T")


async def write(database: Database, work: Callable[[Session], T], *, first: bool = False) -> T:
    """Run `work` in a write transaction on the database's writer; `first` where somebody waits for it."""
    done = database.submit(work, first=first)
    return done.result() if done.done() else await asyncio.wrap_future(done)


async def read(database: Database, work: Callable[[Session], T]) -> T:
    """Run `work` on a session that only reads, beside the writer."""
    return await asyncio.to_thread(database.read, work)
