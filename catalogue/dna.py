"""The DNA of a service: what it is made of, what it costs, and what is not known about either.

Made from the service's published file and its cost statement. Every figure keeps how it was made;
what may not be shown is withheld with the reason, and what nobody declared is "not known".
"""

from collections.abc import Mapping, Sequence

from pydantic import ConfigDict, Field

from commons.cost import Period, Statement, StatementLine
from commons.cost.lines import COST_CLASSES
from commons.disclosure import FEWER, FEWEST, exact, withheld
from commons.event import Origin
from commons.model import Model
from commons.money import show_pounds
from commons.service import Service

INTERACTIONS = {0: "application", 4: "payment", 8: "information", 17: "report"}
"""Kinds of interaction (LGIL) in words."""

MODELS = {
    "direct": "run by the organisation itself",
    "outsourced": "run by a contractor",
    "team": "run by a team",
    "volunteers": "run with volunteers",
    "matching": "matches people with each other",
    "peer-to-peer": "run between people",
    "third-sector": "run by a charity",
    "open-data": "published as open data",
}


class Part(Model):
    """A brick of the service. Its cost is its part of what the service pays for bricks in the period."""

    name: str
    version: str
    major: int
    published_with: str = Field(description="The release that the service was published with")
    summary: str
    used_by: int = Field(description="Other services of the same kind of origin that use it")
    pence: int | None
    share: float | None = Field(description="Part of the service's gross cost, 0 to 1")


class Line(Model):
    """One amount of the period with its method, basis and source."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    what: str
    class_: str = Field(alias="class")
    brick: str | None
    pence: int
    method: str
    driver: str
    basis: str
    source: str
    status: str
    quantity: int | None


class Unit(Model):
    """Pence for one case, from unrounded totals."""

    cost: float
    income: float
    net: float
    one_more: float | None = Field(description="What one more case would add: an estimate")


class Costs(Model):
    """The costs of one period, or why they are not shown."""

    period: Period
    withheld: str = ""
    missing: tuple[str, ...] = ()
    unit_word: str = "case"
    count: int | None = Field(description="Null where the count is not published")
    count_in_words: str
    gross: int | None = None
    income: int | None = None
    net: int | None = None
    by_class: dict[str, int] = Field(default_factory=dict)
    unit_by_class: dict[str, float] = Field(default_factory=dict, description="Pence for one case, by class")
    frontline_share: float | None = None
    unit: Unit | None = None
    why_no_unit: str = ""
    method: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    income_lines: tuple[Line, ...] = ()

    @property
    def frontline_in_words(self) -> str:
        """Pence in the pound that reach the front line, or that it is not known."""
        return "not known" if self.frontline_share is None else f"{self.frontline_share * 100:.0f}p"

    @property
    def complete(self) -> bool:
        return not self.missing and not self.withheld


def costs(statement: Statement, origin: Origin) -> Costs:
    """What of a statement may be shown, and how."""
    hidden = "" if exact(origin) else withheld(statement)
    count = statement.units if exact(origin) or statement.units >= FEWEST else None
    known = Costs(
        period=statement.period,
        unit_word=statement.unit,
        count=count,
        count_in_words=FEWER if count is None else f"{count:,}",
    )
    if hidden:
        return known.model_copy(update={"withheld": hidden, "why_no_unit": hidden})
    made = statement.unit_cost
    return known.model_copy(
        update={
            "missing": statement.missing,
            "gross": statement.gross,
            "income": statement.income,
            "net": statement.net,
            "by_class": {name: statement.by_class[name] for name in COST_CLASSES},
            "unit_by_class": unit_by_class(statement) if made else {},
            "frontline_share": frontline_share(statement),
            "unit": _unit(statement) if made else None,
            "why_no_unit": statement.why_no_unit_cost,
            "method": statement.method,
            "lines": tuple(line(each) for each in statement.lines),
            "income_lines": tuple(line(each) for each in statement.income_lines),
        }
    )


def _unit(statement: Statement) -> Unit:
    made, more = statement.unit_cost, statement.marginal
    assert made is not None
    return Unit(
        cost=float(made.cost),
        income=float(made.income),
        net=float(made.net),
        one_more=None if more is None else float(more),
    )


def unit_by_class(statement: Statement) -> dict[str, float]:
    """Pence for one case by class, made as the cost of one case is."""
    lines = statement.lines
    return {name: float(statement.for_one(each for each in lines if each.class_ == name)) for name in COST_CLASSES}


def frontline_share(statement: Statement) -> float | None:
    """The part of gross cost that is front line; None while costs are incomplete or no case was counted."""
    if statement.why_no_unit_cost or statement.gross <= 0:
        return None
    return statement.by_class["frontline"] / statement.gross


def line(given: StatementLine) -> Line:
    """A line of the statement as pages and downloads show it."""
    return Line(
        what=given.what,
        class_=given.class_,
        brick=given.brick,
        pence=given.pence,
        method=given.method,
        driver=given.driver,
        basis=given.basis,
        source=given.source,
        status=given.status,
        quantity=given.quantity,
    )


def parts(
    service: Service, statement: Statement | None, shown: Costs | None, used_by: Mapping[str, int]
) -> tuple[Part, ...]:
    """A tile for each brick, in the order of the service file."""
    known = statement is not None and shown is not None and not shown.withheld
    by_brick = brick_costs(statement) if statement is not None and known else None
    made = []
    for name, brick in service.bricks.items():
        pence = by_brick.get(name, 0) if by_brick is not None else None
        gross = shown.gross if shown else None
        made.append(
            Part(
                name=name,
                version=brick.version,
                major=service.file.majors.get(name, 1),
                published_with=locked_release(service, name),
                summary=brick.summary,
                used_by=used_by.get(name, 0),
                pence=pence,
                share=pence / gross if pence is not None and gross else None,
            )
        )
    return tuple(made)


def locked_release(service: Service, name: str) -> str:
    """The release of a brick in the service's lock, `cases@1.0.0`; the installed one where there is none."""
    locked = service.lock.get("bricks", {}).get(name, {})
    return str(locked.get("release", service.bricks[name].release))


