"""Statements that run often: written once by SQLAlchemy, and then given to the driver directly.

What SQLAlchemy does around a statement each time that it runs takes ten times as long as SQLite needs
for the statement itself. A prepared one keeps its SQL and how each value is converted; the rest is the driver's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql.expression import ClauseElement, Insert
from sqlalchemy.types import TypeEngine

from commons.database.sending import TransactionEnded, Waiting, ask, later, settle, waiting, write
from commons.database.tables import UtcDateTime
from commons.database.tenancy import HOUSEKEEPING, LIMIT, forget, limiting

Convert = Callable[[Any], Any]
Values = Mapping[str, Any]
KEPT_TIMES = 512
"""Moments whose form in the database is remembered: an action writes the same one many times."""


@dataclass(frozen=True)
class _Form:
    """A statement in the words of one kind of database."""

    sql: str
    binds: tuple[tuple[str, Convert | None], ...]
    given: dict[str, Any]
    """Values that the statement itself holds."""
    converted: tuple[tuple[int, Convert], ...]
    """Columns of the result whose values have to be converted."""

    def bind(self, values: Values) -> list[Any]:
        values = {**self.given, **values} if self.given else values
        return [values[name] if to is None else to(values[name]) for name, to in self.binds]

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
        found = ask(connection, form.sql, form.bind(values))
        return [form.convert(row) for row in found] if form.converted else found

    def first(self, connection: Connection, values: Values = {}) -> Any:  # noqa: B006 - never changed
        """Its first row, or None."""
        return next(iter(self.rows(connection, values)), None)

    def write(self, connection: Connection, rows: Sequence[Values]) -> int:
        """Run it for each of these values now; how many rows changed."""
        form = self._form(connection.dialect)
        return write(connection, form.sql, [form.bind(values) for values in rows])

    def later(self, connection: Connection, rows: Sequence[Values], *, each: bool = False) -> int:
        """Have it run for each of these values, at the latest when something is asked or the savepoint ends.

        `each`: Changed is raised, then, if one of them changes no row. Gives the characters and bytes that are written.
        """
        form = self._form(connection.dialect)
        bound = [form.bind(values) for values in rows]
        later(connection, form.sql, bound, each=each)
        return sum([len(value) for values in bound for value in values if type(value) is str or type(value) is bytes])

    def _form(self, dialect: Dialect) -> _Form:
        found = self._forms.get(dialect.name)
        if found is None:
            found = self._forms[dialect.name] = _written(self._statement, self._columns, dialect)
        return found


def _written(statement: ClauseElement, columns: Sequence[str] | None, dialect: Dialect) -> _Form:
    if isinstance(statement, Insert):
        statement = statement.inline()
    numbered: Any = dialect if dialect.positional else type(dialect)(paramstyle="numeric_dollar")  # type: ignore[call-arg]
    compiled: Any = statement.compile(dialect=numbered, column_keys=columns)
    if compiled.post_compile_params:
        raise TypeError(f"A list of values cannot be prepared: {compiled}")
    given = {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required}
    selected: Any = getattr(statement, "selected_columns", ())
    back = [(place, _from_driver(column.type, dialect)) for place, column in enumerate(selected)]
    return _Form(
        sql=compiled.string,
        binds=tuple((name, _to_driver(compiled.binds[name].type, dialect)) for name in compiled.positiontup or ()),
        given=given,
        converted=tuple((place, to) for place, to in back if to is not None),
    )


def _to_driver(type_: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    if isinstance(type_, UtcDateTime):
        return _moments_to_driver(dialect)
    return type_.dialect_impl(dialect).bind_processor(dialect)


@cache
def _moments_to_driver(dialect: Dialect) -> Convert | None:
    """One memory for all columns: an action writes its moment into many."""
    to = UtcDateTime().dialect_impl(dialect).bind_processor(dialect)
    return lru_cache(KEPT_TIMES)(to) if to else None


def _from_driver(type_: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return type_.dialect_impl(dialect).result_processor(dialect, None)


def limit_to(connection: Connection, organisation: str) -> None:
    """From here on this transaction touches rows of this organisation alone, also by a statement without limits."""
    if limiting(connection, organisation):
        waiting(connection).append(Waiting(LIMIT, (organisation,)))


def housekeeping(connection: Connection) -> None:
    """From here on this transaction touches the kernel's own rows, of every organisation, and none of a brick."""
    limit_to(connection, HOUSEKEEPING)


@contextmanager
def savepoint(connection: Connection, organisation: str = "") -> Iterator[None]:
    """What is done inside stands or falls together, within the connection's transaction, and is this organisation's."""
    with _noticing_the_end(connection):
        begun = _begin_part(connection)
        if organisation:
            limit_to(connection, organisation)
    try:
        yield
        settle(connection)
        _mark(connection, "RELEASE SAVEPOINT part")
    except TransactionEnded:
        raise
    except BaseException:
        with _noticing_the_end(connection):
            if is_open(connection):
                _undo_part(connection, begun)
            raise


def _begin_part(connection: Connection) -> Waiting | None:
    if connection.dialect.name != "sqlite" and any(each.writes for each in waiting(connection)):
        settle(connection)  # or else an error of what was done before would be taken for one of this part
    return _mark(connection, "SAVEPOINT part")


def _mark(connection: Connection, sql: str) -> Waiting | None:
    """A savepoint's begin or end: at once on SQLite, on PostgreSQL with the next statement."""
    if connection.dialect.name == "sqlite":
        ask(connection, sql, ())
        return None
    waiting(connection).append(mark := Waiting(sql, marks=True))
    return mark


def _undo_part(connection: Connection, begun: Waiting | None) -> None:
    unsent = waiting(connection)
    if begun in unsent:
        del unsent[unsent.index(begun) :]
    else:
        unsent.clear()
        _mark(connection, "ROLLBACK TO SAVEPOINT part")
        _mark(connection, "RELEASE SAVEPOINT part")
        settle(connection)
    forget(connection)


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


def changes(connection: Connection) -> int:
    """How many rows SQLite has changed since the connection was opened; 0 elsewhere."""
    driver: Any = connection.connection.dbapi_connection
    return int(driver.total_changes) if connection.dialect.name == "sqlite" else 0


def stands(connection: Connection) -> bool:
    """Whether what was done so far can be committed: PostgreSQL keeps nothing after an error outside of a savepoint."""
    wire = getattr(connection.connection.dbapi_connection, "wire", None) if is_open(connection) else None
    return is_open(connection) if wire is None else bool(wire.is_sound)
