"""The ledger: every event, append-only, in the transaction of the change that it records.

Also the kernel's own tables, which hold no history: cursors, parked steps, timers, idempotency
keys, sessions and uploads.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, get_type_hints

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from commons.database import UtcDateTime
from commons.database.prepared import Prepared
from commons.event import Event, Recorded

_Ref = sa.String(36)
_Word = sa.String(64)

ledger = sa.Table(
    "commons_ledger",
    SQLModel.metadata,
    sa.Column("position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("id", _Ref, nullable=False, unique=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("name", sa.String(128), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("organisation", _Word, nullable=False),
    sa.Column("service", _Word, nullable=False),
    sa.Column("service_version", sa.Integer, nullable=False),
    sa.Column("origin", sa.String(16), nullable=False),
    sa.Column("brick", _Word, nullable=False),
    sa.Column("release", sa.String(96), nullable=False),
    sa.Column("action", _Word, nullable=False),
    sa.Column("actor", sa.String(128), nullable=False),
    sa.Column("thread", _Ref, nullable=False),
    sa.Column("cause", _Ref),
    sa.Column("step", sa.String(128)),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("key", sa.String(128)),
    sa.Column("cpu_us", sa.BigInteger, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.UniqueConstraint("cause", "step", "ordinal", name="uq_commons_ledger_step"),
    sa.Index("ix_commons_ledger_thread", "thread", "position"),
    sa.Index("ix_commons_ledger_service", "organisation", "service", "position"),
)

cursors = sa.Table(
    "commons_cursor",
    SQLModel.metadata,
    sa.Column("follower", sa.String(128), primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
)

parked = sa.Table(
    "commons_parked",
    SQLModel.metadata,
    sa.Column("ref", _Ref, primary_key=True),
    sa.Column("follower", sa.String(128), nullable=False),
    sa.Column("organisation", _Word, nullable=False),
    sa.Column("service", _Word, nullable=False),
    sa.Column("thread", _Ref, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("event", sa.String(128), nullable=False),
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", UtcDateTime),
    sa.UniqueConstraint("follower", "position", name="uq_commons_parked_position"),
    sa.Index("ix_commons_parked_thread", "follower", "thread", "position"),
)
"""Events that a follower could not take. `attempts` 0: waits for an earlier event of its thread."""

timers = sa.Table(
    "commons_timer",
    SQLModel.metadata,
    sa.Column("ref", _Ref, primary_key=True),
    sa.Column("due_at", UtcDateTime, nullable=False, index=True),
    sa.Column("organisation", _Word, nullable=False),
    sa.Column("service", _Word, nullable=False),
    sa.Column("service_version", sa.Integer, nullable=False),
    sa.Column("brick", _Word, nullable=False),
    sa.Column("action", _Word, nullable=False),
    sa.Column("slot", _Word, nullable=False),
    sa.Column("thread", _Ref, nullable=False),
    sa.Column("cause", _Ref, nullable=False),
    sa.Column("given", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("error", sa.Text, nullable=False, default=""),
    sa.UniqueConstraint("organisation", "thread", "brick", "slot", name="uq_commons_timer_slot"),
)

idempotency = sa.Table(
    "commons_idempotency",
    SQLModel.metadata,
    sa.Column("organisation", _Word, primary_key=True),
    sa.Column("actor", sa.String(128), primary_key=True),
    sa.Column("key", sa.String(128), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
)

sessions = sa.Table(
    "commons_session",
    SQLModel.metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("actor", sa.String(128), nullable=False, index=True),
    sa.Column("thread", _Ref),
    sa.Column("organisation", _Word),
    sa.Column("service", _Word),
    sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
)

attempts = sa.Table(
    "commons_attempt",
    SQLModel.metadata,
    sa.Column("name", _Word, primary_key=True),
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("since", UtcDateTime, nullable=False, index=True),
)
"""Rate limits: how often something was tried since a moment."""

uploads = sa.Table(
    "commons_upload",
    SQLModel.metadata,
    sa.Column("organisation", _Word, primary_key=True),
    sa.Column("ref", _Ref, primary_key=True),
    sa.Column("service", _Word, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False, index=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("media_type", sa.String(128), nullable=False),
    sa.Column("filename", sa.String(200), nullable=False, info={"classification": "personal", "retain": "P6Y"}),
    sa.Column("actor", sa.String(128), nullable=False),
    sa.Column("kept", sa.Boolean, nullable=False, default=False),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
)

KERNEL_TABLES: tuple[sa.Table, ...] = (ledger, cursors, parked, timers, idempotency, sessions, attempts, uploads)


class Vocabulary:
    """Every event that the installed bricks know, and how records of older versions are lifted."""

    def __init__(self, events: Iterable[type[Event]], upcasts: Iterable[Callable[[Any], Event]] = ()) -> None:
        self.newest: dict[str, type[Event]] = {event.event_name: event for event in events}
        self._classes = {(event.event_name, event.event_version): event for event in self.newest.values()}
        self._lift: dict[type[Event], Callable[[Any], Event]] = {}
        for upcast in upcasts:
            hints = get_type_hints(upcast)
            old = next(kind for name, kind in hints.items() if name != "return")
            self._classes[(old.event_name, old.event_version)] = old
            self._lift[old] = upcast

    def read(self, name: str, version: int, data: str) -> Event:
        """The newest form of a record; an event of a brick that is no longer installed stays readable."""
        cls = self._classes.get((name, version))
        if cls is None:
            return _unknown(name, version, json.loads(data))
        event: Event = cls.model_validate_json(data)
        while lift := self._lift.get(type(event)):
            event = lift(event)
        return event


def _unknown(name: str, version: int, data: Mapping[str, Any]) -> Event:
    """An event whose brick is gone, with its fields as they were written."""
    cls: type[Event] = type("UnknownEvent", (Event,), {"__doc__": f"{name}.", "model_config": {"extra": "allow"}})
    cls.event_name, cls.event_version = name, version
    return cls.model_validate(data)


_APPEND = Prepared(sa.insert(ledger), [column.name for column in ledger.c if column is not ledger.c.position])
_ALL = (
    sa.select(ledger)
    .where(ledger.c.position > sa.bindparam("position"))
    .order_by("position")
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_AFTER = Prepared(_ALL)
_CURSOR = Prepared(sa.select(cursors.c.position).where(cursors.c.follower == sa.bindparam("name")))
_MOVE = Prepared(
    sa.update(cursors).where(cursors.c.follower == sa.bindparam("name")).values(position=sa.bindparam("to"))
)
_LAST = Prepared(sa.select(sa.func.coalesce(sa.func.max(ledger.c.position), 0)))


@cache
def _after_named(names: frozenset[str]) -> Prepared:
    return Prepared(_ALL.where(sa.or_(*(ledger.c.name == name for name in sorted(names)))))


def append(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write event rows; the only statement in the platform that does."""
    _APPEND.write(connection, rows)


