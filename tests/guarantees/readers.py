"""Readers killed at random under a writer: each event is read once, none is missed."""

import random
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

from tests.guarantees.desk import Desk
from tests.guarantees.report import Found

ROOT = Path(__file__).parents[2]
READERS = 2
WRITERS = 3
"""Where several can write at once: on PostgreSQL."""
BURST = 48
PATIENCE = 20.0
"""Seconds after which a reader that has read nothing is killed all the same."""


def readers(folder: Path, times: int, seed: int) -> Found:
    """`times` kills of readers, while cases are opened and followed; then all read to the end."""
    began, chance = time.monotonic(), random.Random(seed)
    found = Found("No event is missed or counted twice", f"{times:,} kills of {READERS} readers under writers")
    desk, done = Desk(folder / "data"), threading.Event()
    desks = [desk, *(Desk(folder / "data") for _ in range(WRITERS - 1 if desk.world.commons.engines.many_write else 0))]
    found.tried += "" if len(desks) == 1 else f", {len(desks)} of them at once"
    threads = [threading.Thread(target=_write, args=(each, done)) for each in desks]
    for writing in threads:
        writing.start()
    try:
        for number in range(times):
            own = folder / f"reader-{number % READERS}.db"
            before, until = _count(own), time.monotonic() + PATIENCE
            one = _start(folder, number % READERS, sys.maxsize)
            while _count(own) == before and time.monotonic() < until:
                time.sleep(0.02)
            time.sleep(chance.random() / 4)
            one.kill()
            one.wait()
    finally:
        done.set()
        for writing in threads:
            writing.join()
    for other in desks[1:]:
        other.world.close()
    desk.world.commons.followers.forget()
    desk.world.settle()
    expected = [(record.position, record.id) for record in desk.world.ledger()]
    desk.world.close()
    for number in range(READERS):
        found.figures["read before the last kill"] = found.figures.get("read before the last kill", 0) + _count(
            folder / f"reader-{number}.db"
        )
        _start(folder, number, len(expected)).wait(timeout=600)
        _compare(folder / f"reader-{number}.db", expected, found)
    found.must(found.figures["read before the last kill"] > 0, "no reader had read anything when it was killed")
    found.figures["events"] = len(expected)
    found.seconds = time.monotonic() - began
    return found


def _write(desk: Desk, done: threading.Event) -> None:
    number = 0
    while not done.is_set():
        for future in [desk.open(f"Sample case {number + each}.") for each in range(BURST)]:
            future.result(timeout=30)
        number += BURST
        if number % (4 * BURST) == 0:
            desk.world.settle()
        time.sleep(0.01)


def _start(folder: Path, number: int, last: int) -> subprocess.Popen[bytes]:
    own = folder / f"reader-{number}.db"
    words = [sys.executable, "-m", "tests.guarantees.reader", str(folder / "data"), str(own), str(last)]
    return subprocess.Popen(words, cwd=ROOT)


def _count(own: Path) -> int:
    """How many events a reader has kept so far."""
    if not own.exists():
        return 0
    with closing(sqlite3.connect(own, timeout=30)) as kept, suppress(sqlite3.OperationalError):
        return int(kept.execute("SELECT count(*) FROM seen").fetchone()[0])
    return 0


def _compare(own: Path, expected: list[tuple[int, str]], found: Found) -> None:
    with closing(sqlite3.connect(own)) as kept:
        seen = [tuple(row) for row in kept.execute("SELECT position, id FROM seen ORDER BY rowid")]
    for name, wrong in (
        ("missed", set(expected) - set(seen)),
        ("invented", set(seen) - set(expected)),
        ("doubled", range(len(seen) - len(set(seen)))),
    ):
        found.figures[name] = found.figures.get(name, 0) + len(wrong)
        found.must(not wrong, f"{own.stem}: {len(wrong)} events {name}")
    found.must(seen == sorted(seen), f"{own.stem}: events were read out of order")
