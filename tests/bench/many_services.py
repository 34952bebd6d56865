"""Many services in the tables of the catalogue, as if they had been published: origin generated, bench only."""

import json
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from catalogue.queries.england import england
from catalogue.rules.tokens import code_of, tokens
from commons.service import read_folder
from tests.bench.server import ROOT

ORIGIN = "generated"
BRICKS = ["registration", "cases", "workflow", "storage", "analytics"]
WITH_FILES = 1_000
"""So many have their files too, so that their pages can be asked for."""
_FIRST = datetime(2026, 11, 1, tzinfo=UTC)


def fill(data: Path, services: int) -> list[str]:
    """Write so many services; the names that they go by. No server may run."""
    national = sorted(england().services.values(), key=lambda each: each.lgsl)
    councils = england().councils
    with closing(sqlite3.connect(data / "commons.db", isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=OFF")
        database.execute("BEGIN IMMEDIATE")
        for number in range(services):
            own, council = national[number % len(national)], councils[number % len(councils)]
            _add(database, number, own.lgsl, own.name, council.name)
        counts = [(_ref(), _time(0), brick, ORIGIN, services) for brick in BRICKS]
        _many(database, "catalogue_count", ("ref", "created_at", "brick", "origin", "services"), counts)
        database.execute("COMMIT")
        database.execute("ANALYZE")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return [each.name for each in national]


def _add(database: sqlite3.Connection, number: int, lgsl: int, title: str, council: str) -> None:
    organisation, service, at = f"generated-{number % 317}", f"s{number}", _time(number)
    code, bricks = code_of(organisation, service), json.dumps(BRICKS)
    own = (organisation, service, 1, ORIGIN, lgsl, bricks, at)
    names = ("organisation", "service", "version", "origin", "lgsl", "bricks", "published_at")
    base = ("ref", "created_at")
    _many(database, "catalogue_service", (*base, *names, "first_at"), [(_ref(), at, *own, at)])
    version = (*base, "organisation", "service", "version", "origin", "published_at")
    _many(database, "catalogue_version", version, [(_ref(), at, organisation, service, 1, ORIGIN, at)])
    uses = [(_ref(), at, brick, organisation, service, ORIGIN) for brick in BRICKS]
    _many(database, "catalogue_use", (*base, "brick", "organisation", "service", "origin"), uses)
    summary = "Generated to measure speed; nobody runs it"
    text = (_ref(), at, *own, code, title, council, summary)
    _many(database, "catalogue_text", (*base, *names, "code", "title", "name", "summary"), [text])
    found = tokens(title=title, name=council, summary=summary, organisation=organisation, lgsl=lgsl, bricks=BRICKS)
    words = [(_ref(), at, code, ORIGIN, word, place) for word, place in found.items()]
    _many(database, "catalogue_word", (*base, "code", "origin", "word", "place"), words)
    if number < WITH_FILES:
        _publish(database, organisation, service, title, at)


def _publish(database: sqlite3.Connection, organisation: str, service: str, title: str, at: str) -> None:
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
    row = (_ref(), at, organisation, service, 1, title, ORIGIN, "0" * 64, files, "{}")
    names = ("ref", "created_at", "organisation", "service", "version", "title", "origin", "digest", "files", "lock")
    _many(database, "registry_version", names, [row])


_FILES = {
    name: text
    for name, text in read_folder(ROOT / "examples/services/example-borough/bulky-waste-a").items()
    if name != "compose.yaml"
}


def _many(database: sqlite3.Connection, table: str, names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    database.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", rows)


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
