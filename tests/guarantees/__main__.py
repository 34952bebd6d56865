"""`make guarantees`: what the platform promises, tried by force; one table, and artefacts/guarantees.json.

`make guarantees ARGS="--only kills --times 50 --seed 7"` tries one of them so many times.
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
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from commons.testing import World
from tests.guarantees.cutting import partitions, restarts
from tests.guarantees.faults.statements import every_action
from tests.guarantees.power.cuts import power_cuts
from tests.guarantees.readers import readers
from tests.guarantees.report import Found, Prove, table
from tests.guarantees.servers import full_disk, kills, storms
from tests.postgresql import Databases

ROOT = Path(__file__).parents[2]
PROOFS: dict[str, tuple[Prove, int]] = {
    "kills": (kills, 100),
    "power": (power_cuts, 10_000),
    "statements": (every_action, 1),
    "disk": (full_disk, 5),
    "storms": (storms, 2_000),
    "readers": (readers, 100),
    "restarts": (restarts, 20),
    "partitions": (partitions, 50),
}
"""Each with how many times it is tried when nobody says otherwise."""
ON_POSTGRESQL = ("kills", "storms", "readers", "restarts", "partitions")
"""What the platform answers for there; power cuts and full disks are the database server's own affair."""
ON_SQLITE = tuple(name for name in PROOFS if name not in ("restarts", "partitions"))


def main() -> int:
    """0 when everything holds."""
    parser = argparse.ArgumentParser(prog="make guarantees")
    parser.add_argument("--only", choices=PROOFS, action="append", help="one of them; may be given again")
    parser.add_argument("--times", type=int, help="how many times instead")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true", help="those that say something of PostgreSQL, on it")
    chosen = parser.parse_args()
    found = {}
    databases = _postgresql() if chosen.postgresql else None
    for name in chosen.only or (ON_POSTGRESQL if databases else ON_SQLITE):
        print(f"{name} ...", file=sys.stderr, flush=True)
        prove, times = PROOFS[name]
        folder = Path(tempfile.mkdtemp(prefix="guarantees-", dir=_fast() if name == "power" else None))
        if databases:
            os.environ["DATABASE_URL"] = databases.of(folder, empty=True)
        try:
            found[name] = prove(folder, chosen.times or times, chosen.seed)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        print(table([found[name]]), f"({found[name].seconds:.0f} s)", file=sys.stderr, flush=True)
    facts = _facts(chosen.seed)
    if databases:
        databases.close()
        facts["database"] = "PostgreSQL 18"
    print(f"\n{' · '.join(str(fact) for fact in facts.values())}\n\n{table(list(found.values()))}")
    _keep(facts, {f"postgresql {name}" if databases else name: each for name, each in found.items()})
    return 0 if all(each.holds for each in found.values()) else 1


def _postgresql() -> Databases:
    """A server of PostgreSQL, where every folder has a database of its own."""
    made = Databases(Path(tempfile.gettempdir()) / f"guarantees-postgresql-{os.getpid()}", "guarantees")
    World.database_of = lambda _folder: os.environ["DATABASE_URL"]
    return made


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
        "database": f"SQLite {sqlite3.sqlite_version}",
        "machine": f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}",
    }


def _keep(facts: dict[str, str], found: dict[str, Found]) -> None:
    """Write the figures; what was not tried this time keeps its earlier ones, with their own date and commit."""
    path = ROOT / "artefacts" / "guarantees.json"
    path.parent.mkdir(exist_ok=True)
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept |= {name: {**facts, "holds": each.holds, **asdict(each)} for name, each in found.items()}
    path.write_text(json.dumps(kept, indent=1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
