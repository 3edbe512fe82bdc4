"""Values that a system publishes, from a CSV file: recorded as confirmed, corrected by importing again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlmodel import Session, col, select

from storage import audit_log
from storage import programs as stored
from storage.models import Measure, MeasureVersion, Organization, Reading
from storage.words import ReadingState, SourceKind
from workflows.benefits import ledger_history
from workflows.files import fields, table
from workflows.files.explain import did_you_mean
from workflows.files.problems import BadFile, short

COLUMNS = ("measure", "as_of", "value", "unit", "period", "preliminary", "source")

_YES_NO = {"yes": True, "true": True, "1": True, "x": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True)
class Summary:
    """What an import of readings did."""

    added: int = 0
    corrected: int = 0
    """Another value for the same measure, day and source; the old one is kept as superseded."""
    unchanged: int = 0


@dataclass(frozen=True)
class _Row:
    measure: Measure
    as_of: date
    value: Decimal
    unit: str
    period: str
    preliminary: bool
    source: str


def import_readings(
    session: Session, text: str, *, name: str, organization_id: int, now: datetime
) -> Summary:
    """Record the values of a CSV file in the caller's transaction; all of them or, with a problem, none.

    Raises:
        BadFile: every problem in it at once; nothing was written.
    """
    rows = _Reader(session, organization_id, now.date()).rows(text, name)
    organization = session.get_one(Organization, organization_id)
    stand = _system_readings(session, measures=[row.measure for row in rows])
    done = {"added": 0, "corrected": 0, "unchanged": 0}
    for row in rows:
        old = stand.get((row.measure.key_id, row.as_of, row.source))
        if old is not None and (old.value, old.preliminary) == (row.value, row.preliminary):
            done["unchanged"] += 1
            continue
        done["added" if old is None else "corrected"] += 1
        if old is not None:
            old.state = ReadingState.SUPERSEDED
            session.add(old)
        session.add(
            Reading.made(
                measure_id=row.measure.key_id,
                value=row.value,
                unit=row.unit,
                as_of=row.as_of,
                period=row.period,
                source=SourceKind.SYSTEM,
                source_name=row.source,
                preliminary=row.preliminary,
                state=ReadingState.CONFIRMED,
                supersedes_id=None if old is None else old.key_id,
                recorded_at=now,
                confirmed_at=now,
            )
        )
    if done["added"] or done["corrected"]:
        audit_log.note(
            session,
            at=now,
            did="import_readings",
            about=organization,
            where="cli",
            organization_id=organization_id,
            **done,
        )
        # What is corrected or comes late changes returns that were worked out before.
        ledger_history.numbers_changed(session, measure_ids={row.measure.key_id for row in rows}, now=now)
    session.flush()
    return Summary(**done)


def _system_readings(session: Session, *, measures: list[Measure]) -> dict[tuple[int, date, str], Reading]:
    query = select(Reading).where(
        col(Reading.measure_id).in_({measure.key_id for measure in measures}),
        Reading.state == ReadingState.CONFIRMED,
        Reading.source == SourceKind.SYSTEM,
    )
    return {(row.measure_id, row.as_of, row.source_name): row for row in session.exec(query)}


class _Reader:
    """Checks the lines of one file against the organization's measures."""

    def __init__(self, session: Session, organization_id: int, today: date) -> None:
        measures = stored.measures(session, organization_id=organization_id)
        self.measures = {key: row for key, row in measures.items() if row.ended_at is None}
        self.definitions = stored.definitions(session, organization_id=organization_id)
        self.today = today

    def rows(self, text: str, name: str) -> list[_Row]:
        read = table.read(text, name=name, columns=COLUMNS, required=("measure", "as_of", "value"))
        rows: list[_Row] = []
        first: dict[tuple[str, date, str], int] = {}
        for line in read.lines:
            row = self.row(read, line)
            if row is None:
                continue
            place = (row.measure.key, row.as_of, row.source)
            if place in first:
                read.add(
                    line.number,
                    "as_of",
                    f"{row.as_of} of {row.measure.key} is given twice; line {first[place]} gives it already",
                )
            first.setdefault(place, line.number)
            rows.append(row)
        if read.problems:
            raise BadFile(read.problems)
        return rows

    def row(self, read: table.Table, line: table.Line) -> _Row | None:
        cells = line.cells
        before = len(read.problems)
        for column in ("measure", "as_of", "value"):
            if column not in cells:
                read.add(line.number, column, "is missing")
        measure = self._measure(read, line)
        as_of = self._as_of(read, line)
        value = self._value(read, line)
        preliminary = _YES_NO.get(cells.get("preliminary", "no").lower())
        if preliminary is None:
            read.add(
                line.number,
                "preliminary",
                f"'{short(cells['preliminary'])}' is not known; expected yes or no",
            )
        if measure is not None:
            unit = self._definition(measure).unit
            if cells.get("unit", unit) != unit:
                read.add(
                    line.number,
                    "unit",
                    f"'{short(cells['unit'])}' is not the unit of {measure.key}; expected {unit}",
                )
        if measure is None or as_of is None or value is None or len(read.problems) > before:
            return None
        means = self._definition(measure)
        return _Row(
            measure=measure,
            as_of=as_of,
            value=value,
            unit=means.unit,
            period=cells.get("period", ""),
            preliminary=bool(preliminary),
            source=cells.get("source") or (means.source_name if means.source is SourceKind.SYSTEM else ""),
        )

    def _definition(self, measure: Measure) -> MeasureVersion:
        return self.definitions[measure.key_id]

    def _measure(self, read: table.Table, line: table.Line) -> Measure | None:
        key = line.cells.get("measure")
        if key is None:
            return None
        found = self.measures.get(key.lower())
        if found is None:
            by_name = [
                row for row in self.measures.values() if self._definition(row).name.lower() == key.lower()
            ]
            found = by_name[0] if len(by_name) == 1 else None
        if found is None:
            read.add(line.number, "measure", did_you_mean(key, self.measures, "the key of a measure"))
        return found

    def _as_of(self, read: table.Table, line: table.Line) -> date | None:
        try:
            day = fields.day(line.cells["as_of"]) if "as_of" in line.cells else None
        except ValueError as error:
            read.add(line.number, "as_of", str(error))
            return None
        # Somewhere on Earth tomorrow has begun.
        if day is not None and day > self.today + timedelta(days=1):
            read.add(line.number, "as_of", f"{day} is in the future; expected a day that has passed")
        return day

    def _value(self, read: table.Table, line: table.Line) -> Decimal | None:
        try:
            return fields.number(line.cells["value"]) if "value" in line.cells else None
        except ValueError as error:
            read.add(line.number, "value", str(error))
            return None
