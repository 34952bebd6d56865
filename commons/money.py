"""Money in whole pence, and sharing it out without losing any."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT")
OrderedT = TypeVar("OrderedT", str, tuple[str, str])
MINUS = "\N{MINUS SIGN}"
_AMOUNT = re.compile(rf"^([-{MINUS}]?)(\d{{1,11}})(?:\.(\d{{2}}))?$")


def parse_pounds(text: str) -> int:
    """Pence in an amount written in pounds: `"43.20"` is 4320.

    Raises ValueError when the text is not an amount with none or two decimals.
    """
    found = _AMOUNT.match(text.strip())
    if not found:
        raise ValueError(f'{text!r} is not an amount in pounds; write it like "30.00"')
    sign, pounds, pence = found.groups()
    value = int(pounds) * 100 + int(pence or 0)
    return -value if sign else value


def show_pounds(pence: int) -> str:
    """The amount as people write it: 432000 is `£4,320.00`, and a negative one begins with a minus sign: `−£5.00`."""
    sign = MINUS if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def show_unit(pence: Fraction | Decimal | float) -> str:
    """A unit cost, no finer than it can be known: `£134`, `£43.20`, `0.00071p`."""
    value = abs(float(pence))
    sign = MINUS if pence < 0 else ""
    if value == 0:
        return "£0.00"
    if value < 100:
        return f"{sign}{value:.3g}p"
    return f"{sign}£{value / 100:,.0f}" if value >= 10_000 else f"{sign}£{value / 100:,.2f}"


@dataclass(frozen=True)
class Shares(Generic[OrderedT]):
    """An amount split as `share_out` splits it by weights in the order of their keys, one part at a time.

    `last` is the last of those who get a penny more than their share rounded down: the less that
    was cut off, the later. So nobody's part has to be kept, however many there are.
    """

    pence: int
    total: int
    last: tuple[int, OrderedT] | None

    @classmethod
    def by(cls, pence: int, weights: Mapping[OrderedT, int]) -> "Shares[OrderedT]":
        """Work out who gets a penny more. No weight is negative."""
        total = sum(weights.values())
        if total <= 0:
            return cls(pence, 0, None)
        cuts = [pence * weight % total for weight in weights.values()]
        left = sum(cuts) // total
        if not left:
            return cls(pence, total, None)
        ordered = sorted(cuts, reverse=True)
        least = ordered[left - 1]
        tied = sorted(key for key, cut in zip(weights, cuts, strict=True) if cut == least)
        return cls(pence, total, (-least, tied[left - 1 - ordered.index(least)]))

    def of(self, key: OrderedT, weight: int) -> int:
        """The part of one of them, by its weight."""
        if self.total <= 0 or weight <= 0:
            return 0
        part, cut = divmod(self.pence * weight, self.total)
        return part + (self.last is not None and (-cut, key) <= self.last)


def share_out(pence: int, weights: Mapping[KeyT, int | Fraction]) -> dict[KeyT, int]:
    """Split an amount by weight so that the parts add up to it exactly (largest remainder).

    Ties go to the key that comes first. With no positive weight nothing is shared and the result
    is empty: the caller must show the amount as unallocated.
    """
    total = sum(weights.values())
    if total <= 0:
        return {}
    parts: dict[KeyT, int] = {}
    remainders: dict[KeyT, int | Fraction] = {}
    for key, weight in weights.items():
        parts[key], remainders[key] = divmod(pence * weight, total)
    left = pence - sum(parts.values())
    for key in sorted(remainders, key=remainders.__getitem__, reverse=True)[:left]:
        parts[key] += 1
    return parts
