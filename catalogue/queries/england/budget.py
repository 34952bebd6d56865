"""What councils planned for 2023-24 by line (RA), and which services of the national list a line pays for."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from catalogue.queries.england.folder import Folder
from catalogue.rules.detail import OUTTURN_OF_SECTION, LineService
from catalogue.rules.figures import BudgetLine, BudgetReturn, LineGroup, ParentLine


class Budget(Folder):
    """Budget lines and returns."""

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

    @cached_property
    def services_of_line(self) -> Mapping[str, tuple[LineService, ...]]:
        """The national services that each budget line pays for, sure ones first: a map made by hand."""
        found: dict[str, list[LineService]] = defaultdict(list)
        for row in self._rows("parent_lines.csv"):
            made = LineService(int(row["lgsl"]), row["line"], row["sure"] == "yes", row["note"])
            found[made.line].append(made)
        return {line: tuple(sorted(some, key=lambda one: (not one.sure, one.lgsl))) for line, some in found.items()}

    @cached_property
    def lines_without_service(self) -> Mapping[str, str]:
        """Service lines of the budget that no national service is mapped to, each with the reason."""
        return {row["line"]: row["why"] for row in self._rows("lines_without_service.csv")}

    @cached_property
    def outturn_of_line(self) -> Mapping[str, str]:
        """The service of the outturn that a budget line is reported under; lines outside services have none."""
        return {
            line.code: OUTTURN_OF_SECTION[line.section]
            for line in self.budget_lines
            if line.section in OUTTURN_OF_SECTION
        }

    def parent_line(self, lgsl: int | None, gss: str = "") -> ParentLine | None:
        """The budget line that a national service is a part of, with one council's amount for all of it."""
        found = self._parents.get(lgsl) if lgsl is not None else None
        if found is None or not gss:
            return found
        back = self.budget.get(gss)
        return found.model_copy(update={"amount": back.amounts.get(found.code) if back else None})
