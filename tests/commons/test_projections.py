"""What a projection writes is kept whole or not at all, and sums are those of the records."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from commons.brick import Projection
from commons.event import Recorded
from commons.follow import Tables, projections, rebuild
from commons.follow.followers import named_projections
from commons.meter import ProcessDay, meter
from commons.meter import brick as meter_brick
from commons.service import Service
from commons.testing import World
from tests.commons import keeping
from tests.commons.keeping import Tally


@pytest.fixture
def records(world: World, service: Service) -> list[Recorded]:
    for _ in range(3):
        world.perform(service, keeping.keep, keeping.Keep(text="A note"), actor=world.staff())
    return [record for record in world.ledger() if record.event.event_name == "keeping.kept"]


def in_writer(world: World, work: Any) -> Any:
    return world.commons.writer.submit(work, reaction=True).result()


def counted(connection: Connection, table: str = "commons_usage", column: str = "count") -> int:
    return int(connection.execute(sa.text(f"SELECT coalesce(sum({column}), 0) FROM {table}")).scalar_one())


def test_sums_are_the_same_one_by_one_and_all_at_once(world: World, records: list[Recorded]) -> None:
    usage = meter_brick.projections[0]

    def take(connection: Connection) -> tuple[int, int]:
        projections.take(connection, usage, records)
        at_once = counted(connection)
        for record in records:
            projections.take(connection, usage, [record])
        return at_once, counted(connection)

    assert in_writer(world, take) == (3, 6)


def test_old_and_new_sums_are_added_to_together(world: World, records: list[Recorded]) -> None:
    first, second, third = records

    def apply(record: Recorded, tables: Tables) -> None:
        for number in range(1, 4 if record is third else 3):
            tables.count(ProcessDay, {"day": date(2026, 1, number)}, {"cpu_us": number, "seconds": 1})

    def take(connection: Connection) -> list[tuple[int, int]]:
        for some in ([first], [second, third]):
            projections.take(connection, Projection(name="x", tables=(ProcessDay,), apply=apply), some)
        rows = connection.execute(sa.text("SELECT cpu_us, seconds FROM commons_usage_process ORDER BY day"))
        return [(row.cpu_us, row.seconds) for row in rows]

    assert in_writer(world, take) == [(3, 3), (6, 3), (3, 1)]


@pytest.mark.parametrize("broken", ["apply", "flush"])
def test_a_batch_that_fails_leaves_nothing(world: World, records: list[Recorded], broken: str) -> None:
    def apply(record: Recorded, tables: Tables) -> None:
        meter(record, tables)
        tables.add(Tally(name="x"))
        if record is records[-1]:
            if broken == "apply":
                raise ZeroDivisionError
            tables.add(Tally(name=None))  # type: ignore[arg-type]

    def take(connection: Connection) -> tuple[int, int]:
        with pytest.raises((ZeroDivisionError, sa.exc.IntegrityError)):
            projections.take(connection, Projection(name="x", tables=(Tally,), apply=apply), records)
        left = counted(connection) + counted(connection, "keeping_tally", "notes")
        projections.take(connection, meter_brick.projections[0], records)
        return left, counted(connection)

    assert in_writer(world, take) == (0, 3)


def test_what_was_counted_can_be_read_in_the_same_batch(world: World, records: list[Recorded]) -> None:
    seen: list[int] = []

    def apply(record: Recorded, tables: Tables) -> None:
        meter(record, tables)
        day = {"day": record.at.date()}
        tables.count(ProcessDay, day, {"cpu_us": 5})
        found = tables.get(ProcessDay, **day)
        seen.append(found.cpu_us if found else 0)

    in_writer(world, lambda c: projections.take(c, Projection(name="x", tables=(ProcessDay,), apply=apply), records))
    assert seen[0] == 5


@pytest.mark.usefixtures("records")
def test_a_rebuild_that_fails_leaves_the_old_tables(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.settle()
    names = list(named_projections(world.commons.installation))
    with world.whole_database() as connection:
        before = counted(connection)
    monkeypatch.setattr(projections, "take", interrupted)
    with pytest.raises(InterruptedError):
        rebuild(world.commons.writer, world.commons.installation, names, lambda _read: None)
    with world.whole_database() as connection:
        assert counted(connection) == before > 0


def interrupted(*_: object) -> None:
    raise InterruptedError
