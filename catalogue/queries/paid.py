"""Suppliers whose name many councils' spend files hold: the same function bought by many, as far as files show it."""

from collections.abc import Sequence

from pydantic import ConfigDict

from catalogue.queries.england import England, england
from catalogue.queries.justified import Justification, justifications
from catalogue.rules.evidence import Coverage, Supplier
from catalogue.rules.figures import CLASSES, Source
from catalogue.rules.repeated import OWN_SUPPLIER
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Line, Model
from commons.view import View

SOURCE = "supplier-payments"


class AskPaid(Model):
    """All suppliers; it takes nothing."""


class AskSupplier(Model):
    """One supplier by its address word."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"supplier": "civica"}]})

    supplier: Line


class InClass(Model):
    """Councils of one class: those with such payments, of those whose files could be read."""

    kind: str
    councils: int
    readable: int


class PaidSupplier(Model):
    """Payments matching one name. Not a product, not a number of contracts, not a sum of money."""

    supplier: str
    name: str
    what: str
    councils: int
    readable: int
    classes: tuple[InClass, ...]

    @property
    def says(self) -> str:
        return f"Payments matching this name in {self.councils} of {self.readable} readable files"


class LeftOut(Model):
    """A name that is not counted, with the reason."""

    name: str
    verdict: str
    why: str


class Paid(Model):
    """The names that may be counted, the most often seen first, and those that may not."""

    items: tuple[PaidSupplier, ...]
    left_out: tuple[LeftOut, ...]
    coverage: tuple[Coverage, ...]
    searched: int
    readable: int
    councils: int
    justified: tuple[Justification, ...]
    source: Source
    origin: Origin = "declared"


class PayingCouncil(Model):
    """One council whose files hold the name; `lines` is not a number of contracts."""

    gss: str
    council: str
    kind: str
    lines: int
    source_row: int


class SupplierPage(Model):
    """One supplier, with the row of every council."""

    own: PaidSupplier
    councils: tuple[PayingCouncil, ...]
    justified: tuple[Justification, ...]
    source: Source
    origin: Origin = "declared"


def paid(asked: AskPaid, view: View) -> Paid:
    """Suppliers by how many readable spend files hold their name, by class of council; unclear names are left out."""
    return all_paid(england(), justifications(view, OWN_SUPPLIER))


def all_paid(data: England, justified: Sequence[Justification] = ()) -> Paid:
    """Every name that may be counted, and the rest with the reason."""
    items = [_paid(data, each) for each in data.suppliers.values() if each.countable]
    return Paid(
        items=tuple(sorted(items, key=lambda each: (-each.councils, each.name))),
        left_out=tuple(
            LeftOut(name=each.name, verdict=each.verdict, why=each.why)
            for each in data.suppliers.values()
            if not each.countable
        ),
        coverage=data.spend_coverage,
        searched=len(data.spend_files),
        readable=_readable(data),
        councils=len(data.councils),
        justified=tuple(justified),
        source=data.sources[SOURCE],
    )


def supplier(asked: AskSupplier, view: View) -> SupplierPage:
    """One supplier: the councils whose spend files hold its name, each with its row."""
    data = england()
    own = data.suppliers.get(asked.supplier)
    if own is None or not own.countable:
        raise NotFound(
            "There is no such supplier here.",
            expected="A supplier whose name can be counted, like /duplication/suppliers/civica.",
            to_do="See the list of suppliers, and which names are left out and why.",
        )
    rows = [
        PayingCouncil(
            gss=each.gss,
            council=data.by_gss[each.gss].nice_name,
            kind=CLASSES[data.by_gss[each.gss].group][1],
            lines=each.payments,
            source_row=each.source_row,
        )
        for each in data.supplier_payments[own.slug]
    ]
    return SupplierPage(
        own=_paid(data, own),
        councils=tuple(sorted(rows, key=lambda each: each.council)),
        justified=justifications(view, OWN_SUPPLIER),
        source=data.sources[SOURCE],
    )


def _readable(data: England) -> int:
    return sum(each.readable for each in data.spend_coverage)


def _paid(data: England, own: Supplier) -> PaidSupplier:
    seen = {each.gss for each in data.supplier_payments[own.slug]}
    return PaidSupplier(
        supplier=own.slug,
        name=own.name,
        what=own.what,
        councils=len(seen),
        readable=_readable(data),
        classes=tuple(
            InClass(
                kind=CLASSES[each.group][1],
                councils=sum(data.by_gss[gss].group == each.group for gss in seen),
                readable=each.readable,
            )
            for each in data.spend_coverage
        ),
    )
