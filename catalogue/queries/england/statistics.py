"""All topics of the public statistics of England in one place."""

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
