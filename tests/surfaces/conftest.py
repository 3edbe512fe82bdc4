"""A desk at which people fill in forms: through the gateway, as every platform's adapter does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlmodel import Session, col, select

from prompts.cards import Card, plain_text
from prompts.forms import Form
from storage.models import Outbox, Person
from tests.conversations.dialogue import Dialogue, begin
from tests.conversations.programs import FRIDAY
from workflows.errors import AlignmentError, FormIncomplete
from workflows.events import FormSubmitted


@dataclass
class Desk:
    """One world, and its people in front of forms."""

    world: Dialogue
    events: int = 0

    async def opens(self, who: str, name: str, value: str = "") -> Form:
        """The form as this person sees it."""
        user = await self._user(who)
        return await self.world.application.gateway.form(self.world.tenant_id, user, name, value)

    async def hands_in(self, who: str, form: Form, *, event_id: str = "", **by_label: str) -> dict[str, str]:
        """Fill in inputs by id or words of their label, and hand in; what could not be taken, by label."""
        labels = {part.id: part.label for part in form.card.inputs}
        filled = {part.id: part.value for part in form.card.inputs if part.value}
        for name, said in by_label.items():
            filled[name if name in labels else _find(labels, name)] = said
        refusal = await self.submits(who, form.name, form.value, filled, event_id=event_id)
        if refusal is None:
            return {}
        assert isinstance(refusal, FormIncomplete), refusal
        return {labels[number]: said for number, said in refusal.fields.items()}

    async def submits(
        self, who: str, name: str, value: str, filled: dict[str, str], *, event_id: str = ""
    ) -> AlignmentError | None:
        """As a platform hands it over."""
        self.events += 1
        user = await self._user(who)
        event = FormSubmitted(
            event_id=event_id or f"form-{self.events}",
            tenant_id=self.world.tenant_id,
            user=user,
            conversation=user,
            at=self.world.clock.now(),
            form=name,
            value=value,
            inputs=filled,
        )
        return await self.world.application.gateway.submit(event)

    async def home(self, who: str, page: int = 1) -> Card:
        """Their own page."""
        user = await self._user(who)
        return await self.world.application.gateway.home(self.world.tenant_id, user, page)

    async def told(self, who: str) -> str:
        """The newest message to somebody, as text, whether sent yet or not."""
        email = self.world(who).email

        def newest(session: Session) -> str:
            mine = select(Outbox).join(Person, col(Person.id) == col(Outbox.person_id))
            row = session.exec(mine.where(Person.email == email).order_by(col(Outbox.id).desc())).first()
            return plain_text(Card.model_validate(row.card)) if row is not None else ""

        return await self.world.look(newest)

    async def _user(self, who: str) -> str:
        return await self.world.wire.user(self.world(who).email)


def _find(labels: dict[str, str], name: str) -> str:
    wanted = name.replace("_", " ").lower()
    found = [number for number, label in labels.items() if wanted in label.lower()]
    assert len(found) == 1, f"{wanted!r} is {len(found)} of {sorted(labels.values())}"
    return found[0]


Opener = Callable[..., Desk]


@pytest.fixture
def desk() -> Iterator[Opener]:
    """A desk in a world with tiny programs, four weeks after their training."""
    made: list[Dialogue] = []

    def begun(*programs: str, at: datetime = FRIDAY, settled: bool = True) -> Desk:
        made.append(begin(*programs, at=at, settled=settled))
        return Desk(made[-1])

    yield begun
    for world in made:
        world.close()
