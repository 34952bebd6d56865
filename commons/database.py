"""Tables, engines and the limits that every statement of a brick carries.

A brick's table is `Tenant` (it belongs to an organisation) or `Public` (registry and catalogue
only). Sessions add the reader's limits to each statement, so a query cannot forget them.
"""

import enum
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from weakref import WeakKeyDictionary

from pydantic_core import PydanticUndefined
from sqlalchemy import DateTime, Engine, Index, TypeDecorator, bindparam, column, create_engine, event
from sqlalchemy.engine import Dialect, Result
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlmodel import Field, SQLModel, select
from sqlmodel.sql.expression import SelectOfScalar

RowT = TypeVar("RowT", bound=SQLModel)

SHARED = "*"
"""The thread of rows that every journey of the service may count (what was used of an allowance, say).

An applicant's action reads such rows although they come from others' journeys; never show them.
"""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime; a naive one is refused rather than guessed at."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; use tx.now or an aware datetime")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Classification(enum.StrEnum):
    """How sensitive a field is (UK GDPR: article 9 lists the special categories)."""

    PERSONAL = "personal"
    SPECIAL = "special"


def personal(default: Any = PydanticUndefined, *, retain: str = "P6Y", **more: Any) -> Any:
    """A column with a person's words, name, contact or address. `retain`: an ISO 8601 period."""
    return _classified(Classification.PERSONAL, default, retain, more)


def special(default: Any = PydanticUndefined, *, retain: str = "P1Y", **more: Any) -> Any:
    """A column with special category data (UK GDPR article 9)."""
    return _classified(Classification.SPECIAL, default, retain, more)


def _classified(kind: Classification, default: Any, retain: str, more: dict[str, Any]) -> Any:
    columns = dict(more.pop("sa_column_kwargs", {}))
    columns["info"] = {"classification": kind.value, "retain": retain}
    if default is not PydanticUndefined and "default_factory" not in more:
        more["default"] = default
    return Field(sa_column_kwargs=columns, **more)


class _Column:
    """A column of whichever table inherits it; on the bare base, a column by name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, _row: object, owner: type) -> Any:
        return vars(owner).get(self.name) if hasattr(owner, "__mapper__") else column(self.name)


class Scoped:
    """What the limits of a session are attached to: every table that has these columns."""

    of_organisation = _Column("organisation")
    of_service = _Column("service")
    of_thread = _Column("thread")


def _unset() -> datetime:
    """A row's time before it is added."""
    return datetime(1, 1, 1, tzinfo=UTC)


class Tenant(Scoped, SQLModel):
    """Base of every table that belongs to an organisation. The key starts with the organisation."""

    __kind__: ClassVar[str] = ""
    """The kind of reference that this table owns, so that an action finds its subject's thread."""

    organisation: str = Field(default="", primary_key=True, max_length=64)
    ref: str = Field(default="", primary_key=True, max_length=36)
    service: str = Field(default="", max_length=64)
    thread: str = Field(default="", max_length=36, index=True)
    created_at: datetime = Field(default_factory=_unset, sa_type=UtcDateTime)
    version: int = Field(default=1)


class Public(SQLModel):
    """Base of tables without a tenant: the registry's and the catalogue's."""

    ref: str = Field(default="", primary_key=True, max_length=36)
    created_at: datetime = Field(default_factory=_unset, sa_type=UtcDateTime)


@dataclass(frozen=True)
class Scope:
    """What a session may see: one organisation, and where set one service and one thread."""

    organisation: str
    service: str | None = None
    thread: str | None = None

    @cached_property
    def parameters(self) -> dict[str, str | None]:
        """What every statement in this scope is executed with; one without is refused by the database."""
        return {"scope_organisation": self.organisation, "scope_service": self.service, "scope_thread": self.thread}

    @property
    def narrowness(self) -> int:
        """1 for an organisation, 2 for one service, 3 for one thread of it."""
        return 1 if self.service is None else 2 if self.thread is None else 3

    def holds(self, row: Any) -> bool:
        """Whether a row lies within it."""
        if not isinstance(row, Tenant):
            return True
        return (
            row.organisation == self.organisation
            and self.service in (None, row.service)
            and (self.thread is None or row.thread in (self.thread, SHARED))
        )


