"""Keep obstacles that were taken back, as sponsors were told of them, and what decides about a hold-out."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("obstacle", sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("holdout", sa.Column("decides", sa.String(), nullable=False, server_default=""))
