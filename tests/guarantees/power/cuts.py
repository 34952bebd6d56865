"""Power cuts: what is on the disk when all that was not synced is lost, in part or whole, and what starts from it.

A write lasts for certain once its file was synced after it. Until then a disk may have kept all of it, none of it
or some of its sectors, in any order. `synchronous=NORMAL` and `OFF` are recorded and cut in the same way: they must
lose what was acknowledged, or this test would not notice a loss.
"""

import os
import pickle
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.guarantees.desk import Desk
from tests.guarantees.power.recorder import Step
from tests.guarantees.report import Found

ROOT = Path(__file__).parents[3]
SECTOR = 512
WAYS = ("none", "some", "most")
"""What a disk kept of the writes since the last sync: nothing, each with even odds, or nearly all."""
WHOLE_EVERY = 500
"""After this many cuts the whole platform is started on what is left, not only the database."""


class Disk:
    """Files with what is certain to last, and the writes that are not."""

    def __init__(self) -> None:
        self.lasting: dict[str, bytearray] = {}
        self.waiting: dict[str, list[Step]] = {}

    def take(self, step: Step) -> None:
        """Something happened."""
        if step.what in ("write", "truncate"):
            self.waiting.setdefault(step.file, []).append(step)
        elif step.what == "sync":
            content = self.lasting.setdefault(step.file, bytearray())
            for each in self.waiting.pop(step.file, []):
                _apply(content, each)
        elif step.what == "delete":
            self.lasting.pop(step.file, None)
            self.waiting.pop(step.file, None)

    def cut(self, way: str, chance: random.Random) -> dict[str, bytes]:
        """The files as somebody finds them when the power is back."""
        left = {name: bytearray(content) for name, content in self.lasting.items()}
        for name, steps in self.waiting.items():
            content = left.setdefault(name, bytearray())
            for step in steps:
                for part in _parts(step):
                    if (way == "some" and chance.random() < 0.5) or (way == "most" and chance.random() < 0.97):
                        _apply(content, part)
        return {name: bytes(content) for name, content in left.items()}


def _parts(step: Step) -> Iterator[Step]:
    """A write by sectors: each of them is kept or lost by itself."""
    if step.what != "write":
        yield step
        return
    for start in range(0, len(step.content), SECTOR):
        yield step._replace(place=step.place + start, content=step.content[start : start + SECTOR])


def _apply(content: bytearray, step: Step) -> None:
    if step.what == "truncate":
        del content[step.place :]
        return
    content.extend(bytes(max(0, step.place - len(content))))
    content[step.place : step.place + len(step.content)] = step.content


