"""Migrations: one alembic history for the kernel and one for each brick, run before serving."""

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import rev_id
from sqlalchemy.engine import Connection, Engine
from sqlmodel import SQLModel

from commons.brick import Brick
from commons.database.protection import protect, relax
from commons.errors import Problem

log = logging.getLogger("commons.migrate")
KERNEL = "commons"
ROWS, ALIKE, FEWER, MOST_ALIKE = 1_000_000, {"organisation": 100_000, "service": 10_000}, 10, 100
"""What SQLite's planner is told: rows of a table, of one organisation and of one service in it; every other column
leaves one in ten, and of a million at most a hundred."""
_TOLD = "SELECT name FROM sqlite_schema WHERE name = 'sqlite_stat1'"
_INDEXES = (
    "SELECT t.name, i.name, i.\"unique\", group_concat(c.name, ' ') FROM sqlite_schema t, pragma_index_list(t.name) i,"
    " pragma_index_info(i.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' GROUP BY t.name, i.name"
)
NOT_PERMITTED = "42501"
"""PostgreSQL's code for a privilege that is missing."""
IN_USE = ("40P01", "55P03")
"""A deadlock, and a lock that was not to be had in time."""
GIVE_WAY = "SET LOCAL lock_timeout = '500ms'"
"""Below `deadlock_timeout` (a second): when a migration and a client wait for each other, the migration gives way."""
PATIENCE_SECONDS, PAUSE_SECONDS = 60.0, 1.0
"""For how long tables in use are tried for, and how long their users have them to themselves between two tries."""


