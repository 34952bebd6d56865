"""A lived-in installation is backed up while it runs, and restored elsewhere: nothing is missing and it goes on."""

import io
import shutil
import sqlite3
import tarfile
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from commons.commands.archive import MANIFEST, Manifest
from tests.journeys.server import Server, command
from tests.journeys.test_rebuild import rows

CASES = "/api/example-borough/bulky-waste-a/cases/v1/cases"
EVENTS = "SELECT position, id, name, thread, data FROM commons_ledger WHERE position <= ? ORDER BY position"


class Clerk:
    """Opens cases one after another, for as long as the block runs."""

    def __init__(self, server: Server) -> None:
        self.acknowledged: list[str] = []
        self._client, self._stop = server.client(), threading.Event()
        self._thread = threading.Thread(target=self._work)

    def _work(self) -> None:
        while not self._stop.is_set():
            headers = {"Idempotency-Key": str(uuid.uuid4())}
            answer = self._client.post(CASES, json={"about": "Sample case of a test."}, headers=headers)
            assert answer.status_code == 201, answer.text
            self.acknowledged.append(answer.json()["case"])

    def __enter__(self) -> "Clerk":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._client.close()


def made(server: Server, target: Path) -> Manifest:
    """A backup that is made while cases are being opened."""
    with Clerk(server) as clerk:
        while len(clerk.acknowledged) < 20:
            threading.Event().wait(0.02)
        before = list(clerk.acknowledged)
        done = command("--data", str(server.data), "backup", str(target))
        after = len(clerk.acknowledged)
    assert done.returncode == 0, done.stderr
    assert "Pages of the database" in done.stderr, "it shows how far it is"
    assert after > len(before), "the server went on while the backup was made"
    manifest = manifest_of(target)
    assert f"{manifest.events:,} events" in done.stdout
    with tarfile.open(target) as archive, sqlite3.connect(":memory:") as inside:
        content = archive.extractfile("commons.db")
        assert content is not None
        whole = content.read()
        inside.deserialize(whole[:18] + b"\x01\x01" + whole[20:])  # in memory there is no write-ahead log
        kept = {ref for (ref,) in inside.execute("SELECT ref FROM cases_case")}
    assert set(before) <= kept, "what was acknowledged before the backup began is in it"
    return manifest


def manifest_of(target: Path) -> Manifest:
    with tarfile.open(target) as archive:
        found = archive.extractfile(MANIFEST)
        assert found is not None
        return Manifest.model_validate_json(found.read())


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, Manifest]]:
    """The data folder of a stopped installation, a backup that was made while it ran, and its manifest."""
    folder = tmp_path_factory.mktemp("lived-in")
    server = Server.start(folder / "data")
    played = command("--data", str(server.data), "demo", "--cases", "4")
    assert played.returncode == 0, played.stderr
    manifest = made(server, folder / "backup.tar")
    assert server.stop() == 0
    yield server.data, folder / "backup.tar", manifest
    shutil.rmtree(folder)


def test_the_restored_installation_has_everything_and_goes_on(
    lived_in: tuple[Path, Path, Manifest], tmp_path: Path
) -> None:
    old, target, manifest = lived_in
    assert target.stat().st_mode & 0o077 == 0, "a backup holds people's data"
    assert [name for name in manifest.files if name.startswith("documents/")]
    assert [name for name in manifest.files if name.startswith("messages/")]
    data = tmp_path / "data"
    done = command("--data", str(data), "restore", str(target))
    assert done.returncode == 0, done.stderr
    assert "all digests and counts agree" in done.stdout
    with sqlite3.connect(old / "commons.db") as was, sqlite3.connect(data / "commons.db") as now:
        everything = now.execute(EVENTS, (manifest.last_position,)).fetchall()
        assert everything == was.execute(EVENTS, (manifest.last_position,)).fetchall()
        assert len(everything) == manifest.events
    server = Server.start(data)
    server.caught_up()
    with server.client() as client:
        new = client.post(CASES, json={"about": "After."}, headers={"Idempotency-Key": str(uuid.uuid4())})
        assert new.status_code == 201
        for name in (name for name in manifest.files if name.startswith("documents/")):
            assert (data / name).read_bytes() == (old / name).read_bytes()
        assert httpx2.get(f"{server.address}/services/example-borough/bulky-waste-a", trust_env=False).is_success
    server.caught_up()
    assert server.stop() == 0
    before = rows(data / "commons.db")
    assert command("--data", str(data), "rebuild").returncode == 0
    assert rows(data / "commons.db") == before, "every projection of the restored ledger is made the same again"


def test_a_folder_that_holds_something_is_left_alone(lived_in: tuple[Path, Path, Manifest], tmp_path: Path) -> None:
    _, target, _ = lived_in
    (tmp_path / "letter.txt").write_text("keep me")
    done = command("--data", str(tmp_path), "restore", str(target))
    assert done.returncode == 1
    assert "is not empty: it holds letter.txt" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"letter.txt", "server.lock"}


def turned(content: bytes) -> bytes:
    """One bit of the database turned, half-way through."""
    place = len(content) // 3
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def smuggled(content: bytes) -> bytes:
    """A file that would be written beside the folder."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("documents/../../outside.eml"), io.BytesIO())
    return made.getvalue()


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (turned, "differ from its manifest"),
        (lambda content: content[: len(content) // 2], "cannot be read"),
        (lambda content: content[:512_000], ""),
        (smuggled, "which no backup does"),
        (lambda _content: b"not a backup", "cannot be read"),
    ],
    ids=["bit-turned", "half", "short", "smuggled", "other"],
)
def test_a_damaged_backup_is_refused_whole(
    lived_in: tuple[Path, Path, Manifest], tmp_path: Path, damage: object, says: str
) -> None:
    _, target, _ = lived_in
    broken = tmp_path / "broken.tar"
    broken.write_bytes(damage(target.read_bytes()))  # type: ignore[operator]
    done = command("--data", str(tmp_path / "data"), "restore", str(broken))
    assert done.returncode == 1
    assert "was not restored" in done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["server.lock"]
    assert not (tmp_path / "outside.eml").exists()


def test_a_backup_overwrites_nothing_and_needs_an_installation(
    lived_in: tuple[Path, Path, Manifest], tmp_path: Path
) -> None:
    data, target, _ = lived_in
    content = target.read_bytes()
    again = command("--data", str(data), "backup", str(target))
    assert (again.returncode, target.read_bytes() == content) == (1, True)
    assert "exists already" in again.stderr
    nothing = command("--data", str(tmp_path), "backup", str(tmp_path / "b.tar"))
    assert nothing.returncode == 1
    assert "There is no commons.db" in nothing.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_missing_document_stops_a_backup(lived_in: tuple[Path, Path, Manifest], tmp_path: Path) -> None:
    old, _, manifest = lived_in
    shutil.copytree(old, tmp_path / "data")
    name = next(name for name in manifest.files if name.startswith("documents/"))
    (tmp_path / "data" / name).unlink()
    done = command("--data", str(tmp_path / "data"), "backup", str(tmp_path / "b.tar"))
    assert done.returncode == 1
    assert f"{name} is missing" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["data"], "nothing half-made is left"


def test_an_installation_on_postgresql_is_told_what_to_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    for name in ("backup", "restore"):
        (tmp_path / "a.tar").touch()
        told = command("--data", str(tmp_path / "data"), name, str(tmp_path / "a.tar"))
        assert told.returncode == 1
        assert "pg_basebackup" in told.stderr
