"""What every engine can do, so that nobody else needs to know which one runs."""

import gc
from contextlib import suppress
from typing import Protocol

_MADE = 10_000
"""Objects made until Python looks for those that nobody needs; by itself it does after 700."""

_YOUNG, _MIDDLE = 100, 4
"""Looks at the youngest until older ones are looked at too; by itself 10."""


_FILES = 16_384
"""Open files and connections, where the system allows that many."""


def look_for_garbage_seldom() -> None:
    """A tick makes thousands of rows that live until its end; looking at them again took a sixth of it."""
    gc.set_threshold(_MADE, _YOUNG, _MIDDLE)


def allow_many_connections() -> None:
    """Silent platforms keep theirs open; most systems let a process have a thousand until it asks."""
    try:
        import resource
    except ImportError:  # on Windows, which counts otherwise
        return
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if most == resource.RLIM_INFINITY else min(_FILES, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        with suppress(OSError, ValueError):  # some systems allow fewer than they say
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


class Engine(Protocol):
    """What makes things happen at a time. A look carries no meaning but "look now"."""

    async def start(self) -> None:
        """Begin; returns when events may arrive."""
        ...

    async def stop(self) -> None:
        """Start nothing more, and finish what is in hand."""
        ...

    async def look(self) -> int:
        """See to everything that is due now; returns how many messages this process sent."""
        ...

    async def arrived(self, tenant_id: int, conversation: str) -> None:
        """See to an event that was stored in this conversation. Forgetting it costs time, never the event."""
        ...