@dataclass(frozen=True)
class History:
    """The migrations of one owner of tables."""

    owner: str
    folder: Path

    @property
    def version_table(self) -> str:
        return f"{self.owner}_migration"

    def scripts(self) -> ScriptDirectory:
        return ScriptDirectory(str(self.folder), version_locations=[str(self.folder / "versions")])

    def context(self, connection: Connection) -> MigrationContext:
        owner = self.owner

        def mine(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
            return kind != "table" or (str(name).startswith(f"{owner}_") and not str(name).endswith("_migration"))

        opts = {"version_table": self.version_table, "render_as_batch": True, "include_object": mine}
        return MigrationContext.configure(connection, opts=opts)


def histories(bricks: Iterable[Brick]) -> list[History]:
    """The kernel's history, then each brick's that has tables."""
    here = Path(__file__).parent
    owners = [brick for brick in bricks if (brick.tables or brick.projections) and brick.folder != here]
    return [History(KERNEL, here / "migrations"), *(History(b.name, b.folder / "migrations") for b in owners)]


def migrate(engine: Engine, bricks: Iterable[Brick], login: str | None = None) -> int:
    """Bring every table up to date and protect it, in one transaction; gives the number of migrations run.

    On PostgreSQL all of it is tried again while others use the tables. Problem when they never let go of them, and when
    there is something to do and this user does not own the tables.
    """
    owners, until, told = histories(bricks), time.monotonic() + PATIENCE_SECONDS, False
    while True:
        try:
            return _migrate(engine, owners, login)
        except sa.exc.DBAPIError as error:
            code = getattr(error.orig, "sqlstate", "")
            if code not in (NOT_PERMITTED, *IN_USE):
                raise
            if code == NOT_PERMITTED or time.monotonic() > until:
                raise _not_done(code) from None
        if not told:
            fields = {"seconds": PATIENCE_SECONDS}
            log.warning("tables that have to change are in use; trying again", extra={"fields": fields})
            told = True
        time.sleep(PAUSE_SECONDS)


def _migrate(engine: Engine, owners: Iterable[History], login: str | None) -> int:
    run = 0
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name != "sqlite":
            connection.exec_driver_sql(GIVE_WAY)
        known = set(sa.inspect(connection).get_table_names())
        for history in owners:
            if (history.folder / "versions").is_dir():
                run += _upgrade(history, connection, known)
        protect(connection, login)
        plan_ahead(connection, anew=run > 0)
    return run


def _not_done(code: str) -> Problem:
    if code == NOT_PERMITTED:
        return Problem(
            "The tables have to be brought up to date, and the database's user may not do that.",
            expected="A user that owns the tables, or may make them.",
            to_do="Give the owner's address in DATABASE_OWNER_URL.",
        )
    return Problem(
        "The tables have to be brought up to date, and others have not let go of them. Nothing was changed.",
        expected=f"A moment within {PATIENCE_SECONDS:.0f} seconds in which nobody holds a table that changes.",
        to_do="Stop the processes of the old release and whatever else has a transaction open, and start again.",
    )


def _upgrade(history: History, connection: Connection, known: set[str]) -> int:
    scripts = history.scripts()
    heads = set(scripts.get_heads())
    if history.version_table in known:
        table = sa.table(history.version_table, sa.column("version_num"))
        if set(connection.execute(sa.select(table.c.version_num)).scalars()) == heads:
            return 0
    context = history.context(connection)
    current = context.get_current_heads()
    if strangers := set(current) - {script.revision for script in scripts.walk_revisions()}:
        raise Problem(
            f"The data was written by another release: its tables of {history.owner} are at {', '.join(strangers)}.",
            expected="Data of this release or of one before it.",
            to_do="Start the release that wrote it, or choose another folder with --data.",
        )
    steps = list(scripts._upgrade_revs("heads", current))  # type: ignore[arg-type]
    context._ensure_version_table()
    if steps:
        relax(connection, history.owner)
    with Operations.context(context):
        for step in steps:
            step.migration_fn()
            _note(context, step)
    return len(steps)


def _note(context: MigrationContext, step: Any) -> None:
    table = context._version
    bind = context.connection
    assert bind is not None
    bind.execute(sa.delete(table))
    bind.execute(sa.insert(table).values(version_num=step.revision.revision))


def plan_ahead(connection: Connection, *, anew: bool) -> None:
    """Tell SQLite's planner, once or `anew`, what the columns of each index mean here, before there are any rows.

    Without statistics it takes `organisation = ? AND service = ?` for a better way to a few rows than their own keys,
    and reads a whole service for them: among 46,000 applications 123 ms instead of 0.3. PostgreSQL counts its tables
    itself. The table of statistics: https://www.sqlite.org/fileformat2.html#stat1tab
    """
    if connection.dialect.name != "sqlite" or (not anew and connection.exec_driver_sql(_TOLD).first()):
        return
    connection.exec_driver_sql("ANALYZE sqlite_schema")  # makes that table
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    for table, index, unique, columns in connection.exec_driver_sql(_INDEXES).all():
        told = (table, index, _rows_alike(columns.split(), bool(unique)))
        connection.exec_driver_sql("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", told)
    connection.exec_driver_sql("ANALYZE sqlite_schema")  # has it read


def _rows_alike(columns: list[str], unique: bool) -> str:
    """The rows of a table, and those alike in the first column of its index, in its first two, and so on."""
    counts = [ROWS]
    for column in columns:
        counts.append(ALIKE.get(column, max(2, min(counts[-1] // FEWER, MOST_ALIKE))))
    if unique:
        counts[-1] = 1
    return " ".join(map(str, counts))


def differences(connection: Connection, history: History) -> list[Any]:
    """What the declared tables have and the migrated database has not; empty when they agree."""
    return list(compare_metadata(history.context(connection), SQLModel.metadata))


def write_migration(connection: Connection, history: History, message: str) -> Path | None:
    """Write the migration that brings the database to the declared tables; None if it is there."""
    context = history.context(connection)
    produced = produce_migrations(context, SQLModel.metadata)
    assert produced.upgrade_ops is not None
    if produced.upgrade_ops.is_empty():
        return None
    body = render_python_code(
        produced.upgrade_ops, render_as_batch=True, user_module_prefix="", migration_context=context
    )
    heads = history.scripts().get_heads() if (history.folder / "versions").is_dir() else []
    number = len(list((history.folder / "versions").glob("*.py"))) + 1
    revision = f"{history.owner}_{number:04d}_{rev_id()[:6]}"
    slug = "_".join(message.lower().split())
    path = history.folder / "versions" / f"{number:04d}_{slug}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    body = "\n".join(line for line in body.splitlines() if not line.strip().startswith("# ###"))
    lines = body.replace("AutoString(", "sa.String(")  # with no module's name before them, as the file imports them
    path.write_text(
        f'"""{message[:1].upper()}{message[1:]}."""\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
        f"from commons.database import UtcDateTime\n\nrevision = {revision!r}\n"
        f"down_revision = {heads[0] if heads else None!r}\n\n\ndef upgrade() -> None:\n    {lines.strip()}\n",
        encoding="utf-8",
    )
    return path
