"""Parking: an event that a follower could not take waits, with the later events of its thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from commons.database import UtcDateTime
from commons.database.prepared import Prepared, housekeeping, limit_to
from commons.errors import Changed, Problem
from commons.event import Recorded
from commons.ledger import ledger, parked, timers
from commons.refs import new_ref
from commons.view import View

BACKOFF = (timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=5))
"""Waits before each automatic retry; after the last one somebody has to ask for it."""
AT_ONCE = 3
"""How often something is tried without a wait that only met what another process was changing."""
_MET_ANOTHER = ("40001", "40P01")
"""SQLSTATE: could not serialise, deadlock."""
OUTSIDE = (*BACKOFF, *(timedelta(hours=hours) for hours in (0.5, 1, 2, 4, 8, 8)))
"""The same for a delivery, over a day: a mail server that is down comes back without anybody here."""


def attempt(work: Callable[[], object], times: int = AT_ONCE) -> Exception | None:
    """Do what undoes itself when it fails; what went wrong, if anything did."""
    try:
        work()
        return None
    except Exception as error:
        code = getattr(getattr(error, "orig", None), "sqlstate", None)
        met_another = isinstance(error, Changed) or code in _MET_ANOTHER
        return attempt(work, times - 1) if met_another and times > 1 else error


@dataclass(frozen=True)
class ParkedStep:
    """Something that waits for the service owner: which follower, since what event, and why.

    at: when that event was recorded (for a timer, the event that set it). behind: how many later
    events of the same journey wait for this one.
    """

    ref: str
    follower: str
    event: str
    thread: str
    error: str
    attempts: int
    next_at: datetime | None
    at: datetime
    behind: int = 0


def explain(error: BaseException) -> str:
    """An error for the service owner: a refusal's own words, and only the kind of anything else."""
    if isinstance(error, Problem):
        return " ".join(part for part in (error.what, error.expected, error.to_do) if part)
    return f"The step failed with {type(error).__name__}. The operator's log has the place."


_WAITING = Prepared(sa.select(parked.c.follower, parked.c.thread).distinct())
_PARKED = Prepared(
    sa.select(parked.c.ref).where(
        parked.c.follower == sa.bindparam("follower"), parked.c.position == sa.bindparam("position")
    )
)
_RETRY = Prepared(
    sa.select(parked.c.follower, parked.c.thread)
    .where(parked.c.next_at <= sa.bindparam("now", type_=UtcDateTime))
    .limit(100)
)


def threads_waiting(connection: Connection) -> dict[str, set[str]]:
    """The threads that wait, by follower."""
    housekeeping(connection)
    found: dict[str, set[str]] = {}
    for follower, thread in _WAITING.rows(connection):
        found.setdefault(follower, set()).add(thread)
    return found


def count_waiting(connection: Connection) -> int:
    """Steps that are not tried again until somebody asks."""
    housekeeping(connection)
    alone = sa.select(sa.func.count()).where(parked.c.attempts > 0, parked.c.next_at.is_(None))
    return int(connection.execute(alone).scalar_one())


def park(connection: Connection, follower: str, record: Recorded, error: BaseException, now: datetime) -> None:
    """Park an event after its first failure."""
    _insert(connection, follower, record, explain(error), 1, now + BACKOFF[0])


def wait_behind(connection: Connection, follower: str, record: Recorded) -> None:
    """Have an event wait for an earlier one of its thread."""
    _insert(connection, follower, record, "", 0, None)


def _insert(
    connection: Connection, follower: str, record: Recorded, error: str, attempts: int, next_at: datetime | None
) -> None:
    """Once for each event: a follower that starts again before its cursor was kept comes here a second time."""
    housekeeping(connection)
    if _PARKED.first(connection, {"follower": follower, "position": record.position}) is not None:
        return
    connection.execute(
        sa.insert(parked).values(
            ref=new_ref(),
            follower=follower,
            organisation=record.organisation,
            service=record.service,
            thread=record.thread,
            position=record.position,
            event=record.event.event_name,
            error=error,
            attempts=attempts,
            next_at=next_at,
        )
    )


def due(connection: Connection, now: datetime) -> list[tuple[str, str]]:
    """The (follower, thread) pairs whose head may be tried again."""
    housekeeping(connection)
    return [(follower, thread) for follower, thread in _RETRY.rows(connection, {"now": now})]


def line_of(connection: Connection, follower: str, thread: str) -> list[tuple[str, int, int]]:
    """What waits in one thread: (ref, position, attempts), in order."""
    housekeeping(connection)
    query = sa.select(parked.c.ref, parked.c.position, parked.c.attempts).where(
        parked.c.follower == follower, parked.c.thread == thread
    )
    return [(row.ref, row.position, row.attempts) for row in connection.execute(query.order_by(parked.c.position))]


def release(connection: Connection, ref: str) -> None:
    """The event was taken: forget that it was parked."""
    housekeeping(connection)
    connection.execute(sa.delete(parked).where(parked.c.ref == ref))


def failed_again(
    connection: Connection,
    ref: str,
    attempts: int,
    error: BaseException,
    now: datetime,
    waits: Sequence[timedelta] = BACKOFF,
) -> None:
    """Wait longer, and after the last automatic attempt for a person."""
    housekeeping(connection)
    next_at = now + waits[attempts] if attempts < len(waits) else None
    connection.execute(
        sa.update(parked)
        .where(parked.c.ref == ref)
        .values(error=explain(error), attempts=attempts + 1, next_at=next_at)
    )


def parked_steps(view: View, organisation: str, service: str) -> list[ParkedStep]:
    """What waits in a service, failures first come first, timers last; at most 200."""
    limit_to(view.connection, organisation)
    behind = _behind(view, organisation, service)
    failed = sa.select(parked, ledger.c.at).join(ledger, ledger.c.position == parked.c.position)
    failed = failed.where(parked.c.organisation == organisation, parked.c.service == service, parked.c.attempts > 0)
    late = sa.select(timers, ledger.c.at).join(ledger, ledger.c.id == timers.c.cause)
    late = late.where(timers.c.organisation == organisation, timers.c.service == service, timers.c.attempts > 0)
    found = [
        ParkedStep(
            row.ref,
            row.follower,
            row.event,
            row.thread,
            row.error,
            row.attempts,
            row.next_at,
            row.at,
            behind.get((row.follower, row.thread), 0),
        )
        for row in view.connection.execute(failed.order_by(parked.c.position).limit(200))
    ]
    return found + [
        ParkedStep(
            row.ref, "timer", f"{row.brick}.{row.action}", row.thread, row.error, row.attempts, row.due_at, row.at
        )
        for row in view.connection.execute(late.order_by(timers.c.due_at).limit(200))
    ]


def _behind(view: View, organisation: str, service: str) -> dict[tuple[str, str], int]:
    """How many events wait behind the one that failed, by follower and thread."""
    query = (
        sa.select(parked.c.follower, parked.c.thread, sa.func.count())
        .where(parked.c.organisation == organisation, parked.c.service == service, parked.c.attempts == 0)
        .group_by(parked.c.follower, parked.c.thread)
    )
    return {(follower, thread): count for follower, thread, count in view.connection.execute(query)}
