"""Transactions with central government: by name, and one with all its periods."""

from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

from catalogue.pages.citing import PROVENANCE, permalink, provenance
from catalogue.queries import transactions as asked_transactions
from catalogue.rules.figures import Source, pounds_in_words
from commons.pages import Visit
from commons.pages.forms import address_of

COLUMNS = (
    "slug", "transaction", "agency", "department", "period", "volume", "digital_volume", "digital_share",
    "cost_per_transaction", "marks", *PROVENANCE,
)  # fmt: skip
MOST_SHOWN = 40


async def listed(visit: Visit) -> Response:
    """All of them by department, or those that fit."""
    asked = address_of(
        asked_transactions.AskTransactions,
        q=visit.query.get("q", "")[:200],
        department=visit.query.get("department", "")[:200],
    )
    found: asked_transactions.TransactionsFound = await visit.ask(asked_transactions.transactions, asked)
    chosen = bool(asked.q or asked.department)
    return visit.answer(
        found,
        "catalogue/transactions.html",
        rows=lambda: list_csv(found),
        asked=asked,
        chosen=chosen,
        shown_rows=[_listed(each) for each in found.items[:MOST_SHOWN]] if chosen else [],
        department_options=[(name, f"{name} ({count})") for name, count in found.departments.items()],
        most=MOST_SHOWN,
    )


async def one(visit: Visit) -> Response:
    """One kind of transaction, period by period."""
    asked = asked_transactions.AskTransaction(slug=visit.path["slug"][:100])
    found: asked_transactions.TransactionPage = await visit.ask(asked_transactions.transaction, asked)
    return visit.answer(
        found,
        "catalogue/transaction.html",
        rows=lambda: one_csv(found),
        year_rows=[_year(each) for each in found.years],
        costed=any(each.cost_per_transaction is not None for each in found.years),
        permalink=permalink(visit, found.transaction.href),
    )


def _listed(each: asked_transactions.Transaction) -> list[Any]:
    newest = each.newest
    return [
        {"text": each.title, "href": each.href, "note": each.agency},
        newest.period if newest else "–",
        _count(newest.volume if newest else None),
        _cost(newest.cost_per_transaction if newest else None),
    ]


def _year(each: asked_transactions.TransactionYear) -> list[Any]:
    share = "not known" if each.digital_share is None else f"{each.digital_share:.0%}"
    return [
        {"text": each.period, "note": "; ".join(each.marks)},
        _count(each.volume),
        share,
        _cost(each.cost_per_transaction),
        f"{each.source_row:,}",
    ]


def _count(value: float | None) -> str:
    return "not published" if value is None else f"{value:,.0f}"


def _cost(value: float | None) -> str:
    if value is None:
        return "not published"
    return pounds_in_words(value) + (" (zero)" if value == 0 else "")


def list_csv(found: asked_transactions.TransactionsFound) -> Iterable[tuple[object, ...]]:
    """Each with the newest period that has its cost, else a volume."""
    yield COLUMNS
    for each in found.items:
        if each.newest:
            yield _csv(each, each.newest, found.source)


def one_csv(found: asked_transactions.TransactionPage) -> Iterable[tuple[object, ...]]:
    """Every period with its row in the source."""
    yield COLUMNS
    for each in found.years:
        yield _csv(found.transaction, each, found.source)


def _csv(
    own: asked_transactions.Transaction, year: asked_transactions.TransactionYear, source: Source
) -> tuple[object, ...]:
    return (
        own.slug, own.title, own.agency, own.department, year.period, year.volume, year.digital_volume,
        year.digital_share, year.cost_per_transaction, "; ".join(year.marks), *provenance(source, year.source_row),
    )  # fmt: skip
