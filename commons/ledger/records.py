"""Events are appended here, and read in the order in which they were committed."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from commons.database.prepared import Prepared, housekeeping, limit_to
from commons.errors import Problem
from commons.event import Recorded
from commons.ledger.order import ahead, commit_order, fence
from commons.ledger.tables import ledger
from commons.ledger.vocabulary import Vocabulary

_GIVEN = [column.name for column in ledger.c if column is not ledger.c.position]
_APPEND = Prepared(
    sa.insert(ledger).values(
        {"position": commit_order(sa.bindparam("number", type_=sa.BigInteger)), **{n: sa.bindparam(n) for n in _GIVEN}}
    )
)
_SETTLED = ledger.c.position < fence()
_ALL = (
    sa.select(ledger)
    .where(ledger.c.position > sa.bindparam("position"), _SETTLED)
    .order_by("position")
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_AFTER = Prepared(_ALL)
_LAST = Prepared(sa.select(sa.func.coalesce(sa.func.max(ledger.c.position), 0)).where(_SETTLED))
_WAITING = Prepared(
    sa.select(sa.func.count()).select_from(
        sa.select(ledger.c.position)
        .where(ledger.c.position > sa.bindparam("position"))
        .limit(sa.bindparam("most", type_=sa.Integer))
        .subquery()
    )
)
MOST_WAITING = 10_000
_ORDER = Prepared(sa.select(sa.func.coalesce(sa.func.max(ledger.c.position), 0), ahead()))


@cache
def _after_named(names: frozenset[str]) -> Prepared:
    return Prepared(_ALL.where(sa.or_(*(ledger.c.name == name for name in sorted(names)))))


def append(connection: Connection, rows: Sequence[Mapping[str, Any]], number: int) -> None:
    """Write event rows; the only statement in the platform that does.

    `number`: how many were appended in this transaction before.
    """
    _APPEND.later(connection, [{**row, "number": number + place} for place, row in enumerate(rows)])


def read_after(
    connection: Connection, position: int, limit: int, vocabulary: Vocabulary, names: frozenset[str] | None = None
) -> list[Recorded]:
    """The next events for a follower, in commit order; only those with these names, if names are given.

    What a transaction that is still open has appended, or may append, is not read yet (`commons/ledger/order.py`).
    """
    housekeeping(connection)
    where: dict[str, Any] = {"position": position, "most": limit}
    statement = _AFTER if names is None else _after_named(names)
    return [recorded(row, vocabulary) for row in statement.rows(connection, where)]


def read_thread(connection: Connection, organisation: str, thread: str, vocabulary: Vocabulary) -> list[Recorded]:
    """One journey, oldest first; at most 1,000 events."""
    limit_to(connection, organisation)
    query = sa.select(ledger).where(ledger.c.thread == thread, ledger.c.organisation == organisation)
    return [recorded(row, vocabulary) for row in connection.execute(query.order_by("position").limit(1000))]


def read_these(connection: Connection, ids: Collection[str], vocabulary: Vocabulary) -> list[Recorded]:
    """The events with these ids, in the order in which they were recorded."""
    query = sa.select(ledger).where(ledger.c.id.in_(ids)).order_by("position")
    return [recorded(row, vocabulary) for row in connection.execute(query)]


def recorded(row: Sequence[Any], vocabulary: Vocabulary) -> Recorded:
    """A whole ledger row, in the order of its columns, as the record that followers and timelines read."""
    (
        position, id_, at, name, version, organisation, service, service_version, origin, brick, release,
        action, actor, thread, cause, step, _ordinal, _key, cpu_us, size, data,
    ) = row  # fmt: skip
    return Recorded(
        position=position,
        id=id_,
        at=at,
        organisation=organisation,
        service=service,
        service_version=service_version,
        origin=origin,
        brick=brick,
        release=release,
        action=action,
        actor=actor,
        thread=thread,
        cause=cause,
        step=step,
        cpu_us=cpu_us,
        size=size,
        event=vocabulary.read(name, version, data),
    )


def last_position(connection: Connection) -> int:
    """The newest position that may be read, 0 when there is none."""
    housekeeping(connection)
    return int(_LAST.first(connection)[0])


def check_order(connection: Connection) -> None:
    """Problem when the ledger holds positions of another database server's transactions: new ones would sort below."""
    housekeeping(connection)
    newest, ahead = _ORDER.first(connection)
    if newest >= ahead:
        raise Problem(
            "This ledger was copied here from another database server, whose transactions had higher numbers.",
            expected="A ledger that was written on this server, or carried over by a restore of this platform.",
            to_do="Restore it from a backup made with `commons backup`, or use the server that it was written on.",
        )


def count_after(connection: Connection, position: int) -> int:
    """How many events there are after a position, counted up to 10,000."""
    housekeeping(connection)
    return int(_WAITING.first(connection, {"position": position, "most": MOST_WAITING})[0])
