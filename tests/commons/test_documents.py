"""Documents by their content: folder and bucket keep the same promises as the fake, and say plainly what went wrong."""

import errno
import hashlib
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commons.adapters import Bucket, BucketDocuments, FolderDocuments, documents_of
from commons.errors import Busy, Damaged, Invalid, TooLarge
from commons.ports import Documents, MemoryDocuments
from commons.service import Service
from commons.settings import Settings
from commons.testing import World
from commons.uploads import receive
from tests import s3
from tests.commons import keeping

NOBODYS = hashlib.sha256(b"nobody sent this").hexdigest()
LETTER = b"a letter in two parts"
SECONDS = 0.3


@pytest.fixture(scope="module")
def only_store() -> Iterator[s3.Store]:
    with s3.serving() as store:
        yield store


@pytest.fixture
def store(only_store: s3.Store) -> s3.Store:
    """A bucket of this machine, empty and in order."""
    only_store.objects.clear()
    only_store.requests.clear()
    only_store.refuses_with, only_store.waits = 0, 0.0
    return only_store


@pytest.fixture
def bucket(store: s3.Store) -> BucketDocuments:
    return store.documents(SECONDS)


@pytest.fixture(params=["folder", "bucket", "memory"])
def documents(request: pytest.FixtureRequest, tmp_path: Path) -> Documents:
    if request.param == "bucket":
        found: Documents = request.getfixturevalue("bucket")
        return found
    return FolderDocuments(tmp_path / "documents") if request.param == "folder" else MemoryDocuments()


def test_what_is_put_can_be_read_and_removed(documents: Documents) -> None:
    stored = documents.put([b"a letter ", b"in two parts"], 100)
    assert stored.digest == hashlib.sha256(LETTER).hexdigest()
    assert (stored.size, stored.head) == (21, LETTER)
    assert documents.put([LETTER], 100) == stored
    assert b"".join(documents.read(stored.digest)) == LETTER
    documents.remove(stored.digest)
    documents.remove(stored.digest)
    with pytest.raises(KeyError):
        list(documents.read(stored.digest))


@pytest.mark.parametrize("size", [0, 65_536, 65_537, (5 << 20) + 1])
def test_content_of_every_size_comes_back_as_it_was(documents: Documents, size: int) -> None:
    content = bytes(number % 251 for number in range(1009)) * (size // 1009 + 1)
    stored = documents.put([content[:size]], size)
    assert b"".join(documents.read(stored.digest)) == content[:size]


def test_what_is_too_large_leaves_nothing(documents: Documents, tmp_path: Path, store: s3.Store) -> None:
    with pytest.raises(TooLarge):
        documents.put([b"x" * 60, b"x" * 60], 100)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert store.requests == []


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


def test_what_was_put_again_since_is_not_removed(tmp_path: Path, bucket: BucketDocuments) -> None:
    for documents in (FolderDocuments(tmp_path), bucket):
        digest = documents.put([LETTER], 100).digest
        documents.remove(digest, before=datetime.now(UTC) - timedelta(hours=1))
        assert b"".join(documents.read(digest)) == LETTER
        documents.remove(digest, before=datetime.now(UTC) + timedelta(hours=1))
        with pytest.raises(KeyError):
            list(documents.read(digest))


@pytest.mark.parametrize("size", [21, 200_000])
def test_damaged_content_is_never_given_out_whole(
    tmp_path: Path, bucket: BucketDocuments, store: s3.Store, size: int
) -> None:
    """From a bucket nothing of it goes out; from a folder the last part does not."""
    folder, content = FolderDocuments(tmp_path), b"x" * size
    digest = folder.put([content], size).digest
    bucket.put([content], size)
    path = tmp_path / digest[:2] / digest[2:]
    path.write_bytes(content[:-1] + b"y")
    store.objects[f"borough/{digest[:2]}/{digest[2:]}"].content = path.read_bytes()
    given: list[bytes] = []
    with pytest.raises(Damaged):
        given.extend(bucket.read(digest))
    assert given == []
    with pytest.raises(Damaged):
        given.extend(folder.read(digest))
    assert sum(map(len, given)) <= size - size % 65_536


@pytest.mark.parametrize(("status", "waits"), [(503, 0), (500, 0), (403, 0), (0, 3 * SECONDS)])
def test_a_store_that_is_away_answers_busy_in_time(
    bucket: BucketDocuments, store: s3.Store, status: int, waits: float, caplog: pytest.LogCaptureFixture
) -> None:
    digest = bucket.put([LETTER], 100).digest
    store.refuses_with, store.waits = status, waits
    for attempt in (lambda: bucket.put([b"new"], 10), lambda: list(bucket.read(digest)), lambda: bucket.remove(digest)):
        began = time.monotonic()
        with pytest.raises(Busy, match="store of documents"):
            attempt()
        assert time.monotonic() - began < 10 * SECONDS
    store.refuses_with, store.waits = 0, 0.0
    assert b"".join(bucket.read(digest)) == LETTER, "what was acknowledged is still there"
    assert digest not in caplog.text
    assert s3.SECRET not in caplog.text


def test_only_who_has_the_secret_gets_in(store: s3.Store, bucket: BucketDocuments) -> None:
    digest = bucket.put([LETTER], 100).digest
    place = Bucket.read(f"s3://{s3.BUCKET}", endpoint=store.address, region=s3.REGION, key=s3.KEY, secret="guessed")
    with pytest.raises(Busy):
        list(BucketDocuments(place).read(digest))


def test_the_store_of_the_tests_signs_as_amazon_describes() -> None:
    """The worked example of Amazon's description of Signature Version 4: GET of the first ten bytes of an object."""
    empty = hashlib.sha256(b"").hexdigest()
    request = (
        "GET\n/test.txt\n\nhost:examplebucket.s3.amazonaws.com\nrange:bytes=0-9\n"
        f"x-amz-content-sha256:{empty}\nx-amz-date:20130524T000000Z\n\n"
        f"host;range;x-amz-content-sha256;x-amz-date\n{empty}"
    )
    secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    found = s3.signature(secret, request, "20130524T000000Z", "us-east-1")
    assert found == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"


def test_an_installation_keeps_its_documents_where_its_settings_say(
    store: s3.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(documents_of(Settings(data=tmp_path)), FolderDocuments)
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    digest = documents_of(Settings(data=tmp_path)).put([LETTER], 100).digest
    assert list(store.objects) == [f"borough/{digest[:2]}/{digest[2:]}"]
    for wrong in ("bucket", "https://bucket/prefix", "s3:///prefix", "s3://key:secret@bucket"):
        with pytest.raises(Invalid, match="place of documents"):
            documents_of(Settings(data=tmp_path, documents=wrong))
