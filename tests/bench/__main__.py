"""`make bench`: what the platform costs, beside a bare FastAPI + SQLModel app in the same run.

`make bench ARGS=catalogue` for one part, and for a shorter run `ARGS="journeys --cases 10000 --requests 300"` or
`ARGS="burst --on SQLite"`. `soak` takes ten minutes on each database and `growth` to a million cases longer: they run
only where they are named. Every figure goes to artefacts/bench.json; the table shows what stood there before beside it.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench import burst, catalogue, duplication, engines, growing, journeys, soak, sustained, worklist
from tests.bench.figures import Section, table
from tests.bench.server import ROOT

KEPT = ROOT / "artefacts" / "bench.json"
PARTS: dict[str, Callable[[Path, argparse.Namespace], Section]] = {
    "journeys": journeys.measure,
    "catalogue": catalogue.measure,
    "duplication": duplication.section,
    "postgresql": engines.measure,
    "burst": burst.measure,
    "sustained": sustained.measure,
    "worklist": worklist.measure,
    "growth": growing.measure,
    "soak": soak.measure,
}
ONLY_NAMED = {"growth", "soak"}
ENGINES = ("SQLite", "PostgreSQL")


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=800, help="journeys in a round")
    parser.add_argument("--cases", type=int, default=100_000, help="size of the large installation")
    parser.add_argument("--many", type=int, default=1_000_000, help="cases that `growth` goes up to")
    parser.add_argument("--on", choices=ENGINES, nargs="+", default=ENGINES, help="databases; else both")
    parser.add_argument("--rate", type=float, default=20, help="whole journeys a second, sustained and soaked")
    parser.add_argument("--seconds", type=float, default=60, help="how long the rate is sustained")
    parser.add_argument("--step", type=float, default=15, help="seconds at each rate of the search for the highest")
    parser.add_argument("--minutes", type=float, default=10, help="how long to soak")
    parser.add_argument("--services", type=int, default=100_000, help="generated services in the catalogue")
    chosen = parser.parse_args(given)
    if unknown := [part for part in chosen.parts if part not in PARTS]:
        parser.error(f"there is no part {unknown[0]}; there are {', '.join(PARTS)}")
    before, made = kept(), []
    for name in chosen.parts or [part for part in PARTS if part not in ONLY_NAMED]:
        began = time.monotonic()
        print(f"{name} ...", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            section = PARTS[name](Path(folder), chosen)
        section.figures |= {"load average": os.getloadavg()[0], "took, s": round(time.monotonic() - began)}
        made.append(section)
        keep(section)
    print(
        f"\nClient and server on the same {os.cpu_count()} cores; SQLite WAL, synchronous=FULL; "
        f"Python {platform.python_version()}; load average {os.getloadavg()[0]:.1f}.\n"
        + "".join(f"{each.name}: {each.about}; {each.figures['took, s']} s.\n" for each in made)
    )
    print(table(made, before))


def kept() -> dict[str, Any]:
    """What the last run of each part left."""
    if not KEPT.is_file():
        return {}
    parts = json.loads(KEPT.read_text(encoding="utf-8")).get("parts", {})
    return parts if isinstance(parts, dict) else {}


def keep(section: Section) -> None:
    """Put a part's figures in the place of its last; the other parts stay."""
    KEPT.parent.mkdir(exist_ok=True)
    own = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **section.kept()}
    KEPT.write_text(json.dumps({"parts": kept() | {section.name: own}}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
