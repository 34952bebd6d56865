"""What a journey costs: an application, a case, a stage moved on, every follower caught up; beside a bare app."""

import argparse
import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench import installation
from tests.bench.databases import Database, Sqlite, postgresql
from tests.bench.figures import Figures, Row, Section
from tests.bench.growth import grow
from tests.bench.installation import BASE, Ledger
from tests.bench.load import CONNECTIONS, Load, request, send
from tests.bench.server import Server, free_port, python, serve

ANSWERS = {
    "full-name": "Sam Sample",
    "phone": "01632 960001",
    "size": "small",
    "number": 2,
    "words": "An old sofa, by the gate.",
}
BODY = json.dumps({"answers": ANSWERS, "channel": "phone"}).encode()
SMALL = "1,000 cases:"
PROCESSES: dict[str, dict[str, tuple[str, ...]]] = {
    "SQLite": {"": (), ", two processes": ("--workers", "2")},
    "PostgreSQL": {"": (), ", two processes": ("--workers", "2")},
}
"""How many serve, in words, and on the command line."""


class Bench:
    """One installation, on a database, and its journeys."""

    def __init__(self, folder: Path, requests: int, database: Database | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.requests, self.count = folder, requests, 0
        self.data, self.key = folder / "data", ""
        self.database = database or Sqlite(self.data)
        self.ledger = Ledger(self.database)
        self.figures = Figures()

    def commons(self, port: int) -> list[str]:
        return python("-m", "commons", "run", "--port", str(port), "--data", str(self.data), "--examples")

    @contextmanager
    def running(self, *more: str, module: str = "commons", page: str = "/readyz") -> Iterator[Server]:
        """The platform on this installation, with more words on its command line."""
        port = free_port()
        words = [module if word == "commons" else word for word in self.commons(port)]
        environment = {"DATABASE_URL": self.database.address}
        with serve([*words, *more], port, self.folder / "run.log", page, environment) as server:
            yield server

    @contextmanager
    def bare(self, database: str) -> Iterator[Server]:
        """The bare app on a database of its own."""
        port = free_port()
        command = python("-m", "tests.bench.bare", str(port))
        with serve(command, port, self.folder / "bare.log", "/", {"BARE_DATABASE": database}) as server:
            yield server

    def prepare(self) -> "Bench":
        """The first start, with the measured service published and a key to it."""
        with self.running(page="/") as server:
            self.figures.add("first start, s", server.ready_after)
            installation.publish(self.data, server.port)
        self.key = installation.make_key(self.data, self.database.address)
        return self

    def come_to_rest(self, server: Server) -> None:
        """Let it catch up and fall quiet, with the statistics that its database has after a minute."""
        self.ledger.wait_until_followed()
        self.database.keep_statistics()
        server.settle()

    def start_again(self) -> None:
        """The second `make run`, to its first page."""
        for _ in range(3):
            port = free_port()
            command = ["make", "--silent", "run", f"ARGS=--port {port} --data {self.data}"]
            with serve(command, port, self.folder / "second.log", "/") as server:
                self.figures.add("second make run, s", server.ready_after)

    def bare_round(self, server: Server) -> None:
        before, database = server.cpu_ms, self.database.cpu_ms
        load = send(server.port, [request("POST", "/applications", BODY)] * self.requests)
        self._note("bare accepted", load, server.cpu_ms - before)
        applied = self.database.cpu_ms - database
        before, database = server.cpu_ms, self.database.cpu_ms
        moves = [
            request("POST", f"/cases/{number}/stage", b'{"stage":"next"}') for number in range(1, self.requests + 1)
        ]
        send(server.port, moves)
        self.figures.add("bare moved, CPU ms", (server.cpu_ms - before) / self.requests)
        moved = self.database.cpu_ms - database
        self.figures.add("bare journey, database CPU ms", (applied + 2 * moved) / self.requests)

    def round(self, server: Server, name: str) -> None:
        self.ledger.wait_until_followed()
        there = self.ledger.cases()
        before, database, began = server.cpu_ms, self.database.cpu_ms, time.perf_counter()
        load = send(server.port, [self.application() for _ in range(self.requests)])
        self._note(f"{name} accepted", load, server.cpu_ms - before)
        self.ledger.wait_until_followed()
        cases = self.ledger.new_cases(there)
        if len(cases) != self.requests:
            raise SystemExit(f"{len(cases)} cases from {self.requests} applications: {self.ledger.parked()}")
        send(server.port, [self.move(case) for case in cases])
        self.ledger.wait_until_followed()
        self.figures.add(f"{name} journeys, a second", self.requests / (time.perf_counter() - began))
        self.figures.add(f"{name} journey, CPU ms", (server.cpu_ms - before) / self.requests)
        self.figures.add(f"{name} journey, database CPU ms", (self.database.cpu_ms - database) / self.requests)
        self.figures.add(f"{name} memory, MB", server.memory_mb)

    def _note(self, name: str, load: Load, cpu: float) -> None:
        self.figures.add(f"{name}, a second", load.per_second)
        self.figures.add(f"{name}, p50 ms", load.median)
        self.figures.add(f"{name}, p99 ms", load.quantile(0.99))
        self.figures.add(f"{name}, CPU ms", cpu / self.requests)

    def application(self) -> bytes:
        """A request that applies."""
        return self._write("registration/v1/applications", BODY)

    def move(self, case: str) -> bytes:
        """A request that moves a case's stage on."""
        return self._write(f"workflow/v1/instances/{case}/outcome", b'{"outcome":"accepted"}')

    def _write(self, path: str, body: bytes) -> bytes:
        self.count += 1
        headers = {"authorization": f"Bearer {self.key}", "idempotency-key": f"bench-{os.getpid()}-{self.count}"}
        return request("POST", f"{BASE}/{path}", body, headers)

    def side_by_side(self, rounds: int) -> None:
        """Bare and platform in turn, both running all the time."""
        with self.running() as server, self.bare(str(self.folder / "bare.db")) as bare_server:
            self.round(server, "warming")
            for _ in range(rounds):
                self.bare_round(bare_server)
                self.round(server, SMALL)

    def grown(self, cases: int, rounds: int) -> None:
        """The same on a large installation."""
        began = time.monotonic()
        grow(self.data, cases)
        self.figures.add(f"{cases:,} cases: built in, s", time.monotonic() - began)
        with self.running() as server:
            self.round(server, "warming")
            for _ in range(rounds):
                self.round(server, f"{cases:,} cases:")


def on_each(folder: Path, chosen: argparse.Namespace) -> Iterator[tuple[str, Bench]]:
    """An installation on each of the chosen databases, whose server runs until the part ends."""
    with ExitStack() as until_the_end:
        for name in chosen.on:
            database = until_the_end.enter_context(postgresql(folder)).make("commons") if name != "SQLite" else None
            yield name, Bench(folder / name, chosen.requests, database).prepare()


def measure(folder: Path, chosen: argparse.Namespace) -> Section:
    """Journeys on an installation of a thousand cases and on a large one, the bare app beside them."""
    bench = Bench(folder, chosen.requests)
    bench.prepare()
    bench.start_again()
    bench.side_by_side(chosen.rounds)
    bench.grown(chosen.cases, chosen.rounds)
    about = f"medians of {chosen.rounds} rounds of {chosen.requests} requests over {CONNECTIONS} connections"
    return Section("journeys", about, rows(bench.figures, chosen.cases), dict(bench.figures.rounds))


def rows(found: Figures, cases: int) -> list[Row]:
    """The lines of the table."""
    bare = found.median("bare accepted, CPU ms") + 2 * found.median("bare moved, CPU ms")
    journey, grown = found.median(f"{SMALL} journey, CPU ms"), found.median(f"{cases:,} cases: journey, CPU ms")
    return [
        Row("whole journey, server CPU ms", journey, bare, "at most 8 ms", digits=2),
        *(
            Row(
                f"applications accepted, {unit}",
                found.median(f"{SMALL} accepted, {unit}"),
                found.median(f"bare accepted, {unit}"),
                wanted,
                digits=digits,
            )
            for unit, digits, wanted in (
                ("a second", 0, "ratio at least 1.5"),
                ("p50 ms", 1, ""),
                ("p99 ms", 1, ""),
                ("CPU ms", 2, ""),
            )
        ),
        Row(f"journey at {cases:,} cases, CPU ms", grown, digits=2),
        Row("... times that at 1,000", grown / journey, wanted="within 10 %", digits=2),
        Row("first start to first page, s", found.median("first start, s"), digits=2),
        Row("second make run to first page, s", found.median("second make run, s"), wanted="under 4 s", digits=2),
        Row("memory, MB", found.median(f"{SMALL} memory, MB"), digits=0),
    ]
