"""A lived-in installation is backed up while it runs, and restored elsewhere: nothing is missing and it goes on."""

import io
import shutil
import sqlite3
import tarfile
import uuid
from pathlib import Path

import httpx2
import pytest

from tests.journeys.lived_in import CASES, LivedIn
from tests.journeys.server import Server, command, command_here

EVENTS = "SELECT position, id, name, thread, data FROM commons_ledger WHERE position <= ? ORDER BY position"


def test_the_restored_installation_has_everything_and_goes_on(lived_in: LivedIn, tmp_path: Path) -> None:
    old, target, manifest = lived_in.data, lived_in.backup, lived_in.manifest
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


def test_a_folder_that_holds_something_is_left_alone(lived_in: LivedIn, tmp_path: Path) -> None:
    target = lived_in.backup
    (tmp_path / "letter.txt").write_text("keep me")
    done = command_here("--data", str(tmp_path), "restore", str(target))
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
def test_a_damaged_backup_is_refused_whole(lived_in: LivedIn, tmp_path: Path, damage: object, says: str) -> None:
    target = lived_in.backup
    broken = tmp_path / "broken.tar"
    broken.write_bytes(damage(target.read_bytes()))  # type: ignore[operator]
    done = command_here("--data", str(tmp_path / "data"), "restore", str(broken))
    assert done.returncode == 1
    assert "was not restored" in done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["server.lock"]
    assert not (tmp_path / "outside.eml").exists()


def test_a_backup_overwrites_nothing_and_needs_an_installation(lived_in: LivedIn, tmp_path: Path) -> None:
    data, target = lived_in.data, lived_in.backup
    content = target.read_bytes()
    again = command_here("--data", str(data), "backup", str(target))
    assert (again.returncode, target.read_bytes() == content) == (1, True)
    assert "exists already" in again.stderr
    nothing = command_here("--data", str(tmp_path), "backup", str(tmp_path / "b.tar"))
    assert nothing.returncode == 1
    assert "There is no commons.db" in nothing.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_missing_document_stops_a_backup(lived_in: LivedIn, tmp_path: Path) -> None:
    old, manifest = lived_in.data, lived_in.manifest
    shutil.copytree(old, tmp_path / "data")
    name = next(name for name in manifest.files if name.startswith("documents/"))
    (tmp_path / "data" / name).unlink()
    done = command_here("--data", str(tmp_path / "data"), "backup", str(tmp_path / "b.tar"))
    assert done.returncode == 1
    assert f"{name} is missing" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["data"], "nothing half-made is left"


def test_an_installation_on_postgresql_is_told_what_to_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    for name in ("backup", "restore"):
        (tmp_path / "a.tar").touch()
        told = command_here("--data", str(tmp_path / "data"), name, str(tmp_path / "a.tar"))
        assert told.returncode == 1
        assert "pg_basebackup" in told.stderr
