"""A page of 100 rows of a worklist of 100,000 cases over the API, and the statements that the database is asked for it.

A third of the cases have a caseworker. The list is asked for in each of its orders and with filters, first pages and
later ones, by a key that was used a moment ago and by one that has to be looked up.
"""

import argparse
import json
import statistics
import subprocess
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.bench.databases import postgresql
from tests.bench.figures import Row, Section
from tests.bench.growth import grow
from tests.bench.installation import BASE, EMAIL, ORGANISATION, SERVICE
from tests.bench.journeys import Bench
from tests.bench.load import Load, request, send
from tests.bench.server import ROOT, Server, python
from tests.bench.statements import Asked, Trace, tracing

LIST = f"{BASE}/cases/v1/cases?limit=100"
ORDERS = ("", "&order=priority", "&order=oldest", "&order=newest", "&stage=deliver", "&who=nobody")
PAGES, EACH = 3, 20
FORGOTTEN = 5.5
"""Seconds after which a key is looked up again."""
SEED = 400


def measure(folder: Path, chosen: argparse.Namespace) -> Section:
    """On each database, the same cases: PostgreSQL has them from SQLite by `commons move`."""
    made: list[Row] = []
    kept: dict[str, Any] = {}
    with ExitStack() as until_the_end:
        bench = Bench(folder / "SQLite", SEED).prepare()
        with bench.running() as server:
            bench.round(server, "seed")
        began = time.perf_counter()
        grow(bench.data, chosen.cases)
        _assign(bench)
        kept["built in, s"] = round(time.perf_counter() - began)
        for name in chosen.on:
            if name != "SQLite":
                target = until_the_end.enter_context(postgresql(folder)).make("commons")
                kept["moved to PostgreSQL in, s"] = _move(bench, target.address)
                target.run("ANALYZE")  # as the database does by itself some minutes after it was filled
                key, bench = bench.key, Bench(folder / "SQLite", SEED, target)
                bench.key = key
            figures = _measured(bench)
            kept |= {f"{name}: {what}": each for what, each in figures.items()}
            made += rows(name, figures)
    about = f"{chosen.cases:,} cases, pages of 100, one request after the other, {EACH} times each page"
    return Section("worklist", about, made, kept)


def _assign(bench: Bench) -> None:
    """Open every case again, so that the list has them all, and give a third of them to somebody."""
    account = bench.database.ask("SELECT ref FROM accounts_account WHERE email = ?", EMAIL)[0][0]
    ours = f"service = '{SERVICE}' AND organisation = '{ORGANISATION}'"
    bench.database.run(f"UPDATE cases_case SET done = 0, status = 'open' WHERE {ours}")
    bench.database.run(f"UPDATE cases_case SET assignee = '{account}' WHERE {ours} AND rowid % 3 = 0")
    bench.database.run("ANALYZE")


def _move(bench: Bench, address: str) -> int:
    began = time.perf_counter()
    command = python("-m", "commons", "--data", str(bench.data), "move", address)
    log = bench.folder / "move.log"
    with log.open("wb") as out:
        moved = subprocess.run(command, cwd=ROOT, check=False, stdout=out, stderr=out)
    if moved.returncode:
        raise SystemExit(f"the installation could not be moved:\n{log.read_text(errors='replace')[-3000:]}")
    return round(time.perf_counter() - began)


def _measured(bench: Bench) -> dict[str, float]:
    with bench.running() as server:
        paths = _paths(bench, server)
        _ask(bench, server, paths)
        bench.ledger.wait_until_followed()
        server.settle()
        before = server.cpu_ms + bench.database.cpu_ms
        load = _ask(bench, server, paths * EACH)
        found = {
            "p50 ms": load.median,
            "p95 ms": load.quantile(0.95),
            "p99 ms": load.quantile(0.99),
            "CPU ms": (server.cpu_ms + bench.database.cpu_ms - before) / len(load.answers),
            "kB": statistics.mean(map(len, load.answers)) / 1000,
        }
    with tracing(bench) as (server, trace):
        _ask(bench, server, paths)
        bench.ledger.wait_until_followed()
        return found | _counted(bench, server, trace, paths)


def _paths(bench: Bench, server: Server) -> list[str]:
    """First pages in each order, and the ones after them."""
    paths = []
    for order in ORDERS:
        path = LIST + order
        for _ in range(PAGES):
            paths.append(path)
            body = json.loads(_ask(bench, server, [path]).answers[0].partition(b"\r\n\r\n")[2])
            if len(body["items"]) != 100 or not any(item["assignee"] for item in body["items"]) ^ ("nobody" in order):
                raise SystemExit(f"{path}: not a whole page of cases with and without a caseworker")
            path = f"{LIST}{order}&after={body['next']}"
    return paths


def _ask(bench: Bench, server: Server, paths: Sequence[str]) -> Load:
    headers = {"authorization": f"Bearer {bench.key}"}
    return send(server.port, [request("GET", path, headers=headers) for path in paths], connections=1)


def _counted(bench: Bench, server: Server, trace: Trace, paths: Sequence[str]) -> dict[str, float]:
    """Statements of each page in turn: of the question, and of the record that somebody looked."""
    questions, looks = [], []
    for path in paths:
        trace.read()
        _ask(bench, server, [path])
        found = trace.read()
        questions.append(_one([each for each in found if each.mentions("SELECT", "cases_case")], path))
        parts = [each.part("INSERT INTO commons_ledger") for each in found]
        looks.append(_one([each for each in parts if each is not None], path))
    time.sleep(FORGOTTEN)
    trace.read()
    _ask(bench, server, [paths[0]])
    key = [each for each in trace.read() if each.mentions("SELECT", "accounts_key")]
    return {
        "statements of the page, at most": max(len(each.proper) for each in questions),
        "statements of the record of the look, at most": max(len(each.proper) for each in looks),
        "statements of a key's look-up": sum(len(each.proper) for each in key),
        "with those that begin, limit and end both transactions": max(
            len(question.statements) + len(look.statements) for question, look in zip(questions, looks, strict=True)
        ),
    }


def _one(found: list[Asked], path: str) -> Asked:
    if len(found) != 1:
        raise SystemExit(f"{path}: {len(found)} transactions instead of one: {[each.statements for each in found]}")
    return found[0]


def rows(name: str, of: dict[str, float]) -> list[Row]:
    """The lines of the table."""
    page = "statements of the page, at most"
    return [
        Row(f"{name}, a page of 100 rows, p50 ms", of["p50 ms"], wanted="15 ms"),
        Row(f"{name}, ... p95 ms", of["p95 ms"]),
        Row(f"{name}, ... CPU ms, database and the record of the look included", of["CPU ms"]),
        Row(f"{name}, {page}", of[page], wanted="at most 3", digits=0),
        *(Row(f"{name}, {what}", each, digits=0) for what, each in of.items() if "statements" in what and what != page),
        Row(
            f"{name}, with those that begin, limit and end both transactions",
            of["with those that begin, limit and end both transactions"],
            digits=0,
        ),
    ]
