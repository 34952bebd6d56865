"""Detailed figures beside the outturn and the budget: lines, net by year, central services, neighbours.

Amounts are in £ thousand, cash, as the returns give them. None is a blank: nothing was returned.
"""

from dataclasses import dataclass, field

from commons.model import Model


@dataclass(frozen=True, slots=True)
class DetailRow:
    """One line of one authority in one year, as returned. `form` is the form it stands on."""

    year: str
    gss: str
    authority: str
    group: str
    form: str
    line: str
    employees: float | None
    running_expenses: float | None
    total_expenditure: float | None
    sales_fees_charges: float | None
    other_income: float | None
    total_income: float | None
    net_current_expenditure: float | None
    source_row: int
    certified: str = ""

    @property
    def is_blank(self) -> bool:
        """Nothing but the staff column was returned: not the same as a row of zeros."""
        return self.total_expenditure is None and self.net_current_expenditure is None


@dataclass(frozen=True, slots=True)
class SocialCareLine:
    """A line of the social care return. Lines whose `part_of` is a total add up to it; others split a line."""

    line: str
    section: str
    section_title: str
    title: str
    part_of: str

    @property
    def is_total(self) -> bool:
        return not self.part_of

    @property
    def adds_up(self) -> bool:
        """Whether this line may be added to its section's total."""
        return self.part_of == f"{self.section}tot"


@dataclass(frozen=True, slots=True)
class NetReturn:
    """Net spending of one authority in one year by service, derived by a third party from the published series.

    `amounts` holds the thirteen services of the outturn, £ thousand. A service without a row in the file
    was zero in both years that can be checked against the returns. `submitted` is false where the
    authority gave none, and then `amounts` is empty: not submitted is not zero.
    """

    year: str
    gss: str
    authority: str
    submitted: bool
    amounts: dict[str, float] = field(repr=False)
    source_rows: dict[str, int] = field(repr=False)
    net_current: float | None = None
    """Net current expenditure: another measure than the sum of the services. Never compare the two."""

    @property
    def services_total(self) -> float | None:
        """The sum of the services: the net current service expenditure of the outturn."""
        return sum(self.amounts.values()) if self.submitted else None


class ManagementAndSupport(Model):
    """Management and support services of one council, £ thousand: gross, what is charged on, what is left.

    Most of `other_income` is what other services of the same council are charged, and is in their figures
    already. Only `residual` may be added to them. A negative residual means that more was charged on than spent.
    """

    year: str
    gss: str
    authority: str
    certified: str
    gross: float
    fees: float
    other_income: float
    residual: float
    source_row: int


@dataclass(frozen=True, slots=True)
class TransactionPeriod:
    """Four quarters of one central service. None: not published for that period."""

    period: str
    volume: float | None
    digital_volume: float | None
    cost_per_transaction: float | None
    source_row: int

    @property
    def digital_share(self) -> float | None:
        """Part of the transactions done online; None where one of the two is missing or they contradict."""
        if not self.volume or self.digital_volume is None or self.digital_volume > self.volume:
            return None
        return self.digital_volume / self.volume


@dataclass(frozen=True, slots=True)
class CentralService:
    """A service of central government (never of a council) with its periods, oldest first."""

    slug: str
    department: str
    agency: str
    service: str
    periods: tuple[TransactionPeriod, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class LineService:
    """A national service that a budget line pays for, by the map made by hand. Not `sure`: `note` says why."""

    lgsl: int
    line: str
    sure: bool
    note: str


@dataclass(frozen=True, slots=True)
class LancashireLine:
    """A line of the outturn forms and the budget line that plans the same thing; blank where there is none.

    `kind`: `line`, `part` (of another line here), `total`, `summary` (form RSX), `support`. Only lines of the kind
    `line` may be put beside a budget line; several may belong to one. Not `sure`: `note` says why.
    """

    form: str
    line: str
    code: str
    kind: str
    sure: bool
    note: str


OUTTURN_OF_SECTION = {
    "Education Services": "edu",
    "Highways and Transport": "trans",
    "Children's Social Care": "csc",
    "Adult Social Care": "asc",
    "Public Health": "phs",
    "Housing Services (General Fund Revenue Account [GFRA] only)": "hous",
    "Cultural and Related Services": "cul",
    "Environmental and Regulatory Services": "env",
    "Planning and Development Services": "plan",
    "Police": "pol",
    "Fire": "frs",
    "Central Services": "cen",
    "Other": "oth",
}
"""Sections of the budget form -> the service of the outturn that the same spending is reported under."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A council like another. `kind` is `statistical` (with `closeness`) or `nearest` (with `kilometres`)."""

    gss: str
    kind: str
    rank: int
    closeness: str
    kilometres: float | None
    source_row: int | None
