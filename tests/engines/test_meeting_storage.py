"""What two processes do to the documents of one journey at the same moment: no more than fit, none left when erased."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from bricks.registration.actions import Erase, erase
from bricks.storage.actions.ending import Hold, OneDocument, expire, hold
from bricks.storage.actions.keeping import Keep, keep
from bricks.storage.brick import brick
from bricks.storage.queries.documents import ReadDocument, read_document
from commons import erasing
from commons.access import Actor
from commons.errors import Invalid, Refused
from commons.testing import World
from commons.transaction import Command
from tests.bricks import people
from tests.bricks.storage import neighbours
from tests.bricks.storage.conftest import Archive
from tests.engines.meeting import meet
from tests.journeys.told import WORD, Town

MOST = 5
"""Documents of one journey in the archive."""


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    people.NAMES.clear()
    people.ACTORS.clear()
    made = World(tmp_path, [brick, neighbours.counter, people.Staff()])
    yield Archive(made)
    made.close()


def asked(archive: Archive, action: Any, given: Any, actor: Actor | None = None) -> Command:
    return archive.world.commons.command(action, given, actor=actor or archive.mary, service=archive.service)


def keeping(archive: Archive, case: str) -> Command:
    return asked(archive, keep, Keep(upload=archive.upload(), case=case))


def test_two_files_do_not_both_take_the_last_place(archive: Archive) -> None:
    case = archive.begin().case
    for _ in range(MOST - 1):
        archive.keep(case)
    with pytest.raises(Invalid, match="5 documents already"):
        meet(archive.world, keeping(archive, case), keeping(archive, case))


@pytest.mark.parametrize("held_first", [True, False])
def test_a_document_is_held_or_goes(archive: Archive, held_first: bool) -> None:
    ref = archive.keep(archive.begin().case)
    archive.world.clock.move(days=400)
    holding = asked(archive, hold, Hold(document=ref, reason="Complaint"), archive.boss)
    flow = Actor(id=f"flow:{archive.service.slug}")
    pair = [holding, asked(archive, expire, OneDocument(document=ref), flow)]
    if held_first:
        assert meet(archive.world, *pair).done == ()
    else:
        with pytest.raises(Refused, match="has been removed"):
            meet(archive.world, *reversed(pair))
    shown = archive.ask(read_document, ReadDocument(document=ref))
    assert (shown.held, shown.gone) == (held_first, not held_first)


def test_a_document_that_is_added_while_a_person_is_erased_goes_with_the_others(tmp_path: Path) -> None:
    town = Town(tmp_path)
    journey = town.journey()
    given = Keep(upload=town.upload(town.staff), case=journey.case, title=f"Letter to {WORD}")
    adding = town.world.commons.command(keep, given, actor=town.staff, service=town.service)
    why = Erase(application=journey.application, reason=erasing.Reason.ASKED)
    erases = town.world.commons.command(erase, why, actor=town.owner, service=town.service)
    meet(town.world, adding, erases)
    with town.world.whole_database() as connection:
        rows = [repr(row) for name in ("document", "version") for row in connection.execute(_all(f"storage_{name}"))]
    town.world.close()
    assert not [row for row in rows if WORD in row]


def _all(table: str) -> sa.Select[Any]:
    return SQLModel.metadata.tables[table].select()
