"""Documents in a bucket are in the backup, and go back to whatever place the settings name."""

import sqlite3
from pathlib import Path

import pytest

from commons.adapters import FolderDocuments
from commons.commands.line import run_line
from commons.testing import World
from commons.uploads import receive
from tests import s3
from tests.commons import keeping
from tests.journeys.lived_in import manifest_of


def lived_in(data: Path, store: s3.Store) -> None:
    """An installation that keeps its documents in the store: one letter."""
    world = World(data, [keeping], documents=store.documents())
    receive(world.commons, world.publish({"service.yaml": keeping.SERVICE}), world.staff(), "a.txt", [b"a letter"])
    world.close()


def test_documents_of_a_bucket_are_kept_and_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    data, backup = tmp_path / "data", tmp_path / "backup.tar"
    with s3.serving() as store:
        lived_in(data, store)
        for name, value in store.environment.items():
            monkeypatch.setenv(name, value)
        store.refuses_with = 503
        assert run_line(["--data", str(data), "backup", str(backup)]) == 1
        assert "store of documents does not answer" in capsys.readouterr().err
        assert not backup.exists()
        store.refuses_with = 0
        assert run_line(["--data", str(data), "backup", str(backup)]) == 0
        documents = [name for name in manifest_of(backup).files if name.startswith("documents/")]
        assert len(documents) == 1
        kept = dict(store.objects)
        store.objects.clear()
        store.refuses_with = 503
        assert run_line(["--data", str(tmp_path / "again"), "restore", str(backup)]) == 1
        assert not (tmp_path / "again" / "commons.db").exists(), "no database without its documents"
        store.refuses_with = 0
        assert run_line(["--data", str(tmp_path / "again"), "restore", str(backup)]) == 0
        assert {name: each.content for name, each in store.objects.items()} == {n: k.content for n, k in kept.items()}
        assert not (tmp_path / "again" / "documents").exists()
    monkeypatch.delenv("COMMONS_DOCUMENTS")
    assert run_line(["--data", str(tmp_path / "folder"), "restore", str(backup)]) == 0
    with sqlite3.connect(tmp_path / "folder" / "commons.db") as database:
        digest = database.execute("SELECT digest FROM commons_upload").fetchone()[0]
    assert b"".join(FolderDocuments(tmp_path / "folder" / "documents").read(digest)) == b"a letter"
