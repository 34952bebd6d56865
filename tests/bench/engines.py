"""Both databases in one run: journeys and applications on each, beside the bare app on the same one, raw inserts on
each, and a route that asks no database. Then PostgreSQL with two processes against one.
"""

import argparse
from contextlib import ExitStack
from pathlib import Path

from tests.bench import raw
from tests.bench.databases import PostgresqlServer, postgresql
from tests.bench.figures import Figures, Row, Section
from tests.bench.journeys import BODY, Bench
from tests.bench.load import CONNECTIONS, request, send
from tests.bench.server import Server

ECHO = "a route without a database, answers a second"
RAW = 200
"""Transactions of raw inserts in a round."""
WANTED = {"SQLite": ("at most 6 ms", "1,000"), "PostgreSQL": ("at most 8 ms", "500")}


def measure(folder: Path, chosen: argparse.Namespace) -> Section:
    """Everything in turn, so that each round finds the same machine."""
    with postgresql(folder) as server:
        benches = {
            "SQLite": Bench(folder / "sqlite", chosen.requests).prepare(),
            "PostgreSQL": Bench(folder / "postgresql", chosen.requests, server.make("commons")).prepare(),
        }
        found = _side_by_side(folder, server, benches, chosen.rounds)
        for workers in (1, 2):
            _with_workers(benches["PostgreSQL"], workers, chosen.rounds)
    figures = {name: bench.figures for name, bench in benches.items()}
    about = (
        f"medians of {chosen.rounds} rounds of {chosen.requests} requests over {CONNECTIONS} connections; "
        "PostgreSQL 18 as it comes, over a local socket, fsync and synchronous_commit on; client, servers and database "
        "share the cores, so a second process has no core of its own; ratio of the route and of raw inserts: what the "
        "platform accepts, as a share of it"
    )
    kept = found.rounds | {f"{name}: {what}": each for name, of in figures.items() for what, each in of.rounds.items()}
    return Section("postgresql", about, rows(found, figures), kept)


def _side_by_side(folder: Path, server: PostgresqlServer, benches: dict[str, Bench], rounds: int) -> Figures:
    found = Figures()
    bare = {"SQLite": str(folder / "bare.db"), "PostgreSQL": server.make("bare").address}
    raw_address = server.make("raw").address
    with ExitStack() as running:
        platform = {name: running.enter_context(bench.running()) for name, bench in benches.items()}
        beside = {name: running.enter_context(bench.bare(bare[name])) for name, bench in benches.items()}
        for name, bench in benches.items():
            bench.round(platform[name], "warming")
            bench.bare_round(beside[name])
            bench.figures.rounds = {what: each for what, each in bench.figures.rounds.items() if "bare" not in what}
        for name, bench in benches.items():
            bench.come_to_rest(platform[name])
        for _ in range(rounds):
            _echo(found, beside["SQLite"], 2 * benches["SQLite"].requests)
            for name, bench in benches.items():
                bench.bare_round(beside[name])
                bench.round(platform[name], "one process:")
            _raw(found, "SQLite", raw.on_sqlite(folder / "raw.db", RAW))
            _raw(found, "PostgreSQL", raw.on_postgresql(raw_address, RAW))
    return found


def _echo(found: Figures, server: Server, requests: int) -> None:
    before = server.cpu_ms
    load = send(server.port, [request("POST", "/echo", BODY)] * requests)
    found.add(ECHO, load.per_second)
    found.add("echo, CPU ms", (server.cpu_ms - before) / requests)


def _raw(found: Figures, name: str, pairs: tuple[float, float]) -> None:
    for how, each in zip((f"{raw.GROUPED} in a commit", "one in a commit"), pairs, strict=True):
        found.add(f"{name}, raw, {how}, a second", each)


def _with_workers(bench: Bench, workers: int, rounds: int) -> None:
    with bench.running("--workers", str(workers)) as server:
        bench.round(server, f"warming {workers}")
        bench.come_to_rest(server)
        for _ in range(rounds):
            bench.round(server, f"--workers {workers}:")


def rows(found: Figures, figures: dict[str, Figures]) -> list[Row]:
    """The lines of the table."""
    share = figures["SQLite"].median("one process: accepted, a second") / found.median(ECHO)
    made = [Row(ECHO, found.median(ECHO), digits=0, cpu=found.median("echo, CPU ms"), ratio=share)]
    for name, of in figures.items():
        made += _of_engine(found, name, of)
    one, two = (figures["PostgreSQL"].median(f"--workers {n}: journeys, a second") for n in (1, 2))
    return [
        *made,
        Row("PostgreSQL, --workers 1, whole journeys a second", one),
        Row("PostgreSQL, --workers 2, whole journeys a second", two),
        Row("... times one process", two / one, wanted="1.7 where cores allow", digits=2),
        *(
            Row(
                f"PostgreSQL, --workers {n}, accepted a second",
                figures["PostgreSQL"].median(f"--workers {n}: accepted, a second"),
                digits=0,
            )
            for n in (1, 2)
        ),
    ]


def _of_engine(found: Figures, name: str, of: Figures) -> list[Row]:
    ours, bare = "one process: accepted", "bare accepted"
    per_journey, wanted = WANTED[name]
    journey = of.median("bare accepted, CPU ms") + 2 * of.median("bare moved, CPU ms")
    accepted = of.median(f"{ours}, a second")

    def beside(what: str, wanted: str = "", digits: int = 1) -> Row:
        return Row(
            f"{name}, accepted, {what}", of.median(f"{ours}, {what}"), of.median(f"{bare}, {what}"), wanted, digits
        )

    made = [
        Row(
            f"{name}, whole journey, server CPU ms", of.median("one process: journey, CPU ms"), journey, per_journey, 2
        ),
        beside("a second", wanted, 0),
        beside("p50 ms"),
        beside("p99 ms", "under 150"),
        beside("CPU ms", digits=2),
        Row(f"{name}, memory of a process, MB", of.median("one process: memory, MB"), wanted="under 200", digits=0),
    ]
    for many in (str(raw.GROUPED), "one"):
        pairs = found.median(f"{name}, raw, {many} in a commit, a second")
        made.append(Row(f"{name}, raw inserts, {many} in a commit, a second", pairs, digits=0, ratio=accepted / pairs))
    if name == "PostgreSQL":
        own, other = (of.median(f"{who} journey, database CPU ms") for who in ("one process:", "bare"))
        made.insert(1, Row(f"{name}, whole journey, CPU ms of the database itself", own, other, digits=2))
    return made
