"""A large installation in a minute: journeys that really happened, copied with references of their own.

Playing 100,000 journeys through the API would take hours; what is asked here is only what one more costs beside them.
Sums of projections are not copied: they have a row a day however many cases there are.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.bench.installation import ORGANISATION, SERVICE

REF = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}-[57][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})")
SUMS = {"analytics_day", "analytics_span", "commons_usage", "commons_usage_day"}
OTHERS = ("accounts_", "catalogue_", "registry_")
OWN_TO_EACH = {"number", "key", "name_key"}
"""Columns that must differ from row to row beside references."""


def grow(data: Path, cases: int) -> None:
    """Copy the measured service's journeys until there are this many cases. No server may run."""
    with closing(sqlite3.connect(data / "commons.db", isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=OFF")
        database.execute("BEGIN IMMEDIATE")
        there = database.execute("SELECT count(*) FROM cases_case WHERE service = ?", (SERVICE,)).fetchone()[0]
        copies = max(0, round(cases / there) - 1)
        for table in _tables(database):
            _copy(database, table, copies)
        database.execute("UPDATE commons_cursor SET position = (SELECT max(position) FROM commons_ledger)")
        database.execute("COMMIT")
        database.execute("ANALYZE")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _tables(database: sqlite3.Connection) -> Iterator[str]:
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
        columns = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
        if {"organisation", "service"} <= columns and table not in SUMS and not table.startswith(OTHERS):
            yield table


def _copy(database: sqlite3.Connection, table: str, copies: int) -> None:
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] != "position"]
    names = ", ".join(f'"{column}"' for column in columns)
    wanted = f"SELECT {names} FROM {table} WHERE organisation = ? AND service = ?"
    rows = database.execute(wanted, (ORGANISATION, SERVICE)).fetchall()
    if rows:
        insert = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"
        database.executemany(insert, _copies(columns, rows, copies))


def _copies(columns: list[str], rows: list[tuple[Any, ...]], copies: int) -> Iterator[tuple[Any, ...]]:
    own = {number for number, column in enumerate(columns) if column in OWN_TO_EACH}
    for copy in range(1, copies + 1):
        ref = rf"{copy:08x}\1"
        for row in rows:
            yield tuple(
                value
                if not isinstance(value, str)
                else f"{value}{copy:x}"
                if number in own and value
                else REF.sub(ref, value)
                for number, value in enumerate(row)
            )
