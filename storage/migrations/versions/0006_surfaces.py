"""Send a message to a channel, and the weekly digest to one."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("channel", sa.String(), nullable=True))
    op.add_column("tenant", sa.Column("digest_channel", sa.String(), nullable=True))
    op.add_column("tenant", sa.Column("digest_sent_at", sa.DateTime(timezone=True), nullable=True))
