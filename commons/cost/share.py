"""Sharing the installation's bill over services and bricks by metered use, to the penny.

The method: docs/methods/cost-per-case.md. A line of the bill is divided by the installation's CPU time:
what actions metered, the rest that the process used, and what was paid for and not used. Each part
follows the metered time of service and brick. Months are shared one by one, so that a longer period
is the sum of its months.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeAlias

from commons.cost.lines import Bill, BillLine
from commons.cost.period import Period, accrued, year_start
from commons.cost.statement import StatementLine
from commons.money import Shares, parse_pounds, share_out

ServiceKey: TypeAlias = tuple[str, str]
"""Organisation and service."""
_Cell: TypeAlias = tuple[int, str, int]
"""The index of a line of the bill, a brick, and the index of a part of the line."""

_DAY_US = 86_400_000_000
_PARTS = (
    ("used by its actions", "CPU time of the brick's actions"),
    ("reading, pages and commits", "CPU time of the process that no action metered"),
    ("paid for and not used", "capacity of the period less all CPU time used"),
)
_IDLE = 2


@dataclass(frozen=True)
class Measured:
    """What was measured in a calendar month, or a part of one, in microseconds of CPU time.

    process_us: the whole process, sampled; services: what the actions of each service metered.
    """

    period: Period
    process_us: int
    services: Mapping[ServiceKey, int]


@dataclass(frozen=True)
class _Pool:
    """One line of the bill in one month: its amount, how it divides, and how services share it."""

    line: BillLine
    month: Measured
    exact: Fraction
    pence: int
    parts: tuple[int, int, int]
    """CPU time metered, the rest of the process's, and idle capacity."""
    shares: Shares[ServiceKey]

    @property
    def begins(self) -> date:
        """The first day of the calendar month."""
        return self.month.period.first.replace(day=1)

    def alone(self, services: Mapping[ServiceKey, int]) -> "_Pool":
        """The same with these services only."""
        return replace(self, month=replace(self.month, services=services))

    def of(self, key: ServiceKey) -> int:
        """The pence of one service."""
        return self.shares.of(key, self.month.services.get(key, 0))


def spent(accrue: Callable[[date, date], Fraction], period: Period) -> tuple[Fraction, int]:
    """What is paid by time costs in the period: exact pence, and whole pence.

    Whole pence are the difference of two rounded totals since 1 April, so that days, weeks and months
    add up to the year whichever way it is cut.
    """
    start = year_start(period.first)
    before = accrue(start, period.first - timedelta(days=1)) if period.first > start else Fraction(0)
    exact = accrue(period.first, period.last)
    return exact, round(before + exact) - round(before)


def capacity_us(bill: Bill, period: Period) -> int:
    """CPU time that the bill pays for in the period; 0 where the bill does not say."""
    parts = ((c.processors, period.within(c.from_, c.to)) for c in bill.capacity)
    return sum(int(processors * part.days * _DAY_US) for processors, part in parts if part)


def _pool(line: BillLine, bill: Bill, month: Measured) -> _Pool:
    price = parse_pounds(line.amount)

    def accrue(first: date, last: date) -> Fraction:
        part = Period(first=first, last=last).within(line.from_, line.to)
        return price * accrued(line.per, part.first, part.last) if part else Fraction(0)

    exact, pence = spent(accrue, month.period)
    metered = sum(month.services.values())
    process = max(month.process_us, metered)
    capacity = capacity_us(bill, month.period) if line.split == "capacity" else 0
    parts = (metered, process - metered, max(capacity - process, 0))
    return _Pool(line, month, exact, pence, parts, Shares.by(pence, month.services))


class SharedBill:
    """The bill of a period, shared over every service; `lines` gives one service's part of it."""

    def __init__(self, bill: Bill, measured: Sequence[Measured]) -> None:
        self._lines = bill.lines
        self._pools = [(i, _pool(line, bill, month)) for month in measured for i, line in enumerate(bill.lines)]
        self.pence = sum(pool.pence for _, pool in self._pools)
        self.missing = () if bill.lines else ("the installation's bill is not declared",)

    def alone(self, key: ServiceKey, used: Mapping[date, int]) -> "SharedBill":
        """The same for one service, by its metered CPU of each month; what others used is not held any more."""
        made = copy(self)
        made._pools = [(index, pool.alone({key: used.get(pool.begins, 0)})) for index, pool in self._pools]
        return made

    def nobodys(self) -> "SharedBill":
        """The same without what services used, to be kept: it takes as little room for 100,000 services as for one."""
        made = copy(self)
        made._pools = [(index, pool.alone({})) for index, pool in self._pools]
        return made

    def lines(self, key: ServiceKey, bricks: Mapping[date, Mapping[str, int]]) -> tuple[StatementLine, ...]:
        """The lines of one service. `bricks`: its metered CPU by brick, for the first day of each month."""
        pence: dict[_Cell, int] = defaultdict(int)
        exact: dict[_Cell, Fraction] = defaultdict(Fraction)
        unsampled = set()
        for index, pool in self._pools:
            used = bricks.get(pool.begins, {})
            weights = {(index, b, p): used[b] * size for b in sorted(used) for p, size in enumerate(pool.parts)}
            shares = share_out(pool.of(key), weights)
            for cell in (cell for cell in shares if weights[cell]):
                pence[cell] += shares[cell]
                exact[cell] += pool.exact * Fraction(weights[cell], pool.parts[0] * sum(pool.parts))
                if pool.month.process_us < pool.parts[0]:
                    unsampled.add(cell)
        return tuple(self._line(cell, pence[cell], exact[cell], cell in unsampled) for cell in sorted(pence))

    def _line(self, cell: _Cell, pence: int, exact: Fraction, unsampled: bool) -> StatementLine:
        index, brick, part = cell
        line, (words, basis) = self._lines[index], _PARTS[part]
        whole = sum((pool.exact for i, pool in self._pools if i == index), Fraction(0))
        return StatementLine(
            what=f"{line.what}: {words}",
            class_="idle" if part == _IDLE else "bricks",
            brick=brick,
            pence=pence,
            exact=exact,
            method="estimated" if unsampled else "allocated",
            driver="metered CPU time",
            basis=f"allocated by measured use: {basis}" + (", where the process was not sampled" if unsampled else ""),
            share=float(exact / whole) if whole else 0.0,
            source=line.source,
            status=line.status,
        )

    @property
    def unallocated(self) -> tuple[StatementLine, ...]:
        """What no use could carry, because nothing was metered in its month."""
        return tuple(
            StatementLine(
                what=f"{pool.line.what}: unallocated, {pool.month.period.name}",
                class_="idle" if pool.line.split == "capacity" else "bricks",
                pence=pool.pence,
                exact=pool.exact,
                method="allocated",
                driver="metered CPU time",
                basis="nothing was metered in this period, so there is nothing to share it by",
                share=1.0,
                source=pool.line.source,
                status=pool.line.status,
            )
            for _, pool in self._pools
            if pool.pence and not pool.shares.total
        )
