"""Cost of a service and of one case, from what was metered and what is declared. Pure: no clock, no database.

Quantities are metered, money is computed: on sums of calendar months, in whole pence, rounded once.
"""

from commons.cost.engine import Declaration, Usage, account, measure, statement
from commons.cost.lines import (
    Bill,
    BillLine,
    Capacity,
    CostClass,
    CostLine,
    IncomeLine,
    Pounds,
    Rate,
)
from commons.cost.period import Period
from commons.cost.share import Measured, ServiceKey, SharedBill
from commons.cost.statement import Account, Method, Statement, StatementLine, UnitCost

__all__ = [
    "Account",
    "Bill",
    "BillLine",
    "Capacity",
    "CostClass",
    "CostLine",
    "Declaration",
    "IncomeLine",
    "Measured",
    "Method",
    "Period",
    "Pounds",
    "Rate",
    "ServiceKey",
    "SharedBill",
    "Statement",
    "StatementLine",
    "UnitCost",
    "Usage",
    "account",
    "measure",
    "statement",
]
