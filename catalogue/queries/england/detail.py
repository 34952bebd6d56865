"""Detail beside the outturn: social care (RO3), net by service to 2024-25, and the lines of Lancashire."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from catalogue.queries.england.folder import Folder, amount
from catalogue.rules.detail import DetailRow, LancashireLine, ManagementAndSupport, NetReturn, SocialCareLine
from catalogue.rules.figures import MEASURES

NOT_A_SERVICE = {"netcurrent", "grants"}
MANAGEMENT = "MANAGEMENT AND SUPPORT SERVICES"
Lines = dict[str, DetailRow]


def measures(cells: list[str]) -> dict[str, float | None]:
    """The seven figures of a row by name, in the order in which every file has them."""
    return dict(zip(MEASURES, map(amount, cells), strict=True))


def social_care_row(cells: list[str]) -> DetailRow:
    """One row of `social_care.csv.gz`."""
    year, _, gss, authority, group, line = cells[:6]
    return DetailRow(
        year=year,
        gss=gss,
        authority=authority,
        group=group,
        form="RO3",
        line=line,
        **measures(cells[6:13]),
        source_row=int(cells[13]),
        certified="",
    )


class LinesByBody(Mapping[tuple[str, str], Lines]):
    """Lines by year and body, made when asked for: a page needs a few of the 54,000 rows.

    Each row is kept as one text with tabs between its cells, which takes a quarter of the room.
    """

    def __init__(self, rows: dict[tuple[str, str], list[str]]) -> None:
        self._rows = rows
        self._made: dict[tuple[str, str], Lines] = {}

    def __getitem__(self, key: tuple[str, str]) -> Lines:
        if key not in self._made:
            of_body = (row.split("\t") for row in self._rows[key])
            self._made[key] = {cells[5]: social_care_row(cells) for cells in of_body}
        return self._made[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class Detail(Folder):
    """Figures by line, for those councils and years for which they were found."""

    @cached_property
    def social_care_lines(self) -> Mapping[str, SocialCareLine]:
        """The 71 lines of the social care return, in its order."""
        return {row["line"]: SocialCareLine(**row) for row in self._rows("social_care_lines.csv")}

    @cached_property
    def _social_care(self) -> tuple[Mapping[tuple[str, str], Lines], Mapping[str, Lines]]:
        authorities: dict[tuple[str, str], list[str]] = defaultdict(list)
        england: dict[str, Lines] = defaultdict(dict)
        for cells in self._cells("social_care.csv.gz"):
            year, kind, gss = cells[:3]
            if kind == "england":
                england[year][cells[5]] = social_care_row(cells)
            else:
                authorities[year, gss].append("\t".join(cells))
        return LinesByBody(dict(authorities)), dict(england)

    @property
    def social_care(self) -> Mapping[tuple[str, str], Lines]:
        """Children's and adult social care and public health, 2022-23 and 2023-24: (year, GSS code) -> line -> row."""
        return self._social_care[0]

    @property
    def england_social_care(self) -> Mapping[str, Lines]:
        """The publisher's own rows for England, grossed up for missing returns: year -> line -> row."""
        return self._social_care[1]

    @cached_property
    def net(self) -> Mapping[tuple[str, str], NetReturn]:
        """Net spending by service, 2022-23 to 2024-25, derived by a third party: (year, GSS code) -> return."""
        found: dict[tuple[str, str], NetReturn] = {}
        current: dict[tuple[str, str], float] = {}
        for year, gss, authority, _, status, service, net, number in self._cells("net.csv.gz"):
            known = found.setdefault(
                (year, gss), NetReturn(year, gss, authority, status == "submitted", amounts={}, source_rows={})
            )
            if service == "netcurrent" and net:
                current[year, gss] = float(net)
            elif net and service not in NOT_A_SERVICE:
                known.amounts[service] = float(net)
                known.source_rows[service] = int(number)
        return {
            key: NetReturn(
                made.year, made.gss, made.authority, made.submitted, made.amounts, made.source_rows, current.get(key)
            )
            for key, made in found.items()
        }

    @cached_property
    def net_years(self) -> tuple[str, ...]:
        """The years with net spending by service, newest first."""
        return tuple(sorted({year for year, _ in self.net}, reverse=True))

    @cached_property
    def lancashire(self) -> Mapping[tuple[str, str], tuple[DetailRow, ...]]:
        """Outturn by line of the fifteen councils of Lancashire: (year, GSS code) -> rows in the order of the forms.

        98 lines for 2024-25, the summary (`form` RSX) only for the three years before.
        """
        found: dict[tuple[str, str], list[DetailRow]] = defaultdict(list)
        for cells in self._cells("lancashire.csv.gz"):
            year, gss, authority, group, certified, form, line = cells[:7]
            row = DetailRow(
                year=year,
                gss=gss,
                authority=authority,
                group=group,
                form=form,
                line=line,
                **measures(cells[7:14]),
                source_row=int(cells[14]),
                certified=certified,
            )
            found[year, gss].append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def lancashire_lines(self) -> Mapping[tuple[str, str], LancashireLine]:
        """What each of the 98 lines is, by form and line: a map to the lines of the budget made by hand."""
        return {
            (row["form"], row["line"]): LancashireLine(
                row["form"], row["line"], row["code"], row["kind"], row["sure"] == "yes", row["note"]
            )
            for row in self._rows("lancashire_lines.csv")
        }

    def spent_on_line(self, gss: str, code: str, year: str = "2024-25") -> tuple[DetailRow, ...]:
        """What a council of Lancashire spent on a budget line: the rows of the outturn that are parts of it.

        Empty for every other council and for lines that were not read.
        """
        known = self.lancashire_lines
        return tuple(
            row
            for row in self.lancashire.get((year, gss), ())
            if known[row.form, row.line].code == code and known[row.form, row.line].kind == "line"
        )

    @cached_property
    def management_and_support(self) -> Mapping[str, ManagementAndSupport]:
        """Management and support of the councils of Lancashire in 2024-25 by GSS code."""
        return {
            row.gss: ManagementAndSupport(
                year=row.year,
                gss=row.gss,
                authority=row.authority,
                certified=row.certified,
                gross=row.total_expenditure,
                fees=row.sales_fees_charges or 0,
                other_income=row.other_income or 0,
                residual=row.net_current_expenditure,
                source_row=row.source_row,
            )
            for rows in self.lancashire.values()
            for row in rows
            if row.line == MANAGEMENT and row.total_expenditure is not None and row.net_current_expenditure is not None
        }
