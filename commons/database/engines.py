"""Engines: how a database is opened, and what the writer may be given to do with it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event

Job = Callable[[Any], Any]
"""Something the writer does with its connection, in a savepoint of its own."""


def open_sqlite(path: Path, *, writing: bool) -> Engine:
    """An engine on one SQLite file: WAL, synchronous=FULL; readers cannot write.

    The driver's own transactions are off (`isolation_level=None`): it would commit each savepoint,
    and its deferred BEGIN fails at once under contention.
    """
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"check_same_thread": False, "isolation_level": None, "timeout": 10}
    )

    # Savepoints by plain text: SQLAlchemy compiles a new statement for each, which costs more than the savepoint.
    dialect: Any = engine.dialect
    dialect.do_savepoint = lambda connection, name: connection.exec_driver_sql(f"SAVEPOINT {name}")
    dialect.do_release_savepoint = lambda connection, name: connection.exec_driver_sql(f"RELEASE SAVEPOINT {name}")

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-16000")
        if not writing:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
