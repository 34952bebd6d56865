"""Documents by their content: the folder keeps the same promises as the fake, and a full disk is told plainly."""

import errno
import hashlib
from collections.abc import Iterable
from pathlib import Path

import pytest

from commons.adapters import FolderDocuments
from commons.errors import Busy, TooLarge
from commons.ports import Documents, MemoryDocuments
from commons.service import Service
from commons.testing import World
from commons.uploads import receive
from tests.commons import keeping

NOBODYS = hashlib.sha256(b"nobody sent this").hexdigest()


@pytest.fixture(params=["folder", "memory"])
def documents(request: pytest.FixtureRequest, tmp_path: Path) -> Documents:
    return FolderDocuments(tmp_path / "documents") if request.param == "folder" else MemoryDocuments()


def test_what_is_put_can_be_read_and_removed(documents: Documents) -> None:
    stored = documents.put([b"a letter ", b"in two parts"], 100)
    assert stored.digest == hashlib.sha256(b"a letter in two parts").hexdigest()
    assert (stored.size, stored.head) == (21, b"a letter in two parts")
    assert documents.put([b"a letter in two parts"], 100) == stored
    assert b"".join(documents.read(stored.digest)) == b"a letter in two parts"
    documents.remove(stored.digest)
    documents.remove(stored.digest)
    with pytest.raises(KeyError):
        list(documents.read(stored.digest))


def test_what_is_too_large_leaves_nothing(documents: Documents, tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        documents.put([b"x" * 60, b"x" * 60], 100)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("digest", [NOBODYS, "", "../../etc/passwd", NOBODYS.upper(), "z" * 64])
def test_what_was_never_put_is_not_there(documents: Documents, digest: str) -> None:
    with pytest.raises(KeyError):
        list(documents.read(digest))


def test_nobody_else_on_the_machine_reads_the_data(tmp_path: Path) -> None:
    world = World(tmp_path / "data", [keeping])
    world.close()
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_a_full_disk_answers_busy(world: World, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(parts: Iterable[bytes], limit: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(world.documents, "put", full)
    with pytest.raises(Busy, match="could not be stored"):
        receive(world.commons, service, world.staff(), "letter.txt", [b"hello"])
