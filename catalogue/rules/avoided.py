"""What adopting a standard brick for one function would avoid: a range, after the cost of moving.

Only work that would end counts, never the whole cost of a page. Nobody has published what a look-up costs a
council, so every amount is an assumption that a reader can change, and the result is *estimated*. It is of all
councils that adopt together, and of none by name.
"""

from pydantic import Field, ValidationInfo, field_validator

from commons.model import Model


class AskAvoided(Model):
    """Assumptions, each with its bounds. The defaults are places to start from, not findings."""

    adopt_low: float = Field(default=10, ge=0, le=100, title="lowest share that adopts", description="Per cent")
    adopt_high: float = Field(default=50, ge=0, le=100, title="highest share that adopts", description="Per cent")
    days_low: float = Field(default=3, ge=0, le=400, title="fewest days of work a year")
    days_high: float = Field(default=15, ge=0, le=400, title="most days of work a year")
    ends_low: float = Field(default=30, ge=0, le=100, title="lowest share of work that ends", description="Per cent")
    ends_high: float = Field(default=70, ge=0, le=100, title="highest share of work that ends", description="Per cent")
    day: float = Field(default=400, ge=0, le=5_000, title="cost of a day of work", description="Pounds")
    brick_low: float = Field(
        default=200, ge=0, le=100_000, title="lowest cost of the brick", description="Pounds a year"
    )
    brick_high: float = Field(
        default=1_500, ge=0, le=100_000, title="highest cost of the brick", description="Pounds a year"
    )
    move_low: float = Field(default=5, ge=0, le=2_000, title="fewest days to move")
    move_high: float = Field(default=20, ge=0, le=2_000, title="most days to move")
    years: int = Field(default=5, ge=1, le=20, title="number of years")

    @field_validator("adopt_high", "days_high", "ends_high", "brick_high", "move_high")
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
    year_low = asked.days_low * asked.ends_low / 100 * asked.day - asked.brick_high
    year_high = asked.days_high * asked.ends_high / 100 * asked.day - asked.brick_low
    move_low, move_high = asked.move_low * asked.day, asked.move_high * asked.day
    one = Range(low=year_low * asked.years - move_high, high=year_high * asked.years - move_low)
    few, many = (round(pages * share / 100) for share in (asked.adopt_low, asked.adopt_high))
    return Avoided(
        a_year=Range(low=year_low, high=year_high),
        moving=Range(low=move_low, high=move_high),
        one=one,
        everyone=Range(low=min(few * one.low, many * one.low), high=max(few * one.high, many * one.high)),
        adopters=Range(low=few, high=many),
        pays_from=_pays_from(asked),
    )


def _pays_from(asked: AskAvoided) -> float | None:
    """The days of work a year that must end so that one page neither gains nor loses."""
    if not asked.day:
        return None
    brick, move = (asked.brick_low + asked.brick_high) / 2, (asked.move_low + asked.move_high) / 2 * asked.day
    return (brick + move / asked.years) / asked.day


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