def brick_costs(statement: Statement) -> dict[str, int]:
    """Pence of the class *bricks* that each brick's use carries: what is idle is a class of its own."""
    found: dict[str, int] = {}
    for each in statement.lines:
        if each.brick and each.class_ == "bricks":
            found[each.brick] = found.get(each.brick, 0) + each.pence
    return found


def sentence(service: Service, organisation: str) -> str:
    """What the service is, for whom and of which standing, in one sentence or two."""
    about = (service.file.summary or "").strip().rstrip(".")
    said = {
        "live": "live on this platform",
        "example": "an example to try out, not a real council’s service",
        "declared": "declared from public evidence; it does not run here",
        "generated": "generated to measure speed; nobody runs it",
    }[service.origin]
    run = MODELS.get(service.file.model, service.file.model)
    ending = f"It is {said}, published by {organisation} and {run}."
    return f"{about}. {ending}" if about else ending


def notes(shown: Costs | None) -> tuple[str, ...]:
    """Short lines beside the costs in the picture."""
    if shown is None:
        return ()
    said = [f"{shown.count_in_words} {shown.unit_word}{'' if shown.count == 1 else 's'} closed"]
    if shown.unit:
        said.append(f"{show_pounds(round(shown.unit.cost))} a {shown.unit_word}")
    return tuple(said)


def csv_rows(identity: Sequence[object], shown: Costs) -> list[tuple[object, ...]]:
    """The lines as rows of a download; `identity` stands first in each."""
    return [
        (
            *identity,
            shown.period.first,
            shown.period.last,
            each.class_,
            each.what,
            each.brick or "",
            each.pence,
            each.method,
            each.status,
            each.driver,
            each.basis,
            each.source,
            "" if each.quantity is None else each.quantity,
        )
        for each in (*shown.lines, *shown.income_lines)
    ]


CSV_COLUMNS = (
    "organisation", "service", "version", "origin", "from", "to", "class", "what", "brick", "pence", "method", "status",
    "driver", "basis", "source", "quantity",
)  # fmt: skip
