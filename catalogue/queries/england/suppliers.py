"""Whose spend files were searched for the names of system suppliers, and where one was found."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from catalogue.queries.england.councils import Councils
from catalogue.rules.evidence import Coverage, SpendFile, Supplier, SupplierPayment
from catalogue.rules.figures import CLASSES


class Suppliers(Councils):
    """Presence of a name in spend files. Pounds are not kept: those of the original cannot be relied on."""

    @cached_property
    def suppliers(self) -> Mapping[str, Supplier]:
        """The 38 headings by slug, each with whether it may be counted."""
        made = (
            Supplier(
                slug=re.sub(r"[^a-z0-9]+", "-", row["supplier"].lower()).strip("-"),
                name=row["supplier"],
                verdict=row["verdict"],
                what=row["what"],
                why=row["why"],
            )
            for row in self._rows("suppliers_checked.csv")
        )
        return {supplier.slug: supplier for supplier in made}

    @cached_property
    def supplier_payments(self) -> Mapping[str, tuple[SupplierPayment, ...]]:
        """The councils whose files hold a supplier's name, by the supplier's slug."""
        slugs = {supplier.name: slug for slug, supplier in self.suppliers.items()}
        found: dict[str, list[SupplierPayment]] = {slug: [] for slug in self.suppliers}
        for row in self._rows("supplier_payments.csv"):
            slug = slugs[row["supplier"]]
            found[slug].append(
                SupplierPayment(
                    supplier=slug, gss=row["gss"], payments=int(row["payments"]), source_row=int(row["source_row"])
                )
            )
        return {slug: tuple(rows) for slug, rows in found.items()}

    @cached_property
    def suppliers_of(self) -> Mapping[str, tuple[SupplierPayment, ...]]:
        """The suppliers found in one council's files, by GSS code. No entry: see `spend_files` for why."""
        found: dict[str, list[SupplierPayment]] = defaultdict(list)
        for rows in self.supplier_payments.values():
            for row in rows:
                found[row.gss].append(row)
        return {gss: tuple(sorted(rows, key=lambda row: row.supplier)) for gss, rows in found.items()}

    @cached_property
    def spend_files(self) -> Mapping[str, SpendFile]:
        """The 101 councils whose spend files were searched, by GSS code; two of them could not be read."""
        return {
            row["gss"]: SpendFile(
                gss=row["gss"],
                name_in_source=row["name_in_source"],
                rows=int(row["rows"]),
                files=int(row["files"]),
                readable=row["readable"] == "yes",
                source_row=int(row["source_row"]),
            )
            for row in self._rows("spend_files.csv")
        }

    @cached_property
    def spend_coverage(self) -> tuple[Coverage, ...]:
        """Readable spend files by class of council, in the order of the classes."""
        found = []
        for group in CLASSES:
            members = [council.gss for council in self.councils if council.group == group]
            files = [self.spend_files[gss] for gss in members if gss in self.spend_files]
            readable = sum(file.readable for file in files)
            found.append(Coverage(group=group, readable=readable, files=len(files), councils=len(members)))
        return tuple(found)
