"""Keep what the ledger, audits and decisions need."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_APPEND_ONLY = ("ledgerstate", "rulechange")


def upgrade() -> None:
    op.create_table(
        "ledgerstate",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name="fk_ledgerstate_program_id"),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name="fk_ledgerstate_closed_by_id"),
    )
    op.create_index("ix_ledgerstate_program", "ledgerstate", ["program_id", "id"])
    op.create_table(
        "rulechange",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(80), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_rulechange_organization_id"
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name="fk_rulechange_changed_by_id"),
    )
    op.create_index("ix_rulechange_organization_id", "rulechange", ["organization_id"])
    op.create_table(
        "comparison",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kpi_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name="fk_comparison_kpi_id"),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name="fk_comparison_measure_id"),
        sa.ForeignKeyConstraint(["chosen_by_id"], ["person.id"], name="fk_comparison_chosen_by_id"),
    )
    op.create_index("ix_comparison_kpi", "comparison", ["kpi_id"])
    op.create_table(
        "score",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("score", sa.String(80), nullable=False),
        sa.Column("before", sa.String(80), nullable=True),
        sa.Column("best", sa.String(80), nullable=False),
        sa.Column("source_name", sa.String(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name="fk_score_cohort_id"),
        sa.ForeignKeyConstraint(["supersedes_id"], ["score.id"], name="fk_score_supersedes_id"),
    )
    op.create_index("ix_score_cohort", "score", ["cohort_id", "level"])
    _refuse_rewriting()


def _refuse_rewriting() -> None:
    """As 0002 does for what was recorded before."""
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in _APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            refuse = (
                "EXECUTE FUNCTION alignment_append_only()"
                if postgres
                else f"BEGIN SELECT RAISE(ABORT, 'append-only: {table} is not rewritten'); END"
            )
            op.execute(
                f'CREATE TRIGGER append_only_{table}_{verb.lower()} BEFORE {verb} ON "{table}" '
                f"FOR EACH ROW {refuse}"
            )
