"""Days that count: the shipped holidays against the rules they follow, deadlines against day-by-day walking."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from commons.assembly import Commons
from commons.calendar import (
    Due,
    add,
    at_local,
    clock_words,
    date_words,
    days_between,
    holiday_file,
    last_day,
    local_day,
    next_working_day,
    public_holiday,
    warning,
    working_day,
)
from commons.ports import MovingClock, fakes
from commons.settings import Settings

DAYS = st.dates(date(2024, 1, 1), date(2028, 6, 1))
DUES = st.builds(
    Due,
    number=st.integers(1, 60),
    unit=st.sampled_from(["working days", "calendar days"]),
    day_0_counts=st.booleans(),
    disregard=st.sampled_from([None, "public holidays"]),
    at=st.times().map(lambda t: time(t.hour, t.minute)),
)
REPRESENTATIONS = Due(number=21, unit="calendar days", day_0_counts=True, disregard="public holidays")


def easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian method."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def monday(year: int, month: int, *, last: bool) -> date:
    day = date(year, month, 31 if last else 1)
    step = timedelta(days=-1 if last else 1)
    while day.weekday() != 0:
        day += step
    return day


def expected(year: int) -> set[date]:
    """The Act's days and the usual substitutes, worked out afresh."""
    days = {easter(year) - timedelta(days=2), easter(year) + timedelta(days=1)}
    days |= {monday(year, 5, last=False), monday(year, 5, last=True), monday(year, 8, last=True)}
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() >= 5 or day in days:
            day += timedelta(days=1)
        days.add(day)
    return days


@pytest.mark.parametrize("year", range(2024, 2029))
def test_each_year_holds_the_eight_holidays_that_the_rules_give(year: int) -> None:
    found = {day for day, holiday in holiday_file().holidays.items() if day.year == year and holiday.basis != "act"}
    assert found == expected(year)
    assert len(found) == 8


def test_holidays_at_a_weekend_are_those_of_the_act() -> None:
    weekend = {day: holiday.title for day, holiday in holiday_file().holidays.items() if day.weekday() >= 5}
    assert weekend == {date(2026, 12, 26): "Boxing Day", date(2027, 12, 25): "Christmas Day"}
    assert all(holiday_file().holidays[day].basis == "act" for day in weekend)


def test_the_file_covers_whole_years_and_says_so() -> None:
    known = holiday_file()
    assert (known.first, known.last) == (date(2024, 1, 1), date(2028, 12, 31))
    assert {day.year for day in known.holidays} == set(range(2024, 2029))
    assert list(known.holidays) == sorted(known.holidays)


def walk(start: date, due: Due) -> date:
    """The last day, by asking of every single day whether it counts."""
    day, counted = start, 0
    while True:
        weekend = day.weekday() >= 5
        holiday = public_holiday(day) is not None
        counts = not weekend and not holiday if due.unit == "working days" else not (holiday and due.holidays_left_out)
        if day == start and not due.day_0_counts:
            counts = False
        counted += counts
        if counted == due.number:
            return day
        day += timedelta(days=1)


@given(DAYS, DUES)
def test_last_day_is_what_walking_day_by_day_finds(start: date, due: Due) -> None:
    assert last_day(start, due) == walk(start, due)


@given(DAYS, DUES)
def test_a_deadline_is_on_its_last_day_at_its_time_in_england(start: date, due: Due) -> None:
    moment = add(start, due)
    assert moment.tzinfo is UTC
    assert local_day(moment) == last_day(start, due)


@given(DAYS, DAYS)
def test_days_between_counts_every_day_after_the_first(start: date, end: date) -> None:
    if end < start:
        assert days_between(start, end) == -days_between(end, start)
        return
    walked = [start + timedelta(days=n + 1) for n in range((end - start).days)]
    assert days_between(start, end) == len([day for day in walked if working_day(day)])
    assert days_between(start, end, "calendar days") == len(walked)


@given(DAYS)
def test_the_next_working_day_is_one_working_day_on(day: date) -> None:
    assert next_working_day(day) == last_day(day, Due(number=1, unit="working days"))


