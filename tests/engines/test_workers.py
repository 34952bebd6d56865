"""Several processes on one database: what was acknowledged stays, another process follows when one is killed."""

import os
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
import sqlalchemy as sa

from commons.database import open_database
from commons.ledger import ledger
from tests.journeys.server import Server
from tests.postgresql import Databases

CASES = "/api/example-borough/bulky-waste-a/cases/v1/cases"


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


class Clerks:
    """Clients that open cases until they are told to stop, each again with the same key until it is answered."""

    def __init__(self, server: Server, number: int = 6) -> None:
        self.acknowledged: list[str] = []
        self.unexpected: list[str] = []
        self.broken: list[str] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(server,)) for _ in range(number)]
        for each in self._threads:
            each.start()

    def _work(self, server: Server) -> None:
        with server.client() as client:
            while not self._stop.is_set():
                self._open(client, str(uuid.uuid4()))

    def _open(self, client: httpx2.Client, key: str) -> None:
        for _ in range(200):
            try:
                answer = client.post(CASES, json={"about": "Sample."}, headers={"Idempotency-Key": key})
            except httpx2.TransportError as error:
                self.broken.append(repr(error))
                time.sleep(0.05)
                continue
            if answer.status_code == 201:
                self.acknowledged.append(answer.json()["case"])
                return
            if answer.status_code != 503:
                self.unexpected.append(answer.text)
                return
            time.sleep(0.05)
        self.unexpected.append("no answer")

    def wait_for(self, number: int) -> None:
        until = time.monotonic() + 60
        while len(self.acknowledged) < number and not self.unexpected and time.monotonic() < until:
            time.sleep(0.02)

    def stop(self) -> None:
        self._stop.set()
        for each in self._threads:
            each.join(timeout=40)


def children(server: Server) -> list[int]:
    found = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    return [int(pid) for pid in found]


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
