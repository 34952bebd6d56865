"""Percentiles from counts are those of the whole list, and storage stays bounded."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bricks.analytics.rules.durations import (
    DAY,
    HOUR,
    MINUTE,
    for_the_public,
    in_words,
    median,
    number_of,
    percentile,
    rounded,
)

lists = st.lists(st.integers(0, 400 * DAY), min_size=1, max_size=60)


@given(lists, st.integers(1, 100))
def test_percentiles_are_those_of_the_sorted_list(seconds: list[int], hundredths: int) -> None:
    ordered = sorted(seconds)
    counted = Counter(seconds)
    rank = -(-len(ordered) * hundredths // 100)
    assert percentile(counted, hundredths) == ordered[rank - 1]
    middle = len(ordered) // 2
    expected = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) // 2
    assert median(counted) == expected
    assert number_of(counted) == len(ordered)


@given(st.floats(0, 1000 * DAY))
def test_rounding_is_to_the_minute_the_hour_and_the_day(seconds: float) -> None:
    step = MINUTE if seconds < 2 * DAY else HOUR if seconds < 60 * DAY else DAY
    assert rounded(seconds) % step == 0
    assert abs(rounded(seconds) - seconds) <= step / 2


def test_a_year_of_any_cases_keeps_at_most_so_many_rows() -> None:
    kept = {rounded(seconds) for seconds in range(0, 366 * DAY, 30)}
    assert len(kept) <= 2_881 + 1_393 + 307


def test_a_clock_that_was_put_back_gives_no_time_below_zero() -> None:
    assert rounded(-90) == 0


def test_nothing_has_no_percentile() -> None:
    assert median({}) is None
    assert percentile({}, 90) is None
    assert in_words(None) == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute"),
        (60, "1 minute"),
        (25 * MINUTE, "25 minutes"),
        (HOUR + 5 * MINUTE, "1 hour 5 minutes"),
        (28 * HOUR, "1 day 4 hours"),
        (2 * DAY + 20 * MINUTE, "2 days"),
        (18 * DAY + 5 * HOUR, "18 days"),
    ],
)
def test_durations_in_words(seconds: int, words: str) -> None:
    assert in_words(seconds) == words


def test_published_durations_are_rounded_up() -> None:
    assert for_the_public(61) == HOUR
    assert for_the_public(0) == 0
    assert for_the_public(3 * DAY + 1) == 4 * DAY
