"""The day and the hour in "remind me before my 1:1 on Thursday at 8:30"."""

from datetime import UTC, date, datetime, time

import pytest

from workflows.talk_times import Wish, wish_in

TUESDAY = datetime(2026, 4, 28, 10, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("remind me before my 1:1 on Thursday at 8:30", Wish(date(2026, 4, 30), time(8, 30), of_talk=True)),
        ("bring it back before my 1-1 at 2", Wish(None, time(14), of_talk=True)),
        ("ping me before my one-on-one tomorrow 9.30", Wish(date(2026, 4, 29), time(9, 30), of_talk=True)),
        ("remind me Thu 2pm", Wish(date(2026, 4, 30), time(14))),
        ("remind me tuesday 9 am", Wish(date(2026, 5, 5), time(9))),
        ("remind me tuesday at noon", Wish(date(2026, 4, 28), time(12))),
        ("remind me in 2 hours", Wish(date(2026, 4, 28), time(12, 30))),
        ("remind me in three days", Wish(date(2026, 5, 1))),
        ("remind me next week", Wish(date(2026, 5, 4))),
        ("remind me on 31 December", Wish(date(2026, 12, 31))),
        ("remind me on 31 April", Wish(not_a_day=True)),
        ("remind me before our weekly", Wish(of_talk=True)),
        ("remind me at 27:00", Wish()),
    ],
)
def test_what_is_named_is_found(said: str, wish: Wish) -> None:
    assert wish_in(said, now=TUESDAY) == wish
