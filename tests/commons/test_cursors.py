"""Cursors are moved together, and none from where it does not stand."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from commons.database.prepared import Prepared
from commons.errors import Changed
from commons.follow.followers import keep_cursors
from commons.ledger import cursor_of, move_cursors
from commons.testing import World

STAND = {"one": 7, "two": 7, "three": 7, "four": 3}


@pytest.fixture
def connection(world: World) -> Iterator[Connection]:
    with world.commons.engines.writing.connect() as connection:
        move_cursors(connection, {name: (0, at) for name, at in STAND.items()})
        yield connection
        connection.rollback()


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements were run with each call."""
    found: list[int] = []
    write = Prepared.write

    def counted(self: Prepared, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        found.append(len(rows))
        return write(self, connection, rows)

    monkeypatch.setattr(Prepared, "write", counted)
    return found


def stand(connection: Connection) -> dict[str, int]:
    return {name: cursor_of(connection, name) for name in (*STAND, "five")}


def test_those_that_go_from_one_place_to_one_other_go_together(connection: Connection, statements: list[int]) -> None:
    move_cursors(connection, {"one": (7, 9), "two": (7, 9), "three": (7, 9), "four": (3, 9), "five": (0, 0)})
    assert statements == [2]
    assert stand(connection) == {"one": 9, "two": 9, "three": 9, "four": 9, "five": 0}


def test_a_new_follower_begins_beside_those_that_move(connection: Connection) -> None:
    move_cursors(connection, {"one": (7, 7), "two": (7, 8), "five": (0, 8)})
    assert stand(connection) == STAND | {"two": 8, "five": 8}


@pytest.mark.parametrize(
    "wrong",
    [{"three": (6, 9)}, {"four": (7, 9)}, {"three": (0, 9)}, {"five": (7, 9)}, {"five": (0, 9), "four": (7, 9)}],
    ids=["stands elsewhere", "stands where no other does", "has begun", "has not begun", "one of two"],
)
def test_one_that_does_not_stand_where_it_was_left_moves_nobody(
    connection: Connection, wrong: dict[str, tuple[int, int]]
) -> None:
    with pytest.raises(Changed):
        keep_cursors(connection, {"one": (7, 9), "two": (7, 9)} | wrong)
    assert stand(connection) == STAND | {"five": 0}
