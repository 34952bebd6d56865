"""Projections: tables that are made from the ledger alone, and can be made again."""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel
from sqlmodel.sql.expression import SelectOfScalar

from commons.brick import Projection
from commons.database import Tenant
from commons.database.prepared import Prepared, housekeeping, limit_to, savepoint
from commons.database.rows import Rows, columns, shape_of
from commons.database.tenancy import HOUSEKEEPING
from commons.event import Recorded
from commons.ledger import ledger

RowT = TypeVar("RowT", bound=SQLModel)
_KEY, _ADD, _ONE = "key_", "add_", "one_"
_NAMESPACE = uuid.UUID("6f1c2c0e-6f0b-5d7c-9a3e-5b1f0c7a9d11")


_Part = tuple[str, list[Recorded]]
_Key = tuple[tuple[str, Any], ...]
"""The names and values by which a row is asked for, in order of name."""


@dataclass
class _Counted:
    """Numbers to add to one row; a new row carries the time of the first record that counted in it."""

    record: Recorded | None
    sums: dict[str, int] = field(default_factory=dict)


class Tables:
    """What a projection writes through: its own tables, no clock and no chance.

    References are derived from the record, so that a rebuild gives the same rows.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows = Rows(connection)
        self._counts: dict[tuple[type[SQLModel], _Key], _Counted] = {}
        self._seen: dict[tuple[type[SQLModel], _Key], SQLModel] = {}
        self._absent: set[tuple[type[SQLModel], _Key]] = set()
        self._asked_by: dict[type[SQLModel], set[tuple[str, ...]]] = {}
        self._added_for = ("", 0)
        self.record: Recorded | None = None

    def get(self, table: type[RowT], **key: Any) -> RowT | None:
        """The row with these values, if there is one. A row that was seen in this batch is not asked for again."""
        wanted = (table, tuple(sorted(key.items())))
        row = self._seen.get(wanted)
        if row is not None and _has(row, key):
            return row  # type: ignore[return-value]
        if wanted in self._absent:
            return None
        if any(counted is table for counted, _ in self._counts):
            self._write_counts()
        unset = frozenset(name for name, value in key.items() if value is None)
        found = next(iter(self._rows.fetch(table, _by_key(table, tuple(sorted(key)), unset), key)), None)
        if found is None:
            self._miss(wanted)
        else:
            self._seen[wanted] = found
        return found

    def _miss(self, wanted: tuple[type[SQLModel], _Key]) -> None:
        """There is no such row until one is added."""
        self._absent.add(wanted)
        self._asked_by.setdefault(wanted[0], set()).add(tuple(name for name, _ in wanted[1]))

    def expect(self, asked: Iterable[tuple[type[SQLModel], Mapping[str, Any]]]) -> None:
        """Read the rows that will be asked for, those of one table together. Some may not exist yet."""
        by_rest: dict[tuple[Any, ...], dict[Any, _Key]] = {}
        for table, given in asked:
            key = tuple(sorted(given.items()))
            if any(value is None for _, value in key):
                continue
            last = max(key, key=lambda pair: (len(str(pair[1])), pair[0]))[0]
            rest = tuple(pair for pair in key if pair[0] != last)
            by_rest.setdefault((table, last, rest), {})[given[last]] = key
        for (table, last, rest), wanted in by_rest.items():
            names, asked_for = tuple(name for name, _ in rest), list(wanted)
            room = 1 << (len(asked_for) - 1).bit_length()
            values = {f"{_ONE}{place}": asked_for[min(place, len(asked_for) - 1)] for place in range(room)}
            for row in self._rows.fetch(table, _by_many(table, names, last, room), {**dict(rest), **values}):
                self._seen[(table, wanted.pop(getattr(row, last)))] = row
            for key in wanted.values():
                self._miss((table, key))

    def all(self, statement: SelectOfScalar[RowT]) -> list[RowT]:
        """The rows of a statement over the projection's tables."""
        self.flush()
        return [found[0] for found in self._rows.shaped(shape_of(statement), self._connection.execute(statement))]

    def add(self, row: RowT) -> RowT:
        """Add a row; organisation, service, thread, time and reference come from the record."""
        record = self.record
        assert record is not None
        own = row.__dict__  # a row that is not written yet has no changes to keep account of
        if isinstance(row, Tenant):
            own["organisation"] = row.organisation or record.organisation
            own["service"] = row.service or record.service
            own["thread"] = row.thread or record.thread
        if "ref" in own:
            own["ref"] = own["ref"] or self._next_ref(record, type(row))
        if "created_at" in own:
            own["created_at"] = record.at
        self._rows.add(row)
        for names in self._asked_by.get(type(row), ()):
            known = (type(row), tuple((name, getattr(row, name)) for name in names))
            if known in self._absent:
                self._absent.discard(known)
                self._seen[known] = row
        return row

    def _next_ref(self, record: Recorded, table: type[SQLModel]) -> str:
        """The same for the same row of the same record, whenever it is made."""
        before, number = self._added_for
        self._added_for = (record.id, number + 1 if before == record.id else 1)
        return _derived(f"{record.id} {table.__name__} {self._added_for[1]}")

    def delete(self, row: SQLModel) -> None:
        """Remove a row."""
        self._seen = {key: seen for key, seen in self._seen.items() if seen is not row}
        self._rows.delete(row)

    def count(self, table: type[SQLModel], key: Mapping[str, Any], add: Mapping[str, int]) -> None:
        """Add to the numbers of the row with this key, and make it if there is none.

        The key must be the table's primary key, or all of one unique constraint.
        """
        row = (table, tuple(key.items()))
        counted = self._counts.get(row)
        if counted is None:
            counted = self._counts[row] = _Counted(self.record)
        sums = counted.sums
        for name, number in add.items():
            sums[name] = sums.get(name, 0) + number

    def flush(self) -> None:
        """Write everything."""
        self._write_counts()
        self._rows.flush()

    def finish(self) -> None:
        """Write everything; nothing more can be asked or added."""
        self._write_counts()
        self._rows.finish()

    def _write_counts(self) -> None:
        counts, self._counts = self._counts, {}
        alike: dict[tuple[Any, ...], list[tuple[_Key, _Counted]]] = {}
        for (table, key), counted in counts.items():
            alike.setdefault((table, tuple([name for name, _ in key]), tuple(counted.sums)), []).append((key, counted))
        for (table, names, sums), some in alike.items():
            update, there, insert = _adding(table, names, sums)
            rows = [
                {f"{_KEY}{name}": value for name, value in key}
                | {f"{_ADD}{name}": number for name, number in counted.sums.items()}
                for key, counted in some
            ]
            if update.write(self._connection, rows) < len(rows):
                found = [there.first(self._connection, row) for row in rows]
                new = [self._new(table, dict(key), c) for (key, c), old in zip(some, found, strict=True) if not old]
                insert.write(self._connection, new)

    def _new(self, table: type[SQLModel], key: dict[str, Any], counted: _Counted) -> dict[str, Any]:
        row = table(**key, **counted.sums)
        values: dict[str, Any] = {name: getattr(row, name) for name in table.model_fields}
        if "ref" in values:
            seed = json.dumps(["", table.__name__, key], sort_keys=True, default=str)
            values["ref"] = values["ref"] or _derived(seed)
        if "created_at" in values and counted.record is not None:
            values["created_at"] = counted.record.at
        return values


