"""Two writers that want the same at the same moment, in short and on both databases."""

from pathlib import Path

import pytest

from commons.testing import World
from tests.guarantees.cutting import own_server
from tests.guarantees.interleaving import interleavings
from tests.guarantees.report import table


def test_one_writer_takes_two_in_turn(tmp_path: Path) -> None:
    found = interleavings(tmp_path, 6, 1)
    assert found.holds, "\n" + table([found])


def test_two_writers_lose_and_double_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with own_server(tmp_path) as (databases, _):
        monkeypatch.setattr(World, "database_of", databases.of)
        found = interleavings(tmp_path, 60, 1)
    assert found.holds, "\n" + table([found])
