"""Remember rate limits; find next messages, replies somebody waits for, dead ones and who is not reached."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_UNREACHABLE = sa.text("unreachable IS NOT NULL")
_TRIED = sa.text("next_at IS NOT NULL AND tried_at IS NOT NULL")
_DEAD = sa.text("state = 'dead'")
_UNDONE = sa.text("state IN ('pending', 'sending', 'uncertain')")
_ANSWERS = sa.text("next_at IS NOT NULL AND answers_id IS NOT NULL")


def upgrade() -> None:
    op.add_column("tenant", sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_tenant_paused_until", "tenant", ["paused_until"])
    op.add_column("outbox", sa.Column("excused", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(
        "ix_outbox_conversation",
        "outbox",
        ["person_id", "id"],
        postgresql_where=_UNDONE,
        sqlite_where=_UNDONE,
    )
    op.create_index(
        "ix_outbox_answers",
        "outbox",
        ["tenant_id", "next_at"],
        postgresql_where=_ANSWERS,
        sqlite_where=_ANSWERS,
    )
    op.create_index(
        "ix_outbox_tried", "outbox", ["tenant_id", "next_at"], postgresql_where=_TRIED, sqlite_where=_TRIED
    )
    op.create_index("ix_outbox_dead", "outbox", ["id"], postgresql_where=_DEAD, sqlite_where=_DEAD)
    op.create_index(
        "ix_address_unreachable",
        "address",
        ["person_id"],
        postgresql_where=_UNREACHABLE,
        sqlite_where=_UNREACHABLE,
    )
