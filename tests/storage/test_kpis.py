"""A program's KPIs as they are read: of years of readings, the newest of each source."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import Session

from storage import kpis
from storage.database import Database
from storage.models import Kpi, Measure, MeasureVersion, Reading
from storage.words import Direction, ReadingState, SourceKind
from tests.storage import rows

FIRST = date(2020, 1, 1)


class WinRate:
    """A KPI with a definition and nothing read yet."""

    def __init__(self, session: Session) -> None:
        self.session = session
        at = rows.tenant(session)
        self.measure: Measure = rows.measure(session, at)
        version = MeasureVersion.made(
            measure_id=self.measure.key_id,
            version=1,
            name="Win rate",
            unit="%",
            direction=Direction.UP,
            recorded_at=rows.NOW,
        )
        session.add(version)
        self.kpi: Kpi = rows.kpi(session, rows.program(session, at), self.measure)

    def read(self, source: SourceKind, days: range, state: ReadingState = ReadingState.CONFIRMED) -> None:
        for day in days:
            as_of = FIRST + timedelta(days=day)
            rows.reading(self.session, self.measure, Decimal(day), as_of=as_of, source=source, state=state)

    def shown(self) -> tuple[Reading, ...]:
        return kpis.view(self.session, kpi_id=self.kpi.key_id).readings


def test_of_years_of_daily_readings_the_newest_are_read(any_database: Database) -> None:
    def work(session: Session) -> list[int]:
        win_rate = WinRate(session)
        win_rate.read(SourceKind.PERSON, range(400))
        return [int(reading.value) for reading in win_rate.shown()]

    assert any_database.write(work) == list(range(370, 400))


def test_a_persons_word_is_not_lost_among_a_systems_daily_ones(any_database: Database) -> None:
    def work(session: Session) -> list[tuple[str, int]]:
        win_rate = WinRate(session)
        win_rate.read(SourceKind.PERSON, range(5, 6))
        win_rate.read(SourceKind.SYSTEM, range(100))
        return [(reading.source.value, int(reading.value)) for reading in win_rate.shown()]

    found = any_database.write(work)
    assert found == [("person", 5), *(("system", day) for day in range(70, 100))]


def test_what_is_only_proposed_is_not_read(any_database: Database) -> None:
    def work(session: Session) -> int:
        win_rate = WinRate(session)
        win_rate.read(SourceKind.PERSON, range(3))
        win_rate.read(SourceKind.NOTED, range(3, 9), ReadingState.PROPOSED)
        return len(win_rate.shown())

    assert any_database.write(work) == 3


def test_of_two_systems_the_named_one_counts_else_the_smaller_improvement(any_database: Database) -> None:
    def work(session: Session) -> None:
        win_rate = WinRate(session)
        for name, value, day in (("Salesforce", 25, 1), ("HubSpot", 29, 1), ("HubSpot", 31, 2)):
            as_of = FIRST + timedelta(days=day)
            told = {"source": SourceKind.SYSTEM, "source_name": name, "state": ReadingState.CONFIRMED}
            rows.reading(session, win_rate.measure, Decimal(value), as_of=as_of, **told)
        view = kpis.view(session, kpi_id=win_rate.kpi.key_id)
        assert [reading.value for reading in view.course] == [25, 31]
        view = replace(view, measure=MeasureVersion.made(**view.measure.model_dump(exclude={"id"})))
        view.measure.source_name = "Salesforce dashboard"
        assert [reading.value for reading in view.course] == [25]
        assert view.disputed is not None
        assert view.disputed.value == 31

    any_database.write(work)
