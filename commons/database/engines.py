"""How a database is opened: one SQLite file in the data folder, or PostgreSQL by its address."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Engine, NullPool, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from commons.database.patience import CONNECTING, options
from commons.database.protection import WORKING_ROLE
from commons.database.sending import settle
from commons.errors import Problem

PAGES_IN_LOG = 8000
"""Pages of 4 KB that wait in SQLite's log before they go to their places (its own is 1,000): a page that many journeys
change is written once for more of them."""

WRITERS_CACHE, READERS_CACHE = 8_000, 2_000
"""KB of pages that a connection to SQLite keeps: several read, and the machine keeps the file as well."""


def _as_json(value: Any) -> str:
    return to_json(value).decode()


@dataclass(frozen=True)
class Engines:
    """One database, opened for the writer, for readers, who cannot write, and for its owner, who makes the tables."""

    writing: Engine
    reading: Engine
    owning: Engine
    """Only for migrations and moves; on SQLite the writer's."""
    login: str | None = None
    """Who writers and readers sign in as on PostgreSQL, where that differs from the owner."""

    @property
    def many_write(self) -> bool:
        """Whether other processes may write to the same database."""
        return self.writing.dialect.name != "sqlite"

    @property
    def whole(self) -> Engine:
        """For tests: sees every organisation's rows, as no part of the platform does on PostgreSQL."""
        return self.owning if self.many_write else self.reading

    def close(self) -> None:
        """Let go of every connection."""
        self.writing.dispose()
        self.reading.dispose()
        self.owning.dispose()


def open_database(url: str, folder: Path, readers: int = 2, owner: str = "") -> Engines:
    """The database at this address; without one, `commons.db` in the folder. Problem for an address of neither kind.

    `owner`: the address with which tables are made, where that is another user's.
    """
    if not url:
        path = folder / "commons.db"
        writing = _open_sqlite(path, writing=True)
        return Engines(writing, _open_sqlite(path, writing=False), writing)
    return Engines(
        writing=_open_postgresql(url, 3, writing=True),
        reading=_open_postgresql(url, readers + 4, writing=False),
        owning=_open_postgresql(owner or url, 0, writing=True),
        login=_postgresql(url, "DATABASE_URL").username if owner else None,
    )


def _open_sqlite(path: Path, *, writing: bool) -> Engine:
    """An engine on one SQLite file: WAL, synchronous=FULL; readers cannot write.

    The driver's own transactions are off (`isolation_level=None`): it would commit each savepoint,
    and its deferred BEGIN fails at once under contention.
    """
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": 10},
        json_serializer=_as_json,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten; free of charge when measured
        connection.execute(f"PRAGMA cache_size=-{WRITERS_CACHE if writing else READERS_CACHE}")
        connection.execute(f"PRAGMA wal_autocheckpoint={PAGES_IN_LOG}")
        if not writing:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _postgresql(address: str, setting: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername.partition("+")[0] not in ("postgres", "postgresql"):
        raise Problem(
            f"{setting} is not the address of a PostgreSQL database.",
            expected="postgresql://user:password@host:5432/database",
            to_do="Mend it, or leave it out to keep everything in one SQLite file in the data folder.",
        )
    return url


def _open_postgresql(address: str, connections: int, *, writing: bool) -> Engine:
    """An engine on PostgreSQL: READ COMMITTED for the writer, one snapshot a question for readers, who cannot write.

    With no connections to keep it is the owner's, and stays what it signs in as.
    """
    from commons.database import impatient  # which loads the driver, half as large as the rest of the kernel

    url = _postgresql(address, "DATABASE_URL" if connections else "DATABASE_OWNER_URL")
    kept: dict[str, Any] = {"pool_size": connections, "max_overflow": connections, "pool_timeout": 10}
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        **(kept if connections else {"poolclass": NullPool}),
        pool_pre_ping=not writing,
        hide_parameters=True,
        json_serializer=_as_json,
        connect_args={
            **CONNECTING,
            "options": options(dict(url.query), owner=not connections, writing=writing),
            "prepare_threshold": None if writing else 1,  # else a rollback has all be forgotten, ours as well
        },
    )
    event.listen(engine, "do_connect", impatient.connect)
    role = WORKING_ROLE if connections else ""
    event.listen(engine, "connect", lambda connection, _: impatient.prepare(connection, role))
    event.listen(engine, "before_cursor_execute", settle)
    event.listen(engine, "commit", settle)
    if not writing:
        # Ending with a rollback would have the driver forget every statement that it has prepared.
        engine.dialect.do_rollback = engine.dialect.do_commit  # type: ignore[method-assign]
    return engine.execution_options(
        isolation_level="READ COMMITTED" if writing else "REPEATABLE READ", postgresql_readonly=not writing
    )
