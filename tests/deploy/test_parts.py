"""The parts of the compose files, started by hand as plain processes, carry one application with a document to its end.

No container is built or started: what the files say of commands and settings is run as it stands, with other addresses.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
import yaml

from commons.database import open_database
from commons.ledger import ledger
from tests import otlp, s3
from tests.journeys.server import ROOT, Server, free_port
from tests.journeys.test_over_the_api import LETTER, with_a_letter
from tests.postgresql import Databases

DEPLOY = ROOT / "docs" / "deploy"
STARTED = {
    "app": "the command of the file",
    "followers": "the command of the file",
    "database": "PostgreSQL from a wheel",
    "store": "tests/s3.py, which checks every signature",
    "collector": "tests/otlp.py, which takes OTLP over HTTP",
}
NOT_STARTED = {
    "prometheus": "asks the collector for figures: that they arrive there by the names on the dashboard is tested",
    "grafana": "shows them: its dashboard is tested as a file",
}


def parts() -> dict[str, dict[str, Any]]:
    """The parts of both files, the second laid over the first."""
    found: dict[str, dict[str, Any]] = {}
    for name in ("compose.yaml", "compose.postgresql.yaml"):
        for part, said in yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))["services"].items():
            earlier = found.setdefault(part, {})
            earlier.update(said | {"environment": earlier.get("environment", {}) | said.get("environment", {})})
    return found


def test_every_part_has_a_counterpart_here() -> None:
    assert set(parts()) == set(STARTED) | set(NOT_STARTED)


@dataclass
class Parts:
    """Everything that runs, and what the two commands are told."""

    address: str
    store: s3.Store
    collector: otlp.Collector
    data: Path
    port: int

    def settings(self, part: str) -> dict[str, str]:
        """The settings that the file names, each with its value here."""
        here = {
            "DATABASE_URL": self.address,
            "COMMONS_BASE_URL": f"http://127.0.0.1:{self.port}",
            **self.store.environment,
            **self.collector.environment,
        }
        said = {name: str(here.get(name, value)) for name, value in parts()[part]["environment"].items()}
        assert set(self.store.environment) <= set(said), "documents would not go to the store"
        assert [name for name, value in said.items() if "${" in value] == []
        soon = {name: value for name, value in self.collector.environment.items() if name not in said}
        return said | soon | {"COMMONS_DATA": str(self.data), "COMMONS_ENGLAND": str(self.data / "no statistics")}

    def start(self, part: str, *more: str) -> "subprocess.Popen[bytes]":
        words = [sys.executable, "-m", "commons", *parts()[part]["command"], *more]
        with (self.data / ("server.log" if part == "app" else f"{part}.log")).open("ab") as log:
            told = os.environ | self.settings(part)
            return subprocess.Popen(words, cwd=ROOT, stdout=log, stderr=log, env=told, start_new_session=True)


@pytest.fixture
def running(databases: Databases | None, tmp_path: Path) -> Iterator[Parts]:
    """The parts that are not the platform's own."""
    with ExitStack() as until_the_end:
        if databases is None:
            databases = Databases(Path(tempfile.gettempdir()) / f"commons-parts-{os.getpid()}", "parts")
            until_the_end.callback(databases.close)
        store = until_the_end.enter_context(s3.serving())
        collector = until_the_end.enter_context(otlp.collecting())
        data = tmp_path / "data"
        data.mkdir()
        yield Parts(databases.of(tmp_path, empty=True), store, collector, data, free_port())


def one_example(folder: Path) -> Path:
    """The examples with one service alone, so that the start is short."""
    for name in ("organisations.yaml", "services/example-borough/bulky-waste-a"):
        source, target = ROOT / "examples" / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    return folder


def end(process: "subprocess.Popen[bytes]") -> None:
    """Have nothing of it left, its own processes included, whatever went wrong."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def answers(server: Server) -> None:
    """Wait until it serves; nothing follows yet."""
    until = time.monotonic() + 60
    while time.monotonic() < until and server.process.poll() is None:
        try:
            httpx2.get(f"{server.address}/healthz", trust_env=False)
            return
        except httpx2.TransportError:
            time.sleep(0.05)
    raise AssertionError((server.data / "server.log").read_text()[-3000:])


def test_the_parts_carry_one_application_with_a_document_to_its_end(running: Parts) -> None:
    examples = one_example(running.data.parent / "examples")
    app = running.start("app", "--port", str(running.port), "--examples", str(examples))
    server = Server(running.data, running.port, app)
    with ExitStack() as in_any_case:
        in_any_case.callback(end, app)
        answers(server)
        followers = running.start("followers")
        in_any_case.callback(end, followers)
        server.wait()
        thread = with_a_letter(server)
        assert [each.content for each in running.store.objects.values()] == [LETTER]
        assert not (running.data / "documents").exists()
        running.collector.wait_for(lambda seen: len(seen.senders) >= 4)
        for process in (followers, server.process):
            process.terminate()
            assert process.wait(timeout=40) == 0
    assert len(running.collector.senders) == 4, "two serve and two follow"
    assert {span.name for span in running.collector.spans} >= {"registration.register", "cases.open", "follow"}
    events = recorded(running.address, thread)
    expected = ("registration.received", "cases.opened", "workflow.entered", "storage.kept", "cases.closed")
    assert [name for name in expected if name not in events] == []


def recorded(address: str, thread: str) -> list[str]:
    """The names of a journey's events, from PostgreSQL itself."""
    engines = open_database(address, Path())
    with engines.owning.connect() as connection:
        found = list(connection.execute(sa.select(ledger.c.name).where(ledger.c.thread == thread)).scalars())
    engines.close()
    return found
