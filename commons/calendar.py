"""Days that count: working days, public holidays and deadlines, in English local time.

Source of the days: `commons/data/bank-holidays-england.csv`, dated, with its own source in its first
lines. A working day is one that is not a Saturday, a Sunday or a public holiday (the Town and Country
Planning (Development Management Procedure) (England) Order 2015, SI 2015/595, article 2).

Source of the 21-day rule: article 33 of that Order: representations made "within 21 days beginning
with the date when the notice was first displayed", where any day which is a public holiday is
disregarded (put in by SI 2018/119). As a document:
`{number: 21, unit: calendar days, day_0_counts: true, disregard: public holidays}`.

Nothing here reads a clock: the caller says when the period starts.
"""

import csv
import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Field, field_serializer, field_validator, model_validator

from commons.model import Model

LONDON = ZoneInfo("Europe/London")
WARN_DAYS = 180
"""A date this many days before the end of the holiday file, or later, is warned about."""

_FILE = "bank-holidays-england.csv"
_COVERS = re.compile(r"^# covers: (\S+) to (\S+)$", re.MULTILINE)
_CLOCK_TIME = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)$")


class Holiday(NamedTuple):
    """A public holiday; `basis` is list, rule or act, as the file's first lines explain."""

    day: date
    title: str
    basis: str


class HolidayFile(NamedTuple):
    """The holidays that the installation knows, and the first and last day it knows them for."""

    holidays: dict[date, Holiday]
    first: date
    last: date


@lru_cache(maxsize=1)
def holiday_file() -> HolidayFile:
    """The shipped file, read once."""
    text = files("commons").joinpath("data", _FILE).read_text(encoding="utf-8")
    covers = _COVERS.search(text)
    if covers is None:
        raise ValueError(f"{_FILE}: the line '# covers: <first day> to <last day>' is missing")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    days = [Holiday(date.fromisoformat(row["date"]), row["title"], row["basis"]) for row in rows]
    return HolidayFile({h.day: h for h in days}, date.fromisoformat(covers[1]), date.fromisoformat(covers[2]))


class Due(Model):
    """How long something may take, or how long a period runs.

    Day 0 is the day on which the period starts. In law "within 21 days beginning with" that day
    counts it (`day_0_counts: true`); "within 5 working days of" it does not.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"number": 5, "unit": "working days"},
                {"number": 21, "unit": "calendar days", "day_0_counts": True, "disregard": "public holidays"},
                {"number": 1, "unit": "working days", "at": "18:00"},
            ]
        }
    )

    number: int = Field(ge=1, le=3_660, description="How many days")
    unit: Literal["working days", "calendar days"]
    day_0_counts: bool = Field(default=False, description="Whether the day on which it starts is the first one counted")
    disregard: Literal["none", "public holidays"] | None = Field(
        default=None,
        description="Holidays that do not count. Left out: none for calendar days, public holidays for working days",
    )
    at: time = Field(default=time(23, 59), description='The time of the last day, Europe/London, in quotes: "18:00"')

    @field_validator("at", mode="before")
    @classmethod
    def _clock_time(cls, value: Any) -> Any:
        if isinstance(value, time) or (isinstance(value, str) and _CLOCK_TIME.match(value)):
            return value
        raise ValueError(f'{value!r} is not a time of day; write hours and minutes in quotes, like "18:00"')

    @field_serializer("at")
    def _show_time(self, value: time) -> str:
        return value.strftime("%H:%M")

    @model_validator(mode="after")
    def _working_days_leave_holidays_out(self) -> "Due":
        if self.unit == "working days" and self.disregard == "none":
            raise ValueError(
                "working days always leave public holidays out; take away 'disregard: none', or write 'calendar days'"
            )
        return self

    @property
    def holidays_left_out(self) -> bool:
        """Whether public holidays do not count."""
        return self.unit == "working days" or self.disregard == "public holidays"

    def counts(self, day: date) -> bool:
        """Whether this day is one of the days counted."""
        if self.unit == "working days":
            return working_day(day)
        return not (self.holidays_left_out and public_holiday(day))

    def in_words(self) -> str:
        """The rule in plain English: `21 days, counting the first day, leaving out public holidays`."""
        unit = "working day" if self.unit == "working days" else "day"
        said = f"{self.number} {unit}{'' if self.number == 1 else 's'}"
        if self.day_0_counts:
            said += ", counting the first day"
        if self.unit == "calendar days" and self.holidays_left_out:
            said += ", leaving out public holidays"
        if self.at != time(23, 59):
            said += f", by {clock_words(self.at)}"
        return said


def public_holiday(day: date) -> Holiday | None:
    """The public holiday on this day in England, or None. Days beyond the file have none: see `warning`."""
    return holiday_file().holidays.get(day)


def working_day(day: date) -> bool:
    """Whether it is neither a Saturday, a Sunday nor a public holiday."""
    return day.weekday() < 5 and public_holiday(day) is None


def next_working_day(day: date) -> date:
    """The first working day after this one."""
    day += timedelta(days=1)
    while not working_day(day):
        day += timedelta(days=1)
    return day


def local_day(moment: date | datetime) -> date:
    """The day in England of a moment (which must carry its time zone); a date is itself."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("a moment must carry its time zone; give a date, or a datetime in UTC")
    return moment.astimezone(LONDON).date()


def last_day(start: date | datetime, due: Due) -> date:
    """The last day of the period that starts on this day."""
    day = local_day(start)
    left = due.number - (1 if due.day_0_counts and due.counts(day) else 0)
    while left > 0:
        day += timedelta(days=1)
        left -= due.counts(day)
    return day


def add(start: date | datetime, due: Due) -> datetime:
    """The moment at which the period ends, in UTC: the last day, at the time of day that `due` says."""
    return at_local(last_day(start, due), due.at)


def at_local(day: date, clock: time) -> datetime:
    """This time of this day in England, in UTC. A time that the spring change skips is one hour later."""
    return datetime.combine(day, clock, tzinfo=LONDON).astimezone(UTC)


def days_between(start: date, end: date, unit: Literal["working days", "calendar days"] = "working days") -> int:
    """How many days come after `start`, up to and with `end`; negative when `end` comes first."""
    if end < start:
        return -days_between(end, start, unit)
    span = (end - start).days
    if unit == "calendar days":
        return span
    return sum(working_day(start + timedelta(days=n)) for n in range(1, span + 1))


def warning(day: date) -> str | None:
    """What to tell the operator when deadlines near this day lean on holidays that are not known yet.

    Beyond the file only weekends are left out, so that a deadline may come out too early.
    """
    known = holiday_file()
    if day < known.first:
        return f"Public holidays are known from {date_words(known.first)}; before it only weekends are left out."
    if day <= known.last - timedelta(days=WARN_DAYS):
        return None
    return (
        f"Public holidays are known until {date_words(known.last)}; after it only weekends are left out. "
        f"Add the next years from https://www.gov.uk/bank-holidays to commons/data/{_FILE}."
    )


def date_words(day: date) -> str:
    """A date as GOV.UK writes it: `4 May 2026`."""
    return f"{day.day} {day:%B %Y}"


def clock_words(clock: time) -> str:
    """A time of day as GOV.UK writes it: `6pm`, `4:30pm`, `midday`."""
    if clock in (time(0), time(12)):
        return "midday" if clock == time(12) else "midnight"
    minutes = f":{clock.minute:02d}" if clock.minute else ""
    return f"{(clock.hour - 1) % 12 + 1}{minutes}{'am' if clock.hour < 12 else 'pm'}"
