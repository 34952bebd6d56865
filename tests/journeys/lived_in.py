"""A lived-in installation: samples of every example were carried on, and it was backed up while it ran."""

import sqlite3
import tarfile
import threading
import uuid
from dataclasses import dataclass
from pathlib import Path

from commons.commands.archive import MANIFEST, Manifest
from tests.journeys.server import Server, command

CASES = "/api/example-borough/bulky-waste-a/cases/v1/cases"


@dataclass(frozen=True)
class LivedIn:
    """The data folder of an installation that has stopped, and a backup that was made while it ran."""

    data: Path
    backup: Path
    manifest: Manifest


def live_in(folder: Path) -> LivedIn:
    """Start an installation, play samples, back it up under load, stop it."""
    server = Server.start(folder / "data")
    played = command("--data", str(server.data), "demo", "--cases", "3")
    assert played.returncode == 0, played.stderr
    assert "Played 15 sample applications" in played.stdout
    manifest = backed_up(server, folder / "backup.tar")
    server.caught_up()
    assert server.stop() == 0
    return LivedIn(server.data, folder / "backup.tar", manifest)


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


def backed_up(server: Server, target: Path) -> Manifest:
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
