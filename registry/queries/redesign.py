"""A draft of another composition: its files, whether they fit, and what it might cost beside what the service costs."""

from typing import Any

from pydantic import ConfigDict, Field
from sqlmodel import col, select

from commons import meter
from commons.brick import Brick
from commons.calendar import local_day
from commons.cost import Period, Statement
from commons.cost.lines import COST_CLASSES
from commons.disclosure import closed_months, exact, withheld
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Model
from commons.refs import Code
from commons.service import Service, ServiceFileError
from commons.view import View
from registry.queries.services import Check, Checked, check
from registry.rules.edit import CannotEdit
from registry.rules.estimate import Elsewhere, Now, drafted
from registry.rules.publishing import OWN, OWN_EXAMPLE
from registry.rules.redesign import redesign
from registry.tables import UseRow

TAKES = "suggestions"
"""The brick that takes suggestions, and the address word of the service that it stands in."""
MOST_ELSEWHERE = 20


class AskRedesign(Model):
    """A published service, and the bricks that it should have; none: those that it has."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"publisher": "example-town", "about": "bulky-waste-b", "brick": ["registration", "cases", "workflow"]}
            ]
        }
    )

    publisher: str = Field(max_length=64)
    about: str = Field(max_length=64)
    brick: tuple[Code, ...] = Field(default=(), max_length=40)
    number: int | None = Field(default=None, ge=1, description="The version to start from; else the newest")


class Choice(Model):
    """A brick that can be chosen."""

    name: str
    version: str
    summary: str
    now: bool
    chosen: bool


class Amount(Model):
    """Pence of one class, as the service is and as the draft might be."""

    what: str
    now: int
    draft: int
    known: str


class Estimate(Model):
    """What both cost in one period, by the same engine. A difference is no saving: the bill stays what it is."""

    period: Period
    units: int
    unit: str
    amounts: tuple[Amount, ...]
    now_each: float | None = Field(description="Pence for one case, from unrounded totals")
    draft_each: float | None
    why_not_each: str
    unknown: tuple[str, ...] = Field(description="New bricks of which nothing was metered anywhere yet")
    seen: tuple[str, ...] = Field(description="Where the use of new bricks is known from")


class Redesign(Model):
    """A draft of another composition of a published service."""

    model_config = ConfigDict(str_max_length=300_000)

    publisher: str
    about: str
    title: str
    number: int
    origin: Origin
    choices: tuple[Choice, ...]
    adds: tuple[str, ...]
    drops: tuple[str, ...]
    files: dict[str, str]
    checked: Checked
    estimate: Estimate | None
    why_no_estimate: str = ""
    takes: str = Field(description="The service that takes the suggestion; empty when nobody does")
    takes_title: str = ""

    @property
    def bricks(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.choices if each.chosen)


def redesigned(asked: AskRedesign, view: View) -> Redesign:
    """The draft of a service with other bricks. Nothing is kept of it."""
    service = view.service_at(asked.publisher, asked.about, asked.number)
    offered = {name: brick for name, brick in view.bricks.items() if brick.api and not brick.platform}
    now = [name for name in service.bricks if name in offered]
    strange = [name for name in asked.brick if name not in offered]
    if strange or not now:
        raise NotFound(
            f"There is no brick {strange[0]!r}." if strange else "This service is not made of bricks.",
            expected=f"Some of: {', '.join(sorted(offered))}.",
            to_do="Choose bricks from the list.",
        )
    chosen = [name for name in (*now, *sorted(offered)) if name in (asked.brick or now)]
    wanted = tuple(dict.fromkeys(chosen))
    files = _files(service, wanted, offered)
    adds = tuple(name for name in wanted if name not in now)
    drops = tuple(name for name in now if name not in wanted)
    estimate, why_not = _estimate(service, adds, drops, {name: offered[name] for name in wanted}, view)
    takes = taking(service.organisation, service.origin, view)
    return Redesign(
        publisher=service.organisation,
        about=service.slug,
        title=service.title,
        number=service.version,
        origin=service.origin,
        choices=tuple(_choice(offered[name], now, wanted) for name in dict.fromkeys((*now, *sorted(offered)))),
        adds=adds,
        drops=drops,
        files=files,
        checked=check(Check(files=files), view),
        estimate=estimate,
        why_no_estimate=why_not,
        takes=f"{takes.organisation}/{takes.slug}" if takes else "",
        takes_title=takes.title if takes else "",
    )


def _choice(brick: Brick, now: list[str], wanted: tuple[str, ...]) -> Choice:
    summary = brick.summary.strip().split("\n")[0]
    return Choice(
        name=brick.name, version=brick.version, summary=summary, now=brick.name in now, chosen=brick.name in wanted
    )


def _files(service: Service, wanted: tuple[str, ...], bricks: dict[str, Brick]) -> dict[str, str]:
    if set(wanted) == set(service.bricks):
        return dict(service.files)
    try:
        return redesign(service.files, wanted, bricks)
    except (CannotEdit, ServiceFileError) as error:
        raise NotFound(
            "The draft cannot be written from this service's files.", expected=str(error)[:200], to_do="Choose others."
        ) from None


def taking(organisation: str, origin: Origin, view: View) -> Service | None:
    """The service that takes suggestions: the organisation's own, else the platform's; examples have their own."""
    for whose in (organisation, OWN_EXAMPLE if origin == "example" else OWN):
        try:
            found = view.service_at(whose, TAKES)
        except NotFound:
            continue
        if TAKES in found.bricks and (found.origin == "example") == (origin == "example"):
            return found
    return None


def _estimate(
    service: Service, adds: tuple[str, ...], drops: tuple[str, ...], bricks: dict[str, Brick], view: View
) -> tuple[Estimate | None, str]:
    period = _period(service, view)
    if period is None:
        return None, "No month of this service has ended yet, and live figures are of closed months"
    now = _now(service.organisation, service.slug, period, view)
    before = now.statement
    if not exact(service.origin) and (why := withheld(before)):
        return None, why[0].upper() + why[1:]
    if not now.usage:
        return None, "Nothing was done with this service in this period, so there is nothing to share a bill by"
    elsewhere = {name: _elsewhere(name, service, period, view) for name in adds}
    units = {word: event.event_name for brick in bricks.values() for word, event in brick.units.items()}
    made, unknown = drafted(now, drops, elsewhere, units)
    after = made.statement
    return Estimate(
        period=period,
        units=before.units,
        unit=before.unit,
        amounts=_amounts(before, after, changed=bool(adds or drops)),
        now_each=float(before.unit_cost.cost) if before.unit_cost else None,
        draft_each=float(after.unit_cost.cost) if after.unit_cost and not unknown else None,
        why_not_each=before.why_no_unit_cost or after.why_no_unit_cost,
        unknown=unknown,
        seen=tuple(
            f"{name}: {found.services} other service{'s' if found.services != 1 else ''}, {found.units:,} cases"
            for name, found in elsewhere.items()
            if name not in unknown
        ),
    ), ""


def _amounts(before: Statement, after: Statement, *, changed: bool) -> tuple[Amount, ...]:
    words = {
        "bricks": "allocated by measured use; the draft is estimated" if changed else "allocated by measured use",
        "idle": "allocated by measured use; the draft is estimated" if changed else "allocated by measured use",
    }
    rows = [
        Amount(
            what=name,
            now=before.by_class[name],
            draft=after.by_class[name],
            known=words.get(name, "declared by the organisation; what a change would do to it is not known"),
        )
        for name in COST_CLASSES
    ]
    rows.append(Amount(what="gross cost", now=before.gross, draft=after.gross, known="the sum of the lines above"))
    income = "declared by the organisation; what a change would do to it is not known"
    return (*rows, Amount(what="income", now=before.income, draft=after.income, known=income))


def _period(service: Service, view: View) -> Period | None:
    today = local_day(view.now)
    if exact(service.origin):
        return Period.month(today, until=today)
    since = local_day(service.published_at) if service.published_at else today
    months = closed_months(since, today, most=1)
    return months[-1] if months else None


def _now(organisation: str, service: str, period: Period, view: View) -> Now:
    rows = meter.usage(view, organisation, service, period)
    bill = meter.installation_bill(view)
    declared = meter.declarations(view, organisation, service, period, {row.version for row in rows}, bill)
    return Now((organisation, service), period, rows, declared, bill, meter.measured(view, period))


def _elsewhere(brick: str, service: Service, period: Period, view: View) -> Elsewhere:
    """What the brick used in other services of the same origin: of live ones only where their costs are published."""
    uses = select(UseRow).where(col(UseRow.brick) == brick, col(UseRow.origin) == service.origin)
    cpu_us = units = services = 0
    for row in view.all(uses.order_by(col(UseRow.organisation), col(UseRow.service)).limit(MOST_ELSEWHERE)):
        found: Any = _now(row.organisation, row.service, period, view)
        counted = found.statement
        if not counted.units or (not exact(service.origin) and withheld(counted)):
            continue
        services, units = services + 1, units + counted.units
        cpu_us += sum(each.cpu_us for each in found.usage if each.brick == brick)
    return Elsewhere(cpu_us, units, services)
