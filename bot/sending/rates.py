"""How fast a platform lets messages in: its published windows, and slower after a refusal. Pure."""

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass

_REMEMBERED = 2_000
"""Conversations of which one tenant's last sends are kept in mind; the longest silent one goes first."""

_SLOWEST = 1 / 16
_RECOVERY_SECONDS = 600.0
"""From standstill to the published rate, gained evenly, after the platform asked to slow down."""


@dataclass(frozen=True)
class Window:
    """At most so many messages in any stretch of so many seconds."""

    messages: int
    seconds: float


@dataclass(frozen=True)
class Rates:
    """What a platform publishes: for all messages of one tenant, and within one conversation."""

    tenant: tuple[Window, ...] = ()
    conversation: tuple[Window, ...] = ()

    def ahead(self, seconds: float) -> int | None:
        """How many messages of a tenant can leave in that time; None where nothing is published."""
        if not self.tenant:
            return None
        return min(max(int(w.messages * seconds / w.seconds), w.messages) for w in self.tenant)


class Gate:
    """Lets messages through as fast as its windows allow. Time is the seconds of any steady clock."""

    def __init__(self, windows: Iterable[Window]) -> None:
        self._windows = tuple(windows)
        self._longest = max((window.seconds for window in self._windows), default=0.0)
        self._passed: deque[float] = deque(maxlen=max((w.messages for w in self._windows), default=1))
        self._share = 1.0
        self._slowed_at = 0.0

    def wait(self, now: float) -> float:
        """Seconds until the next message may pass; 0 if it may pass now."""
        share = self.share(now)
        until = now
        for window in self._windows:
            if len(self._passed) >= window.messages:
                until = max(until, self._passed[-window.messages] + window.seconds / share)
        return until - now

    def passed(self, now: float) -> None:
        """A message goes through now."""
        if self._windows:
            self._passed.append(now)

    def slow_down(self, now: float) -> None:
        """The platform refused: half as fast from now on, and gradually as before."""
        self._share = max(self.share(now) / 2, _SLOWEST)
        self._slowed_at = now

    def share(self, now: float) -> float:
        """How much of the published rate is used, from nearly 0 to 1."""
        return min(1.0, self._share + (now - self._slowed_at) / _RECOVERY_SECONDS)

    def forgettable(self, now: float) -> bool:
        """Whether a new gate would let through the same."""
        fresh = not self._passed or now - self._passed[-1] > self._longest
        return fresh and self.share(now) == 1.0


class Pace:
    """One tenant's rate and those of its conversations."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._tenant = Gate(rates.tenant)
        self._conversations: OrderedDict[int, Gate] = OrderedDict()

    def wait(self, now: float) -> float:
        """Seconds until the tenant may send another message."""
        return self._tenant.wait(now)

    def wait_in(self, conversation: int, now: float) -> float:
        """Seconds until this conversation may have another message, whatever the tenant may."""
        gate = self._conversations.get(conversation)
        return gate.wait(now) if gate is not None else 0.0

    def passed(self, conversation: int, now: float) -> None:
        """A message of this conversation leaves now."""
        self._tenant.passed(now)
        if self._rates.conversation:
            self._of(conversation, now).passed(now)

    def slow_down(self, now: float) -> None:
        """The platform refused a message because of the tenant's rate."""
        self._tenant.slow_down(now)

    def slow_down_in(self, conversation: int, now: float) -> None:
        """The platform refused a message because of its conversation's rate."""
        if self._rates.conversation:
            self._of(conversation, now).slow_down(now)

    def forgettable(self, now: float) -> bool:
        """Whether a new pace would let through the same."""
        gates = (self._tenant, *self._conversations.values())
        return all(gate.forgettable(now) for gate in gates)

    def __len__(self) -> int:
        """How many conversations are kept in mind."""
        return len(self._conversations)

    def _of(self, conversation: int, now: float) -> Gate:
        gate = self._conversations.get(conversation)
        if gate is None:
            gate = self._conversations[conversation] = Gate(self._rates.conversation)
        self._conversations.move_to_end(conversation)
        oldest = next(iter(self._conversations.values()))
        if oldest is not gate and (len(self._conversations) > _REMEMBERED or oldest.forgettable(now)):
            self._conversations.popitem(last=False)
        return gate
