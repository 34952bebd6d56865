"""Files that are kept, or sent again, at the moment at which another process sweeps: nothing that is kept goes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bricks.storage.actions.keeping import Keep, keep
from bricks.storage.brick import brick
from bricks.storage.queries.documents import ReadContent, content
from commons.adapters import FolderDocuments
from commons.errors import NotFound
from commons.testing import World
from commons.transaction import Command
from commons.uploads import UPLOAD_HOURS, receive, sweep
from tests.bricks import people
from tests.bricks.storage import files, neighbours
from tests.bricks.storage.conftest import Archive
from tests.engines.meeting import overlap, running


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    people.NAMES.clear()
    people.ACTORS.clear()
    made = World(tmp_path, [brick, neighbours.counter, people.Staff()], documents=FolderDocuments(tmp_path / "files"))
    yield Archive(made)
    made.close()


def keeping(archive: Archive, case: str, upload: str) -> Command:
    given = Keep(upload=upload, case=case)
    return archive.world.commons.command(keep, given, actor=archive.mary, service=archive.service)


def test_a_file_that_is_kept_is_not_swept(archive: Archive) -> None:
    case, upload = archive.begin().case, archive.upload()
    archive.world.clock.move(hours=UPLOAD_HOURS + 1)
    command = keeping(archive, case, upload)
    overlap(archive.world, lambda other: running(other, command), lambda: sweep(archive.world.commons))
    (record,) = [each for each in archive.world.ledger() if each.event.event_name == "storage.kept"]
    found = archive.ask(content, ReadContent(document=record.event.document))
    assert b"".join(archive.world.ports.documents.read(found.digest)) == files.PDF


def test_a_file_that_is_swept_is_not_kept(archive: Archive) -> None:
    case, upload = archive.begin().case, archive.upload()
    archive.world.clock.move(hours=UPLOAD_HOURS + 1)
    command = keeping(archive, case, upload)
    with pytest.raises(NotFound):
        overlap(archive.world, sweep, lambda: running(archive.world.commons, command))


def test_a_file_that_was_sent_again_is_not_swept(archive: Archive) -> None:
    world, again = archive.world, []
    world.clock.move(hours=-UPLOAD_HOURS - 1)
    archive.upload()
    world.clock.move(hours=UPLOAD_HOURS + 1)

    def sends(other: Any) -> None:
        again.append(receive(other, archive.service, archive.mary, "letter.pdf", [files.PDF]))

    overlap(world, sends, lambda: sweep(world.commons))
    assert b"".join(world.ports.documents.read(again[0].digest)) == files.PDF
