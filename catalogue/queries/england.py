"""The public statistics of England, read from `examples/england` when first needed and then kept.

The list of councils loads by itself, because the home page needs nothing more; outturn, budget and
the services list load on the first page that shows them.
"""

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from catalogue.rules.figures import (
    MEASURES,
    BudgetLine,
    BudgetReturn,
    Council,
    EnglandPart,
    LineGroup,
    NationalService,
    OutturnRow,
    ParentLine,
    ServiceGroup,
    Source,
)
from commons.settings import Settings

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "england"
"""Where the figures lie in a checkout; `COMMONS_ENGLAND` names another folder."""


class England:
    """Everything in one folder of public statistics."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        raw = (self.folder / name).read_bytes()
        text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8")
        return csv.DictReader(io.StringIO(text, newline=""))

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
    def _outturn(self) -> tuple[Mapping[tuple[str, str], dict[str, OutturnRow]], Mapping[str, dict[str, OutturnRow]]]:
        authorities: dict[tuple[str, str], dict[str, OutturnRow]] = defaultdict(dict)
        england: dict[str, dict[str, OutturnRow]] = defaultdict(dict)
        for row in self._rows("outturn.csv.gz"):
            amounts = {measure: float(row[measure]) if row[measure] else None for measure in MEASURES}
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

    @cached_property
    def budget(self) -> Mapping[str, BudgetReturn]:
        """Budget returns by GSS code."""
        found = {}
        for row in self._rows("budget.csv.gz"):
            amounts = {line.code: int(row[line.code]) for line in self.budget_lines if row[line.code]}
            found[row["gss"]] = BudgetReturn(
                gss=row["gss"],
                authority=row["authority"],
                group=row["class"],
                source_row=int(row["source_row"]),
                amounts=amounts,
            )
        return found

    @cached_property
    def budget_lines(self) -> tuple[BudgetLine, ...]:
        return tuple(
            BudgetLine(
                code=row["code"],
                section=row["section"],
                line=row["line"],
                title=row["title"],
                column=int(row["source_column"]),
            )
            for row in self._rows("budget_lines.csv")
        )

    @cached_property
    def line_groups(self) -> Mapping[str, LineGroup]:
        return {
            row["group"]: LineGroup(
                group=row["group"],
                title=row["title"],
                lines=tuple(row["lines"].split()),
                compared_in=tuple(row["compared_in"].split()),
                caution=row["caution"],
            )
            for row in self._rows("line_groups.csv")
        }

    @cached_property
    def _parents(self) -> Mapping[int, ParentLine]:
        lines = {line.code: line for line in self.budget_lines}
        return {
            int(row["lgsl"]): ParentLine(
                code=row["line"],
                title=lines[row["line"]].title,
                line=lines[row["line"]].line,
                sure=row["sure"] == "yes",
                note=row["note"],
            )
            for row in self._rows("parent_lines.csv")
        }

    def parent_line(self, lgsl: int | None, gss: str = "") -> ParentLine | None:
        """The budget line that a national service is a part of, with one council's amount for all of it."""
        found = self._parents.get(lgsl) if lgsl is not None else None
        if found is None or not gss:
            return found
        back = self.budget.get(gss)
        return found.model_copy(update={"amount": back.amounts.get(found.code) if back else None})

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


@lru_cache(maxsize=1)
def england() -> England:
    """The statistics of this installation."""
    settings = Settings()
    return England(settings.england or settings.example_file("england") or FOLDER)
