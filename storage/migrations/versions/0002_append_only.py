"""The database itself holds that what was recorded is not rewritten.

Readings, alignment answers, claims, roles, standard values, rates, baselines, targets, decisions and the
audit log are append-only: a correction is a new row. Triggers refuse a DELETE, and an UPDATE of any column
that carries content; the columns that mark a row as superseded, confirmed or ended stay writable, and so do
the words, which erasing a person blanks.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Table -> the columns that may change after the row is made.
MAY_CHANGE: dict[str, set[str]] = {
    "reading": {"state", "confirmed_by_id", "confirmed_at", "words", "words_start", "words_end"},
    "alignmentanswer": {"words"},
    "claim": {"superseded_at", "words", "evidence", "other_causes"},
    "role": {"until", "reason"},
    "standardvalue": {"until"},
    "rate": set(),
    "baseline": set(),
    "target": set(),
    "decision": set(),
    "auditlog": set(),
}


def upgrade() -> None:
    connection = op.get_bind()
    inspector = sa.inspect(connection)
    postgres = connection.dialect.name == "postgresql"
    if postgres:
        op.execute(
            "CREATE FUNCTION alignment_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'append-only: % is not rewritten', TG_TABLE_NAME; "
            "END $$"
        )
    for table, may_change in MAY_CHANGE.items():
        fixed = [f'"{c["name"]}"' for c in inspector.get_columns(table) if c["name"] not in may_change]
        for verb, when in (("update", f"UPDATE OF {', '.join(fixed)}"), ("delete", "DELETE")):
            refuse = (
                "EXECUTE FUNCTION alignment_append_only()"
                if postgres
                else f"BEGIN SELECT RAISE(ABORT, 'append-only: {table} is not rewritten'); END"
            )
            op.execute(
                f'CREATE TRIGGER append_only_{table}_{verb} BEFORE {when} ON "{table}" FOR EACH ROW {refuse}'
            )
