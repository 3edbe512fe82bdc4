"""A gate never lets more through than any of its windows allows, and never waits without need."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack import rates as slack
from bot.platforms.teams import rates as teams
from bot.sending.rates import Gate, Pace, Rates, Window

WINDOWS = st.lists(
    st.builds(Window, st.integers(1, 6), st.sampled_from([0.5, 1.0, 2.0, 8.0])), min_size=1, max_size=3
)
PAUSES = st.lists(st.sampled_from([0.0, 0.125, 0.5, 1.0, 4.0]), max_size=60)
PUBLISHED = [slack.RATES.tenant, slack.RATES.conversation, teams.RATES.tenant, teams.RATES.conversation]


def in_stretch(passed: list[float], end: float, seconds: float) -> int:
    """How many passed in the stretch of so many seconds that ends with `end`."""
    return sum(end - seconds < moment <= end for moment in passed)


def exceeded(passed: list[float], windows: list[Window]) -> list[Window]:
    return [w for w in windows if any(in_stretch(passed, at, w.seconds) > w.messages for at in passed)]


@given(WINDOWS, PAUSES)
def test_no_window_is_ever_exceeded(windows: list[Window], pauses: list[float]) -> None:
    gate, now = Gate(windows), 0.0
    passed: list[float] = []
    for pause in pauses:
        now += pause
        now += gate.wait(now)
        gate.passed(now)
        passed.append(now)
    assert exceeded(passed, windows) == []


@given(WINDOWS, PAUSES)
def test_it_never_waits_when_one_more_would_fit(windows: list[Window], pauses: list[float]) -> None:
    gate, now = Gate(windows), 0.0
    passed: list[float] = []
    for pause in pauses:
        now += pause
        fits = exceeded([*passed, now], windows) == []
        assert (gate.wait(now) == 0) is fits
        if fits:
            gate.passed(now)
            passed.append(now)


@given(WINDOWS, PAUSES, st.lists(st.integers(0, 60), max_size=6))
def test_after_refusals_it_is_slower_and_never_faster(
    windows: list[Window], pauses: list[float], refusals: list[int]
) -> None:
    gate, now = Gate(windows), 0.0
    passed: list[float] = []
    for number, pause in enumerate(pauses):
        now += pause
        if number in refusals:
            before = gate.share(now)
            gate.slow_down(now)
            assert gate.share(now) == max(before / 2, 1 / 16)
        now += gate.wait(now)
        gate.passed(now)
        passed.append(now)
    assert exceeded(passed, windows) == []


def test_a_refusal_halves_the_rate_and_it_comes_back_evenly() -> None:
    gate = Gate([Window(10, 1)])
    gate.slow_down(0.0)
    assert [gate.share(at) for at in (0.0, 60.0, 150.0, 300.0, 3600.0)] == [0.5, 0.6, 0.75, 1.0, 1.0]
    for _ in range(10):
        gate.passed(0.0)
    assert gate.wait(0.0) == 2.0


@pytest.mark.parametrize("windows", PUBLISHED)
def test_what_is_published_is_kept_to_in_a_long_run(windows: tuple[Window, ...]) -> None:
    gate, now = Gate(windows), 0.0
    passed: list[float] = []
    while len(passed) < 150:
        now += gate.wait(now)
        gate.passed(now)
        passed.append(now)
    assert exceeded(passed, list(windows)) == []
    steady = min(window.messages / window.seconds for window in windows if window.seconds < 3600)
    assert len(passed) / now >= steady * 0.9, "it idles"


def test_one_conversation_does_not_use_up_anothers_rate() -> None:
    pace = Pace(Rates(conversation=(Window(1, 1),)))
    pace.passed(1, 0.0)
    assert (pace.wait_in(1, 0.0), pace.wait_in(2, 0.0), pace.wait(0.0)) == (1.0, 0.0, 0.0)
    pace.slow_down_in(2, 0.0)
    pace.passed(2, 0.0)
    assert pace.wait_in(1, 1.0) == 0.0
    assert pace.wait_in(2, 1.0) == pytest.approx(1.0, abs=0.01)


def test_memory_does_not_grow_with_the_number_of_conversations() -> None:
    pace = Pace(Rates(conversation=(Window(1, 3600),)))
    for conversation in range(5_000):
        pace.passed(conversation, 0.0)
    assert len(pace) <= 2_000
    short = Pace(Rates(conversation=(Window(1, 1),)))
    for conversation in range(100):
        short.passed(conversation, float(conversation))
    assert len(short) <= 3
