"""Public figures as they were published, each with where it came from.

Amounts are in £ thousand, cash, as the returns give them. None is a blank: nothing was returned.
Nothing is mended: a row whose parts do not add up keeps its figures and says so.
"""

from dataclasses import dataclass, field
from datetime import date

from commons.model import Model

MEASURES = {
    "employees": "Employees",
    "running_expenses": "Running expenses",
    "total_expenditure": "Gross spending",
    "sales_fees_charges": "Fees and charges",
    "other_income": "Other income",
    "total_income": "All income",
    "net_current_expenditure": "Net spending",
}
"""The columns of the outturn, in words for people."""

CLASSES = {
    "SD": ("district", "districts"),
    "SC": ("county", "county councils"),
    "UA": ("unitary", "unitary councils"),
    "MD": ("metropolitan borough", "metropolitan boroughs"),
    "LB": ("London borough", "London boroughs"),
}
"""Classes of council, by the code of the returns. Figures are only compared within one."""

ROUNDING = 1.01
"""Figures are published in whole £ thousand, so a sum of them may be out by one without meaning anything."""

TOTAL = "totsx"


class Source(Model):
    """Where a figure comes from: shown in one click, and as columns of every download."""

    key: str
    dataset: str
    publisher: str
    file: str
    original: str
    updated: str
    period: str
    status: str
    unit: str
    licence: str
    licence_url: str
    where: str
    method: str

    @property
    def updated_on(self) -> date | None:
        """The day of the source's last change; None where it does not say."""
        try:
            return date.fromisoformat(self.updated)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Council:
    """A principal council of England. `group` is its class of comparison, as in `CLASSES`."""

    slug: str
    gss: str
    ecode: str
    name: str
    nice_name: str
    type: str
    group: str
    tier: str
    region: str
    county: str
    population: int
    former_gss: str = ""
    since: str = ""
    source_row: int = 0
    """Its row in the list of councils, where its population stands too."""


class EnglandPart(Model):
    """A part of England's published total, £ thousand. `bodies` is None for what the publisher adds."""

    part: str
    bodies: int | None
    net_current_expenditure: int


@dataclass(frozen=True, slots=True)
class OutturnRow:
    """One service of one authority in one year, as returned."""

    year: str
    gss: str
    authority: str
    group: str
    certified: str
    service: str
    employees: float | None
    running_expenses: float | None
    total_expenditure: float | None
    sales_fees_charges: float | None
    other_income: float | None
    total_income: float | None
    net_current_expenditure: float | None
    source_row: int

    def breaks(self) -> tuple[str, ...]:
        """Where the published parts and the published sum differ by more than rounding."""
        return tuple(
            f"{parts} come to £{made:,.0f} thousand, {total} is published as £{said:,.0f} thousand"
            for parts, made, total, said in self._sums()
            if made is not None and said is not None and abs(made - said) > ROUNDING
        )

    def _sums(self) -> tuple[tuple[str, float | None, str, float | None], ...]:
        income, spent = self.total_income, self.total_expenditure
        return (
            ("Employees and running expenses", added(self.employees, self.running_expenses), "gross spending", spent),
            ("Fees and other income", added(self.sales_fees_charges, self.other_income), "all income", income),
            (
                "Gross spending less income",
                added(spent, None if income is None else -income),
                "net spending",
                self.net_current_expenditure,
            ),
        )


@dataclass(frozen=True, slots=True)
class ServiceGroup:
    """A line of the outturn in plain words, and in which classes of council it may be compared."""

    service: str
    title: str
    what: str
    compared_in: tuple[str, ...]
    not_compared_because: str
    caution: str


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A line of the budget returns. `column` is its place in the published file, from 1."""

    code: str
    section: str
    line: str
    title: str
    column: int


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Budget lines that may only be compared as a sum, because councils split them differently."""

    group: str
    title: str
    lines: tuple[str, ...]
    compared_in: tuple[str, ...]
    caution: str


class ParentLine(Model):
    """The budget line that a national service is a part of: never that service's own cost.

    `amount` is one council's net budget on the whole line, £ thousand; None where it is not asked or
    was not submitted.
    """

    code: str
    title: str
    line: str
    sure: bool
    note: str
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class BudgetReturn:
    """The net budget of one authority by line code. `submitted` is false where it gave none."""

    gss: str
    authority: str
    group: str
    source_row: int
    amounts: dict[str, int] = field(repr=False)

    @property
    def submitted(self) -> bool:
        return bool(self.amounts)

    def total(self, lines: tuple[str, ...]) -> int | None:
        """The sum of these lines, or None where one of them is blank."""
        found = [self.amounts.get(line) for line in lines]
        known = [amount for amount in found if amount is not None]
        return sum(known) if len(known) == len(lines) else None


@dataclass(frozen=True, slots=True)
class NationalService:
    """An entry of the Local Government Services List."""

    lgsl: int
    name: str
    function: int
    description: str
    source_row: int


def added(*amounts: float | None) -> float | None:
    """The sum, or None if any part is missing: missing is not zero."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None


def per_head(thousands: float | None, people: int) -> float | None:
    """Pounds for each resident."""
    return None if thousands is None or people <= 0 else thousands * 1000 / people


def thousands_in_words(amount: float | None) -> str:
    """£ thousand as people read it: 4521 is `£4.52m`, 97720000 is `£97.72bn`, None is `not submitted`."""
    if amount is None:
        return "not submitted"
    size, sign = abs(amount), "−" if amount < 0 else ""
    if size >= 1_000_000:
        return f"{sign}£{size / 1_000_000:,.2f}bn"
    if size >= 1_000:
        return f"{sign}£{size / 1_000:,.2f}m"
    return f"{sign}£{size:,.0f}k" if size else "£0"


def pounds_in_words(amount: float | None) -> str:
    """Pounds for each resident: `£40.70`; None is `not submitted`."""
    if amount is None:
        return "not submitted"
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.2f}"
