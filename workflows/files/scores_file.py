"""What participants said of a training and what they learned, by cohort, from a CSV file."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlmodel import Session, col, select

from storage import audit_log
from storage import programs as stored
from storage.models import Cohort, Organization
from storage.models.review import Score
from workflows.files import fields, table
from workflows.files.explain import did_you_mean
from workflows.files.problems import BadFile, short
from workflows.files.readings_file import Summary

COLUMNS = ("program", "cohort", "level", "on", "people", "score", "before", "best", "source")

_LEVELS = {"reaction": 1, "learning": 2}
_FEWEST_PEOPLE = 5
"""As everywhere: an average of fewer tells what one of them said."""


def is_one(text: str) -> bool:
    """Whether a CSV file holds scores and not readings, by its header."""
    header = next((line for line in text.splitlines() if line.strip()), "").lower()
    return "level" in header and "cohort" in header


@dataclass(frozen=True)
class _Row:
    cohort: Cohort
    level: int
    on: date
    people: int
    score: Decimal
    before: Decimal | None
    best: Decimal
    source: str


def import_scores(session: Session, text: str, *, name: str, organization_id: int, now: datetime) -> Summary:
    """Record the scores of a CSV file in the caller's transaction; all of them or, with a problem, none.

    Raises:
        BadFile: every problem in it at once; nothing was written.
    """
    rows = _Reader(session, organization_id, now.date()).rows(text, name)
    done = {"added": 0, "corrected": 0, "unchanged": 0}
    for row in rows:
        query = select(Score).where(
            Score.cohort_id == row.cohort.key_id, Score.level == row.level, Score.on == row.on
        )
        old = session.exec(query.where(col(Score.superseded_at).is_(None))).first()
        new = Score.made(
            cohort_id=row.cohort.key_id,
            level=row.level,
            on=row.on,
            people=row.people,
            score=row.score,
            before=row.before,
            best=row.best,
            source_name=row.source,
            supersedes_id=old.key_id if old is not None else None,
            recorded_at=now,
        )
        if old is not None and _same(old, new):
            done["unchanged"] += 1
            continue
        done["added" if old is None else "corrected"] += 1
        if old is not None:
            old.superseded_at = now
        session.add(new)
    if done["added"] or done["corrected"]:
        audit_log.note(
            session,
            at=now,
            did="import_scores",
            about=session.get_one(Organization, organization_id),
            where="cli",
            organization_id=organization_id,
            **done,
        )
    session.flush()
    return Summary(**done)


def _same(old: Score, new: Score) -> bool:
    names = ("people", "score", "before", "best", "source_name")
    return all(getattr(old, name) == getattr(new, name) for name in names)


class _Reader:
    """Checks the lines of one file against the organization's cohorts."""

    def __init__(self, session: Session, organization_id: int, today: date) -> None:
        programs = stored.of_organization(session, organization_id=organization_id)
        self.cohorts = {
            f"{key} {cohort.key}": cohort
            for key, program in programs.items()
            for cohort in stored.cohorts(session, program_id=program.key_id).values()
        }
        self.today = today

    def rows(self, text: str, name: str) -> list[_Row]:
        required = ("program", "cohort", "level", "on", "people", "score", "best")
        read = table.read(text, name=name, columns=COLUMNS, required=required)
        rows: list[_Row] = []
        for line in read.lines:
            missing = [column for column in required if column not in line.cells]
            for column in missing:
                read.add(line.number, column, "is missing")
            row = None if missing else self._row(read, line)
            if row is not None:
                rows.append(row)
        if read.problems:
            raise BadFile(read.problems)
        return rows

    def _row(self, read: table.Table, line: table.Line) -> _Row | None:
        cells, before = line.cells, len(read.problems)
        place = f"{cells['program'].lower()} {cells['cohort'].lower()}"
        cohort = self.cohorts.get(place)
        if cohort is None:
            read.add(line.number, "cohort", did_you_mean(place, self.cohorts, "a program and its cohort"))
        level = _LEVELS.get(cells["level"].lower())
        if level is None:
            read.add(
                line.number, "level", f"'{short(cells['level'])}' is not known; expected reaction or learning"
            )
        numbers: dict[str, Decimal] = {}
        on = None
        for column in ("people", "score", "before", "best", "on"):
            try:
                if column == "on":
                    on = fields.day(cells[column])
                elif column in cells:
                    numbers[column] = fields.number(cells[column])
            except ValueError as error:
                read.add(line.number, column, str(error))
        if on is not None and on > self.today + timedelta(days=1):
            read.add(line.number, "on", f"{on} is in the future; expected a day that has passed")
        self._check(read, line, numbers)
        if cohort is None or level is None or on is None or len(read.problems) > before:
            return None
        return _Row(
            cohort=cohort,
            level=level,
            on=on,
            people=int(numbers["people"]),
            score=numbers["score"],
            before=numbers.get("before"),
            best=numbers["best"],
            source=cells.get("source", ""),
        )

    def _check(self, read: table.Table, line: table.Line, numbers: dict[str, Decimal]) -> None:
        people, best = numbers.get("people"), numbers.get("best")
        if people is not None and (people < _FEWEST_PEOPLE or people != people.to_integral_value()):
            read.add(
                line.number,
                "people",
                f"{people} is not enough; expected a whole number from {_FEWEST_PEOPLE} on, so that no "
                "one's own answer shows",
            )
        if best is not None and best <= 0:
            read.add(line.number, "best", f"{best} cannot be the highest score; expected more than 0")
        for column in ("score", "before"):
            value = numbers.get(column)
            if value is not None and best is not None and not 0 <= value <= best:
                read.add(line.number, column, f"{value} is not between 0 and {best}, the highest score")
