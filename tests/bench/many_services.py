"""Many services in the tables of the catalogue, as if they had been published: origin generated, bench only."""

import json
import sqlite3
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from catalogue.queries.england import england
from catalogue.rules.nearness import MEASURE
from catalogue.rules.tokens import code_of, tokens
from commons.service import read_folder
from tests.bench.server import ROOT

ORIGIN = "generated"
Tables: TypeAlias = dict[str, list[tuple[Any, ...]]]
"""Rows to write by table: the names of the columns first."""
BRICKS = ["registration", "cases", "workflow", "storage", "analytics"]
WITH_FILES = 1_000
"""So many have their files too, so that their pages can be asked for."""
AT_ONCE = 2_000
ALIKE_EACH = 50
"""Every so many services, two are noted as nearly the same."""
_OWN = ("organisation", "service", "version", "origin", "lgsl", "bricks", "published_at")
_FIRST = datetime.now(UTC) - timedelta(days=70)
"""When the first was published: so long ago that a whole month has ended since."""
_TODAY = datetime.now(UTC).date()
USED_DAYS_AGO = (1, 8, 32, 39)


def fill(data: Path, services: int) -> list[str]:
    """Write so many services; the names that they go by. No server may run."""
    national = sorted(england().services.values(), key=lambda each: each.lgsl)
    councils = england().councils
    with closing(sqlite3.connect(data / "commons.db", isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=OFF")
        database.execute("PRAGMA cache_size=-200000")
        database.execute("BEGIN IMMEDIATE")
        again = _without_indexes(database)
        for start in range(0, services, AT_ONCE):
            tables: Tables = defaultdict(list)
            for number in range(start, min(start + AT_ONCE, services)):
                own, council = national[number % len(national)], councils[number % len(councils)]
                _add(tables, number, own.lgsl, own.name, council.name)
            _write(database, tables)
        counts = [(_ref(), _time(0), brick, ORIGIN, services) for brick in BRICKS]
        _write(database, {"catalogue_count": [("ref", "created_at", "brick", "origin", "services"), *counts]})
        for statement in again:
            database.execute(statement)
        database.execute("COMMIT")
        database.execute("ANALYZE")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return [each.name for each in national]


def _without_indexes(database: sqlite3.Connection) -> list[str]:
    """Take the indexes of the catalogue away, which are made again sooner than kept; how to make them."""
    wanted = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name LIKE ?"
    found = database.execute(wanted, ("catalogue_%",)).fetchall()
    for name, _ in found:
        database.execute(f"DROP INDEX {name}")
    return [sql for _, sql in found]


def _add(tables: Tables, number: int, lgsl: int, title: str, council: str) -> None:
    organisation, service, at = f"generated-{number % 317}", f"s{number}", _time(number)
    code, bricks = code_of(organisation, service), json.dumps(BRICKS)
    own = (organisation, service, 1, ORIGIN, lgsl, bricks, at)
    _row(tables, "catalogue_service", (*_OWN, "first_at"), at, (*own, at))
    _row(tables, "catalogue_version", (*_OWN[:4], "published_at"), at, (*own[:4], at))
    for brick in BRICKS:
        _row(tables, "catalogue_use", ("brick", "organisation", "service", "origin"), at,
             (brick, organisation, service, ORIGIN))  # fmt: skip
    summary = "Generated to measure speed; nobody runs it"
    _row(
        tables, "catalogue_text", (*_OWN, "code", "title", "name", "summary"), at, (*own, code, title, council, summary)
    )
    found = tokens(title=title, name=council, summary=summary, organisation=organisation, lgsl=lgsl, bricks=BRICKS)
    for word, place in found.items():
        _row(tables, "catalogue_word", ("code", "origin", "word", "place"), at, (code, ORIGIN, word, place))
    parts = json.dumps([f"brick {brick} 1" for brick in BRICKS])
    _row(tables, "catalogue_composition", ("code", *_OWN[:4], "measure", "parts"), at, (code, *own[:4], MEASURE, parts))
    if number % ALIKE_EACH == 1:
        codes = sorted((code, code_of(f"generated-{(number - 1) % 317}", f"s{number - 1}")))
        _row(tables, "catalogue_near", ("first_code", "second_code", "origin", "likeness"), at, (*codes, ORIGIN, 0.9))
    _use(tables, organisation, service, number)
    if number < WITH_FILES:
        _publish(tables, organisation, service, title, at)


def _use(tables: Tables, organisation: str, service: str, number: int) -> None:
    """Each was used on some days, so that what it costs is worked out beside all others."""
    names = ("organisation", "service", "day", "service_version", "origin", "brick", "event", "count", "cpu_us", "size")
    usage = tables["commons_usage"] = tables["commons_usage"] or [names]
    days = tables["commons_usage_day"] = tables["commons_usage_day"] or [("day", "organisation", "service", "cpu_us")]
    for ago in USED_DAYS_AGO:
        day, cpu = str(_TODAY - timedelta(days=ago)), 1_000 * (1 + number % 50)
        usage.append((organisation, service, day, 1, ORIGIN, "cases", "cases.closed", 20 + number % 9, cpu, 400))
        days.append((day, organisation, service, cpu))


def _publish(tables: Tables, organisation: str, service: str, title: str, at: str) -> None:
    """The files of the registry, from an example's."""
    main = _FILES["service.yaml"]
    for old, new in (
        ("service: bulky-waste-a", f"service: {service}"),
        ("organisation: example-borough", f"organisation: {organisation}"),
        ("origin: example", f"origin: {ORIGIN}"),
        ("title: Book a bulky waste collection", f"title: {json.dumps(title)}"),
    ):
        assert old in main
        main = main.replace(old, new, 1)
    files = json.dumps({**_FILES, "service.yaml": main})
    names = ("organisation", "service", "version", "title", "origin", "digest", "files", "lock")
    _row(tables, "registry_version", names, at, (organisation, service, 1, title, ORIGIN, "0" * 64, files, "{}"))


_FILES = {
    name: text
    for name, text in read_folder(ROOT / "examples/services/example-borough/bulky-waste-a").items()
    if name != "compose.yaml"
}


def _row(tables: Tables, table: str, names: tuple[str, ...], at: str, values: tuple[Any, ...]) -> None:
    """Keep a row of a table until it is written; the first of a table's rows says which columns they have."""
    rows = tables[table]
    if not rows:
        rows.append(("ref", "created_at", *names))
    rows.append((_ref(), at, *values))


def _write(database: sqlite3.Connection, tables: Tables) -> None:
    for table, (names, *rows) in tables.items():
        marks = ", ".join("?" * len(names))
        database.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)


def _time(number: int) -> str:
    return (_FIRST + timedelta(seconds=number)).strftime("%Y-%m-%d %H:%M:%S.%f")


def _refs() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield str(uuid.UUID(int=number | 0x7 << 76))


_made = _refs()


def _ref() -> str:
    return next(_made)
