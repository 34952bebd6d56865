"""How far each follower has read."""

from collections.abc import Mapping
from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from commons.database.prepared import Prepared
from commons.errors import Changed
from commons.ledger.tables import cursors

_CURSOR = Prepared(sa.select(cursors.c.position).where(cursors.c.follower == sa.bindparam("name")))
_BEGIN = Prepared(sa.insert(cursors), ["follower", "position"])


def cursor_of(connection: Connection, follower: str) -> int:
    """How far a follower has read."""
    found = _CURSOR.first(connection, {"name": follower})
    return found[0] if found else 0


def move_cursors(connection: Connection, moves: Mapping[str, tuple[int, int]]) -> None:
    """Record how far followers have read (from, to), in the transaction of what they did.

    Changed when one does not stand where it was left: another process follows in its place.
    """
    moves = {name: move for name, move in moves.items() if move[0] != move[1]}
    alike = {move: [name for name in moves if moves[name] == move] for move in moves.values()}
    if not alike:
        return
    room = 1 << (max(map(len, alike.values())) - 1).bit_length()
    rows = [
        {"came_from": old, "to": to} | {f"name{place}": names[place % len(names)] for place in range(room)}
        for (old, to), names in alike.items()
    ]
    if missing := len(moves) - _move(room).write(connection, rows):
        new = [name for name in moves if _CURSOR.first(connection, {"name": name}) is None]
        if len(new) != missing or any(moves[name][0] for name in new):
            raise Changed("Another process follows in this one's place.", to_do="Read the cursors again.")
        _BEGIN.write(connection, [{"follower": name, "position": moves[name][1]} for name in new])


@cache
def _move(room: int) -> Prepared:
    """Followers that go from one place to one other. `room`: for how many, a power of two, so that few are built."""
    these = cursors.c.follower.in_([sa.bindparam(f"name{place}") for place in range(room)])
    moved = sa.update(cursors).where(these, cursors.c.position == sa.bindparam("came_from"))
    return Prepared(moved.values(position=sa.bindparam("to")))
