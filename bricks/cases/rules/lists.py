"""Lists of cases: their orders, and the mark from which a next page goes on."""

import enum
from dataclasses import dataclass
from datetime import date

from bricks.cases.settings import Priority
from commons.errors import Invalid
from commons.refs import is_ref

NO_DEADLINE = date(9999, 12, 31)
"""Stands for no deadline in the table, so that those cases come last and an index serves the order."""

URGENCY = {priority: rank for rank, priority in enumerate(Priority)}
"""The rank of each priority; the most urgent is 0, so that the smallest comes first."""

PRIORITY_AT = {rank: priority for priority, rank in URGENCY.items()}


class Order(enum.StrEnum):
    """The orders of a worklist."""

    DEADLINE = "deadline"
    PRIORITY = "priority"
    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True)
class Mark:
    """The last row of a page: the next page holds what comes after it."""

    order: Order
    value: date | int | None
    ref: str

    def __str__(self) -> str:
        value = self.value.isoformat() if isinstance(self.value, date) else ("" if self.value is None else self.value)
        return f"{self.order.value}.{value}.{self.ref}"


def read_mark(text: str, order: Order) -> Mark:
    """The mark in an address; Invalid when it is none, or belongs to another order."""
    parts = text.split(".")
    try:
        named, value, ref = Order(parts[0]), parts[1], parts[2]
        if len(parts) != 3 or not is_ref(ref) or named is not order:
            raise ValueError(text)
        if order is Order.DEADLINE:
            return Mark(order, date.fromisoformat(value), ref)
        return Mark(order, int(value[:3]) if order is Order.PRIORITY else None, ref)
    except (ValueError, IndexError):
        raise Invalid(
            "This place in the list is not known.",
            expected="The `next` of the page before, with the same order.",
            to_do="Start again at the first page of the list.",
        ) from None
