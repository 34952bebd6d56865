"""A file that is kept at the moment at which another process sweeps: it stays, or it is not kept."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bricks.storage.actions.keeping import Keep, keep
from bricks.storage.brick import brick
from commons.adapters import FolderDocuments
from commons.errors import NotFound
from commons.testing import World
from commons.transaction import Command
from commons.uploads import UPLOAD_HOURS, sweep
from tests.bricks import people
from tests.bricks.storage import neighbours
from tests.bricks.storage.conftest import Archive
from tests.engines.meeting import overlap, running


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    people.NAMES.clear()
    people.ACTORS.clear()
    made = World(tmp_path, [brick, neighbours.counter, people.Staff()], documents=FolderDocuments(tmp_path / "files"))
    made.clock.at = datetime.now(UTC)  # the time of the files
    yield Archive(made)
    made.close()


def keeping(archive: Archive, case: str, upload: str) -> Command:
    given = Keep(upload=upload, case=case)
    return archive.world.commons.command(keep, given, actor=archive.mary, service=archive.service)


def test_a_file_that_is_swept_is_not_kept(archive: Archive) -> None:
    case, upload = archive.begin().case, archive.upload()
    archive.world.clock.move(hours=UPLOAD_HOURS + 1)
    command = keeping(archive, case, upload)
    with pytest.raises(NotFound):
        overlap(archive.world, sweep, lambda: running(archive.world.commons, command))
