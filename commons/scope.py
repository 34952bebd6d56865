"""What a reader may see: limits that the session adds to every statement, so that a query cannot forget them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Select, bindparam, event
from sqlalchemy.engine import Result
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlmodel import SQLModel

from commons.database import SHARED, RowT, Scoped, Tenant
from commons.rows import RowSession, columns


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


@dataclass(frozen=True)
class _Kept:
    """The limited form of a statement that its author keeps."""

    statement: Any
    table: type[SQLModel] | None
    """The table whose rows it gives; None for values."""
    plain: bool
    """Whether it can run without the object mapper: one table, or columns alone."""


_KEPT: WeakKeyDictionary[Any, dict[tuple[int, bool], _Kept]] = WeakKeyDictionary()


class ScopedSession(RowSession):
    """A session whose every ORM statement is limited to its scope. Bricks never hold one."""

    counts_edits = True

    def scalars_of(self, statement: Any, values: Mapping[str, Any], *, first: bool = False) -> list[Any]:
        """The first value of each row, or each row's object.

        With `values` the statement is one that its author keeps and gives values by name: its limited form is
        kept with it, and running it again costs a third.
        """
        kept = self._kept(statement, first) if values else None
        if kept is None or not kept.plain:
            return list(self._run(statement, values, first).scalars())
        given = {**values, **self._scope.parameters}
        if kept.table is not None:
            return self.fetch(kept.table, kept.statement, given)
        return [row[0] for row in self.fetch_plain(kept.statement, given)]

    def rows_of(self, statement: Any, values: Mapping[str, Any]) -> list[Any]:
        """The rows of a statement over several columns."""
        return list(self._run(statement, values, False).all())

    @property
    def _scope(self) -> Scope:
        found: Scope = self.info["scope"]
        return found

    def _run(self, statement: Any, values: Mapping[str, Any], first: bool) -> Result[Any]:
        limited = statement.limit(1) if first else statement
        return self.execute(limited, {**values, **self._scope.parameters})

    def _kept(self, statement: Any, first: bool) -> _Kept:
        narrowness = self._scope.narrowness
        forms = _KEPT.setdefault(statement, {})
        found = forms.get((narrowness, first))
        if found is None:
            limited = statement.options(*_LIMITS[:narrowness])
            parts = statement.column_descriptions
            entities = [part["entity"] for part in parts if part["expr"] is part["entity"]]
            plain = not entities or (len(parts) == 1 and isinstance(entities[0], type))
            table = entities[0] if plain and entities else None
            found = forms[(narrowness, first)] = _Kept(limited.limit(1) if first else limited, table, plain)
        return found


@event.listens_for(ScopedSession, "do_orm_execute")
def _limit(state: ORMExecuteState) -> None:
    if state.is_relationship_load or state.is_column_load:
        return
    scope: Scope = state.session.info["scope"]
    state.statement = state.statement.options(*_LIMITS[: scope.narrowness])


def find_by_ref(session: ScopedSession, table: type[RowT], ref: str) -> RowT | None:
    """The row with this reference in the session's scope: what most actions begin with."""
    scope: Scope = session.info["scope"]
    statement = _by_ref(table, scope.narrowness if issubclass(table, Tenant) else 0)
    return next(iter(session.fetch(table, statement, {"ref": ref, **scope.parameters})), None)


@cache
def _by_ref(table: type[SQLModel], narrowness: int) -> Select[Any]:
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
    return columns(table).where(own.ref == bindparam("ref"), *limits).limit(1)


@event.listens_for(ScopedSession, "before_flush")
def _count_edits(session: Session, *_: object) -> None:
    for row in session.dirty:
        if isinstance(row, Tenant) and session.is_modified(row):
            row.version += 1
