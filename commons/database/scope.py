"""What a reader may see: limits that are added to every statement, so that a query cannot forget them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, bindparam
from sqlalchemy.orm import with_loader_criteria
from sqlmodel import SQLModel

from commons.database.prepared import Prepared, limit_to
from commons.database.rows import Rows, Shape, columns, shape_of
from commons.database.tables import SHARED, RowT, Scoped, Tenant


@dataclass(frozen=True)
class Scope:
    """What a reader may see: one organisation, and where set one service and one thread."""

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


@dataclass(frozen=True)
class _Kept:
    """The limited form of a statement that its author keeps."""

    statement: Prepared
    shape: Shape


_KEPT: WeakKeyDictionary[Any, dict[tuple[int, bool], _Kept]] = WeakKeyDictionary()


class ScopedRows(Rows):
    """Rows of one scope: every statement is limited to it. Bricks never hold one."""

    counts_edits = True

    def __init__(self, connection: Connection, scope: Scope, *, keeps: bool = True) -> None:
        super().__init__(connection, keeps=keeps)
        self.scope = scope

    def find(self, table: type[RowT], ref: str) -> RowT | None:
        """The row with this reference: what most actions begin with. One that is held is not asked for again."""
        tenant = issubclass(table, Tenant)
        known = self.held(table, (self.scope.organisation, ref) if tenant else (ref,))
        if known is not None:
            return known if self.scope.holds(known) else None
        statement = _by_ref(table, self.scope.narrowness if tenant else 0)
        return next(iter(self.fetch(table, statement, {"ref": ref, **self.scope.parameters})), None)

    def all(self, statement: Any, values: Mapping[str, Any], *, first: bool = False) -> list[Any]:
        """The first value of each row that a statement gives: a table's row, or a column's value."""
        return [found[0] for found in self.several(statement, values, first=first)]

    def several(self, statement: Any, values: Mapping[str, Any], *, first: bool = False) -> list[Any]:
        """What a statement gives, as tuples.

        With `values` the statement is one that its author keeps and gives values by name: its limited form is
        kept with it, and running it again costs a tenth.
        """
        self.flush()
        given = {**values, **self.scope.parameters}
        if not values:
            return self.shaped(
                shape_of(statement), self.connection.execute(self._limited(statement, first), given).all()
            )
        kept = self._kept(statement, first)
        return self.shaped(kept.shape, kept.statement.rows(self.connection, given))

    def _limited(self, statement: Any, first: bool) -> Any:
        limited = statement.options(*_LIMITS[: self.scope.narrowness])
        return limited.limit(1) if first else limited

    def _kept(self, statement: Any, first: bool) -> _Kept:
        forms = _KEPT.setdefault(statement, {})
        wanted = (self.scope.narrowness, first)
        if wanted not in forms:
            forms[wanted] = _Kept(Prepared(self._limited(statement, first)), shape_of(statement))
        return forms[wanted]


class GuardedRows(ScopedRows):
    """The same where the database limits rows too: it is told whose they are before each statement, if it has not been.

    Told at the beginning as well, so that a statement that goes past this class finds nobody else's.
    """

    def __init__(self, connection: Connection, scope: Scope, *, keeps: bool = True) -> None:
        super().__init__(connection, scope, keeps=keeps)
        limit_to(connection, scope.organisation)

    def fetch(self, table: type[RowT], statement: Prepared, values: Mapping[str, Any]) -> list[RowT]:
        limit_to(self.connection, self.scope.organisation)
        return super().fetch(table, statement, values)

    def several(self, statement: Any, values: Mapping[str, Any], *, first: bool = False) -> list[Any]:
        limit_to(self.connection, self.scope.organisation)
        return super().several(statement, values, first=first)

    def _write(self, statement: Prepared, rows: list[dict[str, Any]], *, each: bool = False) -> None:
        limit_to(self.connection, self.scope.organisation)
        super()._write(statement, rows, each=each)


@cache
def _by_ref(table: type[SQLModel], narrowness: int) -> Prepared:
    own = table.__table__.c  # type: ignore[attr-defined]
    limits = (
        (
            own.organisation == bindparam("scope_organisation"),
            own.service == bindparam("scope_service"),
            (own.thread == bindparam("scope_thread")) | (own.thread == SHARED),
        )[:narrowness]
        if narrowness
        else ()
    )
    return Prepared(columns(table).where(own.ref == bindparam("ref"), *limits).limit(1))
