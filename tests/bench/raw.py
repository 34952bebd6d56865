"""What a database itself takes in: one row of a case and one of an event in a transaction, and nothing else.

The tables are the platform's own with their indexes, and the values as long as real ones. Grouped on one connection,
as the platform's writer commits, and one by one.
"""

import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlmodel import SQLModel

from bricks.cases.tables import CaseRow
from commons.ledger import ledger

GROUPED = 32
"""Pairs of rows in one commit."""
TABLES: tuple[sa.Table, ...] = (SQLModel.metadata.tables[str(CaseRow.__tablename__)], ledger)
Run = Callable[[str, Any], Any]


def values(table: sa.Table, number: int) -> dict[str, Any]:
    """A row with something of a usual length in each column."""
    made: dict[str, Any] = {}
    for column in table.columns:
        kind = getattr(column.type, "impl_instance", column.type).python_type
        if column.name == "position":
            made[column.name] = number
        elif kind is str:
            length = getattr(column.type, "length", None) or 120
            made[column.name] = str(uuid.uuid4()) if length == 36 else "a word or two"[: int(length)]
        else:
            made[column.name] = {int: number % 1000, bool: False, date: date(2026, 11, 22)}.get(kind, _NOW)
    return made


_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def measured(run: Run, begin: str, insert: list[str], transactions: int, group: int) -> float:
    """Pairs of rows a second."""
    rows = [[values(table, number) for table in TABLES] for number in _numbers(transactions * group)]
    began = time.perf_counter()
    for start in range(0, len(rows), group):
        run(begin, {})
        for pair in rows[start : start + group]:
            for statement, row in zip(insert, pair, strict=True):
                run(statement, row)
        run("COMMIT", {})
    return len(rows) / (time.perf_counter() - began)


def on_sqlite(path: Path, transactions: int) -> tuple[float, float]:
    """Grouped, and one by one, on a file with the platform's settings."""
    engine = sa.create_engine(f"sqlite:///{path}", paramstyle="named")
    insert = _prepared(engine)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")

        def run(statement: str, row: Any) -> None:
            database.execute(
                statement, {name: str(each) if isinstance(each, date) else each for name, each in row.items()}
            )

        return _both(lambda group: measured(run, "BEGIN IMMEDIATE", insert, transactions, group))


def on_postgresql(address: str, transactions: int) -> tuple[float, float]:
    """The same on PostgreSQL, over one connection."""
    engine = sa.create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    insert = _prepared(engine)
    with psycopg.connect(address, autocommit=True) as connection, connection.cursor() as cursor:

        def run(statement: Any, row: Any) -> None:
            cursor.execute(statement, row or None)

        return _both(lambda group: measured(run, "BEGIN", insert, transactions, group))


def _prepared(engine: sa.Engine) -> list[str]:
    """The tables made, and how a row of each is inserted."""
    SQLModel.metadata.create_all(engine, tables=TABLES)
    insert = [str(sa.insert(table).compile(engine)) for table in TABLES]
    engine.dispose()
    return insert


def _both(measure: Callable[[int], float]) -> tuple[float, float]:
    return measure(GROUPED), measure(1)


def _every() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


_counted = _every()


def _numbers(many: int) -> list[int]:
    return [next(_counted) for _ in range(many)]
