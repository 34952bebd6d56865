"""`commons migration`: write the migration from the stored tables to the declared ones."""

import argparse
import tempfile
from pathlib import Path

from commons.assembly import KERNEL_BRICKS, installed_bricks
from commons.database import open_database
from commons.migrate import histories, migrate, write_migration


def migration(chosen: argparse.Namespace) -> int:
    """Compare an empty, migrated database with the declared tables of one owner."""
    bricks = [*KERNEL_BRICKS, *(brick for brick, _ in installed_bricks())]
    history = next((found for found in histories(bricks) if found.owner == chosen.owner), None)
    if history is None:
        print(f"{chosen.owner} owns no tables.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database("", Path(folder)).writing
        migrate(engine, bricks)
        with engine.connect() as connection:
            path = write_migration(connection, history, chosen.message)
        engine.dispose()
    print(f"Wrote {path}." if path else "The stored tables are as declared; there is nothing to write.")
    return 0
