"""What every engine can do, so that nobody else needs to know which one runs."""

from typing import Protocol


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
