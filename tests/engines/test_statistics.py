"""PostgreSQL looks rows up by the right index soon after a table has grown, not within its own minute."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from commons.database import open_database
from commons.testing import World
from commons.web import beat
from commons.web.beat import Beat, make_statistics
from tests.commons import keeping

FILL = sa.text(
    "INSERT INTO keeping_note (organisation, ref, service, thread, version, created_at, text, copies)"
    " SELECT 'example-town', 'note' || n, 'notes', 'thread' || n, 1, now(), repeat('-', 100), 0"
    " FROM generate_series(CAST(:start AS int), :end) n"
)
COUNTED = sa.text("SELECT last_analyze FROM pg_stat_user_tables WHERE relname = 'keeping_note'")
LIVE = sa.text("SELECT n_live_tup FROM pg_stat_user_tables WHERE relname = 'keeping_note'")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, [keeping])
    yield made
    made.close()


def ask(world: World, question: sa.TextClause) -> Any:
    with world.whole_database() as connection:
        return connection.execute(question).scalar_one()


def fill(world: World, start: int, end: int) -> None:
    with world.commons.engines.owning.begin() as connection:
        connection.execute(sa.text("ALTER TABLE keeping_note NO FORCE ROW LEVEL SECURITY"))
        connection.execute(FILL, {"start": start, "end": end})
    soon(lambda: ask(world, LIVE) == end)  # what a connection changed is known once it has ended


def soon(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    assert holds()


def test_the_beat_has_a_table_counted_that_has_grown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beat, "TABLES_SECONDS", 0.05)
    going = Beat(world.commons)
    going.start()
    try:
        time.sleep(0.2)
        assert ask(world, COUNTED) is None, "an empty table has nothing to be counted"
        fill(world, 1, 1000)
        soon(lambda: ask(world, COUNTED) is not None)
    finally:
        going.stop()


def test_a_table_is_counted_again_when_it_has_doubled(world: World) -> None:
    make = partial(make_statistics, world.commons.engines)
    fill(world, 1, 1000)
    make({})
    first = ask(world, COUNTED)
    fill(world, 1001, 1900)
    make({})
    assert ask(world, COUNTED) == first
    fill(world, 1901, 2100)
    make({})
    assert ask(world, COUNTED) != first


def test_whoever_does_not_own_the_tables_leaves_them_and_asks_seldom(world: World) -> None:
    with world.commons.engines.owning.begin() as connection:
        connection.exec_driver_sql("DROP ROLE IF EXISTS nobody_here; CREATE ROLE nobody_here LOGIN")
    mine = world.commons.engines
    theirs = open_database(mine.owning.url.set(username="nobody_here").render_as_string(hide_password=False), Path())
    asked: dict[str, int] = {}
    for end in (1000, 1900, 2100):
        fill(world, ask(world, LIVE) + 1, end)
        make_statistics(theirs, asked)
        assert asked == {"keeping_note": 1000 if end < 2000 else 2100}
    theirs.close()
    assert ask(world, COUNTED) is None
