"""Who plays in a replay: the people of the program with their roles, and its KPIs, by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from bot.replay.acts import Question, Shown
from prompts.cards import Card
from storage import kpis, sandbox
from storage.models import Outbox, OutboxTouchpoint, Person, Program, Role, Touchpoint
from storage.words import Category, RoleKind

_ABOUT_CONTACTS = frozenset(Category) - {Category.REPLY, Category.NOTICE}
_LINKS = (
    select(OutboxTouchpoint)
    .where(col(OutboxTouchpoint.outbox_id).in_(bindparam("outbox_ids")))
    .order_by(col(OutboxTouchpoint.id))
)


@dataclass(frozen=True)
class Player:
    """One person, as events name them."""

    email: str
    name: str
    user: str
    """Their id on the platform, which is also their conversation."""
    roles: tuple[str, ...]
    """The weightiest first."""


@dataclass(frozen=True)
class Cast:
    """Everybody and everything a message can be about. Looked up once; a replay has one program."""

    program: str
    """The program's key."""
    players: dict[int, Player]
    kpis: dict[int, tuple[str, str]]
    """Key of the measure, and the KPI's name."""

    def named(self, email: str) -> Player:
        """The person with this address."""
        return next(player for player in self.players.values() if player.email == email)


def gather(
    session: Session, *, tenant_id: int, program: Program, keys: dict[int, str], now: datetime
) -> Cast:
    """Look everybody up, and give them an address in the sandbox."""
    held: dict[int, set[RoleKind]] = {}
    for role in session.exec(select(Role).where(Role.program_id == program.key_id)):
        held.setdefault(role.person_id, set()).add(role.kind)
    players = {}
    for person in session.exec(select(Person).order_by(col(Person.id))).all():
        kinds = [kind.value for kind in RoleKind if kind in held.get(person.key_id, ())]
        players[person.key_id] = Player(
            email=person.email,
            name=person.name,
            user=sandbox.address(session, tenant_id=tenant_id, person=person, now=now).external_id,
            roles=(*kinds, *(["learning_team"] if person.learning_team else [])),
        )
    return Cast(
        program=program.key,
        players=players,
        kpis={
            view.id: (keys[view.kpi.measure_id], view.name)
            for view in kpis.of_program(session, program_id=program.key_id)
        },
    )


def shown(session: Session, *, cast: Cast, rows: Sequence[Outbox]) -> list[tuple[Outbox, Shown]]:
    """These messages as people see them."""
    about: dict[int, list[Question]] = {row.key_id: [] for row in rows if row.category in _ABOUT_CONTACTS}
    if about:
        links = session.exec(_LINKS, params={"outbox_ids": list(about)}).all()
        of = {row.key_id: row for row in rows}
        for link in links:
            touchpoint = session.get_one(Touchpoint, link.touchpoint_id)
            about[link.outbox_id].append(_question(cast, of[link.outbox_id], touchpoint))
    return [(row, _shown(cast, row, about.get(row.key_id, []))) for row in rows]


def _shown(cast: Cast, row: Outbox, questions: list[Question]) -> Shown:
    player = cast.players[row.person_id]
    return Shown(
        ref=row.ref or "",
        at=row.sent_at or row.created_at,
        to=player.email,
        roles=player.roles,
        category=row.category,
        card=Card.model_validate(row.card),
        questions=tuple(questions),
    )


def _question(cast: Cast, row: Outbox, touchpoint: Touchpoint) -> Question:
    key, name = cast.kpis.get(touchpoint.kpi_id or 0, ("", ""))
    first = touchpoint.person_id
    return Question(
        id=touchpoint.key_id,
        kind=touchpoint.kind,
        slot=touchpoint.slot,
        kpi_key=key,
        kpi_name=name,
        in_place_of="" if first == row.person_id else cast.players[first].email,
    )
