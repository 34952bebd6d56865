"""Whole journeys at a fixed rate for a minute, and the highest rate that the followers keep up with.

A rate holds while every application is accepted, every case moved on, and no follower is ever a second behind.
"""

import argparse
from pathlib import Path
from typing import Any

from tests.bench.figures import Row, Section
from tests.bench.journeys import PROCESSES, Bench, on_each
from tests.bench.pace import Pace, keep_pace
from tests.bench.server import Server

STEPS = 6
"""Rates that are tried to find the highest."""
HIGHER = 1.6
"""How much faster the next one is while rates hold."""


def measure(folder: Path, chosen: argparse.Namespace) -> Section:
    """A fixed rate on each database, then the search."""
    made: list[Row] = []
    kept: dict[str, Any] = {}
    for engine, bench in on_each(folder, chosen):
        for how, words in PROCESSES[engine].items():
            name = engine + how
            with bench.running(*words) as server:
                keep_pace(bench, server, 10, 3)  # to warm it
                bench.come_to_rest(server)
                before, beside = server.cpu_ms, bench.database.cpu_ms
                fixed = keep_pace(bench, server, chosen.rate, chosen.seconds)
                cpu = (server.cpu_ms - before + bench.database.cpu_ms - beside) / fixed.due
                bench.ledger.wait_until_followed()
                tried = search(bench, server, chosen.rate, chosen.step)
            made += rows(name, fixed, cpu, tried)
            kept |= {
                f"{name}: seconds behind, each second": fixed.seconds_behind,
                f"{name}: events behind, each second": fixed.events_behind,
                f"{name}: tried": [
                    {"rate": each.rate, "holds": each.holds, "most seconds behind": max(each.seconds_behind, default=0)}
                    for each in tried
                ],
            }
    about = (
        f"{chosen.rate:g} journeys a second for {chosen.seconds:g} s, then rates for {chosen.step:g} s each; times "
        "from when a request was due; lag: the age of the oldest event that a follower had not seen, each second"
    )
    return Section("sustained", about, made, kept)


def search(bench: Bench, server: Server, start: float, seconds: float) -> list[Pace]:
    """Faster until a rate does not hold, then between the two."""
    held, failed, tried = 0.0, 0.0, []
    rate = start
    for _ in range(STEPS):
        pace = keep_pace(bench, server, rate, seconds)
        bench.ledger.wait_until_followed()
        tried.append(pace)
        held, failed = (max(held, rate), failed) if pace.holds else (held, rate)
        rate = (held + failed) / 2 if failed else rate * HIGHER
    return tried


def rows(name: str, fixed: Pace, cpu: float, tried: list[Pace]) -> list[Row]:
    """The lines of the table."""
    at, behind = f"{name}, at {fixed.rate:g} journeys a second,", sorted(fixed.seconds_behind)
    times, flow = sorted(fixed.latencies), sorted(fixed.flow_seconds)
    return [
        Row(f"{at} whole", fixed.moved, wanted=f"{fixed.due}", digits=0),
        Row(f"{at} follower lag at most, s", behind[-1], wanted="under 1 s", digits=2),
        Row(f"{at} follower lag at the median, s", behind[len(behind) // 2], digits=3),
        Row(f"{at} events behind at most, by /readyz", max(fixed.events_behind), digits=0),
        Row(f"{at} p50 ms", 1000 * times[len(times) // 2]),
        Row(f"{at} p99 ms", 1000 * times[int(0.99 * len(times))], wanted="under 150"),
        Row(f"{at} from an application to its case's first stage, p50 ms", 1000 * flow[len(flow) // 2]),
        Row(f"{at} from an application to its case's first stage, p99 ms", 1000 * flow[int(0.99 * len(flow))]),
        Row(f"{at} CPU ms a journey, database included", cpu, digits=2),
        Row(
            f"{name}, most journeys a second that keep lag under 1 s",
            max((each.rate for each in tried if each.holds), default=0.0),
            wanted="100",
        ),
    ]
