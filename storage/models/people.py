"""Who: organizations, tenants, people, how a platform reaches them, their absences and dated roles."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from storage.columns import Json, UtcDateTime, chosen
from storage.models.base import Row
from storage.words import Pace, PersonState, Platform, RoleKind, Tailoring

_UNREACHABLE = text("unreachable IS NOT NULL")


class Organization(Row, table=True):
    """One company. It may join several tenants; people, programs and measures belong to it."""

    name: str
    locale: str = "en"
    currency: str = "USD"
    country: str | None = None
    fiscal_year_start_month: int = Field(default=1, ge=1, le=12)
    cadence: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """Overrides of the default cadence, by field name."""
    tailoring: Tailoring = Field(
        default=Tailoring.OFF, sa_type=chosen(Tailoring), sa_column_kwargs={"server_default": text("'off'")}
    )
    """Whether a language model may word coaching prompts anew."""
    created_at: datetime = Field(sa_type=UtcDateTime)


class Tenant(Row, table=True):
    """One Slack workspace (or Enterprise org), one Teams (Entra) tenant, or the sandbox."""

    __table_args__ = (UniqueConstraint("platform", "external_id"),)

    organization_id: int = Field(foreign_key="organization.id", index=True)
    platform: Platform = Field(sa_type=chosen(Platform))
    external_id: str
    name: str
    next_plan_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When contacts that belong to no cohort (the digest) are planned again."""
    paused_until: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """Until when the platform asked for no more messages (its rate limit)."""
    digest_channel: str | None = None
    """The platform's id of the channel that gets the weekly digest; empty: each member gets it."""
    digest_sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the channel got its last one."""
    created_at: datetime = Field(sa_type=UtcDateTime)


class Person(Row, table=True):
    """A human. Dates that belong to a person are computed in their zone and working week."""

    __table_args__ = (UniqueConstraint("organization_id", "email"),)

    organization_id: int = Field(foreign_key="organization.id")
    home_tenant_id: int = Field(foreign_key="tenant.id", index=True)
    """The tenant in which this person is written to: their preferred platform."""
    name: str
    email: str
    """Lower case; how one human is recognized on every platform."""
    title: str = ""
    aliases: list[str] = Field(default_factory=list, sa_type=Json)
    zone: str = "UTC"
    locale: str = "en"
    working_days: list[int] = Field(default_factory=lambda: [0, 1, 2, 3, 4], sa_type=Json)
    """Monday is 0; Sunday to Thursday is [6, 0, 1, 2, 3]."""
    country: str | None = None
    subdivision: str | None = None
    learning_team: bool = False
    state: PersonState = Field(default=PersonState.ACTIVE, sa_type=chosen(PersonState))
    pace: Pace = Field(default=Pace.WEEKLY, sa_type=chosen(Pace))
    introduced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Set when an import no longer names them; never deleted."""


class Address(Row, table=True):
    """How one platform reaches a person."""

    __table_args__ = (
        UniqueConstraint("tenant_id", "external_id"),
        Index("ix_address_person", "person_id", "tenant_id"),
        Index(
            "ix_address_unreachable",
            "person_id",
            postgresql_where=_UNREACHABLE,
            sqlite_where=_UNREACHABLE,
        ),
    )

    person_id: int = Field(foreign_key="person.id")
    tenant_id: int = Field(foreign_key="tenant.id")
    external_id: str
    """The platform's id of the user."""
    conversation: str | None = None
    """The direct conversation with this person, once known."""
    service_url: str | None = None
    unreachable: str | None = None
    """Why the platform refuses messages to them; empty while it does not."""
    updated_at: datetime = Field(sa_type=UtcDateTime)


class Stranger(Row, table=True):
    """Somebody who has the app and whom no file names yet. Gone once named, or once the app is removed."""

    __table_args__ = (UniqueConstraint("tenant_id", "external_id", "email"),)

    tenant_id: int = Field(foreign_key="tenant.id")
    external_id: str
    """The platform's id of the user."""
    email: str
    """One of the addresses by which a file may name them."""
    conversation: str
    service_url: str
    updated_at: datetime = Field(sa_type=UtcDateTime)


class Away(Row, table=True):
    """Days on which a person is not asked, both included. Never why."""

    person_id: int = Field(foreign_key="person.id", index=True)
    first: date
    last: date
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Role(Row, table=True):
    """Dated: who is what, for what, from when until when. Successors follow; nobody is overwritten."""

    __table_args__ = (
        Index("ix_role_program", "program_id", "kind"),
        Index("ix_role_person", "person_id", "kind"),
    )

    person_id: int = Field(foreign_key="person.id")
    kind: RoleKind = Field(sa_type=chosen(RoleKind))
    program_id: int = Field(foreign_key="program.id")
    cohort_id: int | None = Field(default=None, foreign_key="cohort.id", index=True)
    kpi_id: int | None = Field(default=None, foreign_key="kpi.id")
    stands_in_for_id: int | None = Field(default=None, foreign_key="person.id")
    """For a delegate or an acting manager: for whom."""
    since: date
    until: date | None = None
    """The first day on which it no longer holds."""
    reason: str = ""
    recorded_at: datetime = Field(sa_type=UtcDateTime)
