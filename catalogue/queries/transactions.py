"""What transactions with central government cost and how many there were: never a council's own figure."""

from functools import lru_cache

from pydantic import ConfigDict, Field

from catalogue.queries.england import england
from catalogue.rules.detail import CentralService, TransactionPeriod
from catalogue.rules.figures import Source
from catalogue.rules.searching import Entry, Index, asked_words, find
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Model
from commons.view import View

MISLABELLED = "January 2014 to December 2015"
"""One rolling year is published with a name of two years; the files do not say which of the two is wrong."""


class AskTransactions(Model):
    """Transactions with central government by their words, or those of one department."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"q": "driving licence"}]})

    q: str = Field(default="", max_length=200, description="Words of the service, its agency or its department")
    department: str = Field(default="", max_length=200, description="The name of a department, as it is published")


class AskTransaction(Model):
    """One kind of transaction."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"slug": "cabinet-office-voter-registrations"}]})

    slug: str = Field(max_length=100, description="Its address word")


class TransactionYear(Model):
    """Four quarters of one kind of transaction. Null: not published for them."""

    period: str
    volume: float | None
    digital_volume: float | None
    digital_share: float | None = Field(description="Null also where more are digital than there are in all")
    cost_per_transaction: float | None = Field(description="Pounds of the time, as the department declared it")
    marks: tuple[str, ...] = Field(description="What is wrong with the row as it was published")
    source_row: int


class Transaction(Model):
    """One kind of transaction with central government, with the newest period that has its cost, else a volume."""

    slug: str
    title: str
    department: str
    agency: str
    newest: TransactionYear | None = Field(description="Null where no period has a figure")

    @property
    def href(self) -> str:
        return f"/transactions/{self.slug}"


class TransactionsFound(Model):
    """Those that fit."""

    items: tuple[Transaction, ...]
    total: int = Field(description="How many there are in all")
    with_cost: int = Field(description="For how many a cost was ever published")
    departments: dict[str, int]
    source: Source
    origin: Origin = "declared"


class TransactionPage(Model):
    """One kind of transaction with every period, the newest first. Periods overlap, so nothing is added up."""

    transaction: Transaction
    years: tuple[TransactionYear, ...]
    source: Source
    origin: Origin = "declared"


def transactions(asked: AskTransactions, view: View) -> TransactionsFound:
    """Transactions with central government, 2011 to 2017, by department and name."""
    every = _every()
    shown = list(every.values())
    if asked.q.strip():
        found, _ = find(transaction_index(), asked.q, len(every))
        shown = [every[entry.href.rpartition("/")[2]] for entry in found]
    departments: dict[str, int] = {}
    for each in every.values():
        departments[each.department] = departments.get(each.department, 0) + 1
    if asked.department and asked.department not in departments:
        raise NotFound("There is no such department.", to_do="Choose a department from the list.")
    return TransactionsFound(
        items=tuple(each for each in shown if asked.department in ("", each.department)),
        total=len(every),
        with_cost=sum(bool(each.newest and each.newest.cost_per_transaction is not None) for each in every.values()),
        departments=departments,
        source=england().sources["govuk-transactions"],
    )


def transaction(asked: AskTransaction, view: View) -> TransactionPage:
    """One kind of transaction with central government, with its volume and its cost in every period."""
    own = england().transactions.get(asked.slug)
    if own is None:
        raise NotFound(
            "There is no such transaction.",
            expected="The address word of a transaction with central government.",
            to_do="Look for it by its name on the list of transactions.",
        )
    return TransactionPage(
        transaction=_every()[own.slug],
        years=tuple(_year(each) for each in reversed(own.periods)),
        source=england().sources["govuk-transactions"],
    )


@lru_cache(maxsize=1)
def transaction_index() -> Index:
    """Every kind of transaction as something to be found."""
    return Index(
        Entry(
            "central", each.title, each.href, f"Central government: {each.agency}", f"{each.agency} {each.department}"
        )
        for each in _every().values()
    )


def like_named(name: str) -> int:
    """How many transactions have every word of this name: a name in common, and not the same service."""
    return find(transaction_index(), name, 1)[1] if asked_words(name) else 0


@lru_cache(maxsize=1)
def _every() -> dict[str, Transaction]:
    return {slug: _transaction(each) for slug, each in england().transactions.items()}


def _transaction(own: CentralService) -> Transaction:
    costed = [each for each in own.periods if each.cost_per_transaction is not None]
    counted = [each for each in own.periods if each.volume is not None]
    newest = next(reversed(costed or counted), None)
    return Transaction(
        slug=own.slug,
        title=own.service,
        department=own.department,
        agency=own.agency,
        newest=_year(newest) if newest else None,
    )


def _year(own: TransactionPeriod) -> TransactionYear:
    marks = []
    if own.cost_per_transaction == 0:
        marks.append("the cost is zero as published: not free, and not compared")
    if own.volume is not None and own.digital_volume is not None and own.digital_volume > own.volume:
        marks.append("more are digital than there are in all, so no share is made")
    if own.period == MISLABELLED:
        marks.append("the name of the period is of two years; the others are of one")
    return TransactionYear(
        period=own.period,
        volume=own.volume,
        digital_volume=own.digital_volume,
        digital_share=own.digital_share,
        cost_per_transaction=own.cost_per_transaction,
        marks=tuple(marks),
        source_row=own.source_row,
    )
