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
MARK, SHORT = "\x00", "\x01"
"""Where the number of a copy goes: in a reference, and behind a short word."""
PLAYED = "01"
"""References of journeys that happened begin with the time, and so with this at least; copies with their number."""


def grow(data: Path, cases: int) -> None:
    """Copy the measured service's journeys until there are this many cases. No server may run."""
    with closing(sqlite3.connect(data / "commons.db", isolation_level=None)) as database:
        for faster in ("synchronous=OFF", "journal_mode=OFF", "cache_size=-500000"):
            database.execute(f"PRAGMA {faster}")
        database.execute("BEGIN IMMEDIATE")
        there, played, copied = database.execute(
            "SELECT count(*), sum(ref >= ?), max(CASE WHEN ref < ? THEN substr(ref, 1, 8) END) FROM cases_case"
            " WHERE service = ?",
            (PLAYED, PLAYED, SERVICE),
        ).fetchone()
        first = 1 + int(copied or "0", 16)
        copies = range(first, first + max(0, round((cases - there) / played)))
        for table in _tables(database):
            _copy(database, table, copies)
        database.execute("UPDATE commons_cursor SET position = (SELECT max(position) FROM commons_ledger)")
        database.execute("COMMIT")
        database.execute("PRAGMA journal_mode=WAL")


def _tables(database: sqlite3.Connection) -> Iterator[str]:
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
        columns = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
        if {"organisation", "service"} <= columns and table not in SUMS and not table.startswith(OTHERS):
            yield table


def _copy(database: sqlite3.Connection, table: str, copies: range) -> None:
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] != "position"]
    names = ", ".join(f'"{column}"' for column in columns)
    own = next((column for column in ("ref", "id") if column in columns), None)
    if own is None:
        return
    wanted = f'SELECT {names} FROM {table} WHERE organisation = ? AND service = ? AND "{own}" >= ?'
    rows = database.execute(wanted, (ORGANISATION, SERVICE, PLAYED)).fetchall()
    if rows:
        insert = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"
        database.executemany(insert, _copies(columns, rows, copies))


def _copies(columns: list[str], rows: list[tuple[Any, ...]], copies: range) -> Iterator[list[Any]]:
    """Each row again and again; where its references lie is looked for once."""
    own = {number for number, column in enumerate(columns) if column in OWN_TO_EACH}
    marked = [(list(row), _marked(row, own)) for row in rows]
    for copy in copies:
        mark, short = f"{copy:08x}", f"{copy:x}"
        for row, places in marked:
            made = row.copy()
            for place, text in places:
                made[place] = text.replace(MARK, mark).replace(SHORT, short)
            yield made


def _marked(row: tuple[Any, ...], own: set[int]) -> list[tuple[int, str]]:
    """The values that differ from copy to copy, with a mark where the number of the copy goes."""
    found = []
    for place, value in enumerate(row):
        if isinstance(value, str) and value:
            text = f"{value}{SHORT}" if place in own else REF.sub(rf"{MARK}\1", value)
            if text != value:
                found.append((place, text))
    return found
