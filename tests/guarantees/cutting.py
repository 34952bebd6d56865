"""PostgreSQL restarted, and cut off in the middle of commits, under load: nothing acknowledged is lost or doubled."""

import os
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.guarantees.crowd import Crowd
from tests.guarantees.effects import acknowledged_and_gone, effects
from tests.guarantees.report import Found
from tests.guarantees.wire import Wire
from tests.journeys.server import Server
from tests.postgresql import Databases

PATIENCE = 60
STATEMENT_SECONDS = 2
"""The server's limit in these tests, so that a silent wire is given up after five seconds."""
SILENT_SECONDS = 7.0
MOST_TRIES = 20
"""Restarts of the control; it loses something at almost every one."""
BACK_SECONDS = 30.0
"""Within so many seconds after a restart or a cut the service takes applications again, by itself."""


@contextmanager
def own_server(folder: Path) -> Iterator[tuple[Databases, str]]:
    """A server of its own, and the address of an empty database there, for whoever looks into it as well."""
    databases = Databases(Path(tempfile.gettempdir()) / f"cut-off-{os.getpid()}", "cut")
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = address = databases.of(folder, empty=True)
    try:
        yield databases, address
    finally:
        del os.environ["DATABASE_URL"]
        if before is not None:
            os.environ["DATABASE_URL"] = before
        databases.close()


def restarts(folder: Path, times: int, seed: int) -> Found:
    """The database server is stopped at once, as by a crash, and started again."""
    found = Found("PostgreSQL restarted under load", f"{times:,} restarts without a shutdown")
    with own_server(folder) as (databases, address):
        _under_load(folder, address, times, seed, found, lambda _chance: databases.restart())
        found.figures["lost by the control, synchronous_commit=off"] = gone = _control(folder / "control", databases)
        found.must(gone > 0, "the control lost nothing: this test would not notice a loss")
    return found


def _control(folder: Path, databases: Databases) -> int:
    """How many acknowledged applications are gone where a commit is answered before it is kept."""
    folder.mkdir(parents=True)
    os.environ["DATABASE_URL"] = address = databases.of(folder, empty=True)
    crowd, done = Crowd(1, prefix="control"), threading.Event()
    environment = {"DATABASE_URL": f"{address}&options=-c%20synchronous_commit%3Doff"}
    server = Server.start(folder / "data", environment=environment)
    clients = threading.Thread(target=crowd.run, args=(server.address, server.key, done.is_set))
    clients.start()
    gone: list[str] = []
    try:
        for _ in range(MOST_TRIES):
            _wait_for(crowd, 20)
            databases.restart()
            gone = acknowledged_and_gone(server.data, crowd)
            if gone:
                break
    finally:
        done.set()
        clients.join(timeout=PATIENCE)
        server.stop()
    return len(gone)


def partitions(folder: Path, times: int, seed: int) -> Found:
    """The wire to the database is cut, or falls silent, when a commit is asked for."""
    found = Found("PostgreSQL cut off in the middle of commits", f"{times:,} cuts at a commit")
    with own_server(folder) as (_, address):
        url = make_url(address)
        wire = Wire(Path(str(url.query["host"])) / ".s.PGSQL.5432")
        limit = f"options=-c%20statement_timeout%3D{STATEMENT_SECONDS * 1000}"
        proxied = f"postgresql://{url.username}@127.0.0.1:{wire.port}/{url.database}?{limit}"

        def once(chance: random.Random) -> None:
            """The commit arrives or not; the reply never comes; the wire breaks at once or stays silent for long."""
            met, arrives, silent = threading.Event(), chance.random() < 0.5, chance.random() < 0.4

            def at_commit() -> bool:
                threading.Thread(target=_break, args=(wire, silent), daemon=True).start()
                met.set()
                return arrives

            wire.at_commit = at_commit
            found.must(met.wait(PATIENCE), "no commit was met")

        try:
            _under_load(folder, proxied, times, seed, found, once)
            found.figures["commits cut off"] = wire.commits_met
            found.must(wire.commits_met == times, "not every cut met a commit")
        finally:
            wire.close()
    return found


def _break(wire: Wire, silent: bool) -> None:
    if silent:
        wire.silence()
        time.sleep(SILENT_SECONDS)
    else:
        time.sleep(0.02)  # a commit that arrives is made before its reply is cut off
    wire.cut()


def _under_load(
    folder: Path, address: str, times: int, seed: int, found: Found, disturb: Callable[[random.Random], None]
) -> None:
    began, chance, crowd = time.monotonic(), random.Random(seed), Crowd(seed)
    longest = 0.0
    server = Server.start(folder / "data", environment={"DATABASE_URL": address})
    done = threading.Event()
    clients = threading.Thread(target=crowd.run, args=(server.address, server.key, done.is_set))
    clients.start()
    try:
        for number in range(times):
            _wait_for(crowd, chance.randint(5, 40))
            disturb(chance)
            since = time.monotonic()
            back = _wait_for(crowd, 20)
            longest = max(longest, time.monotonic() - since)
            found.must(back, f"{number + 1}: no application was taken {PATIENCE} seconds later")
            gone = acknowledged_and_gone(server.data, crowd)
            found.must(not gone, f"{number + 1}: {len(gone)} acknowledged applications are gone")
        done.set()
        clients.join(timeout=PATIENCE)
        crowd.run(server.address, server.key, lambda: False, new=False)
        server.caught_up(PATIENCE)
    finally:
        done.set()
        server.stop()
    effects(server.data, crowd, found)
    found.must(longest < BACK_SECONDS, f"it took {longest:.0f} seconds until applications were taken again")
    found.figures |= {"answered with 503": crowd.answers[503], "longest seconds until back": round(longest, 1)}
    found.seconds = time.monotonic() - began


def _wait_for(crowd: Crowd, more: int) -> bool:
    """Until so many more applications are acknowledged."""
    enough, until = len(crowd.acknowledged) + more, time.monotonic() + PATIENCE
    while len(crowd.acknowledged) < enough and time.monotonic() < until and not crowd.unexpected:
        time.sleep(0.005)
    return len(crowd.acknowledged) >= enough
