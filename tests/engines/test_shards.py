"""Followers share the work as processes of their own, and take over from one that is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from commons.commands.line import run_line
from commons.database import Engines, open_database
from commons.follow import lease
from commons.follow.flow import LANES, lane_of
from commons.ledger import ledger
from tests.journeys.clerks import Clerks, children
from tests.journeys.server import ROOT, Server

LANES_HELD = tuple(f"flow.{number}" for number in range(LANES))
OTHERS = ("meter.usage", "catalogue.published", "analytics.figures")
TAKEN_OVER_IN = 10


@pytest.fixture
def engines(address: str) -> Iterator[Engines]:
    made = open_database(address, Path())
    yield made
    made.close()


@pytest.fixture
def processes(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[lease.Leases]]:
    """What three processes would hold, each of which looks whenever it is asked."""
    monkeypatch.setattr(lease, "LOOK_SECONDS", 0.0)
    as_one: Any = SimpleNamespace(writing=engines.writing, many_write=True)
    made = [lease.Leases(as_one, "followers", LANES_HELD, OTHERS) for _ in range(3)]
    yield made
    for each in made:
        each.release()


def soon_held(leases: lease.Leases) -> frozenset[str]:
    """What it holds once the database has noticed that the others are gone."""
    until = time.monotonic() + 2
    while len(leases.held) < len(LANES_HELD) + len(OTHERS) and time.monotonic() < until:
        time.sleep(0.01)
    return leases.held


def test_each_process_holds_a_fair_share_and_nothing_is_held_twice(processes: list[lease.Leases]) -> None:
    every = {*LANES_HELD, *OTHERS}
    first, second, third = processes
    assert first.held == every
    assert second.held == frozenset()  # the first has yet to notice that there are two
    for _ in range(2):
        shares = [first.held, second.held]
    assert shares[0] | shares[1] == every
    assert not shares[0] & shares[1]
    assert [len(share & set(LANES_HELD)) for share in shares] == [2, 2]
    for _ in range(3):
        shares = [first.held, second.held, third.held]
    assert sorted(len(share & set(LANES_HELD)) for share in shares) == [1, 1, 2]
    assert Counter(piece for share in shares for piece in share) == dict.fromkeys(every, 1)
    first.release()
    third.release()
    assert soon_held(second) == every


def test_a_connection_that_is_cut_loses_the_lease_and_another_process_has_it(
    engines: Engines, processes: list[lease.Leases]
) -> None:
    first, second, _ = processes
    assert first.held
    with engines.owning.connect() as connection:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
        connection.execute(sa.text(cut))
    assert first.held == frozenset()
    assert soon_held(second) == {*LANES_HELD, *OTHERS}


@contextmanager
def following(data: Path, address: str, shards: int) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-m", "commons", "follow", "--shards", str(shards), "--data", str(data)]
    with (data / "follow.log").open("ab") as log:
        process = subprocess.Popen(words, cwd=ROOT, stdout=log, stderr=log, env=os.environ | {"DATABASE_URL": address})
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=40)


def test_a_killed_process_is_followed_by_the_others_in_order(address: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with ExitStack() as until_the_end:
        killed = until_the_end.enter_context(following(data, address, 1))
        kept = until_the_end.enter_context(following(data, address, 2))
        server = Server.start(data, "--no-followers", environment={"DATABASE_URL": address})
        until_the_end.callback(server.stop)
        clerks = Clerks(server, 3)
        until_the_end.callback(clerks.stop)
        clerks.wait_for(60)
        wait_for_shares(address, 3)
        for pid in (killed.pid, *children(SimpleNamespace(process=killed))):  # type: ignore[arg-type]
            os.kill(pid, signal.SIGKILL)
        died = time.monotonic()
        clerks.wait_for(len(clerks.acknowledged) + 40)
        clerks.stop()
        server.caught_up(TAKEN_OVER_IN)
        assert time.monotonic() - died < TAKEN_OVER_IN
        assert clerks.unexpected == []
        assert kept.poll() is None
    every_case_was_started_once_and_in_order(address, clerks)


def wait_for_shares(address: str, number: int) -> None:
    """Until so many processes hold a part of the flow."""
    engines = open_database(address, Path())
    keys = [lease._key(f"followers {name}") for name in LANES_HELD]
    holders = sa.text("SELECT count(DISTINCT pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = ANY(:keys)")
    until, found = time.monotonic() + 20, 0
    with engines.owning.connect() as connection:
        while found < number and time.monotonic() < until:
            found = int(connection.execute(holders, {"keys": keys}).scalar_one())
            connection.rollback()
            time.sleep(0.05)
    engines.close()
    assert found == number


def every_case_was_started_once_and_in_order(address: str, clerks: Clerks) -> None:
    engines = open_database(address, Path())
    asked = sa.select(ledger.c.id, ledger.c.thread, ledger.c.cause, ledger.c.name, ledger.c.data, ledger.c.position)
    with engines.owning.connect() as connection:
        rows = connection.execute(asked.order_by(ledger.c.position)).all()
    engines.close()
    at = {row.id: row.position for row in rows}
    started = Counter(json.loads(row.data)["case"] for row in rows if row.name == "workflow.entered")
    assert [started[case] for case in clerks.acknowledged] == [1] * len(clerks.acknowledged)
    causes: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.cause:
            causes[row.thread].append(at[row.cause])
    assert len({lane_of(SimpleNamespace(many_write=True), thread) for thread in causes}) == LANES  # type: ignore[arg-type]
    assert all(found == sorted(found) for found in causes.values())


def test_on_sqlite_one_process_does_everything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for words in (["follow"], ["run", "--no-followers"]):
        assert run_line(["--data", str(tmp_path), *words]) == 1
        assert "on SQLite" in capsys.readouterr().err
