"""What the service and one case of it cost, month by month, with the lines behind it."""

from pydantic import ConfigDict, Field

from bricks.analytics.queries.periods import Asked, In, months
from commons.cost import Method, Statement, StatementLine
from commons.meter import statements
from commons.model import Model
from commons.money import show_unit
from commons.view import View


class CostLineView(Model):
    """One amount, how it was made and who says so."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    what: str
    class_: str = Field(alias="class")
    brick: str | None
    pence: int
    method: Method
    driver: str
    basis: str
    share: float
    source: str
    status: str


class CostMonth(In):
    """One month: totals in whole pence, unit costs from unrounded totals."""

    cases: int = Field(description="Cases closed in the period: what the costs are divided by")
    gross_pence: int
    income_pence: int
    net_pence: int
    class_pence: dict[str, int] = Field(description="The gross cost by class")
    case_pence: float | None = Field(description="Gross cost of one case; null where it would mislead")
    case_income_pence: float | None
    case_net_pence: float | None
    more_pence: float | None = Field(description="What one more case would add, estimated")
    case: str = Field(description="The cost of one case to three figures, or why there is none")
    method: tuple[str, ...] = Field(description="How the cost of one case was made, with this month's counts")
    complete: bool
    lines: tuple[CostLineView, ...]
    income_lines: tuple[CostLineView, ...]


class CostsView(Model):
    """Costs of each month, oldest first; the present month is up to today."""

    items: tuple[CostMonth, ...]


def costs(asked: Asked, view: View) -> CostsView:
    """What the service cost, and one case of it, by month."""
    made = statements(view, view.organisation, view.service.slug, months(view, asked.months))
    return CostsView(items=tuple(month_of(each) for each in made))


def month_of(made: Statement) -> CostMonth:
    """A statement in plain numbers."""
    unit, more = made.unit_cost, made.marginal
    return CostMonth(
        name=made.period.name,
        first=made.period.first,
        last=made.period.last,
        cases=made.units,
        gross_pence=made.gross,
        income_pence=made.income,
        net_pence=made.net,
        class_pence={str(name): pence for name, pence in made.by_class.items()},
        case_pence=float(unit.cost) if unit else None,
        case_income_pence=float(unit.income) if unit else None,
        case_net_pence=float(unit.net) if unit else None,
        more_pence=None if more is None else float(more),
        case=show_unit(unit.cost) if unit else made.why_no_unit_cost,
        method=made.method,
        complete=made.complete,
        lines=tuple(_line(line) for line in made.lines),
        income_lines=tuple(_line(line) for line in made.income_lines),
    )


def _line(line: StatementLine) -> CostLineView:
    return CostLineView(**{name: getattr(line, name) for name in CostLineView.model_fields})
