"""A fuse in the database's driver: the statement that it is set for fails, on the connection that it is set for.

Two ways of failing: `statement` - the statement is refused and the transaction stays open; `transaction` - the
database ends the whole transaction first and then says so, as SQLite does when the disk is full.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Engine, event


class Blown(sqlite3.OperationalError):
    """The failure that was asked for."""


class Fuse:
    """Counts the statements of one connection and lets one of them fail."""

    def __init__(self) -> None:
        self._on: Any = None
        self._at = 0
        self._way = ""
        self.count = 0
        self.blown = False

    def set(self, connection: Any, at: int, way: str = "statement") -> None:
        """Let the statement with this number fail, or the commit when it comes first; a negative one only counts."""
        self._on, self._at, self._way = connection.connection.dbapi_connection, at, way
        self.count, self.blown = 0, False

    def take_out(self) -> None:
        self._on = None

    def pass_through(self, connection: sqlite3.Connection, sql: str = "", *, commit: bool = False) -> None:
        """Called before each statement and each commit. No database refuses to go back and stays open all the same."""
        if self._on is not connection or self.blown or (self._way == "statement" and sql.startswith("ROLLBACK")):
            return
        self.count += 1
        if self.count == self._at or (commit and self._at >= 0):
            self.blown = True
            if self._way == "transaction" and connection.in_transaction:
                sqlite3.Connection.rollback(connection)
            raise Blown("database or disk is full" if self._way == "transaction" else "an injected failure")


FUSE = Fuse()


class FusedCursor(sqlite3.Cursor):
    """A cursor whose statements pass through the fuse."""

    def execute(self, *given: Any) -> "FusedCursor":
        FUSE.pass_through(self.connection, given[0])
        super().execute(*given)
        return self

    def executemany(self, sql: str, many: Iterable[Any]) -> "FusedCursor":
        super().executemany(sql, self._each(sql, many))
        return self

    def _each(self, sql: str, many: Iterable[Any]) -> Iterator[Any]:
        """Each time that it is done is a statement: one can fail when some are done already."""
        for values in many:
            FUSE.pass_through(self.connection, sql)
            yield values


class FusedConnection(sqlite3.Connection):
    """A connection whose statements and commits pass through the fuse."""

    def cursor(self, factory: type[sqlite3.Cursor] = FusedCursor) -> Any:  # type: ignore[override]
        return super().cursor(factory)

    def execute(self, *given: Any) -> sqlite3.Cursor:
        found: sqlite3.Cursor = self.cursor().execute(*given)
        return found

    def executemany(self, sql: str, many: Iterable[Any]) -> sqlite3.Cursor:
        found: sqlite3.Cursor = self.cursor().executemany(sql, many)
        return found

    def commit(self) -> None:
        FUSE.pass_through(self, commit=True)
        super().commit()


def put_in(dialect: Any, _record: Any, _given: Any, named: dict[str, Any]) -> None:
    """Have a new connection of the platform go through the fuse."""
    if dialect.name == "sqlite":
        named["factory"] = FusedConnection


def install() -> None:
    """Every connection that the platform opens from now on goes through the fuse."""
    if not event.contains(Engine, "do_connect", put_in):
        event.listen(Engine, "do_connect", put_in)


def remove() -> None:
    event.remove(Engine, "do_connect", put_in)


def image(connection: Any) -> bytes:
    """The digest of every page of the database as this connection sees it, in its open transaction too."""
    driver = connection.connection.dbapi_connection
    return hashlib.blake2b(driver.serialize()).digest()