def _has(row: SQLModel, key: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in key.items())


@cache
def _adding(table: type[SQLModel], key: tuple[str, ...], sums: tuple[str, ...]) -> tuple[Prepared, Prepared, Prepared]:
    """The statements of one kind of sum. A projection has one writer, so that no row can come between them."""
    target: sa.Table = table.__table__  # type: ignore[attr-defined]
    these = [target.c[name] == sa.bindparam(f"{_KEY}{name}") for name in key]
    update = sa.update(target).where(*these).values({n: target.c[n] + sa.bindparam(f"{_ADD}{n}") for n in sums})
    there: Any = sa.select(sa.literal_column("1")).select_from(target).where(*these)
    return Prepared(update), Prepared(there), Prepared(sa.insert(target), list(table.model_fields))


@cache
def _by_many(table: type[SQLModel], rest: tuple[str, ...], last: str, room: int) -> Prepared:
    """Rows by several values of one column. `room`: how many it takes, a power of two, so that few are built."""
    own = table.__table__.c  # type: ignore[attr-defined]
    wanted = (own[name] == sa.bindparam(name) for name in rest)
    either = own[last].in_([sa.bindparam(f"{_ONE}{place}") for place in range(room)])
    return Prepared(columns(table).where(*wanted, either))


@cache
def _by_key(table: type[SQLModel], names: tuple[str, ...], unset: frozenset[str]) -> Prepared:
    own = table.__table__.c  # type: ignore[attr-defined]
    wanted = (own[name].is_(None) if name in unset else own[name] == sa.bindparam(name) for name in names)
    return Prepared(columns(table).where(*wanted).limit(1))


def _derived(seed: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, seed))


def wants(projection: Projection, record: Recorded) -> bool:
    """Whether the projection reads this event."""
    return projection.on is None or isinstance(record.event, projection.on)


def take(connection: Connection, projection: Projection, records: list[Recorded]) -> None:
    """Give a projection its records, all or nothing."""
    wanted = [record for record in records if wants(projection, record)]
    if not wanted:
        return
    with savepoint(connection):
        for organisation, records in _apart(connection, projection, wanted):
            limit_to(connection, organisation)
            tables = Tables(connection)
            if projection.asks is not None:
                tables.expect(ask for record in records for ask in projection.asks(record))
            for record in records:
                tables.record = record
                projection.apply(record, tables)
            tables.finish()


def _apart(connection: Connection, projection: Projection, records: list[Recorded]) -> Iterable[_Part]:
    """What is taken together: each organisation's by itself where the database keeps their rows apart."""
    if connection.dialect.name == "sqlite" or not _is_tenants(projection):
        return [(HOUSEKEEPING, records)]
    parts: dict[str, list[Recorded]] = {}
    for record in records:
        parts.setdefault(record.organisation, []).append(record)
    return parts.items()


def _is_tenants(projection: Projection) -> bool:
    return any(issubclass(table, Tenant) for table in projection.tables)


def empty(connection: Connection, projection: Projection) -> None:
    """Remove every row, before a rebuild."""
    everybody = [HOUSEKEEPING]
    if connection.dialect.name != "sqlite" and _is_tenants(projection):
        housekeeping(connection)
        everybody = list(connection.execute(sa.select(ledger.c.organisation).distinct()).scalars())
    for organisation in everybody:
        limit_to(connection, organisation)
        for table in projection.tables:
            connection.execute(sa.delete(table.__table__))  # type: ignore[attr-defined]
