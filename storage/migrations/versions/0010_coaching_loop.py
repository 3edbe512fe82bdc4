"""Keep what the coaching loop needs: consents, counted pulses and hold-outs."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("prompt", sa.Column("shared_at", _MOMENT, nullable=True))
    op.add_column("prompt", sa.Column("said", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("obstacle", sa.Column("shared_at", _MOMENT, nullable=True))
    op.add_column("pulse", sa.Column("times", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "holdout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("opted_in_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_holdout_cohort_id")),
        sa.ForeignKeyConstraint(["opted_in_by_id"], ["person.id"], name=op.f("fk_holdout_opted_in_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdout")),
        sa.UniqueConstraint("cohort_id", name=op.f("uq_holdout_cohort_id")),
    )
    op.create_table(
        "holdoutseat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("holdout_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.String(), nullable=False),
        sa.Column("held_out", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["holdout_id"], ["holdout.id"], name=op.f("fk_holdoutseat_holdout_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_holdoutseat_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdoutseat")),
        sa.UniqueConstraint("holdout_id", "person_id", name=op.f("uq_holdoutseat_holdout_id_person_id")),
    )
    op.create_index("ix_holdoutseat_person_id", "holdoutseat", ["person_id"])
