"""`make bench`: what a journey costs, beside a bare FastAPI + SQLModel app in the same run.

`make bench ARGS="--cases 10000 --requests 1000"` for a shorter one. Figures go to artefacts/bench.json too.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench import installation
from tests.bench.growth import grow
from tests.bench.installation import BASE, Ledger
from tests.bench.load import CONNECTIONS, Load, request, send
from tests.bench.server import ROOT, Server, free_port, python, serve

ANSWERS = {
    "full-name": "Sam Sample",
    "phone": "01632 960001",
    "size": "small",
    "number": 2,
    "words": "An old sofa, by the gate.",
}
BODY = json.dumps({"answers": ANSWERS, "channel": "phone"}).encode()
TARGETS = {
    "journey": "at most 8 ms",
    "ratio": "at least 1.5",
    "flat": "within 10 %",
    "start": "under 4 s",
}


class Figures:
    """What was measured: name -> one figure for each round."""

    def __init__(self) -> None:
        self.rounds: dict[str, list[float]] = {}

    def add(self, name: str, figure: float) -> None:
        self.rounds.setdefault(name, []).append(figure)

    def median(self, name: str) -> float:
        return statistics.median(self.rounds[name])


class Bench:
    def __init__(self, folder: Path, chosen: argparse.Namespace) -> None:
        self.folder, self.requests, self.count = folder, chosen.requests, 0
        self.data, self.ledger, self.key = folder / "data", Ledger(folder / "data"), ""
        self.figures = Figures()

    def commons(self, port: int) -> list[str]:
        return python("-m", "commons", "run", "--port", str(port), "--data", str(self.data), "--examples")

    def prepare(self) -> None:
        port = free_port()
        with serve(self.commons(port), port, self.folder / "first.log", "/") as server:
            self.figures.add("first start, s", server.ready_after)
            installation.publish(self.data, port)
        self.key = installation.make_key(self.data)

    def start_again(self) -> None:
        """The second `make run`, to its first page."""
        for _ in range(3):
            port = free_port()
            command = ["make", "--silent", "run", f"ARGS=--port {port} --data {self.data}"]
            with serve(command, port, self.folder / "second.log", "/") as server:
                self.figures.add("second make run, s", server.ready_after)

    def bare_round(self, server: Server) -> None:
        before = server.cpu_ms
        load = send(server.port, [request("POST", "/applications", BODY)] * self.requests)
        self._note("bare accepted", load, server.cpu_ms - before)
        before = server.cpu_ms
        moves = [
            request("POST", f"/cases/{number}/stage", b'{"stage":"next"}') for number in range(1, self.requests + 1)
        ]
        send(server.port, moves)
        self.figures.add("bare moved, CPU ms", (server.cpu_ms - before) / self.requests)

    def round(self, server: Server, name: str) -> None:
        self.ledger.wait_until_followed()
        there = self.ledger.cases()
        before = server.cpu_ms
        load = send(server.port, [self._write("registration/v1/applications", BODY) for _ in range(self.requests)])
        self._note(f"{name} accepted", load, server.cpu_ms - before)
        self.ledger.wait_until_followed()
        cases = self.ledger.new_cases(there)
        if len(cases) != self.requests:
            raise SystemExit(f"{len(cases)} cases from {self.requests} applications: {self.ledger.parked()}")
        moves = [self._write(f"workflow/v1/instances/{case}/outcome", b'{"outcome":"accepted"}') for case in cases]
        send(server.port, moves)
        self.ledger.wait_until_followed()
        self.figures.add(f"{name} journey, CPU ms", (server.cpu_ms - before) / self.requests)
        self.figures.add(f"{name} memory, MB", server.memory_mb)

    def _note(self, name: str, load: Load, cpu: float) -> None:
        self.figures.add(f"{name}, a second", load.per_second)
        self.figures.add(f"{name}, p50 ms", load.median)
        self.figures.add(f"{name}, p99 ms", load.quantile(0.99))
        self.figures.add(f"{name}, CPU ms", cpu / self.requests)

    def _write(self, path: str, body: bytes) -> bytes:
        self.count += 1
        headers = {"authorization": f"Bearer {self.key}", "idempotency-key": f"bench-{os.getpid()}-{self.count}"}
        return request("POST", f"{BASE}/{path}", body, headers)

    def side_by_side(self, rounds: int) -> None:
        """Bare and platform in turn, both running all the time."""
        mine, other = free_port(), free_port()
        bare = {"BARE_DATABASE": str(self.folder / "bare.db")}
        with (
            serve(self.commons(mine), mine, self.folder / "run.log", "/readyz") as server,
            serve(
                python("-m", "tests.bench.bare", str(other)), other, self.folder / "bare.log", "/", bare
            ) as bare_server,
        ):
            self.round(server, "warming")
            for _ in range(rounds):
                self.bare_round(bare_server)
                self.round(server, "1,000 cases:")

    def grown(self, cases: int, rounds: int) -> None:
        grow(self.data, cases)
        port = free_port()
        name = f"{cases:,} cases:"
        with serve(self.commons(port), port, self.folder / "grown.log", "/readyz") as server:
            self.round(server, "warming")
            for _ in range(rounds):
                self.round(server, name)


def table(bench: Bench, cases: int) -> str:
    found, large = bench.figures, f"{cases:,} cases:"
    small = "1,000 cases:"
    bare = found.median("bare accepted, CPU ms") + 2 * found.median("bare moved, CPU ms")
    journey, grown = found.median(f"{small} journey, CPU ms"), found.median(f"{large} journey, CPU ms")
    ratio = found.median(f"{small} accepted, a second") / found.median("bare accepted, a second")
    rows: list[tuple[str, str, str, str]] = [
        ("", "platform", "bare app", "wanted"),
        ("whole journey, server CPU ms", f"{journey:.2f}", f"{bare:.2f}", TARGETS["journey"]),
        *(
            (f"applications {what}", f"{found.median(f'{small} accepted, {unit}'):.{digits}f}",
             f"{found.median(f'bare accepted, {unit}'):.{digits}f}", wanted)
            for what, unit, digits, wanted in (
                ("accepted a second", "a second", 0, ""),
                ("accepted, p50 ms", "p50 ms", 1, ""),
                ("accepted, p99 ms", "p99 ms", 1, ""),
                ("accepted, server CPU ms", "CPU ms", 2, ""),
            )
        ),
        ("... times the bare app", f"{ratio:.2f}", "1", TARGETS["ratio"]),
        (f"journey at {cases:,} cases, CPU ms", f"{grown:.2f}", "", ""),
        ("... times that at 1,000", f"{grown / journey:.2f}", "", TARGETS["flat"]),
        ("first start to first page, s", f"{found.median('first start, s'):.2f}", "", ""),
        ("second make run to first page, s", f"{found.median('second make run, s'):.2f}", "", TARGETS["start"]),
        ("memory, MB", f"{found.median(f'{small} memory, MB'):.0f}", "", ""),
    ]  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]:<{widths[3]}}".rstrip()
        for row in rows
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--requests", type=int, default=1000, help="requests a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", type=int, default=100_000, help="size of the large installation")
    chosen = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        bench = Bench(Path(folder), chosen)
        for says, step in (
            ("setting up", bench.prepare),
            ("starting again", bench.start_again),
            ("side by side", lambda: bench.side_by_side(chosen.rounds)),
            (f"growing to {chosen.cases:,} cases", lambda: bench.grown(chosen.cases, chosen.rounds)),
        ):
            print(f"{says} ...", file=sys.stderr, flush=True)
            step()
        print(
            f"\nMedians of {chosen.rounds} rounds of {chosen.requests} requests over {CONNECTIONS} connections, "
            f"client on the same {os.cpu_count()} cores; SQLite WAL, synchronous=FULL; "
            f"Python {platform.python_version()}; load average {os.getloadavg()[0]:.1f}; "
            f"{time.monotonic() - began:.0f} s.\n"
        )
        print(table(bench, chosen.cases))
        keep(bench.figures.rounds)


def keep(figures: dict[str, list[float]]) -> None:
    folder = ROOT / "artefacts"
    folder.mkdir(exist_ok=True)
    facts: dict[str, Any] = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "rounds": figures}
    (folder / "bench.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
