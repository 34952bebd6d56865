"""What a draft might cost, by the same engine as every other cost: an estimate, and never a promise.

The bricks that stay used what was metered. A brick that goes takes its metered use along. A brick that comes is taken
to use for each case what it uses for each case elsewhere. The installation's bill is what it is: what one service uses
less, others carry, so that a difference here is no saving of anybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from commons.cost import Bill, Declaration, Measured, Period, ServiceKey, SharedBill, Statement, Usage, statement


@dataclass(frozen=True)
class Elsewhere:
    """What a brick used in other services in the period: microseconds of CPU time, and the cases closed there."""

    cpu_us: int
    units: int
    services: int

    @property
    def each(self) -> float:
        """Microseconds for one case."""
        return self.cpu_us / self.units


@dataclass(frozen=True)
class Now:
    """A service in a period, as it is: what was metered, what is declared, and the bill."""

    key: ServiceKey
    period: Period
    usage: Sequence[Usage]
    declared: Sequence[Declaration]
    bill: Bill
    measured: Sequence[Measured]

    @property
    def statement(self) -> Statement:
        shared = SharedBill(self.bill, self.measured)
        return statement(self.key, self.usage, self.declared, shared, self.period)


def drafted(
    now: Now, drops: Sequence[str], adds: Mapping[str, Elsewhere], units: Mapping[str, str]
) -> tuple[Now, tuple[str, ...]]:
    """The service as it would have been with other bricks, and the new bricks of which nothing is known.

    `units`: the words that the draft's bricks count by, each with its event.
    """
    count = now.statement.units
    kept = [row for row in now.usage if row.brick not in drops]
    unknown = tuple(name for name, found in adds.items() if not (found.units and count))
    new = [
        _use(now, name, round(found.each * count)) for name, found in adds.items() if name not in unknown and now.usage
    ]
    changed = sum(row.cpu_us for row in new) - sum(row.cpu_us for row in now.usage if row.brick in drops)
    made = replace(
        now,
        usage=[*kept, *new],
        declared=[replace(version, units=dict(units)) for version in now.declared],
        measured=[_shifted(month, now.key, changed) for month in now.measured],
    )
    return made, unknown


def _use(now: Now, brick: str, cpu_us: int) -> Usage:
    newest = now.usage[-1]
    return Usage(
        organisation=now.key[0],
        service=now.key[1],
        version=newest.version,
        origin=newest.origin,
        day=now.period.last,
        brick=brick,
        event=f"{brick}.estimated",
        count=0,
        cpu_us=cpu_us,
    )


def _shifted(month: Measured, key: ServiceKey, changed: int) -> Measured:
    """The month with this service's use changed, and the process's with it."""
    own = max(month.services.get(key, 0) + changed, 0)
    process = max(month.process_us + own - month.services.get(key, 0), 0)
    return Measured(month.period, process, {**month.services, key: own})
