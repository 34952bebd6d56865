"""How long a new process takes to read all the statistics of England: `python -m tests.bench.reading_england`."""

import json
import subprocess
import sys
import time

from tests.bench.server import ROOT, python


def once() -> dict[str, float]:
    """Read everything that pages show, in a process of its own: seconds as one waits, and of CPU."""
    got = subprocess.run(python("-m", __name__), cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(got.stdout)
    return found


def main() -> None:
    from catalogue.queries.england import england
    from catalogue.queries.england.ahead import read_all

    wall, cpu = time.perf_counter(), time.process_time()
    read_all(england())
    sys.stdout.write(json.dumps({"s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}))


if __name__ == "__main__":
    main()
