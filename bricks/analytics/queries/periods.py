"""Which periods a question is about."""

from datetime import date, timedelta
from typing import Literal

from pydantic import ConfigDict, Field
from sqlmodel import col, func, select

from bricks.analytics.tables import DayRow
from commons.calendar import local_day
from commons.cost import Period
from commons.model import Model
from commons.view import View


class Asked(Model):
    """A number of months, the newest being the present one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"months": 12}]})

    months: int = Field(default=12, ge=1, le=36, description="Calendar months, with the present one")


class AskedVolumes(Asked):
    """Months, or the days of the newest of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"months": 3, "by": "month"}, {"by": "day", "days": 14}]})

    by: Literal["month", "day"] = "month"
    days: int = Field(default=31, ge=1, le=366, description="Days up to today, for `by: day`")


class In(Model):
    """The period of a figure: days in England, both counted."""

    name: str
    first: date
    last: date

    @classmethod
    def of(cls, period: Period) -> "In":
        return cls(name=period.name, first=period.first, last=period.last)


def months(view: View, number: int) -> list[Period]:
    """The last months up to today, oldest first, from the first in which anything was counted."""
    today = local_day(view.now)
    first = max(first_day(view) or today, _months_before(today, number - 1))
    return list(Period(first=first.replace(day=1), last=today).months())


def days(view: View, number: int) -> list[Period]:
    """The last days up to today, oldest first."""
    today = local_day(view.now)
    return [Period(first=day, last=day) for day in (today - timedelta(days=n) for n in range(number - 1, -1, -1))]


def first_day(view: View) -> date | None:
    """The first day on which this service counted anything."""
    found = view.rows(select(func.min(col(DayRow.day))))
    return found[0][0] if found else None


def _months_before(day: date, number: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 - number, 12)
    return date(years, month + 1, 1)
