"""The session that writes rows by plain statements does what the unit of work would have done."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Connection, bindparam, event
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, SQLModel, col, select

from commons.database import Tenant, open_sqlite, personal
from commons.errors import Changed
from commons.rows import RowSession
from commons.scope import Scope, ScopedSession


class Thing(Tenant, table=True):
    __tablename__ = "rows_thing"
    word: str = personal(default="")
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    number: int | None = Field(default=None, unique=True)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = open_sqlite(tmp_path / "rows.db", writing=True)
    made: Any = Thing.__table__  # type: ignore[attr-defined]
    SQLModel.metadata.create_all(engine, tables=[made])
    with engine.connect() as opened, opened.begin():
        yield opened
    engine.dispose()


@pytest.fixture
def statements(connection: Connection) -> list[str]:
    seen: list[str] = []

    @event.listens_for(connection, "before_cursor_execute")
    def _see(_c: Any, _cursor: Any, statement: str, _p: Any, _x: Any, _m: bool) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            seen.append(statement)

    return seen


def session(connection: Connection) -> ScopedSession:
    return ScopedSession(
        connection,
        info={"scope": Scope("town")},
        join_transaction_mode="create_savepoint",
        expire_on_commit=False,
    )


def found(one: ScopedSession, statement: Any) -> list[Thing]:
    return one.scalars_of(statement, {})


def thing(ref: str, **more: Any) -> Thing:
    return Thing(organisation="town", ref=ref, **more)


def stored(connection: Connection) -> dict[str, Thing]:
    with session(connection) as fresh:
        rows = {row.ref: row for row in found(fresh, select(Thing))}
        fresh.expunge_all()
        return rows


def test_added_rows_are_inserted_together(connection: Connection, statements: list[str]) -> None:
    with session(connection) as one:
        one.add_all([thing("a", word="x", facts={"k": [1, None]}), thing("b"), thing("c", number=3)])
        one.finish()
        one.commit()
    rows = stored(connection)
    assert {ref: (row.word, row.facts, row.number, row.version) for ref, row in rows.items()} == {
        "a": ("x", {"k": [1, None]}, None, 1),
        "b": ("", {}, None, 1),
        "c": ("", {}, 3, 1),
    }
    assert len(statements) == 1


def test_only_what_changed_is_updated_and_the_edit_is_counted(connection: Connection, statements: list[str]) -> None:
    with session(connection) as one:
        one.add_all([thing("a", word="x"), thing("b", word="y")])
        one.finish()
        a, b = found(one, select(Thing).order_by(col(Thing.ref)))
        a.word, b.word = "z", "y"
        statements.clear()
        one.finish()
        one.commit()
    rows = stored(connection)
    assert (rows["a"].word, rows["a"].version) == ("z", 2)
    assert (rows["b"].word, rows["b"].version) == ("y", 1)
    assert [part.split(" WHERE")[0] for part in statements] == ["UPDATE rows_thing SET version=?, word=?"]


def test_a_row_can_be_found_and_changed_after_a_flush(connection: Connection) -> None:
    with session(connection) as one:
        added = thing("a", word="x")
        one.add(added)
        assert found(one, select(Thing)) == [added]
        added.word = "y"
        assert found(one, select(Thing).where(Thing.word == "y")) == [added]
        added.facts = {"n": 1}
        one.finish()
        one.commit()
    (row,) = stored(connection).values()
    assert (row.word, row.facts) == ("y", {"n": 1})


def test_a_kept_statement_gives_the_rows_that_are_held_already(connection: Connection) -> None:
    kept = select(Thing).where(Thing.ref == bindparam("wanted"))
    with session(connection) as one:
        added = thing("a", word="x", facts={"k": 1})
        one.add(added)
        assert one.scalars_of(kept, {"wanted": "a"}) == [added]
        assert one.scalars_of(kept, {"wanted": "a"})[0] is added
        one.finish()
        (again,) = one.scalars_of(kept, {"wanted": "a"})
        assert again is not added
        again.facts = {"k": 2}
        one.finish()
        one.commit()
    (row,) = stored(connection).values()
    assert (row.word, row.facts, row.version) == ("x", {"k": 2}, 2)


def test_deleted_rows_go(connection: Connection) -> None:
    with session(connection) as one:
        one.add_all([thing("a"), thing("b")])
        one.flush()
        one.delete(found(one, select(Thing).where(Thing.ref == "a"))[0])
        one.add(thing("c"))
        one.finish()
        one.commit()
    assert set(stored(connection)) == {"b", "c"}


def test_a_breach_undoes_everything_of_this_session_alone(connection: Connection) -> None:
    with session(connection) as one:
        one.add(thing("a", number=1))
        one.finish()
        one.commit()
    with session(connection) as other:
        other.add_all([thing("b"), thing("c", number=1)])
        with pytest.raises(IntegrityError):
            other.finish()
        other.rollback()
    assert set(stored(connection)) == {"a"}


def test_a_row_that_somebody_removed_is_not_changed_silently(connection: Connection) -> None:
    with session(connection) as one:
        one.add(thing("a"))
        one.finish()
        (row,) = found(one, select(Thing))
        connection.exec_driver_sql("DELETE FROM rows_thing")
        row.word = "x"
        with pytest.raises(Changed):
            one.finish()


def test_projections_do_not_count_edits(connection: Connection) -> None:
    with RowSession(connection, join_transaction_mode="create_savepoint") as one:
        one.add(thing("a"))
        one.finish()
        row = one.execute(select(Thing)).scalars().one()
        row.word = "x"
        one.finish()
        one.commit()
    assert stored(connection)["a"].version == 1
