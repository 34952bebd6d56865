"""What transactions with central government cost and how many there were, 2011 to 2017."""

import re
from collections.abc import Mapping
from functools import cached_property

from catalogue.queries.england.folder import Folder, amount
from catalogue.rules.detail import CentralService, TransactionPeriod


class Transactions(Folder):
    """Central government's services: a sense of scale beside councils, never a council's own cost."""

    @cached_property
    def transactions(self) -> Mapping[str, CentralService]:
        """Central services by slug, in the order of departments, with rolling years from the oldest to the newest."""
        periods: dict[tuple[str, str, str], list[TransactionPeriod]] = {}
        for department, agency, service, period, *figures, number in self._cells("transactions.csv.gz"):
            volume, digital, cost = map(amount, figures)
            made = TransactionPeriod(period, volume, digital, cost, int(number))
            periods.setdefault((department, agency, service), []).append(made)
        found: dict[str, CentralService] = {}
        for (department, agency, service), rows in sorted(periods.items()):
            slug = free(re.sub(r"[^a-z0-9]+", "-", f"{agency} {service}".lower()).strip("-")[:90], found)
            found[slug] = CentralService(slug, department, agency, service, tuple(sorted(rows, key=ends)))
        return found


def ends(found: TransactionPeriod) -> tuple[str, int]:
    """`April 2013 to March 2014` sorts by its end."""
    month, year = found.period.split(" to ")[1].split()
    return year, MONTHS.index(month[:3])


def free(slug: str, taken: Mapping[str, object]) -> str:
    """The slug, with a number behind it if another service has it already."""
    number = 2
    made = slug
    while made in taken:
        made, number = f"{slug}-{number}", number + 1
    return made


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