@pytest.mark.parametrize(
    ("start", "due", "last"),
    [
        # the day before Christmas, and the substitute day of Boxing Day 2026
        (date(2026, 12, 24), Due(number=1, unit="working days"), date(2026, 12, 29)),
        (date(2026, 12, 24), Due(number=1, unit="working days", day_0_counts=True), date(2026, 12, 24)),
        # site notice on 14 December 2026: 25, 26, 28 December and 1 January do not count
        (date(2026, 12, 14), REPRESENTATIONS, date(2027, 1, 7)),
        # Christmas Day 2027 is a Saturday; it, 27 and 28 December and 1 January (no: 3 January 2028) do not count
        (date(2027, 12, 20), REPRESENTATIONS, date(2028, 1, 13)),
        # over Easter 2026: Good Friday and Easter Monday do not count
        (date(2026, 3, 20), REPRESENTATIONS, date(2026, 4, 11)),
        # a notice put up on a public holiday: that day is not the first
        (date(2026, 5, 4), REPRESENTATIONS, date(2026, 5, 26)),
        # no holiday in the way: 21 days with the first
        (date(2026, 6, 1), REPRESENTATIONS, date(2026, 6, 21)),
        (date(2026, 6, 1), Due(number=21, unit="calendar days"), date(2026, 6, 22)),
    ],
)
def test_worked_examples(start: date, due: Due, last: date) -> None:
    assert last_day(start, due) == last


def test_a_moment_counts_from_its_day_in_england() -> None:
    late_in_june = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight on 1 July in England
    assert local_day(late_in_june) == date(2026, 7, 1)
    assert last_day(late_in_june, Due(number=1, unit="working days")) == date(2026, 7, 2)
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 6, 30, 23, 30))  # noqa: DTZ001


def test_times_of_day_follow_summer_time() -> None:
    six = Due(number=1, unit="working days", at=time(18))
    assert add(date(2026, 7, 1), six) == datetime(2026, 7, 2, 17, 0, tzinfo=UTC)
    assert add(date(2026, 12, 1), six) == datetime(2026, 12, 2, 18, 0, tzinfo=UTC)
    assert at_local(date(2026, 3, 29), time(1, 30)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # skipped: 2:30am BST


def test_the_file_warns_before_it_ends() -> None:
    assert warning(date(2026, 11, 22)) is None
    assert warning(date(2028, 7, 4)) is None
    assert "31 December 2028" in (warning(date(2028, 7, 5)) or "")
    assert "gov.uk/bank-holidays" in (warning(date(2030, 1, 1)) or "")
    assert "1 January 2024" in (warning(date(2023, 12, 31)) or "")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"number": 5, "unit": "days"}, "working days"),
        ({"number": 0, "unit": "working days"}, "greater than or equal to 1"),
        ({"number": 5, "unit": "working days", "disregard": "none"}, "always leave public holidays out"),
        ({"number": 5, "unit": "working days", "at": 1080}, 'like "18:00"'),  # YAML reads 18:00 without quotes as 1080
        ({"number": 5, "unit": "working days", "at": "6pm"}, 'like "18:00"'),
        ({"number": 5, "unit": "working days", "day": 1}, "Extra inputs"),
    ],
)
def test_a_wrong_document_is_refused_with_what_would_fit(fields: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Due.model_validate(fields)


def test_it_reads_back_what_it_writes_and_speaks_plainly() -> None:
    due = Due.model_validate({"number": 1, "unit": "working days", "at": "18:00"})
    assert Due.model_validate(due.model_dump(mode="json")) == due
    assert due.in_words() == "1 working day, by 6pm"
    assert REPRESENTATIONS.in_words() == "21 days, counting the first day, leaving out public holidays"
    assert [clock_words(time(h, m)) for h, m in ((0, 0), (0, 5), (9, 0), (12, 0), (12, 30), (16, 30))] == [
        "midnight", "12:05am", "9am", "midday", "12:30pm", "4:30pm",
    ]  # fmt: skip
    assert date_words(date(2026, 5, 4)) == "4 May 2026"


def test_an_installation_warns_in_its_log_before_the_file_ends(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for day, warnings in ((date(2026, 11, 22), 0), (date(2028, 10, 1), 1)):
        ports = fakes()
        assert isinstance(ports.clock, MovingClock)
        ports.clock.at = datetime.combine(day, time(9), tzinfo=UTC)
        caplog.clear()
        installation = Commons(Settings(data=tmp_path / str(day)), bricks=[], ports=ports)
        installation.start()
        installation.stop()
        assert len([record for record in caplog.records if "Public holidays" in record.getMessage()]) == warnings
