"""The catalogue with England's figures and 100,000 generated services: every page, search, long lists, loading.

The services are of origin *generated*, made for this measurement alone and straight into the tables: publishing them
one by one would take an hour, and what is asked here is what reading costs once they are there.
"""

import argparse
import random
import time
import urllib.request
from pathlib import Path

from tests.bench import addresses, many_services, reading_england
from tests.bench.databases import Sqlite
from tests.bench.figures import Figures, Row, Section
from tests.bench.installation import Ledger
from tests.bench.journeys import BODY
from tests.bench.load import Load, request, send
from tests.bench.server import Server, free_port, python, serve

QUESTIONS = 300
PACKED = {"accept-encoding": "gzip"}
FOUND = "/api/commons/platform/catalogue/v1/found-services?origin=generated"
WORST = (
    f"{FOUND}&q=a",
    f"{FOUND}&q=generated",
    f"{FOUND}&q=generated%20council",
    f"{FOUND}&q=generated&brick=cases",
    f"{FOUND}&brick=cases&q=council&lgsl=528",
)
"""Words and facets that everything has, and those that never meet."""
SEARCH, WORST_SEARCH, BARE = "search by words and facets", "... by words that every service has", "bare read"
SHOWN_AS_DATA = 5
STREAMS = {"500,000 rows of uses": "/data/uses.csv?origin=generated"}


def questions(names: list[str]) -> list[str]:
    """What people might ask: the beginnings of one or two words of a title, alone or with a facet."""
    chance = random.Random(7)
    made = []
    for number in range(QUESTIONS):
        words = [word for word in chance.choice(names).lower().split() if word.isalpha() and len(word) > 3] or ["waste"]
        asked = "%20".join(word[: chance.randint(3, 8)] for word in chance.sample(words, min(len(words), 2)))
        facet = ("", "&brick=storage", f"&organisation=generated-{chance.randrange(317)}", "&lgsl=528")[number % 4]
        made.append(f"{FOUND}&q={asked}{facet}&page={1 + number % 3}")
    return made


def ask(server: Server, paths: list[str]) -> Load:
    """One request after the other, so that each time is that request's own."""
    return send(server.port, [request("GET", path, headers=PACKED) for path in paths], connections=1)


def measured(found: Figures, server: Server, name: str, paths: list[str]) -> None:
    """Times as a reader would wait, and the server's own CPU time."""
    before = server.cpu_ms
    load = ask(server, paths)
    found.add(f"{name}, CPU ms", (server.cpu_ms - before) / len(paths))
    for share, called in ((0.5, "p50"), (0.95, "p95"), (1, "max")):
        found.add(f"{name}, {called} ms", load.quantile(share))


def stream(found: Figures, server: Server, name: str, path: str) -> None:
    """Read a long list as it comes, and how much the server's memory rose meanwhile."""
    before, began, rows, most, cpu = server.memory_mb, time.perf_counter(), 0, 0.0, server.cpu_ms
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=600) as answer:
        while part := answer.read(1 << 20):
            rows += part.count(b"\n")
            most = max(most, server.memory_mb)
    found.add(f"{name}, s", time.perf_counter() - began)
    found.add(f"{name}, CPU s", (server.cpu_ms - cpu) / 1000)
    found.add(f"{name}, rows", rows - 1)
    found.add(f"{name}, MB more", max(most - before, 0))


def measure(folder: Path, chosen: argparse.Namespace) -> Section:
    """Fill an installation and ask it."""
    data, found = folder / "data", Figures()
    names = _filled(folder, data, chosen.services, found)
    for _ in range(chosen.rounds):
        read = reading_england.once()
        found.add("loading England, s", read["s"])
        found.add("loading England, CPU s", read["cpu_s"])
    port, other = free_port(), free_port()
    bare = {"BARE_DATABASE": str(folder / "bare.db")}
    with (
        serve(_run(data, port), port, folder / "run.log", "/readyz") as server,
        serve(python("-m", "tests.bench.bare", str(other)), other, folder / "bare.log", "/", bare) as bare_server,
    ):
        send(other, [request("POST", "/applications", BODY)] * addresses.EACH)
        pages = addresses.pages(min(chosen.services, many_services.WITH_FILES))
        every = {**pages, **addresses.as_data(pages)}
        ask(server, [path for paths in every.values() for path in dict.fromkeys(paths)] + list(WORST))
        for _ in range(chosen.rounds):
            measured(found, bare_server, BARE, [f"/cases/{number}" for number in range(1, 22)] * 5)
            for route, paths in every.items():
                measured(found, server, route, paths)
            measured(found, server, SEARCH, questions(names))
            measured(found, server, WORST_SEARCH, [*WORST] * 5)
        for name, path in STREAMS.items():
            stream(found, server, name, path)
    about = (
        f"{chosen.services:,} generated services; medians of {chosen.rounds} rounds, one request after the other; "
        f"platform: 95th percentile as a reader waits; CPU: the server's for one request; ratio: of CPU"
    )
    return Section("catalogue", about, rows(found, list(pages), list(every)[len(pages) :]), dict(found.rounds))


def _run(data: Path, port: int) -> list[str]:
    return python("-m", "commons", "run", "--port", str(port), "--data", str(data), "--examples")


def _filled(folder: Path, data: Path, services: int, found: Figures) -> list[str]:
    port = free_port()
    with serve(_run(data, port), port, folder / "first.log", "/readyz"):
        Ledger(Sqlite(data)).wait_until_followed()
    began = time.perf_counter()
    names = many_services.fill(data, services)
    found.add("filled, s", time.perf_counter() - began)
    return names


def rows(found: Figures, pages: list[str], as_data: list[str]) -> list[Row]:
    """The lines of the table: every page, the slowest first; of the same as data the slowest."""

    def row(what: str, name: str) -> Row:
        cpu, bare = found.median(f"{name}, CPU ms"), found.median(f"{BARE}, CPU ms")
        p95 = found.median(f"{name}, p95 ms")
        return Row(f"{what}, p95 ms", p95, found.median(f"{BARE}, p95 ms"), "under 50 ms", ratio=cpu / bare, cpu=cpu)

    def slowest(names: list[str]) -> list[str]:
        return sorted(names, key=lambda name: -found.median(f"{name}, p95 ms"))

    data = slowest(as_data)
    return [
        *(row(f"page {name}", name) for name in slowest(pages)),
        *(row(name, name) for name in data[:SHOWN_AS_DATA]),
        row(f"the other {len(data) - SHOWN_AS_DATA} as JSON or CSV, at most", data[SHOWN_AS_DATA]),
        row(SEARCH, SEARCH),
        row(WORST_SEARCH, WORST_SEARCH),
        *(line for name in STREAMS for line in _streamed(found, name)),
        Row("loading England, s", found.median("loading England, s"), wanted="under 10 s", digits=2),
        Row("loading England, CPU s", found.median("loading England, CPU s"), digits=2),
    ]


def _streamed(found: Figures, name: str) -> list[Row]:
    seconds, more = found.median(f"{name}, s"), found.median(f"{name}, MB more")
    return [
        Row(f"{name} as CSV, s", seconds, wanted="under 10 s"),
        Row(f"{name} as CSV, CPU s", found.median(f"{name}, CPU s")),
        Row(f"{name} as CSV, memory more, MB", more, wanted="flat", digits=0),
    ]
