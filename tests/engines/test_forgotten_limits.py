"""Everything that the platform adds to a statement is left out, and organisations stay apart all the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from commons.brick import Brick, Projection, get, post
from commons.event import Recorded
from commons.follow import Tables, rebuild
from commons.ledger import ledger, read_after
from commons.model import Listing
from commons.service import Service
from commons.testing import World
from commons.transaction import Transaction
from commons.view import View
from tests.commons import keeping
from tests.commons.keeping import Asked, Keep, Kept, Note

PLACES = ("anytown", "elsewhere")
ALL = select(Note.text)


def unlimited(view: View) -> tuple[str, ...]:
    """What a statement finds to which nothing was added."""
    return tuple(sorted(view.connection.execute(ALL).scalars()))


def notes(asked: Asked, view: View) -> Listing[str]:
    """Every note that a forgetful query finds."""
    return Listing(items=unlimited(view))


def keep(given: Keep, tx: Transaction) -> Kept:
    """Keep a note beside every note that a forgetful action finds."""
    found = unlimited(tx)
    note = tx.add(Note(text=" ".join([*found, given.text])))
    changed = tx.connection.execute(Note.__table__.update().values(copies=7))  # type: ignore[attr-defined]
    assert changed.rowcount == len(found)
    return Kept(note=note.ref)


def gather(record: Recorded, tables: Tables) -> None:
    """Count what a forgetful projection finds, in a row of its own organisation."""
    name = f"{len(tables.all(select(keeping.Tally)))}"
    tables.add(keeping.Tally(name=name, notes=1))


brick = Brick(
    name="keeping",
    version="1.0.0",
    summary="Forgets whose notes it keeps",
    owner="tests",
    api={1: [post("/notes", keep, may="apply"), get("/notes", notes, may="casework")]},
    tables=(Note,),
    projections=[Projection(name="tally", tables=(keeping.Tally,), apply=gather)],
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, [brick])
    yield made
    made.close()


@pytest.fixture
def services(world: World) -> list[Service]:
    written = keeping.SERVICE.partition("flow:")[0]
    return [world.publish({"service.yaml": written.replace("example-town", place)}) for place in PLACES]


def test_a_query_finds_its_own_organisations_rows(world: World, services: list[Service]) -> None:
    for service in services:
        world.perform(service, keep, Keep(text=service.organisation))
    for service in services:
        found = world.ask(service, notes, Asked(), actor=world.staff())
        assert found.items == (service.organisation,)


def test_an_action_finds_and_changes_its_own_also_beside_others_in_one_commit(
    world: World, services: list[Service]
) -> None:
    commons = world.commons
    given = [(service, Keep(text=f"{service.organisation}-{n}")) for n in range(6) for service in services]
    done = [
        commons.writer.perform(commons.command(keep, each, actor=world.staff(), service=service))
        for service, each in given
    ]
    for future in done:
        future.result(timeout=30)
    with world.whole_database() as connection:
        kept = connection.execute(select(Note.organisation, Note.text)).all()
    assert len(kept) == 12
    for organisation, text in kept:
        assert not any(other in text for other in PLACES if other != organisation)


def test_a_projection_finds_its_own_and_a_rebuild_gives_the_same(world: World, services: list[Service]) -> None:
    for number in range(4):
        for service in services:
            world.perform(service, keep, Keep(text=f"{number}"))
    world.settle()
    first = tallies(world)
    assert {row[1] for row in first} == {"0", "1", "2", "3"}
    rebuild(world.commons.writer, world.commons.installation, ["keeping.tally"], lambda _read: None)
    assert tallies(world) == first


def tallies(world: World) -> list[tuple[str, str, int]]:
    own = keeping.Tally
    with world.whole_database() as connection:
        return sorted(tuple(row) for row in connection.execute(select(own.organisation, own.name, own.notes)))


def test_events_are_seen_by_whoever_says_that_they_cross_organisations(world: World, services: list[Service]) -> None:
    for service in services:
        world.perform(service, keep, Keep(text="x"))
    with world.commons.installation.reading.connect() as connection:
        assert connection.execute(select(ledger.c.organisation)).all() == []
        told = read_after(connection, 0, 10, world.commons.installation.vocabulary)
        assert {record.organisation for record in told} == set(PLACES)
        assert connection.execute(ALL).all() == []
