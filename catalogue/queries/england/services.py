"""The national list of services and its functions, and what GOV.UK and councils link to."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from catalogue.queries.england.folder import Folder
from catalogue.rules.evidence import GovukService, ServiceLink
from catalogue.rules.figures import NationalService


class Services(Folder):
    """The Local Government Services List (LGSL) and links to it."""

    @cached_property
    def services(self) -> Mapping[int, NationalService]:
        """The national list of services, by number."""
        return {
            int(row["lgsl"]): NationalService(
                lgsl=int(row["lgsl"]),
                name=row["name"],
                function=int(row["function"]),
                description=row["description"],
                source_row=int(row["source_row"]),
            )
            for row in self._rows("services.csv.gz")
        }

    @cached_property
    def functions(self) -> Mapping[int, tuple[str, int | None]]:
        """Functions by number: name and the number of the function above."""
        return {
            int(row["function"]): (row["name"], int(row["parent"]) if row["parent"] else None)
            for row in self._rows("functions.csv")
        }

    def function_path(self, number: int) -> str:
        """`Environment › Waste`, from the top function down."""
        name, parent = self.functions.get(number, ("", None))
        return f"{self.function_path(parent)} › {name}" if parent else name

    @cached_property
    def govuk_services(self) -> Mapping[int, GovukService]:
        """The 117 services that GOV.UK sends people to their council for; six are not in the list of 2013."""
        return {
            int(row["lgsl"]): GovukService(
                lgsl=int(row["lgsl"]),
                description=row["description"],
                tier=row["tier"],
                source_row=int(row["source_row"]),
            )
            for row in self._rows("govuk_services.csv")
        }

    @cached_property
    def service_links(self) -> Mapping[str, tuple[ServiceLink, ...]]:
        """Addresses of council services in April 2017 by GSS code: a sample, never a list of what a council offers."""
        found: dict[str, list[ServiceLink]] = defaultdict(list)
        for gss, lgsl, lgil, url, number in self._cells("service_links.csv.gz"):
            found[gss].append(ServiceLink(lgsl=int(lgsl), lgil=int(lgil), url=url, source_row=int(number)))
        return {gss: tuple(links) for gss, links in found.items()}
