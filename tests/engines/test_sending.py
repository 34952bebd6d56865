"""On PostgreSQL statements wait for one another: what fails is told where it belongs, and nothing is left unsent."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from commons.database import open_database
from commons.database.prepared import Prepared, savepoint, stands
from commons.database.sending import TransactionEnded
from commons.database.wire import Statement, Wire
from commons.errors import Changed

things = sa.Table("things", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("word", sa.String))
ADD = Prepared(sa.insert(things), ["id", "word"])
RENAME = Prepared(sa.update(things).where(things.c.id == sa.bindparam("which")).values(word=sa.bindparam("to")))
ALL = Prepared(sa.select(things.c.id, things.c.word).order_by("id"))


@pytest.fixture
def connection(address: str) -> Iterator[Connection]:
    engines = open_database(address, Path())
    with engines.writing.connect() as connection:
        connection.exec_driver_sql("CREATE TEMP TABLE things (id int PRIMARY KEY, word text)")
        connection.commit()
        yield connection
    engines.close()


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements went out with each round trip."""
    found: list[int] = []
    ask = Wire.ask

    def counted(self: Wire, statements: Sequence[Statement]) -> list[Any]:
        found.append(len(statements))
        return ask(self, statements)

    monkeypatch.setattr(Wire, "ask", counted)
    return found


def add(connection: Connection, *numbers: int) -> None:
    ADD.later(connection, [{"id": number, "word": "%s 'a' ü"} for number in numbers])


def test_what_needs_no_answer_goes_out_with_the_next_question(connection: Connection, trips: list[int]) -> None:
    with savepoint(connection):
        add(connection, 1, 2)
        RENAME.later(connection, [{"which": 2, "to": "b"}], each=True)
        assert trips == []
        assert ALL.rows(connection) == [(1, "%s 'a' ü"), (2, "b")]
    assert trips == [5]


def test_what_waits_comes_before_statements_of_sqlalchemy_and_before_a_commit(connection: Connection) -> None:
    add(connection, 1)
    assert connection.execute(sa.select(sa.func.count()).select_from(things)).scalar() == 1
    add(connection, 2)
    connection.commit()
    assert len(ALL.rows(connection)) == 2


def test_a_rollback_forgets_what_waits(connection: Connection) -> None:
    add(connection, 1)
    connection.rollback()
    assert ALL.rows(connection) == []


def test_an_error_undoes_its_own_part_alone(connection: Connection) -> None:
    with savepoint(connection):
        add(connection, 1)
    with pytest.raises(IntegrityError), savepoint(connection):
        add(connection, 2, 1)
    assert stands(connection)
    connection.commit()
    assert [number for number, _ in ALL.rows(connection)] == [1]


def test_an_error_of_what_was_done_before_is_not_taken_for_one_of_a_later_part(connection: Connection) -> None:
    began: list[bool] = []

    def outer() -> None:
        add(connection, 1, 1)
        with savepoint(connection):
            began.append(True)

    with pytest.raises(IntegrityError), savepoint(connection):
        outer()
    assert not began
    assert stands(connection)
    assert ALL.rows(connection) == []


def test_an_edit_that_finds_nothing_is_told_and_undone(connection: Connection) -> None:
    with savepoint(connection):
        add(connection, 1)
    with pytest.raises(Changed), savepoint(connection):
        RENAME.later(connection, [{"which": 1, "to": "b"}, {"which": 7, "to": "b"}], each=True)
    assert ALL.rows(connection) == [(1, "%s 'a' ü")]


def test_a_part_that_fails_before_anything_was_sent_leaves_nothing(connection: Connection, trips: list[int]) -> None:
    with savepoint(connection):
        add(connection, 1)
    del trips[:]

    def refused() -> NoReturn:
        add(connection, 2)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"), savepoint(connection):
        refused()
    assert trips == []
    assert [number for number, _ in ALL.rows(connection)] == [1]


def test_going_back_that_fails_on_its_way_ends_the_transaction(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or else an outer part would go back to the beginning of this one, and what came before it would be done twice."""
    ask, gone_back = Wire.ask, list[str]()

    def failing(self: Wire, statements: Sequence[Statement]) -> list[Any]:
        sent: list[Statement] = []
        for sql, values in statements:
            sent.append(("SELECT 1/0", ()) if gone_back and sql.startswith("RELEASE") else (sql, values))
            gone_back.extend([sql] if sql.startswith("ROLLBACK TO") else [])
        return ask(self, sent)

    monkeypatch.setattr(Wire, "ask", failing)
    with pytest.raises(TransactionEnded), savepoint(connection):
        add(connection, 1, 1)


def test_after_an_error_outside_of_a_part_nothing_stands(connection: Connection) -> None:
    add(connection, 1, 1)
    with pytest.raises(DBAPIError):
        ALL.rows(connection)
    assert not stands(connection)
    connection.rollback()
    assert ALL.rows(connection) == []
    assert stands(connection)


def test_statements_that_the_server_has_forgotten_are_prepared_again(connection: Connection) -> None:
    assert ALL.rows(connection) == []
    connection.exec_driver_sql("DEALLOCATE ALL")
    with pytest.raises(DBAPIError):
        ALL.rows(connection)
    connection.rollback()
    assert ALL.rows(connection) == []


def test_a_value_that_cannot_be_sent_leaves_the_connection_usable(connection: Connection) -> None:
    with pytest.raises(DBAPIError), savepoint(connection):
        ADD.later(connection, [{"id": 1, "word": "fine"}, {"id": 2, "word": "a\x00b"}])
    assert ALL.rows(connection) == []