def _in_organisation(cls: Any) -> Any:
    return cls.of_organisation == bindparam("scope_organisation")


def _in_service(cls: Any) -> Any:
    return cls.of_service == bindparam("scope_service")


def _in_thread(cls: Any) -> Any:
    return (cls.of_thread == bindparam("scope_thread")) | (cls.of_thread == SHARED)


# Built once: the limits of a statement are part of its cache key, and building them anew costs more than running it.
_LIMITS = tuple(
    with_loader_criteria(Scoped, limit, include_aliases=True) for limit in (_in_organisation, _in_service, _in_thread)
)
_LIMITED = {"limited": True}
_KEPT: WeakKeyDictionary[Any, dict[tuple[int, bool], Any]] = WeakKeyDictionary()


class ScopedSession(Session):
    """A session whose every ORM statement is limited to its scope. Bricks never hold one."""

    def run(self, statement: Any, values: Mapping[str, Any] | None = None, *, first: bool = False) -> Result[Any]:
        """Execute a statement within the scope.

        With `values` it is one that its author keeps and gives values by name: its limited form is kept
        with it, and running it again costs half.
        """
        scope: Scope = self.info["scope"]
        if not values:
            limited = statement.limit(1) if first else statement
            return self.execute(limited, scope.parameters)
        kept = _KEPT.setdefault(statement, {})
        limited = kept.get((scope.narrowness, first))
        if limited is None:
            limited = statement.options(*_LIMITS[: scope.narrowness])
            limited = kept[(scope.narrowness, first)] = limited.limit(1) if first else limited
        return self.execute(limited, {**values, **scope.parameters}, execution_options=_LIMITED)


@event.listens_for(ScopedSession, "do_orm_execute")
def _limit(state: ORMExecuteState) -> None:
    if state.is_relationship_load or state.is_column_load or state.execution_options.get("limited"):
        return
    scope: Scope = state.session.info["scope"]
    state.statement = state.statement.options(*_LIMITS[: scope.narrowness])


def find_by_ref(session: ScopedSession, table: type[RowT], ref: str) -> RowT | None:
    """The row with this reference in the session's scope: the statement of most actions, built once for each table."""
    scope: Scope = session.info["scope"]
    statement = _by_ref(table, scope.narrowness if issubclass(table, Tenant) else 0)
    found = session.execute(statement, {"ref": ref, **scope.parameters}, execution_options=_LIMITED)
    return found.scalars().first()


@cache
def _by_ref(table: type[RowT], narrowness: int) -> SelectOfScalar[RowT]:
    wanted = select(table).where(table.ref == bindparam("ref"))  # type: ignore[attr-defined]
    for limit in (_in_organisation, _in_service, _in_thread)[:narrowness]:
        wanted = wanted.where(limit(table))
    return wanted.limit(1)


@event.listens_for(ScopedSession, "before_flush")
def _count_edits(session: Session, *_: object) -> None:
    for row in session.dirty:
        if isinstance(row, Tenant) and session.is_modified(row):
            row.version += 1


def open_sqlite(path: Path, *, writing: bool) -> Engine:
    """An engine on one SQLite file: WAL, synchronous=FULL; readers cannot write.

    The driver's own transactions are off (`isolation_level=None`): it would commit each savepoint,
    and its deferred BEGIN fails at once under contention.
    """
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"check_same_thread": False, "isolation_level": None, "timeout": 10}
    )

    # Savepoints by plain text: SQLAlchemy compiles a new statement for each, which costs more than the savepoint.
    dialect: Any = engine.dialect
    dialect.do_savepoint = lambda connection, name: connection.exec_driver_sql(f"SAVEPOINT {name}")
    dialect.do_release_savepoint = lambda connection, name: connection.exec_driver_sql(f"RELEASE SAVEPOINT {name}")

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-16000")
        if not writing:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def index(table: str, *columns: str, unique: bool = False) -> Index:
    """An index named after its table and columns, for `__table_args__`."""
    return Index(f"ix_{table}_{'_'.join(columns)}", *columns, unique=unique)


Job = Callable[[Any], Any]
"""Something the writer does with its connection, in a savepoint of its own."""
