"""The real server: published services are live at once, and what was acknowledged is never lost."""

import shutil
import signal
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.journeys.server import ROOT, Server, command

EXAMPLE = ROOT / "examples/services/example-borough/bulky-waste-a"
CASES = "/api/example-borough/bulky-waste-a/cases/v1/cases"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server.start(tmp_path / "data")
    yield made
    if made.process.poll() is None:
        made.stop()


def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    shutil.copytree(EXAMPLE, folder)
    main = folder / "service.yaml"
    main.write_text(main.read_text().replace("service: bulky-waste-a", "service: sofa-collection"))
    return folder


def test_a_copied_service_is_checked_published_and_live_without_a_restart(running: Server, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    checked = command("--data", str(running.data), "check", str(folder))
    assert checked.returncode == 0, checked.stderr
    main = folder / "service.yaml"
    text = main.read_text()
    main.write_text(text.replace("organisation: example-borough", "organisation: example-burough"))
    checked = command("--data", str(running.data), "check", str(folder))
    assert checked.returncode == 1
    assert "there is no organisation “example-burough”" in checked.stderr
    assert "service.yaml, line " in checked.stderr
    main.write_text(text)
    published = command("--data", str(running.data), "publish", str(folder))
    assert published.returncode == 0, published.stderr
    assert "version 1" in published.stdout
    assert httpx2.get(f"{running.address}/s/example-borough/sofa-collection", trust_env=False).status_code == 200
    again = command("--data", str(running.data), "publish", str(folder))
    assert "published already" in again.stdout
    form = folder / "form.yaml"
    form.write_text(form.read_text().replace("title:", "titel:", 1))
    broken = command("--data", str(running.data), "publish", str(folder))
    assert broken.returncode == 1
    assert "form.yaml, line" in broken.stderr
    assert "Nothing was published" in broken.stderr


def test_export_and_import_carry_a_service_to_another_organisation(running: Server, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert command("--data", str(running.data), "export", "example-borough/bulky-waste-a", str(out)).returncode == 0
    assert (out / "form.yaml").read_text() == (EXAMPLE / "form.yaml").read_text()
    owner = ["--organisation", "example-town", "--owner", "someone@example.org"]
    adopted = command("--data", str(running.data), "import", str(out), *owner)
    assert adopted.returncode == 0, adopted.stderr
    assert httpx2.get(f"{running.address}/s/example-town/bulky-waste-a", trust_env=False).status_code == 200


def test_a_second_server_on_the_same_data_is_refused(running: Server) -> None:
    second = command("run", "--port", "0", "--data", str(running.data))
    assert second.returncode == 1
    assert "in use by a server" in second.stderr


def test_data_of_another_release_is_refused_in_words(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "commons.db") as connection:
        connection.execute("CREATE TABLE cases_migration (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO cases_migration VALUES ('cases_9999_future')")
    refused = command("run", "--port", "0", "--data", str(tmp_path))
    assert refused.returncode == 1
    assert "written by another release" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_no_workers_are_refused_with_the_reason() -> None:
    refused = command("run", "--workers", "0")
    assert refused.returncode == 1
    assert "at least one process" in refused.stderr


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
def test_what_was_acknowledged_survives(server: Server, how: signal.Signals) -> None:
    acknowledged: list[str] = []
    unexpected: list[object] = []

    def clerk(client: httpx2.Client) -> None:
        while True:
            try:
                answer = client.post(
                    CASES, json={"about": "Sample case of a test."}, headers={"Idempotency-Key": str(uuid.uuid4())}
                )
            except httpx2.TransportError:
                return
            if answer.status_code == 201:
                acknowledged.append(answer.json()["case"])
            elif answer.status_code != 503:
                unexpected.append(answer.text)
                return

    clerks = [threading.Thread(target=clerk, args=(server.client(),)) for _ in range(6)]
    for each in clerks:
        each.start()
    while len(acknowledged) < 60 and not unexpected:
        threading.Event().wait(0.02)
    server.stop(how)
    for each in clerks:
        each.join(timeout=40)
    assert unexpected == []
    again = Server.start(server.data)
    again.caught_up()
    again.stop()
    with sqlite3.connect(server.data / "commons.db") as connection:
        rows = connection.execute("SELECT ref FROM cases_case").fetchall()
        events = connection.execute("SELECT data FROM commons_ledger WHERE name = 'cases.opened'").fetchall()
    kept = {ref for (ref,) in rows}
    assert set(acknowledged) <= kept
    assert len(kept) == len(events), "each case has its event, and each event its case"
