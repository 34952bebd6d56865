"""What people declare about cost: lines of a service file, hourly rates, and the installation's bill.

Amounts are quoted pounds. Every line has a class, says per what it is paid, and who says so.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from commons.model import Line, Model, Slug
from commons.money import parse_pounds, show_pounds

CostClass: TypeAlias = Literal["frontline", "frontline support", "bricks", "overhead", "idle"]
COST_CLASSES: tuple[CostClass, ...] = ("frontline", "frontline support", "bricks", "overhead", "idle")
Status: TypeAlias = Literal["declared", "budget", "outturn"]

_WORD = re.compile(r"^[a-z][a-z0-9_-]{0,62}$")
_EVENT = re.compile(r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")


def _pounds(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError('must be an amount in pounds, in quotes, like "30.00"')
    if parse_pounds(value) < 0:
        raise ValueError(f"{value} is below zero; put money that comes in under income")
    return value


def _unit(value: Any) -> Any:
    if not isinstance(value, str) or not (_WORD.match(value) or _EVENT.match(value)):
        raise ValueError(f"{value!r} is not a unit; write year, month, case or the name of an event")
    return value


Pounds: TypeAlias = Annotated[str, BeforeValidator(_pounds)]
"""An amount of zero or more in pounds, quoted: `"43.20"`."""
Unit: TypeAlias = Annotated[str, BeforeValidator(_unit)]
Number: TypeAlias = Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=2)]


class Dated(Model):
    """Something true from a day to a day, both counted, by somebody's word."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    from_: date | None = Field(default=None, alias="from", description="The first day; left out: always")
    to: date | None = Field(default=None, description="The last day; left out: until further notice")
    source: Line = Field(description="Who says so: a document, an invoice, or the word illustrative")


class Rate(Dated):
    """What an hour of somebody's time costs: `hour` is pay, on-costs are added to it."""

    name: Slug
    hour: Pounds
    on_costs: Number = Field(default=Decimal(0), description="Employer's costs on top, in per cent of pay")

    @property
    def pence(self) -> Fraction:
        """Pence per hour with on-costs."""
        return parse_pounds(self.hour) * (1 + Fraction(self.on_costs) / 100)


class Paid(Dated):
    """An amount per something: what cost lines and income lines share."""

    what: Line
    amount: Pounds | None = None
    per: Unit = Field(description="year, month, week, day, case, task, hour or an event")
    hours: Number | None = Field(default=None, description="For `per: hour`, how many hours each `each`")
    each: Unit | None = Field(default=None, description="For `per: hour`, what has that many hours: week, case")
    status: Status = Field(default="declared", description="Where the amount comes from")

    @property
    def unit(self) -> str:
        """What is counted: the unit that a quantity of this line is in."""
        return self.each if self.per == "hour" and self.each else self.per

    @property
    def rate_name(self) -> str | None:
        return None

    def pence(self, rate: Rate | None) -> Fraction:
        """Pence for one unit."""
        return parse_pounds(self.amount or "0") * Fraction(1 if self.hours is None else self.hours)

    def words(self, rate: Rate | None) -> str:
        """The price of one unit, to read: `£30.00 per case`."""
        hours = f" an hour × {self.hours.normalize():f} hours" if self.hours is not None else ""
        return f"{show_pounds(parse_pounds(self.amount or '0'))}{hours} per {self.unit}"

    @model_validator(mode="after")
    def _hours_go_with_per_hour(self) -> "Paid":
        if (self.per == "hour") != (self.hours is not None and self.each is not None):
            raise ValueError(f"{self.what}: `per: hour` needs `hours:` and `each:`, and only it may have them")
        if self.each == "hour":
            raise ValueError(f"{self.what}: `each: hour` does not say how often; write week, month, case or an event")
        return self


class IncomeLine(Paid):
    """Money that comes in: a fee, a grant."""

    amount: Pounds


class CostLine(Paid):
    """A cost that is not metered: an amount, or minutes of somebody's time at a rate."""

    class_: CostClass = Field(alias="class")
    minutes: Number | None = Field(default=None, description="Time per unit; goes with `rate`")
    rate: Slug | None = Field(default=None, description="The name of an hourly rate; goes with `minutes`")

    @property
    def rate_name(self) -> str | None:
        return self.rate if self.minutes else None  # no time needs no rate

    def pence(self, rate: Rate | None) -> Fraction:
        if self.minutes is None:
            return super().pence(rate)
        return Fraction(self.minutes) * (rate.pence if rate else 0) / 60

    def words(self, rate: Rate | None) -> str:
        if self.minutes is None:
            return super().words(rate)
        if not self.minutes:
            return f"no paid time per {self.unit}"
        hour = show_pounds(round(rate.pence)) if rate else "no rate"
        return f"{self.minutes.normalize():f} minutes at {hour} an hour per {self.unit}"

    @model_validator(mode="after")
    def _time_or_amount(self) -> "CostLine":
        if (self.minutes is None) != (self.rate is None) or (self.amount is None) == (self.minutes is None):
            raise ValueError(f'{self.what}: write either amount: "30.00", or minutes: 6 with rate: caseworker')
        if self.minutes is not None and self.per == "hour":
            raise ValueError(f"{self.what}: minutes go with a case or an event; for hours write amount, hours and each")
        return self


class BillLine(Dated):
    """One line of what the installation costs: hosting, support, on-call, upgrades."""

    what: Line
    amount: Pounds
    per: Literal["month", "year"] = "month"
    split: Literal["capacity", "use"] = Field(
        default="use", description="capacity: what is bought and not used is idle; use: all of it goes with use"
    )
    status: Status = "declared"


class Capacity(Dated):
    """The processors that the installation pays for."""

    processors: Number


class Bill(Model):
    """What one installation of the platform costs, and rates that its services may use."""

    title: Line
    lines: tuple[BillLine, ...]
    capacity: tuple[Capacity, ...] = ()
    rates: tuple[Rate, ...] = ()


def rate_on(rates: Sequence[Rate], name: str, day: date) -> Rate | None:
    """The rate of this name on a day: of those in force the newest, of equals the one listed first."""
    fit = [r for r in rates if r.name == name and (r.from_ or day) <= day <= (r.to or day)]
    return max(fit, key=lambda r: r.from_ or date.min, default=None)
