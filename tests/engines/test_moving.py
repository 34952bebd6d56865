"""An installation is carried over from SQLite to PostgreSQL, and goes on there."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from commons.database import open_database
from tests.journeys.server import Server, command, command_here

CASES = "/api/example-borough/bulky-waste-a/cases/v1/cases"
SPECIAL = "Ärger / 'quote' %s {} 🗑"


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation on SQLite that has stopped."""
    server = Server.start(tmp_path_factory.mktemp("left") / "data")
    with server.client() as client:
        for number in range(5):
            answer = client.post(
                CASES, json={"about": f"{SPECIAL} {number}"}, headers={"Idempotency-Key": f"k{number}"}
            )
            assert answer.status_code == 201, answer.text
    server.caught_up()
    assert server.stop() == 0
    return server.data


@pytest.fixture
def lived_in(left: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(left, tmp_path / "data"))


def test_it_is_carried_over_and_goes_on(lived_in: Path, address: str) -> None:
    first = command("--data", str(lived_in), "move", address)
    assert first.returncode == 0, first.stderr
    assert "commons_ledger: " in first.stderr
    _cut_short(address)
    again = command_here("move", f"sqlite:///{lived_in}/commons.db", address)
    assert again.returncode == 0, again.stderr
    server = Server.start(lived_in, environment={"DATABASE_URL": address})
    try:
        with server.client() as client:
            repeated = client.post(CASES, json={"about": f"{SPECIAL} 0"}, headers={"Idempotency-Key": "k0"})
            assert repeated.headers["idempotency-replayed"] == "true"
            fresh = client.post(CASES, json={"about": "On PostgreSQL."}, headers={"Idempotency-Key": "new"})
            assert fresh.status_code == 201, fresh.text
            assert len(client.get(CASES).json()["items"]) == 6
        server.caught_up()
    finally:
        assert server.stop() == 0


def _cut_short(address: str) -> None:
    """As if the move had been ended in the middle of a table."""
    engines = open_database(address, Path())
    with engines.owning.begin() as connection:
        last = sa.text("SELECT position FROM commons_ledger ORDER BY position DESC OFFSET 3 LIMIT 1")
        connection.execute(sa.text(f"DELETE FROM commons_ledger WHERE position > ({last})"))
        connection.execute(sa.text("DELETE FROM cases_case"))
    engines.close()


def test_a_database_of_another_installation_is_left_alone(lived_in: Path, address: str, tmp_path: Path) -> None:
    other = Server.start(tmp_path / "other", environment={"DATABASE_URL": address})
    assert other.stop() == 0
    refused = command_here("--data", str(lived_in), "move", address)
    assert refused.returncode == 1
    assert "holds another installation" in refused.stderr


def test_a_copy_that_differs_is_told(lived_in: Path, address: str) -> None:
    with closing(sqlite3.connect(lived_in / "commons.db")) as database:
        number = database.execute("SELECT count(*) FROM commons_ledger").fetchone()[0]
    assert number > 10
    assert command_here("--data", str(lived_in), "move", address).returncode == 0
    engines = open_database(address, Path())
    with engines.owning.begin() as connection:
        connection.execute(sa.text("UPDATE commons_ledger SET actor = 'somebody' WHERE name = 'cases.opened'"))
    engines.close()
    told = command_here("--data", str(lived_in), "move", address)
    assert told.returncode == 1
    assert "not the same" in told.stderr


@pytest.mark.parametrize("source", ["mysql://here/commons.db", "sqlite:///somewhere/else.db"])
def test_another_source_is_refused(address: str, source: str) -> None:
    refused = command_here("move", source, address)
    assert refused.returncode == 1
    assert "sqlite:///FOLDER/commons.db" in refused.stderr
