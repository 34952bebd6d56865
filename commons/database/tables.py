"""What tables are made of.

A brick's table is `Tenant` (it belongs to an organisation) or `Public` (registry and catalogue only).
"""

import copy
import enum
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pydantic_core import PydanticUndefined
from sqlalchemy import DateTime, Index, TypeDecorator, column, inspect
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import configure_mappers
from sqlmodel import Field, SQLModel
from sqlmodel.main import SQLModelMetaclass

RowT = TypeVar("RowT", bound=SQLModel)

LONGEST_NAME = 63
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


_UNSET = datetime(1, 1, 1, tzinfo=UTC)
"""A row's time before it is added."""


class _Making(SQLModelMetaclass):
    """How a row is made: past what pydantic and the object mapper do around `__init__`."""

    def __call__(cls: type[RowT], **values: Any) -> RowT:  # type: ignore[misc]
        defaults, made, names = _fields(cls)
        if strangers := values.keys() - names:
            raise TypeError(f"{cls.__name__} has no {', '.join(sorted(strangers))}; it has {', '.join(sorted(names))}")
        row: RowT = class_of(cls).new_instance()
        own = row.__dict__
        own.update(defaults)
        for name, make in made:
            if name not in values:
                own[name] = make()
        own.update(values)
        return row


class Row(SQLModel, metaclass=_Making):
    """A row of a table. Rows are never validated (inputs are) and compared when they are written (`rows.py`), so they
    are made and changed without the help of pydantic or of the object mapper."""

    if not TYPE_CHECKING:  # what is misspelt is still found

        def __getattr__(self, name: str) -> Any:
            raise AttributeError(f"{type(self).__name__} has no {name}")

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__[name] = value
        if name != "_sa_instance_state":
            self.__dict__["_sa_instance_state"].modified = True


@cache
def class_of(table: type[RowT]) -> Any:
    """The object mapper's own idea of a table's rows."""
    configure_mappers()  # as the first row made by `__init__` would
    return inspect(table, raiseerr=True).class_manager


@cache
def _fields(table: type[SQLModel]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]], frozenset[str]]:
    """A table's plain defaults, those that are made anew for each row, and every name."""
    plain: dict[str, Any] = {}
    made: list[tuple[str, Callable[[], Any]]] = []
    for name, field in table.model_fields.items():
        factory: Any = field.default_factory
        if factory is not None:
            made.append((name, factory))
        elif isinstance(field.default, list | dict | set):
            made.append((name, partial(copy.deepcopy, field.default)))
        elif field.default is not PydanticUndefined:
            plain[name] = field.default
    return plain, made, frozenset(table.model_fields)


class Tenant(Scoped, Row):
    """Base of every table that belongs to an organisation. The key starts with the organisation."""

    __kind__: ClassVar[str] = ""
    """The kind of reference that this table owns, so that an action finds its subject's thread."""

    organisation: str = Field(default="", primary_key=True, max_length=64)
    ref: str = Field(default="", primary_key=True, max_length=36)
    service: str = Field(default="", max_length=64)
    thread: str = Field(default="", max_length=36, index=True)
    created_at: datetime = Field(default=_UNSET, sa_type=UtcDateTime)
    version: int = Field(default=1)


class Public(Row):
    """Base of tables without a tenant: the registry's and the catalogue's."""

    ref: str = Field(default="", primary_key=True, max_length=36)
    created_at: datetime = Field(default=_UNSET, sa_type=UtcDateTime)


def index(table: str, *columns: str, unique: bool = False) -> Index:
    """An index named after its table and columns, for `__table_args__`. ValueError when the name gets too long."""
    name = f"ix_{table}_{'_'.join(columns)}"
    if len(name) > LONGEST_NAME:
        raise ValueError(f"{name} has {len(name)} characters; PostgreSQL keeps {LONGEST_NAME}: index fewer columns")
    return Index(name, *columns, unique=unique)
