"""Clocks: the wall's, one that is turned ahead of it, and one that stands until it is set."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells an aware moment."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        ...


class WallClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)


class TurnedClock:
    """The wall's clock, turned ahead: it runs on, and never goes back by itself."""

    def __init__(self, ahead: timedelta) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC) + self.ahead

    def turn_to(self, moment: datetime) -> None:
        """Go forward to `moment`; an earlier one changes nothing."""
        self.ahead = max(self.ahead, moment - datetime.now(UTC))


class StandingClock:
    """Stands where it is put. For a replay, where a year passes in seconds."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """The moment, in UTC."""
        return self._moment

    def turn_to(self, moment: datetime) -> None:
        """Go forward to `moment`; an earlier one changes nothing."""
        self._moment = max(self._moment, moment)
