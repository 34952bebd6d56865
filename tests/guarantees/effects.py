"""Counts what became of each intent: in the database, in the ledger, at who receives the messages, and on the meter."""

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from commons.assembly import Commons
from commons.database import open_database
from commons.follow.followers import named_projections
from tests.guarantees.crowd import Crowd
from tests.guarantees.report import Found

APPLICATIONS = "SELECT p.email, a.ref FROM registration_application a JOIN registration_person p ON p.ref = a.person"
CASES = "SELECT application FROM cases_case WHERE application IS NOT NULL"
EVENTS = ("registration.received", "registration.confirmed")
WRONG = ("lost", "half-applied", "doubled", "metered wrongly")


@contextmanager
def looking(data: Path) -> Iterator[Connection]:
    """A look into the database of a data folder: DATABASE_URL's, or the file in it."""
    engines = open_database(os.environ.get("DATABASE_URL", ""), data)
    try:
        with engines.whole.connect() as connection:
            yield connection
    finally:
        engines.close()


def _rows(database: Connection, statement: str) -> Sequence[Any]:
    return database.execute(sa.text(statement)).fetchall()


def acknowledged_and_gone(data: Path, crowd: Crowd) -> list[str]:
    """Applications that a client was told of and that the database does not have."""
    told = crowd.acknowledged  # first: more may be told while this looks
    with looking(data) as database:
        kept = {row[0] for row in _rows(database, "SELECT ref FROM registration_application")}
    return [intent.application for intent in told if intent.application not in kept]


def effects(data: Path, crowd: Crowd, found: Found) -> None:
    """Each intent that was acknowledged had each effect once; one that was given up had it once or never."""
    letters = Counter(str(message_from_bytes(path.read_bytes())["To"]) for path in (data / "messages").glob("*.eml"))
    tally: Counter[str] = Counter({"intents": len(crowd.intents), "acknowledged": len(crowd.acknowledged)})
    with looking(data) as database:
        made: dict[str, list[str]] = {}
        for email, ref in _rows(database, APPLICATIONS):
            made.setdefault(email, []).append(ref)
        cases = Counter(row[0] for row in _rows(database, CASES))
        recorded = _recorded(database)
        tally["metered wrongly"] = _metered_wrongly(database)
    for intent in crowd.intents:
        refs = made.get(intent.email, [])
        counts = [len(refs), letters[intent.email]]
        for ref in refs:
            counts += [cases[ref], *(recorded[name, ref] for name in EVENTS)]
        if intent.application:
            tally["lost"] += refs != [intent.application]
            tally["half-applied"] += len(refs) == 1 and min(counts) == 0
        tally["doubled"] += max(counts) > 1
    for name in ("intents", "acknowledged", *WRONG):
        found.figures[name] = found.figures.get(name, 0) + tally[name]
        found.must(name not in WRONG or tally[name] == 0, f"{tally[name]} {name}")
    found.must(not crowd.unexpected, f"unexpected answers: {crowd.unexpected[:3]}")


def _recorded(database: Connection) -> Counter[tuple[str, str]]:
    """How many of each of these events an application has."""
    names = " OR ".join(f"name = '{name}'" for name in EVENTS)
    rows = _rows(database, f"SELECT name, data FROM commons_ledger WHERE {names}")
    return Counter((name, json.loads(data)["application"]) for name, data in rows)


def _metered_wrongly(database: Connection) -> int:
    """Names of events of which the meter has counted more or fewer than the ledger holds."""
    metered = {
        row[0]: int(row[1]) for row in _rows(database, "SELECT event, sum(count) FROM commons_usage GROUP BY event")
    }
    held = _rows(database, "SELECT name, count(*) FROM commons_ledger GROUP BY name")
    return sum(metered.get(name, 0) != count for name, count in held)


def projected(commons: Commons, names: Sequence[str]) -> dict[str, list[str]]:
    """Every row of the tables of these projections."""
    found = {}
    chosen = named_projections(commons.installation)
    with commons.engines.whole.connect() as connection:
        for table in (table for name in names for table in chosen[name].tables):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table.__tablename__}").fetchall()
            found[str(table.__tablename__)] = sorted(repr(tuple(row)) for row in rows)
    return found
