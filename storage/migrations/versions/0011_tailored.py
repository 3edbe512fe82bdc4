"""Keep ideas as a model worded them, what was decided about them, and which manager got which."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)

MAY_CHANGE = {"use", "decided_by_id", "decided_at"}
"""What was worded stands as it came; only what the learning team decides about it comes later."""


def upgrade() -> None:
    op.add_column("organization", sa.Column("tailoring", sa.String(32), nullable=False, server_default="off"))
    op.create_table(
        "tailored",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("basis", sa.String(length=64), nullable=False),
        sa.Column("cue", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("easier", sa.String(), nullable=False),
        sa.Column("harder", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("instructions", sa.String(), nullable=False),
        sa.Column("checked", sa.String(length=32), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("use", sa.Boolean(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_tailored_program_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_tailored_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tailored")),
        sa.UniqueConstraint("program_id", "basis", name=op.f("uq_tailored_program_id_basis")),
    )
    op.add_column("prompt", sa.Column("worded", sa.String(length=32), nullable=True))
    # Written out: SQLite takes a foreign key with a new column, but not after it.
    op.execute(
        "ALTER TABLE prompt ADD COLUMN tailored_id INTEGER "
        "CONSTRAINT fk_prompt_tailored_id REFERENCES tailored (id)"
    )
    _append_only()


def _append_only() -> None:
    connection = op.get_bind()
    columns = [column["name"] for column in sa.inspect(connection).get_columns("tailored")]
    fixed = ", ".join(f'"{name}"' for name in columns if name not in MAY_CHANGE)
    refuse = (
        "EXECUTE FUNCTION alignment_append_only()"
        if connection.dialect.name == "postgresql"
        else "BEGIN SELECT RAISE(ABORT, 'append-only: tailored is not rewritten'); END"
    )
    for verb, when in (("update", f"UPDATE OF {fixed}"), ("delete", "DELETE")):
        op.execute(
            f"CREATE TRIGGER append_only_tailored_{verb} BEFORE {when} ON tailored FOR EACH ROW {refuse}"
        )
