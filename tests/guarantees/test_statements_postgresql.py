"""In short on a PostgreSQL of its own: each statement of each action and of what follows fails on the server."""

from pathlib import Path

import pytest

from commons.testing import World
from tests.guarantees.cutting import own_server
from tests.guarantees.faults.statements import one_world
from tests.guarantees.report import table


def test_a_statement_that_fails_on_the_server_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with own_server(tmp_path) as (databases, _):
        monkeypatch.setattr(World, "database_of", databases.of)
        found = one_world(tmp_path / "data", 1, 20261122)
    assert found.holds, "\n" + table([found])
