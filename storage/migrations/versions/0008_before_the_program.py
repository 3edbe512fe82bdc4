"""Keep what is agreed before a program: bets that change, points to settle, intangibles, KPI details."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("bet", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("bet", sa.Column("currency", sa.String(), nullable=False, server_default=""))
    op.add_column("bet", sa.Column("success_at", sa.String(length=80), nullable=True))
    op.add_column("bet", sa.Column("failure_at", sa.String(length=80), nullable=True))
    op.add_column("bet", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column("bet", sa.Column("superseded_at", _MOMENT, nullable=True))
    op.add_column("bet", sa.Column("unsigned", sa.JSON(), nullable=False, server_default="[]"))
    # Written out: SQLite takes a foreign key with a new column, but not after it.
    for table, column, target in (
        ("bet", "changed_by_id", "person"),
        ("bet", "settled_by_reading_id", "reading"),
        ("alignmentanswer", "stands_by_id", "alignmentanswer"),
    ):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER "
            f"CONSTRAINT fk_{table}_{column} REFERENCES {target} (id)"
        )
    refuse = (
        "EXECUTE FUNCTION alignment_append_only()"
        if op.get_bind().dialect.name == "postgresql"
        else "BEGIN SELECT RAISE(ABORT, 'append-only: alignmentanswer is not rewritten'); END"
    )
    op.execute(
        "CREATE TRIGGER append_only_alignmentanswer_stands_by "
        f"BEFORE UPDATE OF stands_by_id ON alignmentanswer FOR EACH ROW {refuse}"
    )
    op.create_table(
        "openpoint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("raised_at", _MOMENT, nullable=False),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_as", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_openpoint_program_id")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["person.id"], name=op.f("fk_openpoint_raised_by_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_openpoint_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openpoint")),
    )
    op.create_index("ix_openpoint_program", "openpoint", ["program_id", "settled_at"], unique=False)
    op.create_table(
        "intangible",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("withdrawn_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["alignmentanswer.id"], name=op.f("fk_intangible_answer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_intangible_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_intangible_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intangible")),
    )
    op.create_index(op.f("ix_intangible_program_id"), "intangible", ["program_id"], unique=False)
    op.create_table(
        "intangibleanswer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("intangible_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("felt", sa.String(length=32), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("touchpoint_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["intangible_id"], ["intangible.id"], name=op.f("fk_intangibleanswer_intangible_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_intangibleanswer_person_id")),
        sa.ForeignKeyConstraint(
            ["touchpoint_id"], ["touchpoint.id"], name=op.f("fk_intangibleanswer_touchpoint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intangibleanswer")),
    )
    op.create_index(
        op.f("ix_intangibleanswer_intangible_id"), "intangibleanswer", ["intangible_id"], unique=False
    )
    op.create_table(
        "alignmentdetail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kpis", sa.JSON(), nullable=False),
        sa.Column("observed", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_alignmentdetail_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_alignmentdetail_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alignmentdetail")),
        sa.UniqueConstraint(
            "program_id",
            "person_id",
            "version",
            name=op.f("uq_alignmentdetail_program_id_person_id_version"),
        ),
    )
