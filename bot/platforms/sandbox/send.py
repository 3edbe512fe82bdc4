"""Sending in the sandbox: the message goes into its own chat, under the outbox token, once."""

from datetime import timedelta

from bot.clock import Clock
from bot.database import write
from bot.sending.outcomes import NotSent, Outcome, Outgoing, Sent
from bot.sending.rates import Rates
from storage import sandbox
from storage.database import Database


class SandboxSender:
    """Keeps messages as Slack or Teams would. A token sent twice is one message, and can be looked up."""

    settle_after = timedelta(0)
    rates = Rates()

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def send(self, message: Outgoing) -> Outcome:
        """Put the card into the person's conversation, or change the one it replaces."""
        card = message.card.model_dump(mode="json")
        at = self._clock.now()
        if message.replaces is not None:
            number = int(message.replaces)
            changed = await write(
                self._database,
                lambda session: sandbox.change(session, number=number, card=card, at=at) is not None,
            )
            if changed:
                return Sent(message.replaces)
        number = await write(
            self._database,
            lambda session: (
                sandbox.put(
                    session,
                    tenant_id=message.tenant_id,
                    person_id=message.person_id,
                    token=message.token,
                    card=card,
                    at=at,
                ).key_id
            ),
        )
        return Sent(str(number))

    async def find(self, message: Outgoing) -> Outcome:
        """Whether it arrived after all; what is not there is sent again, which is safe here."""
        row_id = await write(
            self._database,
            lambda session: row.key_id if (row := sandbox.found(session, token=message.token)) else None,
        )
        if row_id is not None:
            return Sent(str(row_id))
        return NotSent("not there after an interrupted send", retry_after=timedelta(0))
