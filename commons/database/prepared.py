"""Statements that run often: written once by SQLAlchemy, and then given to the driver directly.

What SQLAlchemy does around a statement each time that it runs takes ten times as long as SQLite needs
for the statement itself. A prepared one keeps its SQL and how each value is converted; the rest is the driver's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import ClauseElement, Insert
from sqlalchemy.types import TypeEngine

from commons.database.tenancy import HOUSEKEEPING, LIMIT, forget, limiting

Convert = Callable[[Any], Any]
Values = Mapping[str, Any]


@dataclass(frozen=True)
class _Form:
    """A statement in the words of one kind of database."""

    sql: str
    binds: tuple[tuple[str, Convert | None], ...]
    positional: bool
    given: dict[str, Any]
    """Values that the statement itself holds."""
    converted: tuple[tuple[int, Convert], ...]
    """Columns of the result whose values have to be converted."""

    def bind(self, values: Values) -> Any:
        values = {**self.given, **values} if self.given else values
        if self.positional:
            return tuple([values[name] if to is None else to(values[name]) for name, to in self.binds])
        return {name: values[name] if to is None else to(values[name]) for name, to in self.binds}

    def size(self, bound: Any) -> int:
        values = bound if self.positional else bound.values()
        return sum([len(value) for value in values if type(value) is str or type(value) is bytes])

    def convert(self, row: Sequence[Any]) -> Sequence[Any]:
        changed = list(row)
        for place, to in self.converted:
            changed[place] = to(changed[place])
        return changed


class Prepared:
    """A statement whose values are given by name. KeyError names a value that was not given.

    `columns`: of an INSERT, the columns that are given. Lists of values (`IN`) cannot be prepared.
    """

    def __init__(self, statement: Any, columns: Sequence[str] | None = None) -> None:
        self._statement, self._columns = statement, columns
        self._forms: dict[str, _Form] = {}

    def rows(self, connection: Connection, values: Values = {}) -> list[Any]:  # noqa: B006 - never changed
        """Every row that it gives, as a sequence of values."""
        form = self._form(connection.dialect)
        found = _run(connection, form.sql, form.bind(values)).fetchall()
        return [form.convert(row) for row in found] if form.converted else found

    def first(self, connection: Connection, values: Values = {}) -> Any:  # noqa: B006 - never changed
        """Its first row, or None."""
        return next(iter(self.rows(connection, values)), None)

    def write(self, connection: Connection, rows: Sequence[Values]) -> int:
        """Run it for each of these values; how many rows changed."""
        form = self._form(connection.dialect)
        return _write(connection, form, [form.bind(values) for values in rows])

    def write_measured(self, connection: Connection, rows: Sequence[Values]) -> tuple[int, int]:
        """The same, with the characters and bytes that were sent."""
        form = self._form(connection.dialect)
        bound = [form.bind(values) for values in rows]
        return _write(connection, form, bound), sum([form.size(each) for each in bound])

    def _form(self, dialect: Dialect) -> _Form:
        found = self._forms.get(dialect.name)
        if found is None:
            found = self._forms[dialect.name] = _written(self._statement, self._columns, dialect)
        return found


def _write(connection: Connection, form: _Form, bound: list[Any]) -> int:
    if len(bound) == 1:
        return int(_run(connection, form.sql, bound[0]).rowcount)
    return int(_run(connection, form.sql, bound, many=True).rowcount)


def _run(connection: Connection, sql: str, bound: Any = (), *, many: bool = False) -> Any:
    """Give the driver a statement; its errors are raised as SQLAlchemy's own, and a lost connection is noted."""
    if not connection.in_transaction():
        connection.begin()
    cursor = connection.connection.cursor()
    try:
        if many:
            cursor.executemany(sql, bound)
        else:
            cursor.execute(sql, bound)
        return cursor
    except Exception as error:
        dialect = connection.dialect
        driver: Any = dialect.loaded_dbapi
        lost = isinstance(error, driver.Error) and dialect.is_disconnect(error, cursor.connection, cursor)
        if lost:
            connection.invalidate(error)
            connection.engine.dispose()  # the others that wait to be used are gone as well
        raise DBAPIError.instance(
            sql, None, error, driver.Error, hide_parameters=True, connection_invalidated=lost, dialect=dialect
        ) from error


def _written(statement: ClauseElement, columns: Sequence[str] | None, dialect: Dialect) -> _Form:
    if isinstance(statement, Insert):
        statement = statement.inline()
    compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
    if compiled.post_compile_params:
        raise TypeError(f"A list of values cannot be prepared: {compiled}")
    order = compiled.positiontup if compiled.positional else list(compiled.bind_names.values())
    given = {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required}
    selected: Any = getattr(statement, "selected_columns", ())
    back = [(place, _from_driver(column.type, dialect)) for place, column in enumerate(selected)]
    return _Form(
        sql=compiled.string,
        binds=tuple((name, _to_driver(compiled.binds[name].type, dialect)) for name in order),
        positional=compiled.positional,
        given=given,
        converted=tuple((place, to) for place, to in back if to is not None),
    )


def _to_driver(type_: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return type_.dialect_impl(dialect).bind_processor(dialect)


def _from_driver(type_: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return type_.dialect_impl(dialect).result_processor(dialect, None)


class TransactionEnded(BaseException):
    """The database has ended the whole transaction: nothing more may be written, and what was done in it is gone.

    Not an Exception, so that nobody who deals with a failed step goes on outside of any transaction.
    """


def limit_to(connection: Connection, organisation: str) -> None:
    """From here on this transaction touches rows of this organisation alone, also by a statement without limits."""
    if limiting(connection, organisation):
        _run(connection, LIMIT, {"organisation": organisation})


def housekeeping(connection: Connection) -> None:
    """From here on this transaction touches the kernel's own rows, of every organisation, and none of a brick."""
    limit_to(connection, HOUSEKEEPING)


@contextmanager
def savepoint(connection: Connection, organisation: str = "") -> Iterator[None]:
    """What is done inside stands or falls together, within the connection's transaction, and is this organisation's."""
    with _noticing_the_end(connection):
        limited = limiting(connection, organisation) if organisation else ""
        _run(connection, f"SAVEPOINT part; {limited}" if limited else "SAVEPOINT part")
    try:
        yield
        _run(connection, "RELEASE SAVEPOINT part")
    except BaseException:
        with _noticing_the_end(connection):
            if is_open(connection):
                _run(connection, "ROLLBACK TO SAVEPOINT part")
                _run(connection, "RELEASE SAVEPOINT part")
                forget(connection)
            raise


@contextmanager
def _noticing_the_end(connection: Connection) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        if not is_open(connection):
            raise TransactionEnded from error
        raise


def is_open(connection: Connection) -> bool:
    """Whether the transaction still stands: a full disk ends it without a word, a lost connection with one."""
    if connection.invalidated or connection.closed:
        return False
    return bool(getattr(connection.connection.dbapi_connection, "in_transaction", True))
