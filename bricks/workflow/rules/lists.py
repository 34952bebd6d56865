"""Lists of tasks: their orders, and the mark from which a next page goes on."""

import enum
from dataclasses import dataclass
from datetime import UTC, datetime

from commons.errors import Invalid
from commons.refs import is_ref


class Order(enum.StrEnum):
    """The orders of a list of tasks; the minus sign turns one round."""

    DUE = "due"
    DUE_LAST = "-due"
    OLDEST = "created"
    NEWEST = "-created"

    @property
    def by_due(self) -> bool:
        return self in (Order.DUE, Order.DUE_LAST)

    @property
    def falling(self) -> bool:
        return self in (Order.DUE_LAST, Order.NEWEST)


@dataclass(frozen=True)
class Mark:
    """The last row of a page: the next page holds what comes after it."""

    order: Order
    due_at: datetime
    ref: str

    def __str__(self) -> str:
        return f"{self.order.value}~{self.due_at.astimezone(UTC).strftime('%Y%m%dT%H%M%S.%f')}~{self.ref}"


def read_mark(text: str, order: Order) -> Mark:
    """The mark in an address; Invalid when it is none, or belongs to another order."""
    try:
        named, moment, ref = text.split("~")
        if Order(named) is not order or not is_ref(ref):
            raise ValueError(text)
        return Mark(order, datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC), ref)
    except ValueError:
        raise Invalid(
            "This place in the list is not known.",
            expected="The `next` of the page before, with the same sort.",
            to_do="Start again at the first page of the list.",
        ) from None
