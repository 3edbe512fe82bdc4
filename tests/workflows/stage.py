"""A small stage for workflow tests: one imported program, people by first name, and what they see."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlmodel import Session, col, select

from prompts.cards import Card, plain_text
from storage.models import Cohort, Organization, Outbox, Person, Program, Row, Tenant, Touchpoint
from storage.words import Kind, Platform
from workflows import dialogue, registry
from workflows.events import ButtonPressed, CommandGiven, ReplyReceived
from workflows.files.plan import import_program
from workflows.tick import tick
from workflows.turn import Turn

EXAMPLES = Path(__file__).parents[2] / "examples"
EXAMPLE = "consultative-selling.yaml"
_MINUTE = timedelta(minutes=1)
LEARNING_TEAM = "mei.tanaka@halden.example"


class Stage:
    """Everything happens in one session, at `now`."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.now = now
        self._events = 0
        known = session.exec(select(Organization)).first()
        if known is None:
            known = self._built()
        self.organization = known
        self.tenant = session.exec(select(Tenant)).one()

    def _built(self) -> Organization:
        session, now = self.session, self.now
        organization = Organization.made(name="Halden Systems", created_at=now)
        session.add(organization)
        session.flush()
        tenant = Tenant.made(
            organization_id=organization.key_id,
            platform=Platform.SANDBOX,
            external_id="sandbox",
            name="Sandbox",
            created_at=now,
        )
        session.add(tenant)
        session.flush()
        return organization

    def imports(self, example: str = EXAMPLE, *, managers: tuple[str, ...] = ()) -> "Stage":
        """Import an example, all of it or with these managers only, and make its owner the learning team."""
        text = (EXAMPLES / example).read_text(encoding="utf-8")
        if managers:
            who = tuple(name.lower() for name in managers)
            program = yaml.safe_load(text)
            for cohort in program["cohorts"]:
                cohort["managers"] = [each for each in cohort["managers"] if each["person"].startswith(who)]
            text = yaml.safe_dump(program, allow_unicode=True, sort_keys=False)
        import_program(self.session, text, name=example, tenant_id=self.tenant.key_id, now=self.now)
        for person in self.session.exec(select(Person)):
            person.learning_team = person.email == LEARNING_TEAM
        self.session.flush()
        return self

    def person(self, first_name: str) -> Person:
        return self.session.exec(select(Person).where(col(Person.name).startswith(first_name))).one()

    @property
    def program(self) -> Program:
        return self.session.exec(select(Program).order_by(col(Program.id))).first() or self._none()

    @property
    def cohort(self) -> Cohort:
        return self.session.exec(select(Cohort).order_by(col(Cohort.id))).first() or self._none()

    def turn(self, first_name: str | None = None) -> Turn:
        actor = self.person(first_name) if first_name else None
        return Turn(
            self.session, self.now, self.organization, registry.WORKFLOWS, where="sandbox", actor=actor
        )

    def tick(self) -> None:
        tick(self.session, tenant_id=self.tenant.key_id, now=self.now)
        self.session.flush()

    def passes(self, **time: float) -> None:
        """Let time pass, looking at each moment at which something is due."""
        until = self.now + timedelta(**time)
        self.tick()
        while self.now < until:
            moments = [
                moment
                for column in (Touchpoint.next_at, Cohort.next_plan_at, Tenant.next_plan_at)
                for moment in self.session.exec(select(column))
                if moment is not None
            ]
            self.now = min([until, *(max(moment, self.now + _MINUTE) for moment in moments)])
            self.tick()

    def says(self, first_name: str, text: str) -> str:
        """What the bot shows last after these words."""
        event = ReplyReceived(**self._event(first_name), text=text)
        dialogue.handle(self.turn(first_name), event)
        return self.sees(first_name)

    def commands(self, first_name: str, text: str) -> str:
        """What the bot shows last after this command."""
        event = CommandGiven(**self._event(first_name), text=text)
        dialogue.handle(self.turn(first_name), event)
        return self.sees(first_name)

    def presses(self, first_name: str, label: str, inputs: Mapping[str, str] | None = None) -> str:
        """Press the button with this label on the newest message that has it."""
        for row in reversed(self.messages(first_name)):
            for button in Card.model_validate(row.card).buttons:
                if button.label == label:
                    row.ref = row.ref or f"ref-{row.replaces_id or row.id}"
                    event = ButtonPressed(
                        **self._event(first_name),
                        action=button.action,
                        value=button.value,
                        inputs=dict(inputs or {}),
                        about=row.ref,
                    )
                    dialogue.handle(self.turn(first_name), event)
                    return self.sees(first_name)
        raise AssertionError(f"{first_name} sees no button {label!r}:\n{self.sees(first_name)}")

    def messages(self, first_name: str) -> list[Outbox]:
        query = select(Outbox).where(Outbox.person_id == self.person(first_name).key_id)
        return list(self.session.exec(query.order_by(col(Outbox.id))))

    def card(self, first_name: str) -> Card:
        return Card.model_validate(self.messages(first_name)[-1].card)

    def sees(self, first_name: str) -> str:
        """The newest message, as plain text."""
        rows = self.messages(first_name)
        return plain_text(Card.model_validate(rows[-1].card)) if rows else ""

    def touchpoints(self, kind: Kind, first_name: str = "") -> list[Touchpoint]:
        query = select(Touchpoint).where(Touchpoint.kind == kind).order_by(col(Touchpoint.id))
        if first_name:
            query = query.where(Touchpoint.person_id == self.person(first_name).key_id)
        return list(self.session.exec(query))

    def rows(self, table: type[Row]) -> list[Any]:
        return list(self.session.exec(select(table).order_by(col(table.id))))

    def _event(self, first_name: str) -> dict[str, Any]:
        self._events += 1
        return {
            "event_id": f"event-{self._events}",
            "tenant_id": self.tenant.key_id,
            "user": self.person(first_name).email,
            "conversation": first_name,
            "at": self.now,
        }

    @staticmethod
    def _none() -> Any:
        raise AssertionError("nothing is imported yet")
