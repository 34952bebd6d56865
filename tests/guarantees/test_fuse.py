"""What is to fail in turn is all that SQLite is given, however it is given: no statement passes beside the fuse."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from commons.transaction import Writer
from tests.guarantees.desk import Desk
from tests.guarantees.faults import fuse
from tests.guarantees.faults.fuse import FUSE

_together = Writer._together


def test_every_statement_of_a_group_passes_through_the_fuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[tuple[int, list[str]]] = []

    def counting(self: Writer, connection: Connection, group: Any) -> Any:
        given: list[str] = []
        driver: Any = connection.connection.dbapi_connection
        driver.set_trace_callback(given.append)
        FUSE.set(connection, -1)
        try:
            return _together(self, connection, group)
        finally:
            FUSE.take_out()
            driver.set_trace_callback(None)
            counted.append((FUSE.count, given))

    fuse.install()
    try:
        desk = Desk(tmp_path)
        monkeypatch.setattr(Writer, "_together", counting)
        case = desk.open("A sample case.").result(timeout=60)
        desk.note(case.event.model_dump()["case"]).result(timeout=60)
        desk.world.settle()
        desk.world.close()
    finally:
        fuse.remove()
    assert len(counted) > 2
    for count, given in counted:
        assert count == len(given), "\n".join(given)
