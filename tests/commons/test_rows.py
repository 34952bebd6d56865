"""Rows that are found, changed and written by plain statements stand in the database as they were left."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Connection, bindparam
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, SQLModel, col, select

from commons.database import Tenant, open_database, personal
from commons.database.prepared import Prepared, savepoint
from commons.database.rows import Rows, columns
from commons.database.scope import Scope, ScopedRows
from commons.errors import Changed


class Thing(Tenant, table=True):
    __tablename__ = "rows_thing"
    word: str = personal(default="")
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    number: int | None = Field(default=None, unique=True)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = open_database("", tmp_path).writing
    made: Any = Thing.__table__  # type: ignore[attr-defined]
    SQLModel.metadata.create_all(engine, tables=[made])
    with engine.connect() as opened, opened.begin():
        yield opened
    engine.dispose()


def rows(connection: Connection) -> ScopedRows:
    return ScopedRows(connection, Scope("town"))


def found(one: ScopedRows, statement: Any) -> list[Thing]:
    return one.all(statement, {})


def add(one: Rows, *things: Thing) -> None:
    for each in things:
        one.add(each)


def thing(ref: str, **more: Any) -> Thing:
    return Thing(organisation="town", ref=ref, **more)


def stored(connection: Connection) -> dict[str, Thing]:
    return {row.ref: row for row in found(rows(connection), select(Thing))}


def test_added_rows_are_inserted_together(connection: Connection) -> None:
    one = rows(connection)
    add(one, thing("a", word="x", facts={"k": [1, None]}), thing("b"), thing("c", number=3))
    one.finish()
    assert {ref: (row.word, row.facts, row.number, row.version) for ref, row in stored(connection).items()} == {
        "a": ("x", {"k": [1, None]}, None, 1),
        "b": ("", {}, None, 1),
        "c": ("", {}, 3, 1),
    }
    assert one.statements == 1


def test_only_what_changed_is_updated_and_the_edit_is_counted(connection: Connection) -> None:
    one = rows(connection)
    add(one, thing("a", word="x"), thing("b", word="y"))
    one.finish()
    a, b = found(one, select(Thing).order_by(col(Thing.ref)))
    a.word, b.word = "z", "y"
    before = one.statements
    connection.exec_driver_sql("UPDATE rows_thing SET number = 9 WHERE ref = 'a'")
    one.finish()
    left = stored(connection)
    assert (left["a"].word, left["a"].version, left["a"].number) == ("z", 2, 9)
    assert (left["b"].word, left["b"].version) == ("y", 1)
    assert one.statements == before + 1


def test_a_row_can_be_found_and_changed_after_a_flush(connection: Connection) -> None:
    one = rows(connection)
    added = thing("a", word="x")
    one.add(added)
    assert found(one, select(Thing)) == [added]
    added.word = "y"
    assert found(one, select(Thing).where(Thing.word == "y")) == [added]
    added.facts = {"n": 1}
    one.finish()
    (row,) = stored(connection).values()
    assert (row.word, row.facts) == ("y", {"n": 1})


def test_a_kept_statement_gives_the_rows_that_are_held_already(connection: Connection) -> None:
    kept = select(Thing).where(Thing.ref == bindparam("wanted"))
    one = rows(connection)
    added = thing("a", word="x", facts={"k": 1})
    one.add(added)
    assert one.all(kept, {"wanted": "a"}) == [added]
    assert one.all(kept, {"wanted": "a"})[0] is added
    one.finish()
    (again,) = one.all(kept, {"wanted": "a"})
    assert again is not added
    again.facts = {"k": 2}
    one.finish()
    (row,) = stored(connection).values()
    assert (row.word, row.facts, row.version) == ("x", {"k": 2}, 2)


def test_a_value_that_was_not_given_is_refused(connection: Connection) -> None:
    kept = select(Thing).where(Thing.ref == bindparam("wanted"))
    with pytest.raises(KeyError, match="wanted"):
        rows(connection).all(kept, {"other": "a"})


def test_lists_of_values_cannot_be_prepared(connection: Connection) -> None:
    kept = select(Thing).where(col(Thing.ref).in_(bindparam("wanted", expanding=True)))
    with pytest.raises(TypeError, match="list of values"):
        rows(connection).all(kept, {"wanted": ["a"]})


def test_a_row_that_is_only_read_is_not_written(connection: Connection) -> None:
    one = rows(connection)
    one.add(thing("a", word="x"))
    one.finish()
    reader = ScopedRows(connection, Scope("town"), keeps=False)
    (row,) = found(reader, select(Thing))
    row.word = "y"
    reader.finish()
    assert stored(connection)["a"].word == "x"


def test_deleted_rows_go(connection: Connection) -> None:
    one = rows(connection)
    add(one, thing("a"), thing("b"))
    one.flush()
    one.delete(found(one, select(Thing).where(Thing.ref == "a"))[0])
    one.add(thing("c"))
    dropped = thing("d")
    one.add(dropped)
    one.delete(dropped)
    one.finish()
    assert set(stored(connection)) == {"b", "c"}


def test_a_row_may_take_the_place_of_one_that_is_deleted(connection: Connection) -> None:
    one = rows(connection)
    add(one, thing("a", number=1, word="old"))
    one.finish()
    one.delete(found(one, select(Thing))[0])
    one.add(thing("a", number=1, word="new"))
    one.finish()
    assert stored(connection)["a"].word == "new"


def test_a_row_that_somebody_else_has_changed_is_not_deleted(connection: Connection) -> None:
    one, other = rows(connection), rows(connection)
    add(one, thing("a", word="old"))
    one.finish()
    (gone,), (changed,) = found(one, select(Thing)), found(other, select(Thing))
    changed.word = "new"
    other.finish()
    one.delete(gone)
    with pytest.raises(Changed):
        one.finish()
    assert stored(connection)["a"].word == "new"


def test_a_breach_undoes_what_stands_in_its_savepoint_alone(connection: Connection) -> None:
    with savepoint(connection):
        one = rows(connection)
        one.add(thing("a", number=1))
        one.finish()
    other = rows(connection)
    add(other, thing("b"), thing("c", number=1))
    with pytest.raises(IntegrityError), savepoint(connection):
        other.finish()
    assert set(stored(connection)) == {"a"}


def test_savepoints_hold_one_another(connection: Connection) -> None:
    with savepoint(connection):
        add(one := rows(connection), thing("a"))
        one.flush()
        add(two := rows(connection), thing("a"))
        with pytest.raises(IntegrityError), savepoint(connection):
            two.flush()
        add(one, thing("c"))
        one.finish()
    assert set(stored(connection)) == {"a", "c"}


@pytest.mark.parametrize("what", ["DELETE FROM rows_thing", "UPDATE rows_thing SET version = version + 1"])
def test_a_row_that_somebody_changed_or_removed_is_not_changed_silently(connection: Connection, what: str) -> None:
    one = rows(connection)
    one.add(thing("a"))
    one.finish()
    (row,) = found(one, select(Thing))
    connection.exec_driver_sql(what)
    row.word = "x"
    with pytest.raises(Changed):
        one.finish()


def test_projections_do_not_count_edits(connection: Connection) -> None:
    one = Rows(connection)
    one.add(thing("a"))
    one.finish()
    (row,) = one.fetch(Thing, Prepared(columns(Thing)), {})
    row.word = "x"
    one.finish()
    assert stored(connection)["a"].version == 1
