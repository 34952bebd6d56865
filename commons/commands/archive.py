"""What a backup holds: a tar file of the database, documents and messages, and at its end a manifest of digests.

The manifest comes last, so that a backup that was cut short has none and is not taken for a whole one.
"""

import hashlib
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

from commons.errors import Problem
from commons.model import Model
from commons.settings import Settings

DATABASE, MANIFEST = "commons.db", "manifest.json"
NAMES = re.compile(
    r"commons\.db|manifest\.json|erasures\.jsonl|documents/[0-9a-f]{2}/[0-9a-f]{62}|messages/[\w-][\w.-]{0,199}\.eml"
)
"""The only names that a backup may hold: nothing that leads out of the folder it is restored to."""
PART = 1 << 20
FORM = 1
"""The form of backups that this release writes and reads."""


class Piece(Model):
    """One file of a backup."""

    sha256: str
    size: int


class Manifest(Model):
    """What a backup holds, as it was when it was made; the restored folder is compared with it."""

    form: int
    made_at: str
    release: str
    """The release of the platform that made it."""
    events: int
    """Events in the ledger."""
    last_position: int
    last_event: str
    tables: dict[str, int]
    """Rows of every table."""
    removed_meanwhile: tuple[str, ...]
    """Documents that were removed on purpose while the backup was made."""
    files: dict[str, Piece]


class Facts(Model):
    """What is counted in a database."""

    events: int
    last_position: int
    last_event: str
    tables: dict[str, int]


def refuse_postgresql(settings: Settings) -> None:
    """Problem when the installation is on PostgreSQL, which has its own means."""
    if settings.database_url:
        raise Problem(
            "DATABASE_URL is set: this installation is on PostgreSQL, and the command copies SQLite only.",
            expected="An installation on SQLite.",
            to_do="Use pg_basebackup or the continuous archive, then copy the data folder: docs/operate.md.",
        )


def facts_of(database: Path) -> Facts:
    """Counts of a database that nobody else has open."""
    with closing(sqlite3.connect(database)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = {name: _number(connection, f'SELECT count(*) FROM "{name}"') for name in sorted(names)}  # noqa: S608
        last = connection.execute("SELECT position, id FROM commons_ledger ORDER BY position DESC LIMIT 1").fetchone()
        position, event = last or (0, "")
        return Facts(events=tables["commons_ledger"], last_position=int(position), last_event=str(event), tables=tables)


def _number(connection: sqlite3.Connection, statement: str) -> int:
    return int(connection.execute(statement).fetchone()[0])


def documents_of(database: Path) -> set[str]:
    """The digests of every document that a database refers to."""
    with closing(sqlite3.connect(database)) as connection:
        return {row[0] for row in connection.execute("SELECT DISTINCT digest FROM commons_upload")}


def document_name(digest: str) -> str:
    """Where a document lies in a backup and in the folder of documents."""
    return f"documents/{digest[:2]}/{digest[2:]}"


class Reading:
    """Reads a file in parts and takes its digest on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._total, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = PART) -> bytes:
        part = self._file.read(size)
        self._total.update(part)
        self.size += len(part)
        return part

    def parts(self) -> Iterator[bytes]:
        while part := self.read():
            yield part

    def piece(self) -> Piece:
        """What was read so far."""
        return Piece(sha256=self._total.hexdigest(), size=self.size)


def progress(what: str) -> Callable[[int, int], None]:
    """Shows how far something is, on standard error."""

    def told(done: int, of: int) -> None:
        print(f"\r{what}: {done:,} of {of:,}   ", end="" if done < of else "\n", file=sys.stderr, flush=True)

    return told
