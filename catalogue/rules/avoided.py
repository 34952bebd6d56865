"""What adopting a standard brick for one function would avoid: a range, after the cost of moving.

Only work that would end counts, never the whole cost of a page. Nobody has published what a look-up costs a
council, so every amount is an assumption that a reader can change, and the result is *estimated*. It is of all
councils that adopt together, and of none by name.
"""

from typing import Any

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from catalogue.rules.assumed import CHOICE, OURS
from commons.model import Model


def _ours(start: float, most: float, title: str, unit: str) -> Any:
    """A number that nobody has published: it starts where we put it, and says so."""
    return Field(default=start, ge=0, le=most, title=title, description=unit, json_schema_extra={"source": OURS})


class AskAvoided(Model):
    """Assumptions, each with its bounds. The defaults are places to start from, not findings."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"adopt_low": 20, "adopt_high": 40, "years": 10}]})

    adopt_low: float = _ours(10, 100, "lowest share that adopts", "Per cent")
    adopt_high: float = _ours(50, 100, "highest share that adopts", "Per cent")
    days_low: float = _ours(3, 400, "fewest days of work a year", "Days")
    days_high: float = _ours(15, 400, "most days of work a year", "Days")
    ends_low: float = _ours(30, 100, "lowest share of work that ends", "Per cent")
    ends_high: float = _ours(70, 100, "highest share of work that ends", "Per cent")
    day_low: float = _ours(300, 5_000, "lowest cost of a day of work", "Pounds")
    day_high: float = _ours(500, 5_000, "highest cost of a day of work", "Pounds")
    brick_low: float = _ours(200, 100_000, "lowest cost of the brick", "Pounds a year")
    brick_high: float = _ours(1_500, 100_000, "highest cost of the brick", "Pounds a year")
    move_low: float = _ours(5, 2_000, "fewest days to move", "Days")
    move_high: float = _ours(20, 2_000, "most days to move", "Days")
    years: int = Field(
        default=5, ge=1, le=20, title="number of years", description="Years", json_schema_extra={"source": CHOICE}
    )

    @field_validator("adopt_high", "days_high", "ends_high", "day_high", "brick_high", "move_high")
    @classmethod
    def _not_below(cls, value: float, info: ValidationInfo) -> float:
        low = (info.data or {}).get(str(info.field_name).replace("_high", "_low"))
        if low is not None and value < low:
            raise ValueError(f"must be {low:g} or more, which is the value before it")
        return value


class Range(Model):
    """Pounds, the least and the most favourable end. Below zero: it would cost more than it avoids."""

    low: float
    high: float


class Avoided(Model):
    """What one page and all that adopt would avoid over the years, after the cost of moving."""

    a_year: Range = Field(description="Work that ends less the brick, one page, one year")
    moving: Range = Field(description="The cost of moving one page, once")
    one: Range = Field(description="One page over the years, after moving")
    everyone: Range = Field(description="All that adopt over the years, after moving")
    adopters: Range = Field(description="How many adopt")
    pays_from: float | None = Field(
        description="Days of work that must end each year for one page to pay, in the middle of the other assumptions"
    )


def avoided(asked: AskAvoided, pages: int) -> Avoided:
    """The range that the assumptions give for so many pages."""
    rates = (asked.day_low, asked.day_high)
    few_days, many_days = asked.days_low * asked.ends_low / 100, asked.days_high * asked.ends_high / 100
    one = Range(
        low=min((few_days * asked.years - asked.move_high) * rate for rate in rates) - asked.brick_high * asked.years,
        high=max((many_days * asked.years - asked.move_low) * rate for rate in rates) - asked.brick_low * asked.years,
    )
    few, many = (round(pages * share / 100) for share in (asked.adopt_low, asked.adopt_high))
    return Avoided(
        a_year=Range(
            low=few_days * asked.day_low - asked.brick_high, high=many_days * asked.day_high - asked.brick_low
        ),
        moving=Range(low=asked.move_low * asked.day_low, high=asked.move_high * asked.day_high),
        one=one,
        everyone=Range(low=min(few * one.low, many * one.low), high=max(few * one.high, many * one.high)),
        adopters=Range(low=few, high=many),
        pays_from=_pays_from(asked),
    )


def _pays_from(asked: AskAvoided) -> float | None:
    """The days of work a year that must end so that one page neither gains nor loses."""
    day = (asked.day_low + asked.day_high) / 2
    if not day:
        return None
    brick, move = (asked.brick_low + asked.brick_high) / 2, (asked.move_low + asked.move_high) / 2 * day
    return (brick + move / asked.years) / day


def conclusion(found: Avoided) -> str:
    """What the range says, whichever way it falls."""
    if found.everyone.low >= 0 and found.everyone.high > 0:
        return "With these assumptions it would pay at both ends of the range. They are assumptions all the same."
    if found.everyone.high <= 0:
        return "With these assumptions it would not pay: moving and the brick cost more than the work that ends."
    return (
        "The range holds both a loss and a gain. With these assumptions nobody can say that it would pay: it turns on "
        "how much work would really end."
    )
