"""What installing the app on a platform gives: tokens, always encrypted, and what was learned there."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.columns import Json, UtcDateTime
from storage.models.base import Row


class Installation(Row, table=True):
    """The app in one tenant. It stays when the app is removed, and says when."""

    __table_args__ = (UniqueConstraint("tenant_id"),)

    tenant_id: int = Field(foreign_key="tenant.id")
    app_id: str = ""
    bot_user: str = ""
    """The platform's id of the bot as a user."""
    bot_id: str = ""
    scopes: str = ""
    """What it may do, as the platform writes it."""
    secrets: str | None = None
    """Its tokens as one encrypted text; empty where the one token is in the settings."""
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the token ends; empty where it does not."""
    renewing_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Until when one process has its renewal in hand: a refresh token works once."""
    installed_by: str = ""
    installed_at: datetime = Field(sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    notes: dict[str, Any] = Field(
        default_factory=dict, sa_type=Json, sa_column_kwargs={"server_default": "{}"}
    )
    """What was learned about the tenant, such as that it draws no charts."""


class InstallState(Row, table=True):
    """An installation from a browser that was finished, kept while its state would still be taken."""

    __table_args__ = (UniqueConstraint("digest"),)

    digest: str
    """Of what their browser brings back; that itself is not kept."""
    expires_at: datetime = Field(sa_type=UtcDateTime)
