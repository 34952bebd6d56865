"""A service that does not run here, drawn from public evidence: its parts, its amounts and what is not known.

No evidence says how often a service is used, so it has no cost per case. No line says what reaches the
front line, so the whole amount has the class "not known". A part that nobody has seen is not known,
which does not mean that there is none.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import Field

from catalogue.rules.evidence import BinLookup, PlanningRegister, ServiceLink
from catalogue.rules.figures import thousands_in_words
from commons.model import Model

PartKind = Literal["system", "unknown"]
NOT_KNOWN = "not known"
NO_EMPLOYEES = "employees £0"
NO_VOLUME = "case volume not published, so no cost per case"

FORMS = ("Granicus", "Jadu", "Placecube", "ebase", "GOSS", "Verint")
"""Platforms of online forms among those that bin look-ups show: the rest only show the look-up itself."""


class DeclaredPart(Model):
    """One part of a service and what public evidence shows of it."""

    role: str = Field(description="What the part does: online forms, collection, back office")
    system: str = Field(default="", description="The system that is seen; empty where it is not known")
    shown: str = Field(default="", description="What else is seen of it, which is no system: employees £0")
    kind: PartKind
    says: str
    evidence: str = Field(description="What it rests on; empty where nothing was seen")
    source: str = Field(description="Key of the source; empty where nothing was seen")
    source_row: int | None = None

    @property
    def name(self) -> str:
        return f"{self.role}: {self.system or self.shown or NOT_KNOWN}"


class AmountLine(Model):
    """One line of a return, £ thousand, cash, as published; null is a blank, and not a zero."""

    code: str
    title: str
    employees: float | None = None
    running_expenses: float | None = None
    gross: float | None = None
    fees: float | None = None
    other_income: float | None = None
    income: float | None = None
    net: float | None = None
    source_row: int | None = None
    source_column: int | None = None
    note: str = ""


class Amounts(Model):
    """What is published of the money: gross, income and net of an outturn, or the net of a budget alone."""

    year: str
    status: Literal["outturn", "budget"]
    whole: str = Field(description="What the amounts are of: the line or the lines together")
    lines: tuple[AmountLine, ...]
    employees: float | None
    gross: float | None
    income: float | None
    net: float | None
    certified: bool = True
    source: str

    @property
    def cost(self) -> float | None:
        """The amount that the bar shows: gross where it is published, else net; None below zero or for nothing."""
        shown = self.gross if self.status == "outturn" else self.net
        return shown if shown is not None and shown > 0 else None

    @property
    def why_no_bar(self) -> str:
        """Why there is no amount to draw; empty where there is one."""
        if self.cost is not None:
            return ""
        shown = self.gross if self.status == "outturn" else self.net
        if shown is None:
            return f"Not published for {self.year}"
        if shown == 0:
            return f"Returned as zero for {self.year}, which is not the same as free"
        return f"{self.status.capitalize()} below zero: {thousands_in_words(shown)}, which is not a low cost"


def together(lines: Sequence[AmountLine], **about: object) -> Amounts:
    """Lines as one amount. One blank among them makes the sum blank: missing is not zero."""
    return Amounts.model_validate(
        {
            "lines": tuple(lines),
            **{name: _sum(lines, name) for name in ("employees", "gross", "income", "net")},
            **about,
        }
    )


def _sum(lines: Sequence[AmountLine], name: str) -> float | None:
    found = [getattr(line, name) for line in lines]
    return None if not found or None in found else sum(found)


def delivery(amounts: Amounts | None, role: str = "Delivery") -> DeclaredPart:
    """What the employees of an outturn show of who does the work: very little."""
    if amounts is None or amounts.status != "outturn" or amounts.employees is None or not amounts.gross:
        said = "no outturn is published for this line"
        return DeclaredPart(role=role, kind="unknown", says=said, evidence="", source="")
    if amounts.employees == 0:
        said, seen = f"{NO_EMPLOYEES}, contracted delivery likely, not verified", NO_EMPLOYEES
    else:
        seen = f"employees {thousands_in_words(amounts.employees)} of {thousands_in_words(amounts.gross)} gross"
        said = f"{seen}; who does the work is not known"
    return DeclaredPart(
        role=role,
        shown=seen,
        kind="unknown",
        says=said.removeprefix(f"{seen}, ").removeprefix(f"{seen}; "),
        evidence=f"{amounts.status.capitalize()} {amounts.year}: {said}",
        source=amounts.source,
        source_row=amounts.lines[0].source_row if len(amounts.lines) == 1 else None,
    )


def back_office() -> DeclaredPart:
    """What cases are kept in: no public list says it."""
    said = "no public list says in which system cases are kept"
    return DeclaredPart(role="Back office", kind="unknown", says=said, evidence="", source="")


def bin_part(found: BinLookup | None, seen: Mapping[str, int], of: int) -> DeclaredPart:
    """The platform behind a bin-day look-up, where its addresses show one."""
    if found is None:
        said = "no bin-day look-up of this council is in the list"
        return DeclaredPart(role="Online forms", kind="unknown", says=said, evidence="", source="")
    where: dict[str, Any] = {"source": "bin-lookups", "source_row": found.source_row}
    called = ", ".join(found.hosts_called) or found.host
    if not found.platforms:
        said = f"the bin look-up’s host, {called}, names no platform"
        return DeclaredPart(role="Online forms", kind="unknown", says=said, evidence=f"Host {called}", **where)
    name = found.platforms[0]
    role = "Online forms" if name.startswith(FORMS) else "Bin-day look-up"
    said = f"inferred from the bin look-up’s host; seen in {seen.get(name, 1)} of {of} look-ups"
    return DeclaredPart(
        role=role,
        system=" and ".join(short(each) for each in found.platforms),
        kind="system",
        says=said,
        evidence=f"The look-up on {found.host} calls {called}: inferred, not verified",
        **where,
    )


def short(name: str) -> str:
    """A platform without what stands in brackets behind it."""
    return name.partition(" (")[0]


def register_part(found: PlanningRegister | None, seen: Mapping[str, int], of: int) -> DeclaredPart:
    """The software of a public planning register, where its address shows one."""
    if found is None:
        said = "no register of this council is in the list, which is old and partial"
        return DeclaredPart(role="Planning register", kind="unknown", says=said, evidence="", source="")
    where: dict[str, Any] = {"source": "planning-systems", "source_row": found.source_row}
    if not found.system:
        said = "the address of the register names no software"
        return DeclaredPart(role="Planning register", kind="unknown", says=said, evidence=found.url, **where)
    sure = "" if found.sure else ", which is not certain"
    return DeclaredPart(
        role="Planning register",
        system=found.system,
        kind="system",
        says=f"inferred from its address{sure}; seen in {seen.get(found.system, 1)} of {of} registers",
        evidence=f"The address holds {found.shown_by}: {found.url}",
        **where,
    )


def link_part(links: Sequence[ServiceLink]) -> DeclaredPart:
    """What the links of April 2017 show of a service online: that there was a page, and not what runs it."""
    if not links:
        said = "no public list shows what runs them"
        return DeclaredPart(role="Online forms", kind="unknown", says=said, evidence="", source="")
    first = links[0]
    kinds = sorted({link.interaction for link in links})
    return DeclaredPart(
        role="Online forms",
        kind="unknown",
        says=f"there was a page to {' and '.join(kinds)} in April 2017; what runs it is not known",
        evidence=f"April 2017: {first.url}",
        source="service-links",
        source_row=first.source_row,
    )
