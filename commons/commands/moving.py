"""`commons move`: carry an installation from SQLite over to PostgreSQL.

The tables are copied in the order of their keys, so that a move that was cut short goes on where it stopped. At the
end every table is counted on both sides, and the ledger is compared event by event.
"""

import argparse
import hashlib
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from commons.assembly import Commons
from commons.commands.archive import progress
from commons.commands.control import hold, settings_of
from commons.database.protection import protect, relax
from commons.errors import Problem
from commons.ledger import ledger

SQLITE = "sqlite:///"
ROWS = 2_000
"""Rows that are carried over in one commit."""


def move(chosen: argparse.Namespace) -> int:
    """Carry everything over while no server runs; what lies in the data folder stays there for both."""
    folder = _folder_of(chosen.source) if chosen.source else chosen.data
    source = settings_of(folder).model_copy(update={"database_url": ""})
    if not (source.data / "commons.db").exists():
        raise Problem(
            f"There is no commons.db in {source.data}.",
            expected="The data folder of an installation on SQLite.",
            to_do="Name it with --data.",
        )
    lock = hold(source, "a move to PostgreSQL")
    old, new = Commons(source), Commons(source.model_copy(update={"database_url": chosen.to}))
    try:
        old.bring_up_to_date()
        new.bring_up_to_date()
        with old.installation.reading.connect() as here, new.engines.owning.connect() as there:
            tables = [table for table in SQLModel.metadata.sorted_tables if here.dialect.has_table(here, table.name)]
            with there.begin():
                relax(there)
            _refuse_strangers(here, there)
            for table in tables:
                _carry(here, there, table)
            _compare(here, there, tables)
            with there.begin():
                protect(there)
                there.exec_driver_sql("ANALYZE")  # so that questions are planned for what has come
            events = _count(here, ledger)
    finally:
        for each in (old, new):
            each.stop()
        lock.release()
    print(
        f"Carried {events:,} events and {len(tables)} tables over, and compared them.\n"
        f"Start the server with DATABASE_URL set and the same --data. {source.data / 'commons.db'} is left as it was."
    )
    return 0


def _folder_of(address: str) -> Path:
    """The data folder of a SQLite database with this address."""
    path = Path(address.removeprefix(SQLITE))
    if not address.startswith(SQLITE) or path.name != "commons.db":
        raise Problem(
            f"{address} is not the address of an installation on SQLite.",
            expected=f"{SQLITE}FOLDER/commons.db",
            to_do="Name the data folder with --data, and only the PostgreSQL database here.",
        )
    return path.parent


def _refuse_strangers(here: Connection, there: Connection) -> None:
    """Problem when the database holds events of another installation."""
    first = sa.select(ledger.c.id).order_by(ledger.c.position).limit(1)
    mine, theirs = here.execute(first).scalar(), there.execute(first).scalar()
    there.rollback()
    if theirs is not None and theirs != mine:
        raise Problem(
            "The database that DATABASE_URL names holds another installation.",
            expected="An empty database, or one that this installation was being moved to.",
            to_do="Make a database of its own for it.",
        )


def _carry(here: Connection, there: Connection, table: sa.Table) -> None:
    """Copy the rows that are not there yet, in the order of their key."""
    keys, whole = list(table.primary_key.columns), _count(here, table)
    shown, done = progress(table.name), _count(there, table)
    last: Any = there.execute(
        sa.select(*keys).order_by(*(_in_order(key).desc() for key in keys)).limit(1)
    ).one_or_none()
    there.rollback()
    while True:
        wanted = sa.select(table).order_by(*keys).limit(ROWS)
        if last is not None:
            reached = (sa.literal(value, key.type) for key, value in zip(keys, last, strict=True))
            wanted = wanted.where(sa.tuple_(*keys) > sa.tuple_(*reached))
        rows = [dict(row) for row in here.execute(wanted).mappings()]
        if not rows:
            return
        with there.begin():
            there.execute(sa.insert(table), rows)
        last, done = tuple(rows[-1][key.name] for key in keys), done + len(rows)
        shown(done, whole)


def _in_order(key: sa.Column[Any]) -> Any:
    """A key as SQLite sorts it: by its bytes, not by the rules of a language."""
    return sa.collate(key, "C") if isinstance(key.type, sa.String) else key


def _compare(here: Connection, there: Connection, tables: list[sa.Table]) -> None:
    for table in tables:
        if (mine := _count(here, table)) != (theirs := _count(there, table)):
            raise _differs(f"{table.name} has {mine:,} rows here and {theirs:,} there")
    if _digest(here) != _digest(there):
        raise _differs("the events of the two ledgers are not the same")


def _differs(what: str) -> Problem:
    return Problem(
        f"The copy is not whole: {what}.",
        expected="The same on both sides.",
        to_do="Empty the new database and move again; the old one is untouched.",
    )


def _digest(connection: Connection) -> str:
    found = hashlib.sha256()
    every = sa.select(ledger).order_by(ledger.c.position)
    for row in connection.execute(every, execution_options={"yield_per": ROWS}):
        found.update(repr(tuple(row)).encode())
    connection.rollback()
    return found.hexdigest()


def _count(connection: Connection, table: sa.Table) -> int:
    found = int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
    connection.rollback()
    return found
