"""The catalogue with 100,000 generated services: pages, search by words and facets, and a list of 500,000 rows.

`python -m tests.bench.searching` (`--services 5000` for a shorter one). The services are of origin *generated*, made
for this measurement alone and straight into the tables: publishing them one by one would take an hour, and what is
asked here is what reading costs once they are there. Figures go to artefacts/bench-searching.json too.
"""

import argparse
import json
import os
import random
import tempfile
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench import many_services
from tests.bench.load import Load, request, send
from tests.bench.server import ROOT, Server, free_port, python, serve

QUESTIONS = 300
PAGES = (
    "/",
    "/councils",
    "/councils/E07000116",
    "/services",
    "/services/528",
    "/services/running?origin=generated",
    "/services/running?origin=generated&page=40",
    "/services/example-borough/bulky-waste-a",
    "/bricks",
    "/bricks/cases",
    "/changes",
    "/suggestions",
)
FOUND = "/api/commons/platform/catalogue/v1/found-services?origin=generated"
WORST = (
    f"{FOUND}&q=a",
    f"{FOUND}&q=generated",
    f"{FOUND}&q=generated%20council",
    f"{FOUND}&q=generated&brick=cases",
    f"{FOUND}&brick=cases&q=council&lgsl=528",
)
"""Words and facets that everything has, and those that never meet."""


def questions(services: int, names: list[str]) -> list[str]:
    """What people might ask: the beginnings of one or two words of a title, alone or with a facet."""
    chance = random.Random(7)
    made = []
    for number in range(QUESTIONS):
        words = [word for word in chance.choice(names).lower().split() if word.isalpha() and len(word) > 3] or ["waste"]
        asked = "%20".join(word[: chance.randint(3, 8)] for word in chance.sample(words, min(len(words), 2)))
        facet = ("", "&brick=storage", f"&organisation=generated-{chance.randrange(317)}", "&lgsl=528")[number % 4]
        made.append(f"{FOUND}&q={asked}{facet}&page={1 + number % 3}")
    return made


def timed(server: Server, addresses: list[str]) -> Load:
    """One request after the other, so that each time is that request's own."""
    return send(server.port, [request("GET", address) for address in addresses], connections=1)


def row(server: Server, addresses: list[str]) -> dict[str, float]:
    """Times as a reader would wait, and the server's own CPU time, which what else the machine does changes less."""
    before = server.cpu_ms
    load = timed(server, addresses)
    cpu = (server.cpu_ms - before) / len(addresses)
    return {
        "cpu_ms": round(cpu, 2),
        "p50_ms": round(load.median, 2),
        "p95_ms": round(load.quantile(0.95), 2),
        "max_ms": round(load.quantile(1), 2),
    }


def stream(server: Server, path: str) -> dict[str, float]:
    """Read a long list as it comes, and how much the server's memory rose meanwhile."""
    before, began, rows, most = server.memory_mb, time.perf_counter(), 0, 0.0
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=600) as answer:
        while part := answer.read(1 << 20):
            rows += part.count(b"\n")
            most = max(most, server.memory_mb)
    return {
        "rows": rows - 1,
        "seconds": round(time.perf_counter() - began, 2),
        "memory_before_mb": round(before),
        "memory_most_mb": round(most),
    }


def measure(folder: Path, services: int) -> dict[str, Any]:
    """Fill an installation and ask it."""
    data = folder / "data"

    def command(port: int) -> list[str]:
        return python("-m", "commons", "run", "--port", str(port), "--data", str(data), "--examples")

    port = free_port()
    with serve(command(port), port, folder / "first.log", "/readyz"):
        time.sleep(2)  # what was published at the start is followed to its end
    began = time.perf_counter()
    names = many_services.fill(data, services)
    found: dict[str, Any] = {"services": services, "filled_s": round(time.perf_counter() - began, 1)}
    port = free_port()
    with serve(command(port), port, folder / "run.log", "/readyz") as server:
        found["ready_s"] = round(server.ready_after, 2)
        timed(server, [*PAGES, *WORST])
        for address in PAGES:
            found[f"page {address}"] = row(server, [address] * 20)
        dna = [f"/services/generated-{n % 317}/s{n}" for n in range(min(services, many_services.WITH_FILES))]
        found["page DNA of generated services"] = row(server, dna[:100])
        found["search by words and facets"] = row(server, questions(services, names))
        for address in WORST:
            found[f"worst {address.removeprefix(FOUND)}"] = row(server, [address] * 20)
        found["search page"] = row(server, [f"/search?q={word}" for word in ("waste", "kent", "bin", "park")] * 10)
        found["list of uses"] = stream(server, "/data/uses.csv?origin=generated")
        found["list of services"] = stream(server, "/data/services.csv?origin=generated")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.searching")
    parser.add_argument("--services", type=int, default=100_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        found = measure(Path(folder), chosen.services)
    found["load average"] = os.getloadavg()[0]
    found["at"] = datetime.now(UTC).isoformat(timespec="seconds")
    for name, figures in found.items():
        print(f"{name:70} {figures}")
    (ROOT / "artefacts").mkdir(exist_ok=True)
    (ROOT / "artefacts" / "bench-searching.json").write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
