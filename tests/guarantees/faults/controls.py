"""Controls: the platform broken in one way each. A sweep that finds nothing then would not notice a loss either."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy.engine import Connection

from commons.database.prepared import is_open
from commons.follow import projections
from commons.transaction import Writer, runner
from commons.transaction import writer as writing
from commons.transaction.writer import Piece
from tests.guarantees.desk import Desk
from tests.guarantees.faults.server_fuse import FUSE
from tests.guarantees.faults.server_sweep import swept_on_the_server
from tests.guarantees.faults.sweep import Seen


@contextmanager
def _no_savepoint(_connection: Connection, _organisation: str = "") -> Iterator[None]:
    yield


def _one_attempt(self: Writer, connection: Connection, piece: Piece) -> Any:
    try:
        return piece.work(connection)
    except Exception as error:
        return self._explain(error)


@contextmanager
def _going_back(module: Any) -> Iterator[None]:
    """No savepoint around what belongs together, on a driver that goes back to before a failed statement by itself."""
    FUSE.forgiving = True
    try:
        with patch.object(module, "savepoint", _no_savepoint):
            yield
    finally:
        FUSE.forgiving = False


CONTROLS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "actions without a savepoint": lambda: _going_back(runner),
    "projections without a savepoint": lambda: _going_back(projections),
    "no second attempt": lambda: patch.object(Writer, "_one", _one_attempt),
    "a failed transaction committed": lambda: patch.object(writing, "stands", is_open),
    "a commit believed without an answer": lambda: patch.object(Writer, "_stands", lambda *_: True),
}


def harmed(desk: Desk) -> dict[str, int]:
    """How much is found of each control, in the same world: nothing that fails there is kept."""
    found = {}
    for name, broken in CONTROLS.items():
        seen = Seen(first_only=True)
        with swept_on_the_server(seen), broken():
            two_together(desk)
            if name.startswith("projections"):
                desk.world.settle()
        found[name] = len(seen.breaches)
    return found


def two_together(desk: Desk) -> None:
    """Two cases are opened in one group of the writer: the first must not be lost by what befalls the second."""
    gate, writer = threading.Event(), desk.world.commons.writer
    held = writer.submit(lambda _connection: gate.wait())
    both = [desk.open("A sample case."), desk.open("Another one.", key=f"again-{len(desk.world.ledger())}")]
    gate.set()
    for each in (held, *both):
        each.result(timeout=120)
