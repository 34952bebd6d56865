"""How statements reach the driver. SQLite is asked directly.

PostgreSQL is a round trip away: a statement whose answer nobody needs waits there, and goes out together with the next
question, or when it has to be known that all went well. What SQLAlchemy itself runs comes after what waits, and so does
a commit (`engines.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from commons.errors import Changed

_WAITING = "_waiting"
"""Where a connection keeps its transaction and what waits in it."""


class TransactionEnded(BaseException):
    """The database has ended the whole transaction: nothing more may be written, and what was done in it is gone.

    Not an Exception, so that nobody who deals with a failed step goes on outside of any transaction.
    """


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """A statement that goes out with the next."""

    sql: str
    values: Sequence[Any] = ()
    one: bool = False
    """It has to change a row."""
    writes: bool = False
    """It may fail; others only say where a part begins or ends, and whose rows are meant."""
    marks: bool = False
    """A part begins or ends here."""


def ask(connection: Connection, sql: str, values: Sequence[Any]) -> list[Any]:
    """The rows that a statement gives."""
    if connection.dialect.name == "sqlite":
        return _run(connection, sql, values).fetchall()  # type: ignore[no-any-return]
    return _wire(connection).rows(_send(connection, [Waiting(sql, values)])[-1])  # type: ignore[no-any-return]


def write(connection: Connection, sql: str, many: Sequence[Sequence[Any]]) -> int:
    """Run a statement with each of these values now; how many rows changed."""
    if connection.dialect.name == "sqlite":
        return int(_run(connection, sql, many, many=True).rowcount)
    answers = _send(connection, [Waiting(sql, values) for values in many])
    return sum(answer.command_tuples or 0 for answer in answers[-len(many) :])


def later(connection: Connection, sql: str, many: Sequence[Sequence[Any]], *, each: bool = False) -> None:
    """Run a statement with each of these values before anything else is asked.

    `each`: Changed is raised, then, if one of them changes no row.
    """
    if connection.dialect.name == "sqlite":
        if write(connection, sql, many) != len(many) and each:
            raise _changed()
    else:
        waiting(connection).extend(Waiting(sql, values, one=each, writes=True) for values in many)


def settle(connection: Connection, *_: Any) -> None:
    """Send what waits; its errors are raised here."""
    if connection.__dict__.get(_WAITING) and waiting(connection):
        _send(connection, [])


def waiting(connection: Connection) -> list[Waiting]:
    """What waits in the open transaction."""
    transaction = connection.get_transaction() or connection.begin()
    known = connection.__dict__.get(_WAITING)
    if known is None or known[0] is not transaction:
        known = connection.__dict__[_WAITING] = (transaction, [])
    return known[1]


def _send(connection: Connection, more: Sequence[Waiting]) -> list[Any]:
    first = waiting(connection)
    batch, wire = [*first, *more], _wire(connection)
    try:
        answers: list[Any] = wire.ask([(each.sql, each.values) for each in batch])
    except Exception as error:
        if not wire.is_sound:  # or else it was never sent, and whoever undoes this part takes it out
            first.clear()
        if any(each.marks for each in batch[getattr(error, "place", len(batch)) :]):
            raise TransactionEnded from error  # going back would lead to the beginning of another part
        raise _as_sqlalchemys(connection, batch[-1].sql, error) from error
    first.clear()
    if any(each.one and not answer.command_tuples for each, answer in zip(batch, answers, strict=True)):
        raise _changed()
    return answers


def _wire(connection: Connection) -> Any:
    return connection.connection.dbapi_connection.wire  # type: ignore[union-attr]


def _run(connection: Connection, sql: str, values: Any, *, many: bool = False) -> Any:
    """Give SQLite a statement."""
    if not connection.in_transaction():
        connection.begin()
    driver: Any = connection.connection.dbapi_connection
    try:
        return driver.executemany(sql, values) if many else driver.execute(sql, values)
    except Exception as error:
        raise _as_sqlalchemys(connection, sql, error) from error


def _as_sqlalchemys(connection: Connection, sql: str, error: Exception) -> BaseException:
    """The driver's error as SQLAlchemy would raise it; a lost connection is noted."""
    dialect = connection.dialect
    driver: Any = dialect.loaded_dbapi
    lost = isinstance(error, driver.Error) and dialect.is_disconnect(
        error, connection.connection.dbapi_connection, None
    )
    if lost:
        connection.invalidate(error)
        connection.engine.dispose()  # the others that wait to be used are gone as well
    return DBAPIError.instance(
        sql, None, error, driver.Error, hide_parameters=True, connection_invalidated=lost, dialect=dialect
    )


def _changed() -> Changed:
    return Changed("Somebody else has changed or removed this since you opened it.", to_do="Open it again.")
