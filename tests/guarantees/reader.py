"""A reader in a process of its own: keeps each event that it reads, and its place, in one transaction of its own file.

`python -m tests.guarantees.reader DATA OWN LAST` reads until LAST events are kept; it may be killed at any moment.
DATABASE_URL names a database that is not in the folder.
"""

import os
import sqlite3
import sys
import time
from pathlib import Path

from commons.database import open_database
from commons.ledger import Vocabulary, read_after

BATCH = 37


def read(data: Path, own: Path, last: int) -> None:
    """Follow the ledger from where the own file says."""
    kept = sqlite3.connect(own, isolation_level=None)
    kept.execute("PRAGMA journal_mode=WAL")
    kept.execute("CREATE TABLE IF NOT EXISTS seen (position INTEGER NOT NULL, id TEXT NOT NULL)")
    engines, vocabulary = open_database(os.environ.get("DATABASE_URL", ""), data), Vocabulary([])
    (position, count) = kept.execute("SELECT coalesce(max(position), 0), count(*) FROM seen").fetchone()
    while count < last:
        with engines.reading.connect() as connection:
            records = read_after(connection, position, BATCH, vocabulary)
        kept.execute("BEGIN IMMEDIATE")
        for record in records:
            kept.execute("INSERT INTO seen VALUES (?, ?)", (record.position, record.id))
            position, count = record.position, count + 1
        kept.execute("END")
        if not records:
            time.sleep(0.002)
    engines.close()
    kept.close()


if __name__ == "__main__":
    read(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
