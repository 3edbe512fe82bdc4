"""What anybody notes, imports or leaves unsaid never raises a return: only a new claim or number can."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storage import kpis
from storage.models import Baseline, Event, Kpi, Reading
from storage.words import ReadingState, SourceKind, TouchpointState, Why
from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage
from tests.workflows.test_roi import kpi_named, made
from tests.workflows.test_whole_claims import claims, result

D = Decimal
END, CLAIMED = date(2026, 3, 27), date(2026, 7, 7)
DAYS = st.dates(date(2026, 1, 2), CLAIMED + timedelta(days=9))
VALUES = st.integers(170, 270).map(lambda tenths: D(tenths) / 10)
PUBLISHED = st.dictionaries(st.dates(END + timedelta(days=1), CLAIMED), VALUES, min_size=1, max_size=3)
NOTED = st.one_of(
    st.tuples(st.just("event"), DAYS, st.booleans()),
    st.tuples(st.just("start"), DAYS, VALUES),
    st.tuples(st.just("other system"), st.dates(END, CLAIMED), VALUES),
    st.tuples(st.just("silence"), DAYS, VALUES),
    st.tuples(st.just("dropped"), DAYS, VALUES),
)


@pytest.fixture
def stage(stages: Stages) -> Stage:
    return stages.at(datetime(2026, 7, 7, 15, 0, tzinfo=UTC))


def notes(stage: Stage, what: str, on: date, more: Decimal | bool, *, at: datetime) -> None:
    win_rate = next(row for row in stage.rows(Kpi) if row.position == 0)
    match what:
        case "dropped":
            win_rate.ended_at = at
        case "event":
            known = {"organization_id": stage.organization.key_id, "recorded_at": at}
            stage.session.add(Event.made(on=on, words="New CRM", breaks_comparison=bool(more), **known))
        case "start":
            version = kpis.next_version(stage.session, of=Baseline, kpi_id=win_rate.key_id)
            start = Baseline.made(
                kpi_id=win_rate.id, version=version, value=D(more), as_of=on, recorded_at=at
            )
            stage.session.add(start)
        case "silence":
            silent = made(stage, "Helen", "day+180")
            silent.state, silent.why, silent.next_at = TouchpointState.EXPIRED, Why.NO_DATA, None
        case _:
            publishes(stage, {on: D(more)}, by=f"Another since {at:%H}", at=at)
    stage.session.flush()


def publishes(stage: Stage, numbers: dict[date, Decimal], *, by: str, at: datetime) -> None:
    for as_of, value in numbers.items():
        stage.session.add(
            Reading.made(
                measure_id=next(row for row in stage.rows(Kpi) if row.position == 0).measure_id,
                value=value,
                unit="%",
                as_of=as_of,
                source=SourceKind.SYSTEM,
                source_name=by,
                state=ReadingState.CONFIRMED,
                recorded_at=at,
            )
        )
    stage.session.flush()


def nothing_lifts(
    stage: Stage,
    published: dict[date, Decimal],
    amount: int,
    noted: list[tuple[str, date, Decimal | bool]],
    *,
    whole: bool,
) -> None:
    with stage.session.begin_nested() as undone:
        publishes(stage, published, by="Salesforce", at=stage.now)
        claims(stage, str(amount * 1000), kpi=None if whole else kpi_named(stage, "Win rate").kpi)
        allowed = [result(stage).ledger.allowed]
        for hours, (what, on, more) in enumerate(noted, 1):
            if what != "silence" or all(kind != "silence" for kind, *_ in noted[: hours - 1]):
                notes(stage, what, on, more, at=stage.now + timedelta(hours=hours))
            allowed.append(result(stage).ledger.allowed)
        undone.rollback()
    assert allowed == sorted(allowed, reverse=True)
    stage.session.expire_all()


def quickly(examples: int) -> settings:
    """So many examples, all on one stage; a failing one is not made smaller, which would take minutes."""
    slow = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    phases = [Phase.explicit, Phase.reuse, Phase.generate]
    return settings(max_examples=examples, deadline=None, suppress_health_check=slow, phases=phases)


GIVEN = given(
    published=PUBLISHED,
    amount=st.integers(-300, 900),
    noted=st.lists(NOTED, min_size=1, max_size=4),
    whole=st.booleans(),
)


@quickly(8)
@GIVEN
def test_nothing_that_is_noted_raises_what_is_allowed(
    stage: Stage,
    published: dict[date, Decimal],
    amount: int,
    noted: list[tuple[str, date, Decimal | bool]],
    *,
    whole: bool,
) -> None:
    nothing_lifts(stage, published, amount, noted, whole=whole)


@pytest.mark.torture
@quickly(400)
@GIVEN
def test_nothing_that_is_noted_raises_what_is_allowed_in_many_orders(
    stage: Stage,
    published: dict[date, Decimal],
    amount: int,
    noted: list[tuple[str, date, Decimal | bool]],
    *,
    whole: bool,
) -> None:
    nothing_lifts(stage, published, amount, noted, whole=whole)
