"""`make guarantees`: what the platform promises, tried by force on both databases; one table, and a JSON file.

`make guarantees ARGS="--only kills --sqlite --times 50 --seed 7"` tries one of them so many times on one of them.
With `--write` the figures go to docs/guarantees.json and docs/guarantees.md as well.
"""

import argparse
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from commons.testing import World
from tests.guarantees import page
from tests.guarantees.cutting import partitions, restarts
from tests.guarantees.faults.statements import every_action
from tests.guarantees.interleaving import interleavings
from tests.guarantees.power.cuts import power_cuts
from tests.guarantees.readers import readers
from tests.guarantees.report import Found, Prove, table
from tests.guarantees.servers import full_disk, kills, processes, storms
from tests.guarantees.space import full_tablespace
from tests.postgresql import Databases

ROOT = Path(__file__).parents[2]
PROOFS: dict[str, tuple[Prove, int]] = {
    "kills": (kills, 100),
    "processes": (processes, 50),
    "power": (power_cuts, 10_000),
    "statements": (every_action, 3),
    "disk": (full_disk, 5),
    "storms": (storms, 2_000),
    "readers": (readers, 100),
    "meetings": (interleavings, 10_000),
    "restarts": (restarts, 20),
    "partitions": (partitions, 50),
}
"""Each with how many times it is tried when nobody says otherwise."""
POSTGRESQL = "18"
ON: dict[str, tuple[str, ...]] = {
    "SQLite": tuple(name for name in PROOFS if name not in ("restarts", "partitions")),
    "PostgreSQL": tuple(name for name in PROOFS if name != "power"),
}
"""What is tried on which; what a power cut leaves of it is the affair of a database server of its own."""


def main() -> int:
    """0 when everything holds."""
    parser = argparse.ArgumentParser(prog="make guarantees")
    parser.add_argument("--only", choices=PROOFS, action="append", help="one of them; may be given again")
    parser.add_argument("--times", type=int, help="how many times instead")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sqlite", action="store_true", help="on SQLite alone")
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL alone")
    parser.add_argument("--write", action="store_true", help="put the figures into the documentation")
    chosen = parser.parse_args()
    facts, found = _facts(chosen.seed), dict[str, Found]()
    if chosen.sqlite or not chosen.postgresql:
        for name in _wanted("SQLite", chosen.only):
            found[name] = _try(name, "SQLite", chosen)
    if chosen.postgresql or not chosen.sqlite:
        with _postgresql() as databases:
            for name in _wanted("PostgreSQL", chosen.only):
                found[f"postgresql {name}"] = _try(name, "PostgreSQL", chosen, databases)
    print(f"\n{' · '.join(facts.values())}\n\n{table(list(found.values()))}")
    _keep(ROOT / "artefacts" / "guarantees.json", facts, found)
    if chosen.write:
        _keep(page.FIGURES, facts, found)
        page.PAGE.write_text(page.written(json.loads(page.FIGURES.read_text(encoding="utf-8"))), encoding="utf-8")
    return 0 if all(each.holds for each in found.values()) else 1


def _wanted(database: str, only: list[str] | None) -> list[str]:
    return [name for name in only or ON[database] if name in ON[database]]


def _try(name: str, database: str, chosen: argparse.Namespace, databases: Databases | None = None) -> Found:
    print(f"{name} on {database} ...", file=sys.stderr, flush=True)
    prove, times = PROOFS[name]
    prove = full_tablespace if databases and prove is full_disk else prove
    folder = Path(tempfile.mkdtemp(prefix="guarantees-", dir=_fast() if name == "power" else None))
    if databases:
        os.environ["DATABASE_URL"] = databases.of(folder, empty=True)
    try:
        found = prove(folder, chosen.times or times, chosen.seed)
    finally:
        os.environ.pop("DATABASE_URL", None)
        shutil.rmtree(folder, ignore_errors=True)
    found.database = database
    print(table([found]), f"({found.seconds:.0f} s)", file=sys.stderr, flush=True)
    return found


@contextmanager
def _postgresql() -> Iterator[Databases]:
    """A server of PostgreSQL, where every folder has a database of its own."""
    made = Databases(Path(tempfile.gettempdir()) / f"guarantees-postgresql-{os.getpid()}", "guarantees")
    before, World.database_of = World.database_of, lambda folder: os.environ.get("DATABASE_URL") or made.of(folder)
    try:
        yield made
    finally:
        World.database_of = before
        made.close()


def _fast() -> str | None:
    """A folder in memory, if there is one: the images of a cut disk are written thousands of times."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def _facts(seed: int) -> dict[str, str]:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "commit": f"commit {commit.stdout.strip() or 'unknown'}",
        "seed": f"seed {seed}",
        "engines": f"SQLite {sqlite3.sqlite_version}, PostgreSQL {POSTGRESQL}",
        "machine": f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}",
    }


def _keep(path: Path, facts: dict[str, str], found: dict[str, Found]) -> None:
    """Write the figures; what was not tried this time keeps its earlier ones, with their own date and commit."""
    path.parent.mkdir(exist_ok=True)
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept |= {name: {**facts, "holds": each.holds, **asdict(each)} for name, each in found.items()}
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
