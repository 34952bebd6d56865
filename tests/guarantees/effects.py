"""Counts what became of each intent: in the database, in the ledger, at who receives the messages, and on the meter."""

import sqlite3
from collections import Counter
from contextlib import closing
from email import message_from_bytes
from pathlib import Path
from typing import Any

from tests.guarantees.crowd import Crowd
from tests.guarantees.report import Found

APPLICATION = (
    "SELECT a.ref FROM registration_application a JOIN registration_person p ON p.ref = a.person WHERE p.email = ?"
)
RECORDED = "SELECT count(*) FROM commons_ledger WHERE name = ? AND json_extract(data, '$.application') = ?"
WRONG = ("lost", "half-applied", "doubled", "metered wrongly")
EVENTS = ("registration.received", "registration.confirmed")


def acknowledged_and_gone(data: Path, crowd: Crowd) -> list[str]:
    """Applications that a client was told of and that the database does not have."""
    with closing(sqlite3.connect(data / "commons.db", timeout=30)) as database:
        kept = {row[0] for row in database.execute("SELECT ref FROM registration_application")}
    return [intent.application for intent in crowd.acknowledged if intent.application not in kept]


def effects(data: Path, crowd: Crowd, found: Found) -> None:
    """Each intent that was acknowledged had each effect once; one that was given up had it once or never."""
    letters = Counter(str(message_from_bytes(path.read_bytes())["To"]) for path in (data / "messages").glob("*.eml"))
    tally: Counter[str] = Counter()
    with closing(sqlite3.connect(data / "commons.db", timeout=30)) as database:
        for intent in crowd.intents:
            made = [row[0] for row in database.execute(APPLICATION, (intent.email,))]
            counts = [len(made), letters[intent.email]]
            for ref in made:
                cases = _count(database, "SELECT count(*) FROM cases_case WHERE application = ?", ref)
                counts += [cases, *(_count(database, RECORDED, name, ref) for name in EVENTS)]
            if intent.application:
                tally["lost"] += made != [intent.application]
                tally["half-applied"] += len(made) == 1 and min(counts) == 0
            tally["doubled"] += max(counts) > 1
            tally["given up"] += not intent.application
        _meter(database, tally)
    tally["intents"], tally["acknowledged"] = len(crowd.intents), len(crowd.acknowledged)
    for name in ("intents", "acknowledged", *WRONG):
        found.figures[name] = found.figures.get(name, 0) + tally[name]
        found.must(name not in WRONG or tally[name] == 0, f"{tally[name]} {name}")
    found.must(not crowd.unexpected, f"unexpected answers: {crowd.unexpected[:3]}")


def _meter(database: sqlite3.Connection, tally: Counter[str]) -> None:
    """The meter's sums and the ledger's events, by name."""
    metered = dict(database.execute("SELECT event, sum(count) FROM commons_usage GROUP BY event").fetchall())
    for name, count in database.execute("SELECT name, count(*) FROM commons_ledger GROUP BY name"):
        tally["metered wrongly"] += metered.get(name, 0) != count


def _count(database: sqlite3.Connection, statement: str, *values: Any) -> int:
    return int(database.execute(statement, values).fetchone()[0])
