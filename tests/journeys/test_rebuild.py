"""Every projection of a lived-in installation, made again from the ledger, is the same."""

import shutil
import sqlite3
from pathlib import Path

from commons.assembly import KERNEL_BRICKS, installed_bricks
from commons.commands.control import opened
from commons.settings import Settings
from tests.journeys.lived_in import LivedIn
from tests.journeys.server import command

PROJECTIONS = [
    table.__tablename__
    for brick in (*KERNEL_BRICKS, *(brick for brick, _ in installed_bricks()))
    for projection in brick.projections
    for table in projection.tables
]


def rows(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(database) as connection:
        found = {}
        for table in PROJECTIONS:
            everything = connection.execute(f"SELECT * FROM {table}").fetchall()
            found[str(table)] = sorted(everything, key=repr)
    return found


def test_a_rebuild_gives_the_same_tables(lived_in: LivedIn, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(lived_in.data, data)
    with opened(Settings(data=data)) as commons:  # what was recorded while it stopped may wait
        while commons.followers.step():
            pass
    before = rows(data / "commons.db")
    filled = [table for table, found in before.items() if found]
    assert len(filled) >= 6, filled
    rebuilt = command("--data", str(data), "rebuild")
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert rows(data / "commons.db") == before
