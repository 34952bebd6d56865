"""Cost per case: the bill's share and the declared lines of each service, for any period."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from commons.cost.lines import Bill, CostLine, IncomeLine, Paid, Rate, rate_on
from commons.cost.period import TIME_UNITS, Period, accrued
from commons.cost.share import Measured, ServiceKey, SharedBill, spent
from commons.cost.statement import Account, Statement, StatementLine
from commons.event import Origin


@dataclass(frozen=True, slots=True)
class Usage:
    """What was metered on one day, by service version, brick and event."""

    organisation: str
    service: str
    version: int
    origin: Origin
    day: date
    brick: str
    event: str
    count: int
    cpu_us: int
    size: int = 0


@dataclass(frozen=True)
class Declaration:
    """What one version of a service declares, and the days on which it was the current version.

    units: the words that its bricks count by, each with its event: `{"case": "cases.closed"}`.
    rates: hourly rates, its own before the installation's.
    """

    organisation: str
    service: str
    version: int
    origin: Origin
    since: date
    until: date | None = None
    costs: Sequence[CostLine] = ()
    income: Sequence[IncomeLine] = ()
    rates: Sequence[Rate] = ()
    units: Mapping[str, str] = field(default_factory=dict)

    def event_of(self, unit: str) -> str | None:
        """The event that counts a unit: an event's own name stands for itself."""
        return unit if "." in unit else self.units.get(unit)


def measure(usage: Iterable[Usage], process: Mapping[date, int], period: Period) -> list[Measured]:
    """What was metered, month by month. `process`: sampled CPU microseconds of the process by day."""
    services: dict[date, dict[ServiceKey, int]] = defaultdict(lambda: defaultdict(int))
    for row in usage:
        if row.day in period:
            services[row.day.replace(day=1)][row.organisation, row.service] += row.cpu_us
    return [
        Measured(month, sum(us for day, us in process.items() if day in month), services[month.first.replace(day=1)])
        for month in period.months()
    ]


def account(
    bill: Bill, measured: Sequence[Measured], usage: Iterable[Usage], declared: Iterable[Declaration], period: Period
) -> Account:
    """The whole installation: one statement for each service that declared or used anything."""
    shared = SharedBill(bill, measured)
    rows: dict[ServiceKey, list[Usage]] = defaultdict(list)
    versions: dict[ServiceKey, list[Declaration]] = defaultdict(list)
    for row in usage:
        if row.day in period:
            rows[row.organisation, row.service].append(row)
    for version in declared:
        versions[version.organisation, version.service].append(version)
    statements = tuple(
        statement(key, rows.get(key, ()), versions.get(key, ()), shared, period) for key in sorted({*rows, *versions})
    )
    declared_pence = sum(line.pence for s in statements for line in s.lines if line.method == "declared")
    return Account(
        period=period,
        statements=statements,
        unallocated=shared.unallocated,
        bill=shared.pence,
        declared=declared_pence,
    )


def statement(
    key: ServiceKey,
    usage: Sequence[Usage],
    versions: Sequence[Declaration],
    shared: SharedBill,
    period: Period,
    unit: str = "case",
) -> Statement:
    """One service's statement. `usage`: its own rows; `versions`: what each of its versions declares."""
    versions = sorted(versions, key=lambda v: v.version)
    origins = [v.origin for v in versions] or [row.origin for row in usage]
    usage = [row for row in usage if row.day in period]
    bricks: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in usage:
        bricks[row.day.replace(day=1)][row.brick] += row.cpu_us
    lines = {name: [*_declared(name, versions, usage, period)] for name in ("costs", "income")}
    faults = [fault for found in lines.values() for _, missing in found for fault in missing]
    return Statement(
        organisation=key[0],
        service=key[1],
        origin=origins[-1],
        period=period,
        lines=(*(line for line, _ in lines["costs"]), *shared.lines(key, bricks)),
        income_lines=tuple(line for line, _ in lines["income"]),
        unit=unit,
        units=sum(row.count for _, row in _counted(unit, versions, usage)),
        missing=tuple(dict.fromkeys([*_undeclared(versions, usage, period), *shared.missing, *faults])),
    )


def _undeclared(versions: Sequence[Declaration], usage: Sequence[Usage], period: Period) -> Iterator[str]:
    """What keeps a unit cost from being whole: each version that ran must declare delivery and staff time."""
    seen = {row.version for row in usage}
    ran = [v for v in versions if v.version in seen or period.within(v.since, v.until)]
    if not ran:
        yield "no costs are declared"
    for version in ran:
        if not any(line.class_ == "frontline" for line in version.costs):
            yield "delivery is not declared (a line of class frontline)"
        if not any(line.class_ == "frontline support" or line.minutes is not None for line in version.costs):
            yield "staff time is not declared (a line of class frontline support, or minutes at a rate)"


