"""The meter: what every service used, by day, from the ledger alone; and what it cost.

Three tables of sums, never of cases, so that a question costs the same whether a service has had a
hundred cases or a million. Days and months are those of England.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from pydantic import ValidationError
from sqlmodel import Field, SQLModel

from commons.brick import Brick, Projection
from commons.calendar import local_day
from commons.cost import Account, Bill, Declaration, Measured, Period, ServiceKey, SharedBill, Statement, Usage
from commons.cost import account as cost_account
from commons.cost import statement as cost_statement
from commons.database.prepared import Prepared
from commons.event import Recorded
from commons.installation import PLATFORM_SERVICE
from commons.ledger import cursor_of
from commons.records import Sampled
from commons.service import Service, ServiceFileError
from commons.service.explain import explain
from commons.service.source import read
from commons.view import View

METER = "meter.usage"
"""The follower that fills these tables."""
_FIELDS = ("organisation", "service", "service_version", "origin", "day", "brick", "event", "count", "cpu_us", "size")

_PUBLIC = {"public": "sums that everybody's costs are worked out from; no row is a person's"}


class UsageRow(SQLModel, table=True):
    """What one service version did on one day: how many of an event, and what they took."""

    __tablename__ = "commons_usage"
    __table_args__ = {"info": _PUBLIC}

    organisation: str = Field(primary_key=True, max_length=64)
    service: str = Field(primary_key=True, max_length=64)
    day: date = Field(primary_key=True)
    service_version: int = Field(primary_key=True)
    origin: str = Field(primary_key=True, max_length=16)
    brick: str = Field(primary_key=True, max_length=64)
    event: str = Field(primary_key=True, max_length=128)
    count: int = Field(default=0, sa_type=sa.BigInteger)
    cpu_us: int = Field(default=0, sa_type=sa.BigInteger)
    size: int = Field(default=0, sa_type=sa.BigInteger)


class ServiceDay(SQLModel, table=True):
    """CPU time that a service metered on a day: what the bill is shared by."""

    __tablename__ = "commons_usage_day"
    __table_args__ = {"info": _PUBLIC}

    day: date = Field(primary_key=True)
    organisation: str = Field(primary_key=True, max_length=64)
    service: str = Field(primary_key=True, max_length=64)
    cpu_us: int = Field(default=0, sa_type=sa.BigInteger)


class ProcessDay(SQLModel, table=True):
    """CPU time of the whole process on a day, from its samples, and the seconds that they cover."""

    __tablename__ = "commons_usage_process"

    day: date = Field(primary_key=True)
    cpu_us: int = Field(default=0, sa_type=sa.BigInteger)
    seconds: int = Field(default=0, sa_type=sa.BigInteger)


def meter(record: Recorded, tables: Any) -> None:
    """Add one event to the sums of its day."""
    day = local_day(record.at)
    where = {"organisation": record.organisation, "service": record.service, "day": day}
    what = {"service_version": record.service_version, "origin": record.origin, "brick": record.brick}
    tables.count(
        UsageRow,
        key={**where, **what, "event": record.event.event_name},
        add={"count": 1, "cpu_us": record.cpu_us, "size": record.size},
    )
    if record.cpu_us:
        tables.count(ServiceDay, key=where, add={"cpu_us": record.cpu_us})
    if isinstance(record.event, Sampled):
        tables.count(ProcessDay, {"day": day}, {"cpu_us": record.event.cpu_us, "seconds": record.event.seconds})


brick = Brick(
    name="meter",
    version="1.0.0",
    summary="What every service used, by day, from the ledger alone",
    owner="commons",
    projections=[Projection(name="usage", tables=(UsageRow, ServiceDay, ProcessDay), apply=meter)],
    platform=True,
)


_usage: sa.Table = UsageRow.__table__  # type: ignore[attr-defined]
_days: sa.Table = ServiceDay.__table__  # type: ignore[attr-defined]
_process: sa.Table = ProcessDay.__table__  # type: ignore[attr-defined]


_OF_SERVICE = Prepared(
    sa.select(*(_usage.c[field] for field in _FIELDS)).where(
        _usage.c.organisation == sa.bindparam("organisation"),
        _usage.c.service == sa.bindparam("service"),
        _usage.c.day.between(sa.bindparam("first"), sa.bindparam("last")),
    )
)
_OF_EVERYBODY = Prepared(
    sa.select(_days.c.organisation, _days.c.service, sa.func.sum(_days.c.cpu_us))
    .where(_days.c.day.between(sa.bindparam("first"), sa.bindparam("last")))
    .group_by(_days.c.organisation, _days.c.service)
)
_OF_THE_PROCESS = Prepared(
    sa.select(sa.func.sum(_process.c.cpu_us)).where(_process.c.day.between(sa.bindparam("first"), sa.bindparam("last")))
)
_NEWEST = Prepared(sa.select(sa.func.max(_days.c.day)))


def usage(view: View, organisation: str, service: str, period: Period) -> list[Usage]:
    """What one service used in the period, by day, version, brick and event."""
    asked = {"organisation": organisation, "service": service, "first": period.first, "last": period.last}
    return [Usage(*row) for row in _OF_SERVICE.rows(view.connection, asked)]


def _rows(view: View, *where: sa.ColumnElement[bool]) -> list[Usage]:
    return [Usage(*row) for row in view.connection.execute(sa.select(*(_usage.c[f] for f in _FIELDS)).where(*where))]


def measured(view: View, period: Period) -> list[Measured]:
    """What the whole installation used, month by month."""
    found = []
    for month in period.months():
        asked = {"first": month.first, "last": month.last}
        services: dict[ServiceKey, int] = {
            (organisation, service): int(used)
            for organisation, service, used in _OF_EVERYBODY.rows(view.connection, asked)
        }
        (process,) = _OF_THE_PROCESS.first(view.connection, asked)
        found.append(Measured(month, int(process or 0), services))
    return found


class Statements:
    """Statements of services, one after the other: what all of them share is worked out once for each period."""

    def __init__(self, view: View) -> None:
        self._view, self._bill = view, installation_bill(view)

    def of(self, organisation: str, service: str, periods: Sequence[Period]) -> list[Statement]:
        """What one service cost in each of these periods; NotFound when there is no such service."""
        whole = Period(first=min(p.first for p in periods), last=max(p.last for p in periods))
        rows = usage(self._view, organisation, service, whole)
        versions = declarations(self._view, organisation, service, whole, {row.version for row in rows}, self._bill)
        return [self._of((organisation, service), rows, versions, period) for period in periods]

    def _of(self, key: ServiceKey, rows: Sequence[Usage], versions: Sequence[Declaration], period: Period) -> Statement:
        used: dict[date, int] = defaultdict(int)
        for row in rows:
            if row.day in period:
                used[row.day.replace(day=1)] += row.cpu_us
        return cost_statement(key, rows, versions, _shared(self._view, self._bill, period).alone(key, used), period)


_KEPT: WeakKeyDictionary[sa.Engine, OrderedDict[Any, SharedBill]] = WeakKeyDictionary()
MOST_KEPT = 50


def _shared(view: View, bill: Bill, period: Period) -> SharedBill:
    """What every service shares of the bill in a period, without what each used.

    Worked out from all services that used anything, and kept until another event is metered in the period: one
    that has ended stays as it is as soon as the meter has come two days further.
    """
    metered = cursor_of(view.connection, METER)
    (newest,) = _NEWEST.first(view.connection)
    ended = newest is not None and newest > period.last + timedelta(days=1)
    kept = _KEPT.setdefault(view.connection.engine, OrderedDict())
    state = (period, bill, None if ended else metered)
    found = kept.get(state)
    if found is None:
        found = kept[state] = SharedBill(bill, measured(view, period)).nobodys()
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)
    return found


def statement(view: View, organisation: str, service: str, period: Period) -> Statement:
    """What one service cost in the period."""
    return statements(view, organisation, service, [period])[0]


def statements(view: View, organisation: str, service: str, periods: Sequence[Period]) -> list[Statement]:
    """What one service cost in each of these periods; NotFound when there is no such service."""
    return Statements(view).of(organisation, service, periods)


def account(view: View, period: Period) -> Account:
    """The whole installation in the period, every service that it ever ran: the bill to the penny."""
    rows = _rows(view, _usage.c.day.between(period.first, period.last))
    bill = installation_bill(view)
    used: dict[ServiceKey, set[int]] = {
        (organisation, service): set()
        for organisation, service in view.connection.execute(
            sa.select(_usage.c.organisation, _usage.c.service).distinct().where(_usage.c.service != PLATFORM_SERVICE)
        )
    }
    for row in rows:
        used.get((row.organisation, row.service), set()).add(row.version)
    declared = [one for key, seen in used.items() for one in declarations(view, *key, period, seen, bill)]
    return cost_account(bill, measured(view, period), rows, declared, period)


def declarations(
    view: View, organisation: str, service: str, period: Period, used: set[int], bill: Bill
) -> list[Declaration]:
    """What the versions declare that ran in the period or were current in it."""
    found: list[Declaration] = []
    until: date | None = None
    number = view.service_at(organisation, service).version
    while number >= 1:
        version = view.service_at(organisation, service, number)
        since = local_day(version.published_at) if version.published_at else date.min
        if number in used or period.within(since, until):
            found.append(_declaration(version, since, until, bill))
        until = since - timedelta(days=1) if since > date.min else since
        if since <= period.first and (not used or number <= min(used)):
            break
        number -= 1
    return found


def _declaration(version: Service, since: date, until: date | None, bill: Bill) -> Declaration:
    own = {rate.name for rate in version.file.rates}
    return Declaration(
        organisation=version.organisation,
        service=version.slug,
        version=version.version,
        origin=version.origin,
        since=since,
        until=until,
        costs=version.file.costs,
        income=version.file.income,
        rates=(*version.file.rates, *(rate for rate in bill.rates if rate.name not in own)),
        units={word: event.event_name for brick in version.bricks.values() for word, event in brick.units.items()},
    )


def installation_bill(view: View) -> Bill:
    """The installation's bill; without one it has no lines, and statements say so.

    ServiceFileError when the file does not fit, with the line.
    """
    path = view.bill
    return _read_bill(path, path.stat().st_mtime_ns) if path else Bill(title="No bill", lines=())


@lru_cache(maxsize=4)
def _read_bill(path: Path, _changed: int) -> Bill:
    return read_bill(path)


def read_bill(path: Path) -> Bill:
    """Read and check a bill; ServiceFileError carries every fix with file and line."""
    source = read(path.name, path.read_text(encoding="utf-8"))
    try:
        return Bill.model_validate(source.data)
    except ValidationError as error:
        raise ServiceFileError(explain(error, source, Bill)) from None
