"""The public statistics of England, read from `examples/england` when first needed and then kept.

Each topic has a file: councils, outturn, budget, detail (social care, net by year, Lancashire),
services (the national list and links), suppliers, look-ups, transactions. Nothing loads until a page
needs it.
"""

from functools import lru_cache
from pathlib import Path

from catalogue.queries.england.budget import Budget
from catalogue.queries.england.detail import Detail
from catalogue.queries.england.lookups import Lookups
from catalogue.queries.england.outturn import Outturn
from catalogue.queries.england.services import Services
from catalogue.queries.england.suppliers import Suppliers
from catalogue.queries.england.transactions import Transactions
from commons.settings import Settings

FOLDER = Path(__file__).resolve().parents[3] / "examples" / "england"
"""Where the figures lie in a checkout; `COMMONS_ENGLAND` names another folder."""


class England(Outturn, Budget, Detail, Services, Suppliers, Lookups, Transactions):
    """Everything in one folder of public statistics."""


@lru_cache(maxsize=1)
def england() -> England:
    """The statistics of this installation."""
    settings = Settings()
    return England(settings.england or settings.example_file("england") or FOLDER)
