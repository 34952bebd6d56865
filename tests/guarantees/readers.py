"""Readers killed at random under a writer: each event is read once, none is missed."""

import random
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

from tests.guarantees.desk import Desk
from tests.guarantees.report import Found

ROOT = Path(__file__).parents[2]
READERS = 2
BURST = 16
FIRST = 0.8
"""Seconds that a reader needs to start; it is killed some time after them."""


def readers(folder: Path, times: int, seed: int) -> Found:
    """`times` kills of readers, while cases are opened and followed; then all read to the end."""
    began, chance = time.monotonic(), random.Random(seed)
    found = Found("No event is missed or counted twice", f"{times:,} kills of {READERS} readers under a writer")
    desk, done = Desk(folder / "data"), threading.Event()
    writing = threading.Thread(target=_write, args=(desk, done))
    writing.start()
    try:
        for number in range(times):
            one = _start(folder, number % READERS, sys.maxsize)
            time.sleep(FIRST + chance.random() / 4)
            one.kill()
            one.wait()
    finally:
        done.set()
        writing.join()
    desk.world.settle()
    expected = [(record.position, record.id) for record in desk.world.ledger()]
    desk.world.close()
    for number in range(READERS):
        _start(folder, number, len(expected)).wait(timeout=60)
        _compare(folder / f"reader-{number}.db", expected, found)
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
