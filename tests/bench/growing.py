"""The same journey beside a thousand cases, and beside a million."""

import argparse
from pathlib import Path

from tests.bench.figures import Row, Section
from tests.bench.journeys import SMALL, Bench
from tests.bench.load import CONNECTIONS


def measure(folder: Path, chosen: argparse.Namespace) -> Section:
    """On SQLite, in steps of ten times as many."""
    bench = Bench(folder / "SQLite", chosen.requests).prepare()
    with bench.running() as server:
        bench.round(server, "warming")
        for _ in range(chosen.rounds):
            bench.round(server, SMALL)
    sizes = [size for size in (10_000, 100_000, 1_000_000) if size <= chosen.many]
    for size in sizes:
        bench.grown(size, chosen.rounds)
    about = f"medians of {chosen.rounds} rounds of {chosen.requests} requests over {CONNECTIONS} connections"
    return Section("growth", about, rows(bench, sizes), dict(bench.figures.rounds))


def rows(bench: Bench, sizes: list[int]) -> list[Row]:
    """The lines of the table: each size, and how many times the smallest it costs."""
    found = bench.figures
    small = found.median(f"{SMALL} journey, CPU ms")
    made = [Row(f"{SMALL} journey, CPU ms", small, digits=2)]
    for size in sizes:
        name = f"{size:,} cases:"
        journey = found.median(f"{name} journey, CPU ms")
        made += [
            Row(f"{name} journey, CPU ms", journey, digits=2),
            Row(f"{name} ... times that at 1,000", journey / small, wanted="within 10 %", digits=2),
            Row(f"{name} accepted a second", found.median(f"{name} accepted, a second"), digits=0),
            Row(f"{name} memory of a process, MB", found.median(f"{name} memory, MB"), digits=0),
            Row(f"{name} built in, s", found.median(f"{name} built in, s"), digits=0),
        ]
    stored = (bench.data / "commons.db").stat().st_size / 1e9
    return [*made, Row("size of the largest database, GB", stored, digits=2)]