def read_after(
    connection: Connection, position: int, limit: int, vocabulary: Vocabulary, names: frozenset[str] | None = None
) -> list[Recorded]:
    """The next events for a follower, in commit order; only those with these names, if names are given.

    On SQLite one writer makes position order commit order. Every follower reads through here, so a
    database with concurrent writers has one place to put its fence.
    """
    where: dict[str, Any] = {"position": position, "most": limit}
    statement = _AFTER if names is None else _after_named(names)
    return [recorded(row, vocabulary) for row in statement.rows(connection, where)]


def read_thread(connection: Connection, organisation: str, thread: str, vocabulary: Vocabulary) -> list[Recorded]:
    """One journey, oldest first; at most 1,000 events."""
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
    """The newest position in the ledger, 0 when it is empty."""
    return int(_LAST.first(connection)[0])


def cursor_of(connection: Connection, follower: str) -> int:
    """How far a follower has read."""
    found = _CURSOR.first(connection, {"name": follower})
    return found[0] if found else 0


def move_cursor(connection: Connection, follower: str, position: int) -> None:
    """Record how far a follower has read, in the transaction of what it did."""
    done, _ = _MOVE.write(connection, [{"name": follower, "to": position}])
    if not done:
        connection.execute(sa.insert(cursors).values(follower=follower, position=position))


def move_cursors(connection: Connection, to: Mapping[str, int]) -> None:
    """Move several cursors at once, in the transaction of what was done."""
    if not to:
        return
    done, _ = _MOVE.write(connection, [{"name": name, "to": position} for name, position in to.items()])
    if done < len(to):
        for name, position in to.items():
            move_cursor(connection, name, position)


__all__ = [
    "KERNEL_TABLES",
    "Vocabulary",
    "append",
    "attempts",
    "cursor_of",
    "cursors",
    "idempotency",
    "last_position",
    "ledger",
    "move_cursor",
    "move_cursors",
    "parked",
    "read_after",
    "read_these",
    "read_thread",
    "recorded",
    "sessions",
    "timers",
    "uploads",
]
