"""No statement of a brick reads past its organisation, service or an applicant's own journey, however it is written."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, exists, func
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, select

from commons.database import SHARED, Public, Tenant, open_database, personal
from commons.database.scope import Scope, ScopedRows
from commons.errors import NotFound
from commons.service import Service
from commons.testing import World
from commons.view import View
from tests.commons import keeping


class Secret(Tenant, table=True):
    __tablename__ = "scope_secret"
    word: str = personal()


class Notice(Public, table=True):
    __tablename__ = "scope_notice"
    words: str


OWN = {"organisation": "example-town", "service": "notes", "thread": "t1"}
ROWS = {
    "own": OWN,
    "other journey": OWN | {"thread": "t2"},
    "shared": OWN | {"thread": SHARED},
    "other service": OWN | {"service": "trees"},
    "other organisation": OWN | {"organisation": "village"},
}
SEES = {
    "applicant": (Scope("example-town", "notes", "t1"), {"own", "shared"}),
    "staff": (Scope("example-town", "notes"), {"own", "shared", "other journey"}),
    "platform": (Scope("example-town"), {"own", "shared", "other journey", "other service"}),
}


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    engine = open_database("", tmp_path).writing
    made: Any = [Secret.__table__, Notice.__table__]  # type: ignore[attr-defined]
    SQLModel.metadata.create_all(engine, tables=made)
    with engine.connect() as opened, opened.begin():
        now = datetime(2026, 1, 1, tzinfo=UTC)
        for word, where in ROWS.items():
            row = {"ref": word, "word": word, "created_at": now, "version": 1, **where}
            opened.execute(made[0].insert(), row)
        opened.execute(made[1].insert(), {"ref": "n", "created_at": now, "words": "for all"})
        yield opened
    engine.dispose()


other = aliased(Secret)
WAYS: dict[str, Any] = {
    "rows": select(Secret.word),
    "entities": select(Secret),
    "ordered and limited": select(Secret).order_by(col(Secret.word)).limit(100),
    "joined to itself": select(Secret.word, other.word).join(other, col(other.ref) == col(Secret.ref)),
    "aliased": select(other.word),
    "grouped": select(Secret.word, func.count()).group_by(col(Secret.word)),
    "or": select(Secret.word).where((col(Secret.organisation) == "village") | (col(Secret.ref) != "")),
    "through an alias": select(Notice.words, other.word).join(other, col(other.ref) != ""),
}

KEPT: list[Any] = [
    select(Secret.word).where(col(Secret.ref) == bindparam("word")),
    select(Secret).where(col(Secret.ref) == bindparam("word")),
    select(other).where(col(other.ref) == bindparam("word")),
    select(other.word, Secret).join(Secret, col(other.ref) == col(Secret.ref)).where(other.ref == bindparam("word")),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("who", SEES)
def test_what_is_read_is_in_scope(connection: Any, who: str, way: str) -> None:
    scope, sees = SEES[who]
    assert {_word(row) for row in ScopedRows(connection, scope).several(WAYS[way], {})} == sees


@pytest.mark.parametrize("who", SEES)
@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("kept", KEPT)
def test_a_kept_statement_is_in_the_scope_of_each_reader(connection: Any, who: str, first: bool, kept: Any) -> None:
    scope, sees = SEES[who]
    for word in ROWS:
        found = [
            getattr(one, "word", one) for one in ScopedRows(connection, scope).all(kept, {"word": word}, first=first)
        ]
        assert found == ([word] if word in sees else [])


@pytest.mark.parametrize("who", SEES)
def test_subqueries_are_in_scope(connection: Any, who: str) -> None:
    scope, sees = SEES[who]
    inside = select(Secret.ref).scalar_subquery()
    asked = select(Notice.words).where(exists(select(Secret.ref).where(col(Secret.ref) == "other organisation")))
    counted = select(func.count()).select_from(select(Secret).subquery())
    rows = ScopedRows(connection, scope)
    assert rows.all(asked, {}) == []
    assert rows.all(counted, {}) == [len(sees)]
    assert set(rows.all(select(Secret.ref).where(col(Secret.ref).in_(inside)), {})) == sees


def test_tables_for_all_are_read_by_all(connection: Any) -> None:
    scope = Scope("example-town", "notes", "t1")
    assert ScopedRows(connection, scope).all(select(Notice.words), {}) == ["for all"]


def test_a_row_that_is_held_is_given_only_in_scope(connection: Any) -> None:
    rows = ScopedRows(connection, Scope("example-town", "notes"))
    for word, where in ROWS.items():
        values: dict[str, Any] = {"ref": word, "word": word, "version": 1, "created_at": None, **where}
        rows.hold(Secret, [[values[name] for name in Secret.model_fields]])
    assert {word for word in ROWS if rows.find(Secret, word)} == SEES["staff"][1]


def test_rows_and_columns_may_be_asked_for_at_once(connection: Any) -> None:
    mixed = select(other.word, Secret, col(Secret.ref), Notice).join(Secret, col(other.ref) == col(Secret.ref))
    mixed = mixed.join(Notice, col(Notice.ref) != "")
    found = ScopedRows(connection, Scope("example-town", "notes", "t1")).several(mixed, {})
    assert {(word, row.word, ref, notice.words) for word, row, ref, notice in found} == {
        ("own", "own", "own", "for all"),
        ("shared", "shared", "shared", "for all"),
    }


@pytest.mark.parametrize("who", ["applicant", "staff"])
def test_get_finds_only_what_is_in_scope(world: World, service: Service, who: str) -> None:
    installation = world.commons.installation
    made: Any = Secret.__table__  # type: ignore[attr-defined]
    now = world.clock.now()
    with world.commons.engines.owning.begin() as connection:
        for word, where in ROWS.items():
            connection.execute(made.insert(), {"ref": word, "word": word, "created_at": now, "version": 1, **where})
    actor = world.applicant("p", "t1", service) if who == "applicant" else world.staff()
    with installation.reading.connect() as connection:
        view = View(installation, connection, service, actor, brick=keeping.brick)
        for word in ROWS:
            if word in SEES[who][1]:
                assert view.get(Secret, word).word == word
            else:
                with pytest.raises(NotFound):
                    view.get(Secret, word)


def _word(found: Any) -> str:
    last = found[-1] if not isinstance(found[-1], int) else found[0]
    return str(getattr(last, "word", last))
