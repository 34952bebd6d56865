"""Ten minutes of journeys at a fixed rate: memory at the start, in the middle and at the end, and whether lag grows."""

import argparse
import statistics
from pathlib import Path
from typing import Any

from tests.bench.figures import Row, Section
from tests.bench.journeys import on_each
from tests.bench.pace import Pace, keep_pace

NEAR = 20
"""Seconds that a figure of the start, the middle or the end is the median of."""


def measure(folder: Path, chosen: argparse.Namespace) -> Section:
    """On each database."""
    made: list[Row] = []
    kept: dict[str, Any] = {}
    for name, bench in on_each(folder, chosen):
        with bench.running() as server:
            keep_pace(bench, server, 10, 10)  # to warm it
            bench.come_to_rest(server)
            pace = keep_pace(bench, server, chosen.rate, 60 * chosen.minutes)
        made += rows(name, pace)
        kept |= {f"{name}: memory, MB": pace.memory_mb, f"{name}: seconds behind": pace.seconds_behind}
    about = f"{chosen.rate:g} journeys a second for {chosen.minutes:g} minutes; medians of {NEAR} s"
    return Section("soak", about, made, kept)


def rows(name: str, pace: Pace) -> list[Row]:
    """The lines of the table."""
    memory = pace.memory_mb
    half = len(memory) // 2
    parts = {"start": memory[:NEAR], "middle": memory[half - NEAR // 2 : half + NEAR // 2], "end": memory[-NEAR:]}
    return [
        *(
            Row(f"{name}, memory of a process at the {when}, MB", statistics.median(some), wanted="under 200, and flat")
            for when, some in parts.items()
        ),
        Row(f"{name}, follower lag at most, s", max(pace.seconds_behind), wanted="under 1 s", digits=2),
        Row(f"{name}, journeys that failed", pace.due - pace.moved, wanted="0", digits=0),
    ]