def record(folder: Path, synchronous: str, cases: int, seed: int) -> list[Step]:
    """A recorded working day; Unrecordable is told by the process that could not record."""
    folder.mkdir(parents=True)
    words = [sys.executable, "-m", "tests.guarantees.power.session", str(folder), synchronous, str(cases), str(seed)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        raise AssertionError(done.stderr[-3000:])
    with (folder / "steps.pickle").open("rb") as file:
        return [Step(*step) for step in pickle.load(file)]


def power_cuts(folder: Path, times: int, seed: int) -> Found:
    """Cut the power at every sync point of a working day, until there were enough cuts; and of both controls."""
    began, chance = time.monotonic(), random.Random(seed)
    found = Found("An acknowledged change survives a power cut", "")
    cases = max(30, min(400, times // 20))
    steps = record(folder / "full", "FULL", cases, seed)
    begin = next(place for place, step in enumerate(steps) if step.what == "begin")
    points = [place for place, step in enumerate(steps) if step.what == "sync" and place > begin]
    rounds = max(1, -(-times // (len(WAYS) * max(1, len(points)))))
    tally = cut_all(steps, folder / "cut", rounds, chance, found)
    found.tried = f"{tally['cuts']:,} power cuts at {len(points):,} sync points"
    found.figures = {"acknowledged": tally["acknowledged"], "lost": tally["lost"], "half-applied": tally["half"],
                     "unreadable": tally["unreadable"], "whole restarts": tally["whole"]}  # fmt: skip
    found.must(tally["cuts"] >= times, f"only {tally['cuts']} power cuts were made")
    found.must(tally["lost"] + tally["half"] + tally["unreadable"] == 0, f"something was lost: {tally}")
    for control in ("NORMAL", "OFF"):
        steps = record(folder / control.lower(), control, min(cases, 60), seed)
        tally = cut_all(steps, folder / f"cut-{control.lower()}", 1, chance, None)
        harmed = tally["cuts_that_lost"] + tally["unreadable"]
        found.figures[f"of {tally['cuts']:,} cuts with {control} did harm"] = harmed
        found.must(harmed > 0, f"the control synchronous={control} lost nothing: this test would not notice a loss")
    found.seconds = time.monotonic() - began
    return found


def cut_all(steps: list[Step], folder: Path, rounds: int, chance: random.Random, found: Found | None) -> dict[str, int]:
    """Cut before every sync and every answer, in each way; without syncs, before every answer is what there is."""
    tally = dict.fromkeys(("cuts", "acknowledged", "lost", "half", "unreadable", "cuts_that_lost", "whole"), 0)
    disk, begun = Disk(), False
    acknowledged: list[str] = []
    for place, step in enumerate(steps):
        begun = begun or step.what == "begin"
        ahead = step.what == "sync" or (step.what == "ack" and steps[place - 1].what != "ack") or step.what == "end"
        if begun and ahead:
            for number in range(rounds * len(WAYS)):
                left = disk.cut(WAYS[number % len(WAYS)], chance)
                _examine(left, folder, acknowledged, tally, found)
        disk.take(step)
        if step.what == "ack":
            acknowledged.append(step.said)
    tally["acknowledged"] = len(acknowledged)
    return tally


def _examine(
    left: dict[str, bytes], folder: Path, acknowledged: list[str], tally: dict[str, int], found: Found | None
) -> None:
    tally["cuts"] += 1
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, content in left.items():
        if not name.endswith("-shm"):
            (folder / name).write_bytes(content)
    try:
        kept, half = look(folder / "commons.db")
    except sqlite3.DatabaseError:
        tally["unreadable"] += 1
        return
    lost = len(set(acknowledged) - kept)
    tally["lost"] += lost
    tally["cuts_that_lost"] += lost > 0
    tally["half"] += bool(half)
    if found is not None:
        found.must(not lost and not half, f"cut {tally['cuts']}: {lost} acknowledged events lost; {half}")
        if tally["cuts"] % WHOLE_EVERY == 1:
            tally["whole"] += 1
            found.must(goes_on(folder), f"cut {tally['cuts']}: the platform did not go on from it")


def look(database: Path) -> tuple[set[str], list[str]]:
    """The events that a database holds, and what in it is half-done."""
    with closing(sqlite3.connect(database)) as connection:

        def ask(statement: str) -> Any:
            return connection.execute(statement).fetchone()[0]

        half = []
        if ask("PRAGMA integrity_check") != "ok":
            raise sqlite3.DatabaseError("it is damaged")
        if ask("SELECT count(*) FROM commons_ledger") != ask("SELECT coalesce(max(position), 0) FROM commons_ledger"):
            half.append("positions are missing from the ledger")
        opened = "SELECT json_extract(data, '$.case') FROM commons_ledger WHERE name = 'cases.opened'"
        if ask(f"SELECT count(*) FROM ({opened} EXCEPT SELECT ref FROM cases_case)"):
            half.append("an event without its case")
        if ask(f"SELECT count(*) FROM (SELECT ref FROM cases_case EXCEPT {opened})"):
            half.append("a case without its event")
        if ask("SELECT count(*) FROM commons_cursor WHERE position > (SELECT max(position) FROM commons_ledger)"):
            half.append("a follower is ahead of the ledger")
        return {row[0] for row in connection.execute("SELECT id FROM commons_ledger")}, half


def goes_on(folder: Path) -> bool:
    """Whether the platform starts on these files, followers finish, each case was started once, and more is taken."""
    copy = folder.with_name("whole")
    copy.mkdir(exist_ok=True)
    for path in folder.iterdir():
        os.replace(path, copy / path.name)
    desk = Desk(copy)
    try:
        desk.world.settle()
        desk.open("After the cut.").result(timeout=30)
        desk.world.settle()
        names = [(record.event.event_name, record.cause) for record in desk.world.ledger()]
        started = [cause for name, cause in names if name == "workflow.entered"]
        opened = sum(name == "cases.opened" for name, _ in names)
        return bool(len(started) == len(set(started)) == opened)
    finally:
        desk.world.close()
        for path in copy.iterdir():
            path.unlink()
