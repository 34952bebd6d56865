"""What a cost statement says: lines that add up, each with its method and source, and unit costs.

`pence` are whole and add up exactly; `exact` is the same amount before rounding, from which unit
costs are made.
"""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Literal, TypeAlias

from pydantic import ConfigDict, Field

from commons.cost.lines import COST_CLASSES, CostClass, Status
from commons.cost.period import Period
from commons.event import Origin
from commons.model import Model

Method: TypeAlias = Literal["measured", "declared", "allocated", "estimated"]


class StatementLine(Model):
    """One amount of a period, and how it was made."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    what: str
    class_: CostClass | Literal["income"] = Field(alias="class")
    brick: str | None = None
    pence: int
    exact: Fraction
    method: Method
    driver: str = Field(description="What the amount follows: metered CPU time, days, or what is counted")
    basis: str = Field(description="How it was worked out, in words and figures")
    share: float = Field(description="Its part of the line of the bill or of the service file, 0 to 1")
    source: str
    status: Status
    quantity: int | None = Field(default=None, description="How many were counted; null where nothing is counted")


class UnitCost(Model):
    """Cost, income and net of one unit, from unrounded totals, in pence."""

    cost: Fraction
    income: Fraction
    net: Fraction


class Statement(Model):
    """One service in one period."""

    organisation: str
    service: str
    origin: Origin
    period: Period
    lines: tuple[StatementLine, ...]
    income_lines: tuple[StatementLine, ...] = ()
    unit: str = Field(description="The denominator: what one of is priced, a case")
    units: int = Field(description="How many of them were counted in the period")
    missing: tuple[str, ...] = Field(default=(), description="Why the costs are incomplete; empty when they are not")

    @property
    def complete(self) -> bool:
        """Whether staff time and delivery are declared; else this is the platform only."""
        return not self.missing

    @property
    def gross(self) -> int:
        return sum(line.pence for line in self.lines)

    @property
    def income(self) -> int:
        return sum(line.pence for line in self.income_lines)

    @property
    def net(self) -> int:
        return self.gross - self.income

    @property
    def by_class(self) -> dict[CostClass, int]:
        """Pence of each class; they add up to the gross cost."""
        return {name: sum(line.pence for line in self.lines if line.class_ == name) for name in COST_CLASSES}

    @property
    def by_brick(self) -> dict[str, int]:
        """Pence of the bill that each brick's use carries, with its part of what is idle."""
        names = sorted({line.brick for line in self.lines if line.brick})
        return {name: sum(line.pence for line in self.lines if line.brick == name) for name in names}

    @property
    def unit_cost(self) -> UnitCost | None:
        """The cost of one unit; None where it would mislead: see `why_no_unit_cost`."""
        if self.why_no_unit_cost:
            return None
        cost, income = self.for_one(self.lines), self.for_one(self.income_lines)
        return UnitCost(cost=cost, income=income, net=cost - income)

    def for_one(self, lines: Iterable[StatementLine]) -> Fraction:
        """The lines divided by the units, from unrounded amounts; of a single unit, the whole pence that are shown."""
        one = self.units == 1
        return sum((Fraction(line.pence) if one else line.exact for line in lines), Fraction(0)) / self.units

    @property
    def why_no_unit_cost(self) -> str:
        """Why there is no unit cost, to show in its place; empty when there is one."""
        if self.missing:
            return "Platform only, incomplete: " + "; ".join(self.missing)
        return "" if self.units else f"No {self.unit} was counted in this period"

    @property
    def method(self) -> tuple[str, ...]:
        """How the cost of one was made, in sentences with this period's counts; empty where there is none."""
        if self.why_no_unit_cost:
            return ()
        many = f"{self.units:,} {self.unit}{'' if self.units == 1 else 's'}"
        closed = f"closed in it, however {'it' if self.units == 1 else 'they'} ended: refused and withdrawn ones count"
        counted = closed if self.unit == "case" else "counted in it"
        said = [f"The cost of one {self.unit} is the costs of {self.period.name} divided by the {many} {counted}."]
        if self.income_lines:
            said.append("Income is that of the same period divided by the same number, not matched to single cases.")
        said += [
            f"“{line.what}” follows another count: {line.quantity:,} in this period ({line.driver})."
            for line in (*self.lines, *self.income_lines)
            if line.quantity not in (None, self.units) and line.driver != self.unit
        ]
        return tuple(said)

    @property
    def marginal(self) -> Fraction | None:
        """Pence that one more unit would add: only lines paid by what is counted, at this period's rates.

        An estimate: lines counted by something else (a task) use how many there were for each unit.
        The bill and lines paid by time do not rise with one more.
        """
        if self.why_no_unit_cost:
            return None
        return self.for_one(line for line in self.lines if line.quantity is not None)


class Account(Model):
    """The whole installation in one period: every service, and what could not be shared out."""

    period: Period
    statements: tuple[Statement, ...]
    unallocated: tuple[StatementLine, ...] = ()
    bill: int = Field(description="Pence of the installation's bill that fall into the period")
    declared: int = Field(description="Pence of all declared cost lines of the services")

    def lines(self, keep: Callable[[Statement | None, StatementLine], bool] | None = None) -> Iterator[StatementLine]:
        """Every cost line that `keep(statement, line)` accepts; what is unallocated has no statement."""
        for statement in self.statements:
            yield from (line for line in statement.lines if keep is None or keep(statement, line))
        yield from (line for line in self.unallocated if keep is None or keep(None, line))

    @property
    def adrift(self) -> int:
        """Pence by which the parts miss the bill and the declared lines: always 0."""
        return sum(line.pence for line in self.lines()) - self.bill - self.declared
