"""Several processes on one database: what was acknowledged stays, another process follows when one is killed."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from commons.database import open_database
from commons.ledger import ledger
from tests.journeys.clerks import Clerks, children
from tests.journeys.server import Server
from tests.postgresql import Databases


@pytest.fixture(scope="module")
def address(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> str:
    return databases.of(tmp_path_factory.mktemp("workers"), empty=True)


@pytest.fixture(scope="module")
def server(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two processes, for every test here."""
    data = tmp_path_factory.mktemp("server") / "data"
    made = Server.start(data, "--workers", "2", environment={"DATABASE_URL": address})
    yield made
    assert made.stop() == 0


def opened(address: str) -> list[str]:
    engines = open_database(address, Path())
    with engines.owning.connect() as connection:
        found = list(connection.execute(sa.select(ledger.c.data).where(ledger.c.name == "cases.opened")).scalars())
    engines.close()
    return found


def test_each_process_that_is_killed_is_replaced_and_nothing_is_lost(server: Server, address: str) -> None:
    clerks = Clerks(server)
    clerks.wait_for(40)
    for _ in range(2):
        before = children(server)
        os.kill(before[0], signal.SIGKILL)
        clerks.wait_for(len(clerks.acknowledged) + 40)
        until = time.monotonic() + 30
        while len(children(server)) < 2 and time.monotonic() < until:
            time.sleep(0.1)
    clerks.stop()
    assert clerks.unexpected == []
    began = time.monotonic()
    server.caught_up(15)
    assert time.monotonic() - began < 10
    events = opened(address)
    assert len(set(clerks.acknowledged)) == len(clerks.acknowledged)
    for case in clerks.acknowledged:
        assert sum(case in event for event in events) == 1


def test_new_processes_take_the_place_of_old_ones_without_an_error(server: Server) -> None:
    old = set(children(server))
    clerks = Clerks(server, 4)
    clerks.wait_for(20)
    server.process.send_signal(signal.SIGHUP)
    until = time.monotonic() + 60
    while set(children(server)) & old and time.monotonic() < until:
        time.sleep(0.1)
    clerks.wait_for(len(clerks.acknowledged) + 20)
    clerks.stop()
    assert clerks.unexpected == []
    assert clerks.broken == []
    assert not set(children(server)) & old
    assert len(children(server)) == 2
