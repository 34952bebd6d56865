"""Statements of followers' groups fail on PostgreSQL and what is left is kept: all must be made good later."""

from collections import Counter
from unittest.mock import patch

from sqlalchemy.engine import Connection

from commons.follow import parking
from commons.ledger import parked
from commons.transaction import Writer
from commons.transaction.writer import Piece
from tests.guarantees.desk import Desk
from tests.guarantees.faults import server_fuse
from tests.guarantees.faults.server_fuse import CUT, DEADLOCK, FUSE, REFUSED
from tests.guarantees.faults.sweep import MOST

WAYS = (REFUSED, DEADLOCK, CUT)
_do = Writer._do


def made_good(desk: Desk, every: int) -> dict[str, int]:
    """Open a case for every so many statements of the group that follows, fail one of each; what became of them.

    `desk` must have been made while the fuse was in.
    """
    before = {record.id for record in desk.world.ledger()}
    number, count = 1, 1
    waited = 0
    while number <= min(count, MOST):
        desk.open("A sample case.").result(timeout=60)
        count = max(count, _one_fails(desk, number, WAYS[number % len(WAYS)]))
        waited += _waiting(desk)
        _later(desk)
        number += every
    new = [record for record in desk.world.ledger() if record.id not in before]
    opened = {record.id for record in new if record.event.event_name == "cases.opened"}
    started = Counter(record.cause for record in new if record.event.event_name == "workflow.entered")
    return {
        "cases that something failed after": len(opened),
        "with a step that waited": waited,
        "never followed": len(opened - started.keys()),
        "followed twice": sum(times > 1 for times in started.values()),
        "still waiting": _waiting(desk),
    }


def lost_without_parking(desk: Desk) -> int:
    """A control: nothing is kept of what failed."""
    with patch.object(parking, "park", lambda *_: None):
        return made_good(desk, 5)["never followed"]


def _one_fails(desk: Desk, number: int, code: str) -> int:
    """Let the statement of this number fail in the next group; gives how many there were."""
    counts: list[int] = []

    def do(self: Writer, connection: Connection, group: list[Piece]) -> None:
        if counts or not any(piece.reaction for piece in group):
            return _do(self, connection, group)
        FUSE.set(number, code, lasts=code == REFUSED, dry=False)
        try:
            _do(self, connection, group)
        finally:
            FUSE.take_out()
            counts.append(FUSE.count)

    server_fuse.install()
    try:
        with patch.object(Writer, "_do", do):
            desk.world.commons.followers.step()
    except Exception:  # as their thread does
        desk.world.commons.followers.forget()
    finally:
        server_fuse.remove()
    return max(counts, default=0)


def _waiting(desk: Desk) -> int:
    with desk.world.whole_database() as connection:
        return len(connection.execute(parked.select()).all())


def _later(desk: Desk) -> None:
    """After a while, all that waits is tried again."""
    desk.world.settle()
    for _ in parking.BACKOFF:
        if not _waiting(desk):
            return
        desk.world.clock.move(minutes=10)
        desk.world.settle()
