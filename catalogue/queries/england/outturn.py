"""What councils spent (RSX), and the parts of the total of England."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from catalogue.queries.england.folder import Folder, amount
from catalogue.rules.figures import MEASURES, EnglandPart, OutturnRow, ServiceGroup


class Outturn(Folder):
    """Outturn by authority, service and year."""

    @cached_property
    def _outturn(self) -> tuple[Mapping[tuple[str, str], dict[str, OutturnRow]], Mapping[str, dict[str, OutturnRow]]]:
        authorities: dict[tuple[str, str], dict[str, OutturnRow]] = defaultdict(dict)
        england: dict[str, dict[str, OutturnRow]] = defaultdict(dict)
        for row in self._rows("outturn.csv.gz"):
            amounts = {measure: amount(row[measure]) for measure in MEASURES}
            made = OutturnRow(
                year=row["year"],
                gss=row["gss"],
                authority=row["authority"],
                group=row["class"],
                certified=row["certified"],
                service=row["service"],
                source_row=int(row["source_row"]),
                **amounts,
            )
            if row["kind"] == "england":
                england[made.year][made.service] = made
            else:
                authorities[made.year, made.gss][made.service] = made
        return dict(authorities), dict(england)

    @property
    def outturn(self) -> Mapping[tuple[str, str], dict[str, OutturnRow]]:
        """Outturn of every authority that submitted: (year, GSS code) -> service -> row."""
        return self._outturn[0]

    @property
    def england_outturn(self) -> Mapping[str, dict[str, OutturnRow]]:
        """The publisher's own row for England, grossed up for missing returns: year -> service -> row."""
        return self._outturn[1]

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The years with outturn, newest first."""
        return tuple(sorted({year for year, _ in self.outturn}, reverse=True))

    @cached_property
    def england_parts(self) -> Mapping[str, tuple[EnglandPart, ...]]:
        """The parts of England's published total, by year, newest first: small enough for the home page."""
        found: dict[str, list[EnglandPart]] = defaultdict(list)
        for row in self._rows("england.csv"):
            part = EnglandPart(
                part=row["part"],
                bodies=int(row["bodies"]) if row["bodies"] else None,
                net_current_expenditure=int(row["net_current_expenditure"]),
            )
            found[row["year"]].append(part)
        return {year: tuple(found[year]) for year in sorted(found, reverse=True)}

    @cached_property
    def service_groups(self) -> Mapping[str, ServiceGroup]:
        """The lines of the outturn in the order in which pages show them."""
        return {
            row["service"]: ServiceGroup(
                service=row["service"],
                title=row["title"],
                what=row["what"],
                compared_in=tuple(row["compared_in"].split()),
                not_compared_because=row["not_compared_because"],
                caution=row["caution"],
            )
            for row in self._rows("service_groups.csv")
        }