def _counted(unit: str, versions: Sequence[Declaration], usage: Sequence[Usage]) -> Iterator[tuple[Declaration, Usage]]:
    """The usage rows that count a unit, each with the version that it ran under."""
    by_version = {v.version: v for v in versions}
    for row in usage:
        version = by_version.get(row.version)
        if version and row.event == version.event_of(unit):
            yield version, row


def _declared(
    name: str, versions: Sequence[Declaration], usage: Sequence[Usage], period: Period
) -> Iterator[tuple[StatementLine, list[str]]]:
    """Each different line once, whichever versions declare it, with what is missing to price it."""
    by_line: dict[Paid, list[Declaration]] = {}
    for version in versions:
        for line in dict.fromkeys(getattr(version, name)):
            by_line.setdefault(line, []).append(version)
    for line, declaring in by_line.items():
        timed = line.unit in TIME_UNITS
        priced = _over_time(line, declaring, period) if timed else _by_count(line, declaring, usage, period)
        yield (
            StatementLine(
                what=line.what,
                class_=line.class_ if isinstance(line, CostLine) else "income",
                pence=priced.pence,
                exact=priced.exact,
                method="declared",
                driver="days" if timed else line.unit,
                basis="; ".join(priced.basis),
                share=1.0,
                source="; ".join(dict.fromkeys([line.source, *priced.sources])),
                status=line.status,
                quantity=None if timed else priced.quantity,
            ),
            priced.faults,
        )


@dataclass
class _Priced:
    """A declared line, as it is added up."""

    pence: int = 0
    exact: Fraction = Fraction(0)
    quantity: int = 0
    basis: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def _by_count(line: Paid, versions: Sequence[Declaration], usage: Sequence[Usage], period: Period) -> _Priced:
    """A line paid by what is counted, at the rate of each day; rounded once for each month."""
    priced, words = _Priced(), defaultdict[str, int](int)
    priced.faults = [f"nothing counts {line.unit}" for v in versions if v.event_of(line.unit) is None]
    months: dict[date, Fraction] = defaultdict(Fraction)
    for version, row in _counted(line.unit, versions, usage):
        rate = _rate(line, version, row.day, priced)
        if row.day in Period(first=line.from_ or row.day, last=max(line.to or row.day, line.from_ or row.day)):
            months[row.day.replace(day=1)] += row.count * line.pence(rate)
            words[line.words(rate)] += row.count
    priced.exact = sum(months.values(), Fraction(0))
    priced.pence = sum(round(exact) for exact in months.values())
    priced.quantity = sum(words.values())
    priced.basis = [f"{count:,} × {text}" for text, count in words.items()] or ["none counted"]
    return priced


def _over_time(line: Paid, versions: Sequence[Declaration], period: Period) -> _Priced:
    """A line paid by time, on the days when a version that declares it was the current one."""
    priced = _Priced()

    def accrue(first: date, last: date) -> Fraction:
        whole = Fraction(0)
        for version in versions:
            part = Period(first=first, last=last).within(version.since, version.until)
            part = part and part.within(line.from_, line.to)
            for day, end in _at_one_rate(line, version, part) if part else ():
                whole += line.pence(_rate(line, version, day, priced)) * accrued(line.unit, day, end)
        return whole

    for month in period.months():
        exact, pence = spent(accrue, month)
        priced.exact += exact
        priced.pence += pence
    within = (period.within(v.since, v.until) for v in versions)
    parts = [dated for part in within if part and (dated := part.within(line.from_, line.to))]
    rate = _rate(line, versions[-1], period.last, _Priced())
    days = sum(part.days for part in parts)
    priced.basis = [f"{line.words(rate)}, for {days} {'day' if days == 1 else 'days'}"]
    return priced


def _at_one_rate(line: Paid, version: Declaration, part: Period) -> Iterator[tuple[date, date]]:
    """The part cut where the rate of the line changes."""
    changes = {rate.from_ for rate in version.rates if rate.name == line.rate_name and rate.from_}
    changes |= {rate.to + timedelta(days=1) for rate in version.rates if rate.name == line.rate_name and rate.to}
    starts = sorted({part.first, *(day for day in changes if day in part)})
    ends = [day - timedelta(days=1) for day in starts[1:]] + [part.last]
    return zip(starts, ends, strict=True)


def _rate(line: Paid, version: Declaration, day: date, priced: _Priced) -> Rate | None:
    """The rate of a line on a day, noting where it comes from, or that there is none."""
    if line.rate_name is None:
        return None
    rate = rate_on(version.rates, line.rate_name, day)
    notes, note = priced.sources, f"rate: {rate.source}" if rate else ""
    if rate is None:
        notes, note = priced.faults, f"there is no rate {line.rate_name}"
    if note not in notes:
        notes.append(note)
    return rate
