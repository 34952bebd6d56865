"""The cost of one case of a published service, month by month, with the rules of disclosure of each month."""

from collections.abc import Sequence

from pydantic import Field

from catalogue.dna import costs
from commons import meter
from commons.cost import Period, Statement
from commons.event import Origin
from commons.model import Model
from commons.view import View

MOST = 13
"""Months that are shown beside each other: a year and the running month."""


class MonthCost(Model):
    """One month, in pence for one case from unrounded totals; null with the reason."""

    month: str
    name: str
    running: bool
    count_in_words: str
    cost: float | None
    income: float | None
    net: float | None
    why_not: str = Field(description="Why there is no cost of one case; empty where there is one")


def statements(
    view: View, publisher: str, slug: str, months: Sequence[Period], period: Period
) -> tuple[Statement, tuple[Statement, ...]]:
    """The statement of one month, and those of the newest months, oldest first, all read at once."""
    newest = list(reversed(months[:MOST]))
    asked = newest if period in newest else [period, *newest]
    made = meter.statements(view, publisher, slug, asked)
    by_period = dict(zip(asked, made, strict=True))
    return by_period[period], tuple(by_period[each] for each in newest)


def by_month(made: Sequence[Statement], origin: Origin) -> tuple[MonthCost, ...]:
    """What may be shown of each month."""
    found = []
    for statement in made:
        shown = costs(statement, origin)
        unit, period = shown.unit, statement.period
        found.append(
            MonthCost(
                month=f"{period.first:%Y-%m}",
                name=f"{period.first:%B %Y}",
                running=not period.is_month,
                count_in_words=shown.count_in_words,
                cost=unit.cost if unit else None,
                income=unit.income if unit else None,
                net=unit.net if unit else None,
                why_not="" if unit else shown.why_no_unit or "not shown",
            )
        )
    return tuple(found)
