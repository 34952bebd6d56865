"""Ten seconds of applications as fast as they are accepted: how many, how long each, and whether the flow catches up.

Each is validated against the form, permitted by its key's role, and has an idempotency key of its own. At the end every
application that was acknowledged must have its case: none lost, and none twice.
"""

import argparse
import json
from collections import Counter
from itertools import repeat
from pathlib import Path

from tests.bench.figures import Figures, Row, Section
from tests.bench.journeys import PROCESSES, Bench, on_each
from tests.bench.load import CONNECTIONS, Load, pour, until

SECONDS = 10.0
WANTED = {"SQLite": "1,000", "PostgreSQL": "500"}


def measure(folder: Path, chosen: argparse.Namespace) -> Section:
    """A burst on each database, each beginning from an installation that has caught up."""
    found = {}
    for name, bench in on_each(folder, chosen):
        for how, words in PROCESSES[name].items():
            found[name + how] = bench.figures = Figures()
            for _ in range(chosen.rounds):
                _burst(bench, *words)
    about = f"{SECONDS:.0f} s over {CONNECTIONS} connections, {chosen.rounds} times; medians"
    kept = {f"{name}: {what}": each for name, of in found.items() for what, each in of.rounds.items()}
    return Section("burst", about, [row for name, of in found.items() for row in rows(name, of)], kept)


def _burst(bench: Bench, *words: str) -> None:
    figures = bench.figures
    with bench.running(*words) as server:
        pour(server.port, until(2.0, map(_application, repeat(bench))))  # which also warms it
        bench.come_to_rest(server)
        there = bench.ledger.applications()
        before, database = server.cpu_ms, bench.database.cpu_ms
        load = pour(server.port, until(SECONDS, map(_application, repeat(bench))))
        many = len(load.answers)
        figures.add("a second", many / load.seconds)
        figures.add("caught up after, s", bench.ledger.wait_until_followed())
        figures.add("whole, CPU ms", (server.cpu_ms - before) / many)
        figures.add("whole, database CPU ms", (bench.database.cpu_ms - database) / many)
        figures.add("memory, MB", server.memory_mb)
    for share in (50, 99):
        figures.add(f"p{share} ms", load.quantile(share / 100))
    figures.add("slowest second", _slowest(load))
    figures.add("refused", len(load.refused))
    figures.add("lost", _lost(bench, load, there))


def _application(bench: Bench) -> bytes:
    return bench.application()


def _slowest(load: Load) -> int:
    """Answers in the second with the fewest, the last and unfinished one left out."""
    seconds = Counter(int(at) for at in load.arrived)
    return min(seconds[second] for second in range(int(SECONDS)))


def _lost(bench: Bench, load: Load, there: set[str]) -> int:
    """Acknowledged applications without a case; SystemExit for a case too many."""
    acknowledged = {json.loads(answer.partition(b"\r\n\r\n")[2])["application"] for answer in load.answers}
    opened = bench.ledger.applications() - there
    if strangers := len(opened - acknowledged):
        raise SystemExit(f"{strangers} cases were opened that nobody was told of: {bench.ledger.parked()}")
    if len(acknowledged) != len(load.answers) or bench.ledger.cases() != len(there | opened):
        raise SystemExit("an application was acknowledged twice, or has two cases")
    return len(acknowledged - opened)


def rows(name: str, of: Figures) -> list[Row]:
    """The lines of the table."""
    lines = (
        ("accepted a second", "a second", WANTED[name.partition(",")[0]], 0),
        ("accepted in the slowest second", "slowest second", "", 0),
        ("p50 ms", "p50 ms", "", 1),
        ("p99 ms", "p99 ms", "under 150", 1),
        ("refused with 503", "refused", "0", 0),
        ("the flow caught up after, s", "caught up after, s", "", 1),
        ("acknowledged and lost", "lost", "0", 0),
        ("CPU ms for one, until its case was open", "whole, CPU ms", "", 2),
        ("... of the database", "whole, database CPU ms", "", 2),
        ("memory of a process, MB", "memory, MB", "under 200", 0),
    )
    return [Row(f"{name}, {what}", of.median(figure), None, wanted, digits) for what, figure, wanted, digits in lines]
