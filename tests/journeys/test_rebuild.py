"""Every projection of a lived-in installation, made again from the ledger, is the same."""

import sqlite3
from pathlib import Path

from commons.assembly import KERNEL_BRICKS, installed_bricks
from tests.journeys.server import Server, command

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


def test_a_rebuild_gives_the_same_tables(tmp_path: Path) -> None:
    data = tmp_path / "data"
    server = Server.start(data)
    played = command("--data", str(data), "demo", "--cases", "3")
    assert played.returncode == 0, played.stderr
    assert "Played 15 sample applications" in played.stdout
    server.caught_up()
    assert server.stop() == 0
    before = rows(data / "commons.db")
    filled = [table for table, found in before.items() if found]
    assert len(filled) >= 6, filled
    rebuilt = command("--data", str(data), "rebuild")
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert rows(data / "commons.db") == before
