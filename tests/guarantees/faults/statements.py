"""Every SQL statement of every action fails in turn: in short in one world, in full wherever the bricks' tests act."""

import json
import logging
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from commons.assembly import KERNEL_BRICKS, installed_bricks
from commons.testing import World
from tests.guarantees.desk import Desk
from tests.guarantees.faults.controls import harmed, two_together
from tests.guarantees.faults.putting_off import lost_without_parking, made_good
from tests.guarantees.faults.server_sweep import swept_on_the_server
from tests.guarantees.faults.sweep import Seen, compare, swept
from tests.guarantees.report import Found

ROOT = Path(__file__).parents[3]
ACTED = (
    "tests/bricks",
    "tests/registry",
    "tests/catalogue/test_replies.py",
    "tests/guarantees/test_sampling.py",
    "tests/journeys/test_erasing.py",
)
"""The tests that perform every action of every brick."""
WAYS = {"53100": "refused", "40001": "not serialised", "40P01": "deadlocks", "cut": "connections cut"}


def one_world(folder: Path, _times: int, _seed: int) -> Found:
    """Cases are opened and noted; every statement of it and of what follows fails once, in each way."""
    began = time.monotonic()
    on_server = bool(World.database_of(folder))
    logging.disable(logging.CRITICAL)
    try:
        with (swept_on_the_server if on_server else swept)(Seen(in_short=True)) as seen:
            desk = Desk(folder)
            case = desk.open("A sample case.").result(timeout=60)
            two_together(desk)
            desk.note(case.event.model_dump()["case"]).result(timeout=60)
            desk.world.settle()
            compare(seen, desk.world)
        good, controls = _on_the_server(desk, seen, every=5) if on_server else ({}, {})
        desk.world.close()
    finally:
        logging.disable(logging.NOTSET)
    found = _found(vars(seen))
    _tell(found, good, controls)
    found.database = "PostgreSQL" if on_server else "SQLite"
    found.seconds = time.monotonic() - began
    return found


def every_action(folder: Path, times: int, _seed: int) -> Found:
    """The tests of every brick, each of their actions swept; they must pass as ever.

    `times`: below 3, each statement fails in one way on PostgreSQL, and the next one in another.
    """
    began = time.monotonic()
    target = folder / "faults.json"
    on_server = bool(World.database_of(folder))
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n0",
        "-p",
        "tests.guarantees.faults.plugin",
        "-p",
        "no:cacheprovider",
    ]
    more = ["-W", "ignore::pytest.PytestAssertRewriteWarning", *ACTED, *(["--postgresql"] if on_server else [])]
    environment = os.environ | {"COMMONS_FAULTS": str(target), "PYTHONPATH": str(ROOT)}
    environment |= {"COMMONS_FAULTS_IN_SHORT": "1"} if times < len(WAYS) - 1 else {}
    done = subprocess.run([*words, *more], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    facts = json.loads(target.read_text(encoding="utf-8"))
    found = _found(facts)
    found.figures["tests that acted"] = facts["tests"]
    found.must(facts["failed"] == 0, f"{facts['failed']} tests failed: {done.stdout[-1500:]}")
    missing = sorted(_declared() - set(facts["actions"]))
    found.figures["actions never tried"] = len(missing)
    found.must(not missing, f"no test performs {', '.join(missing)}")
    if on_server:
        with swept_on_the_server(seen := Seen()):
            desk = Desk(folder / "controls")
        _tell(found, *_on_the_server(desk, seen, every=1))
        found.must(not seen.breaches, f"after statements failed for good: {seen.breaches[:3]}")
        desk.world.close()
    found.seconds = time.monotonic() - began
    return found


def _on_the_server(desk: Desk, seen: Seen, *, every: int) -> tuple[dict[str, int], dict[str, int]]:
    """What became of followers' groups that really failed, and how much was found of each control."""
    good = made_good(desk, every)
    compare(seen, desk.world)
    return good, harmed(desk) | {"nothing is parked": lost_without_parking(desk)}


def _tell(found: Found, good: dict[str, int], controls: dict[str, int]) -> None:
    found.figures |= good
    for name in ("never followed", "followed twice", "still waiting"):
        found.must(not good.get(name), f"{good.get(name)} cases were {name} after a statement had failed")
    for name, count in controls.items():
        found.figures[f"found by the control: {name}"] = count
        found.must(count > 0, f"the control went unnoticed: {name}")


def _declared() -> set[str]:
    """Every action of every brick, by its name."""
    bricks = (*KERNEL_BRICKS, *(brick for brick, _ in installed_bricks()))
    return {
        f"{brick.name}.{operation.name}"
        for brick in bricks
        for operation in (*(each for major in brick.api.values() for each in major), *brick.internal)
        if not operation.is_query
    }


def _found(facts: dict[str, Any]) -> Found:
    statements = sum(facts["actions"].values())
    tried = f"{statements:,} statements of {len(facts['actions'])} actions, {facts['groups']:,} of groups"
    found = Found("All or nothing, at every SQL statement", tried)
    if ways := facts["ways"]:
        found.figures |= {WAYS[code]: count for code, count in sorted(ways.items())}
    found.figures |= {
        "partial changes": len(facts["partial"]),
        "went on regardless": len(facts["swallowed"]),
        "projections rebuilt": facts["rebuilt"],
        "unequal": len(facts["unequal"]),
    }
    if ways:
        found.figures |= {
            "not done by another attempt": len(facts["not_again"]),
            "put off by followers": sum(facts["put_off"].values()),
        }
    for breach in (*facts["partial"], *facts["swallowed"], *facts["unequal"], *facts["not_again"]):
        found.must(False, breach)
    found.must(statements > 0 and facts["rebuilt"] > 0, "nothing was tried")
    return found
