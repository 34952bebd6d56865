"""How far each follower has read."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from commons.database.prepared import Prepared
from commons.errors import Changed
from commons.ledger.tables import cursors

_CURSOR = Prepared(sa.select(cursors.c.position).where(cursors.c.follower == sa.bindparam("name")))
_MOVE = Prepared(
    sa.update(cursors)
    .where(cursors.c.follower == sa.bindparam("name"), cursors.c.position == sa.bindparam("came_from"))
    .values(position=sa.bindparam("to"))
)
_BEGIN = Prepared(sa.insert(cursors), ["follower", "position"])


def cursor_of(connection: Connection, follower: str) -> int:
    """How far a follower has read."""
    found = _CURSOR.first(connection, {"name": follower})
    return found[0] if found else 0


def move_cursors(connection: Connection, moves: Mapping[str, tuple[int, int]]) -> None:
    """Record how far followers have read (from, to), in the transaction of what they did.

    Changed when one does not stand where it was left: another process follows in its place.
    """
    rows = [{"name": name, "came_from": old, "to": new} for name, (old, new) in moves.items() if old != new]
    if not rows:
        return
    done = _MOVE.write(connection, rows)
    if done < len(rows):
        _begin(connection, [row for row in rows if _CURSOR.first(connection, row) is None], missing=len(rows) - done)


def _begin(connection: Connection, rows: list[dict[str, object]], *, missing: int) -> None:
    if len(rows) != missing or any(row["came_from"] for row in rows):
        raise Changed("Another process follows in this one's place.", to_do="Read the cursors again.")
    _BEGIN.write(connection, [{"follower": row["name"], "position": row["to"]} for row in rows])


def set_cursor(connection: Connection, follower: str, position: int) -> None:
    """Put a follower somewhere, wherever it stood: after a rebuild."""
    move_cursors(connection, {follower: (cursor_of(connection, follower), position)})
