"""When a call comes back."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ikm_registry.hooks.schedule import LONGEST, TRIES, WAITS, time_asked, wait_after

NOW = datetime(2026, 11, 22, 3, 41, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_ten_tries_within_three_days_and_a_bit():
    assert TRIES == 10
    hours = (2, 5, 10, 14, 20, 24)
    first = (timedelta(seconds=5), 5 * MINUTE, 30 * MINUTE)
    assert (*first, *(hour * HOUR for hour in hours)) == WAITS


@given(st.integers(1, 9))
def test_each_try_waits_as_the_table_says_and_up_to_a_tenth_longer(tries):
    assert WAITS[tries - 1] <= wait_after(tries) <= WAITS[tries - 1] * 1.1


@given(st.integers(10, 100))
def test_after_the_last_none_follows(tries):
    assert wait_after(tries, asked=HOUR) is None


@given(st.integers(1, 9), st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_receiver_may_ask_for_more_time_up_to_a_day_and_never_for_less(tries, asked):
    wait = wait_after(tries, asked)
    assert wait >= max(WAITS[tries - 1], min(asked, LONGEST))
    assert wait <= max(WAITS[tries - 1] * 1.1, LONGEST)


def test_it_asks_in_seconds_or_by_a_date():
    assert time_asked("120", NOW) == 2 * MINUTE
    assert time_asked("Sun, 22 Nov 2026 04:41:00 GMT", NOW) == HOUR
    assert time_asked("Sun, 22 Nov 2026 02:41:00 GMT", NOW) == timedelta(0)


@given(st.none() | st.text() | st.from_regex(r"\A[A-Z][a-z]{2}, \d+ Nov \d+ \d+:\d+:\d+ .*\Z"))
def test_rubbish_asks_for_nothing(text):
    assert time_asked(text, NOW) >= timedelta(0)
