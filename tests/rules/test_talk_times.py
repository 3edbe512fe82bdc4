"""The day and the hour in "remind me before my 1:1 on Thursday at 8:30"."""

from datetime import UTC, date, datetime, time

import pytest

from workflows.coaching_loop.talk_times import Wish, wish_in

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
        ("before my 1:1 next Tuesday at 14:00", Wish(date(2026, 5, 5), time(14), of_talk=True)),
        ("next week before my 1:1 on Thursday at 14:00", Wish(date(2026, 5, 7), time(14), of_talk=True)),
        ("before my 1:1 on Thursday at 14:00 next week", Wish(date(2026, 5, 7), time(14), of_talk=True)),
        ("before my 1:1 the day after tomorrow at 10", Wish(date(2026, 4, 30), time(10), of_talk=True)),
        # Where another day or hour may be meant, it is plain only once they have been asked.
        ("before my 1:1 next week at 10", Wish(date(2026, 5, 4), time(10))),
        ("before my 1:1 next Thursday at 10", Wish(date(2026, 4, 30), time(10))),
        ("before my 1:1 in two weeks on Friday at 10", Wish(date(2026, 5, 15), time(10))),
        ("in 15 minutes before my 1:1 at 14:00", Wish(date(2026, 4, 28), time(14))),
        ("remind me at 27:00", Wish()),
    ],
)
def test_what_is_named_is_found(said: str, wish: Wish) -> None:
    assert wish_in(said, now=TUESDAY) == wish
