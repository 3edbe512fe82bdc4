"""Remember when somebody was first asked, when they were reminded last, and who gave the answer."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("touchpoint", sa.Column("first_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("touchpoint", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    # Written out: SQLite takes a foreign key with a new column, but not after it.
    op.execute(
        "ALTER TABLE touchpoint ADD COLUMN answered_by_id INTEGER "
        "CONSTRAINT fk_touchpoint_answered_by_id REFERENCES person (id)"
    )
    op.execute(
        "UPDATE touchpoint SET first_asked_at = asked_at WHERE asked_at IS NOT NULL AND asked_of_id IS NULL"
    )
    op.execute(
        "UPDATE touchpoint SET answered_by_id = COALESCE(asked_of_id, person_id) WHERE state = 'answered'"
    )
