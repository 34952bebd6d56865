"""`make bench`: what the platform costs, beside a bare FastAPI + SQLModel app in the same run.

`make bench ARGS=catalogue` for one part (`journeys`, `catalogue`, `duplication`), and for a shorter run
`ARGS="journeys --cases 10000 --requests 300"` or `ARGS="catalogue --services 5000"`. Every figure goes to
artefacts/bench.json; the table shows what stood there before beside it.
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

from tests.bench import catalogue, duplication, journeys
from tests.bench.figures import Section, table
from tests.bench.server import ROOT

KEPT = ROOT / "artefacts" / "bench.json"
PARTS: dict[str, Callable[[Path, argparse.Namespace], Section]] = {
    "journeys": journeys.measure,
    "catalogue": catalogue.measure,
    "duplication": duplication.section,
}


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all where none is named")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=800, help="journeys in a round")
    parser.add_argument("--cases", type=int, default=100_000, help="size of the large installation")
    parser.add_argument("--services", type=int, default=100_000, help="generated services in the catalogue")
    chosen = parser.parse_args(given)
    if unknown := [part for part in chosen.parts if part not in PARTS]:
        parser.error(f"there is no part {unknown[0]}; there are {', '.join(PARTS)}")
    before, made = kept(), []
    for name in chosen.parts or PARTS:
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
