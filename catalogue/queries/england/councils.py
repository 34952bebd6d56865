"""The councils of England: who they are, whom they are like, where their website is."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from catalogue.queries.england.folder import Folder, amount
from catalogue.rules.detail import Neighbour
from catalogue.rules.figures import Council, Source


class Councils(Folder):
    """The list of councils loads by itself, because the home page needs nothing more."""

    @cached_property
    def councils(self) -> tuple[Council, ...]:
        """The principal councils by name."""
        rows = (
            Council(
                slug=row["slug"],
                gss=row["gss"],
                ecode=row["ecode"],
                name=row["name"],
                nice_name=row["nice_name"],
                type=row["type"],
                group=row["class"],
                tier=row["tier"],
                region=row["region"],
                county=row["county"],
                population=int(row["population"]),
                former_gss=row["former_gss"],
                since=row["since"],
                source_row=int(row["source_row"]),
            )
            for row in self._rows("councils.csv")
        )
        return tuple(sorted(rows, key=lambda council: council.nice_name))

    @cached_property
    def by_gss(self) -> Mapping[str, Council]:
        """Councils by their code of today and by the code before the last change of boundaries."""
        return {c.former_gss: c for c in self.councils if c.former_gss} | {c.gss: c for c in self.councils}

    @cached_property
    def by_slug(self) -> Mapping[str, Council]:
        return {council.slug: council for council in self.councils}

    @cached_property
    def regions(self) -> tuple[str, ...]:
        return tuple(sorted({council.region for council in self.councils}))

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        return {row["key"]: Source.model_validate(row) for row in self._rows("sources.csv")}

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[Neighbour, ...]]:
        """Ten councils like each council, closest first: statistical for the upper tier, nearest for districts."""
        found: dict[str, list[Neighbour]] = defaultdict(list)
        for row in self._rows("neighbours.csv"):
            found[row["gss"]].append(
                Neighbour(
                    gss=row["neighbour"],
                    kind=row["kind"],
                    rank=int(row["rank"]),
                    closeness=row["closeness"],
                    kilometres=amount(row["km"]),
                    source_row=int(row["source_row"]) if row["source_row"] else None,
                )
            )
        return {gss: tuple(near) for gss, near in found.items()}

    @cached_property
    def websites(self) -> Mapping[str, str]:
        """The home page of each council by GSS code."""
        return {row["gss"]: row["homepage"] for row in self._rows("websites.csv")}
