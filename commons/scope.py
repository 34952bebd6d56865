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
_LIMITED = {"limited": True}
_KEPT: WeakKeyDictionary[Any, dict[tuple[int, bool], Any]] = WeakKeyDictionary()


class ScopedSession(RowSession):
    """A session whose every ORM statement is limited to its scope. Bricks never hold one."""

    counts_edits = True

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
    """The row with this reference in the session's scope: what most actions begin with."""
    scope: Scope = session.info["scope"]
    statement = _by_ref(table, scope.narrowness if issubclass(table, Tenant) else 0)
    return session.fetch(table, statement, {"ref": ref, **scope.parameters})


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
