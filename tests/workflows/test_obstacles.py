"""How often a sponsor hears of the same obstacle."""

from datetime import UTC, date, datetime, timedelta

from workflows.obstacles import Held, contacts

MAY = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def _groups(kind: str, *days: int) -> list[Held]:
    return [
        Held(
            kind=kind,
            number=number,
            closed_at=MAY + timedelta(days=day),
            people=frozenset(),
            group=frozenset(),
            lines=(),
            cohort_id=1,
            topics=(),
        )
        for number, day in enumerate(days, start=1)
    ]


def test_a_sponsor_hears_of_one_obstacle_once_a_quarter() -> None:
    found = contacts([*_groups("no_time", 0, 1, 40, 91, 120, 300), *_groups("tool", 2)])
    assert [(held.slot, on) for held, on in found] == [
        ("no_time:1", date(2026, 5, 4)),
        ("no_time:2", date(2026, 8, 3)),
        ("no_time:4", date(2026, 11, 2)),
        ("no_time:6", date(2027, 2, 28)),
        ("tool:1", date(2026, 5, 6)),
    ]
