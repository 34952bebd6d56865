"""The rows that an action or a projection holds: found as objects, changed as objects, written by plain statements.

Whoever holds them is short-lived, so nothing has to be kept in order after the last write: removed rows are
deleted, added ones inserted, changed ones updated, each by a statement that is built once for its table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, inspect, select, update
from sqlmodel import SQLModel

from commons.database.prepared import Prepared
from commons.database.tables import RowT, Tenant, class_of

_OWN_KEY = "key_"
"""What the names of a key's parameters begin with, so that they differ from those of the new values."""

Key = tuple[Any, ...]
Shape = tuple[type[SQLModel] | None, ...]
"""What a statement gives: the rows of a table, or None for the values of one column."""


@dataclass
class _Held:
    """A row and its values as the database has them; None while it is not there yet."""

    row: Any
    before: dict[str, Any] | None


class Rows:
    """Rows of table classes without relationships, on one connection."""

    counts_edits = False
    """Whether an edit of a tenant's row is counted in its version."""

    def __init__(self, connection: Connection, *, keeps: bool = True) -> None:
        """`keeps`: found rows are held, so that each is one object and its changes are written."""
        self.connection = connection
        self.keeps = keeps
        self.statements = 0
        """Statements that have written."""
        self.size = 0
        """Characters and bytes that they have sent."""
        self._held: dict[tuple[type[SQLModel], Key], _Held] = {}
        self._added: list[_Held] = []
        self._deleted: list[SQLModel] = []

    def add(self, row: SQLModel) -> None:
        """Have it written; its key is known by now."""
        held = self._held[type(row), _key_of(row)] = _Held(row, None)
        self._added.append(held)

    def delete(self, row: SQLModel) -> None:
        """Have it removed."""
        held = self._held.pop((type(row), _key_of(row)), None)
        if held is not None and held.before is None:
            self._added.remove(held)
        else:
            self._deleted.append(row)

    def held(self, table: type[RowT], key: Key) -> RowT | None:
        """The row with this primary key, if it was found or added here."""
        found = self._held.get((table, key))
        return None if found is None else found.row

    def fetch(self, table: type[RowT], statement: Prepared, values: Mapping[str, Any]) -> list[RowT]:
        """The rows of a statement over all of a table's columns."""
        self.flush()
        return self.hold(table, statement.rows(self.connection, values))

    def shaped(self, shape: Shape, found: Iterable[Any]) -> list[Any]:
        """What a statement gave, with the values of each whole table among its columns as a row of it."""
        if not any(shape):
            return list(found)
        found, parts, start = list(found), [], 0
        for table in shape:
            end = start + (len(_names(table)) if table else 1)
            part = [values[start:end] for values in found]
            parts.append(self.hold(table, part) if table else [one for (one,) in part])
            start = end
        return list(zip(*parts, strict=True))

    def hold(self, table: type[RowT], found: Iterable[Any]) -> list[RowT]:
        """The values of all of a table's columns as rows; one that is held already stays as it is."""
        names, made = _names(table), []
        for values in found:
            named = dict(zip(names, values, strict=True))
            key = (table, tuple([named[name] for name in _key_names(table)]))
            known = self._held.get(key)
            if known is None:
                row: RowT = class_of(table).new_instance()
                row.__dict__.update(named)
                known = _Held(row, named)
                if self.keeps:
                    self._held[key] = known
            made.append(known.row)
        return made

    def flush(self) -> None:
        """Write everything that waits."""
        if self._deleted:
            self._delete()
        if self._added:
            self._insert()
        self._update()

    def finish(self) -> None:
        """Write everything, and let go of every row."""
        self.flush()
        self._held.clear()

    def _delete(self) -> None:
        gone, self._deleted = self._deleted, []
        for row in gone:
            by = self._found_by(_table_of(row))
            own = {_OWN_KEY + name: row.__dict__[name] for name in by}
            self._write(_deleting(_table_of(row), by), [own], each="version" in by)

    def _insert(self) -> None:
        added, self._added = self._added, []
        by_table: dict[type[SQLModel], list[dict[str, Any]]] = {}
        for held in added:
            own = held.row.__dict__
            held.before = {name: own.get(name) for name in _names(_table_of(held.row))}
            by_table.setdefault(_table_of(held.row), []).append(held.before)
        for table, rows in by_table.items():
            self._write(_inserting(table), rows)

    def _update(self) -> None:
        by_statement: dict[tuple[type[SQLModel], frozenset[str]], list[dict[str, Any]]] = {}
        for (table, _), held in self._held.items():
            if not _touched(held.row) or held.before is None:
                continue
            before, now = held.before, held.row.__dict__
            changed = {name: now[name] for name, was in before.items() if now[name] is not was and now[name] != was}
            if not changed:
                continue
            own = {_OWN_KEY + name: before[name] for name in self._found_by(table)}
            if "version" in self._found_by(table):
                changed["version"] = held.row.version = held.row.version + 1
            before.update(changed)
            by_statement.setdefault((table, frozenset(changed)), []).append({**changed, **own})
        for (table, names), rows in by_statement.items():
            self._write(_updating(table, names, self._found_by(table)), rows, each=True)

    def _found_by(self, table: type[SQLModel]) -> tuple[str, ...]:
        """The columns by which a row is written; where edits are counted, nobody may have changed it meanwhile."""
        return (*_key_names(table), *(("version",) if self.counts_edits and issubclass(table, Tenant) else ()))

    def _write(self, statement: Prepared, rows: list[dict[str, Any]], *, each: bool = False) -> None:
        self.size += statement.later(self.connection, rows, each=each)
        self.statements += 1


def columns(table: type[SQLModel]) -> Select[Any]:
    """A statement over a table's columns, for `fetch`."""
    own = table.__table__  # type: ignore[attr-defined]
    return select(*(own.c[name] for name in _names(table)))


def shape_of(statement: Any) -> Shape:
    """What a statement gives, part by part."""
    return tuple(
        inspect(part["entity"]).mapper.class_ if part["expr"] is part["entity"] else None
        for part in statement.column_descriptions
    )


def _key_of(row: SQLModel) -> Key:
    own = row.__dict__
    return tuple([own[name] for name in _key_names(_table_of(row))])


def _table_of(row: SQLModel) -> type[SQLModel]:
    return type(row)


def _touched(row: Any) -> bool:
    """Whether any attribute was set since the row was found."""
    return bool(row._sa_instance_state.modified)


@cache
def _names(table: type[SQLModel]) -> tuple[str, ...]:
    return tuple(column.key for column in inspect(table, raiseerr=True).columns)


@cache
def _key_names(table: type[SQLModel]) -> tuple[str, ...]:
    return tuple(column.key for column in inspect(table, raiseerr=True).primary_key)


@cache
def _inserting(table: type[SQLModel]) -> Prepared:
    return Prepared(insert(table.__table__), _names(table))  # type: ignore[attr-defined]


@cache
def _updating(table: type[SQLModel], changed: frozenset[str], by: tuple[str, ...]) -> Prepared:
    own = table.__table__  # type: ignore[attr-defined]
    statement = update(own).values({name: bindparam(name) for name in sorted(changed)})
    return Prepared(statement.where(*(own.c[name] == bindparam(_OWN_KEY + name) for name in by)))


@cache
def _deleting(table: type[SQLModel], by: tuple[str, ...]) -> Prepared:
    own = table.__table__  # type: ignore[attr-defined]
    return Prepared(delete(own).where(*(own.c[name] == bindparam(_OWN_KEY + name) for name in by)))
