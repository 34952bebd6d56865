"""Rehearsed: whoever was erased after a backup does not come back with it."""

import json
import sqlite3
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest

from commons.commands.line import run_line
from tests.journeys.server import Server
from tests.journeys.test_over_the_api import ANSWERS, BASE, Api, case_of
from tests.journeys.told import WORD, pdf


@dataclass(frozen=True)
class Erased:
    """A data folder in which somebody was erased, with a backup from before and one from afterwards."""

    data: Path
    before: Path
    after: Path
    was_in: set[str]
    """The files in which her name stood while it was there."""


def holds(folder: Path) -> set[str]:
    """The files below a folder in which her name stands."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and WORD.lower().encode() in path.read_bytes().lower()
    }


@pytest.fixture(scope="module")
def erased(tmp_path_factory: pytest.TempPathFactory) -> Erased:
    folder = tmp_path_factory.mktemp("erased")
    server = Server.start(folder / "data")
    before, after = folder / "one" / "before.tar", folder / "two" / "after.tar"
    for each in (before, after):
        each.parent.mkdir()
    with server.client() as client:
        api = Api(client)
        answers = ANSWERS | {"full-name": f"Ada {WORD}", "email": f"{WORD}@example.org", "where": f"By {WORD}'s gate"}
        application = api.call("registration.register", {"answers": answers})["application"]
        case = case_of(api, server, application)
        api.call("cases.note", {"text": f"{WORD} rang."}, case=case)
        key = {"Idempotency-Key": str(uuid.uuid4())}
        name = {"filename": f"letter of {WORD}.pdf"}
        upload = client.post(f"{BASE}/uploads", params=name, content=pdf(1), headers=key).json()["upload"]
        api.call("storage.keep", {"upload": upload, "case": case, "kind": "other"})
        api.call("cases.close", {"reason": f"{WORD} sold it."}, case=case)
        server.caught_up()
        assert run_line(["--data", str(server.data), "backup", str(before)]) == 0
        was_in = holds(server.data)
        api.call("registration.erase", {"reason": "person-asked"}, application=application)
        server.caught_up()
        assert run_line(["--data", str(server.data), "backup", str(after)]) == 0
    assert server.stop() == 0
    return Erased(server.data, before, after, was_in)


def run(capsys: pytest.CaptureFixture[str], data: Path, *words: str) -> tuple[int, str]:
    """A command in this process: its status and what it said."""
    status = run_line(["--data", str(data), *words])
    told = capsys.readouterr()
    return status, told.out + told.err


def test_what_is_erased_leaves_no_trace_but_documents_until_the_sweep(erased: Erased) -> None:
    assert {"commons.db"} <= {name.removesuffix("-wal") for name in erased.was_in}
    assert [name for name in erased.was_in if name.startswith("messages/")]
    (left,) = holds(erased.data)
    assert left.startswith("documents/")
    (line,) = (erased.data / "erasures.jsonl").read_text().splitlines()
    assert json.loads(line)["given"]["reason"] == "person-asked"


def test_a_backup_without_any_list_brings_her_back(
    erased: Erased, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = run(capsys, tmp_path / "data", "restore", str(erased.before))
    assert status == 0, said
    assert "No erasures are listed" in said
    assert "commons.db" in holds(tmp_path / "data"), "else the tests below prove nothing"


@pytest.mark.parametrize("where", ["own folder", "backup beside", "list named"])
def test_with_a_list_she_stays_away(
    erased: Erased, tmp_path: Path, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data, source = tmp_path / "data", tmp_path / "before.tar"
    more: tuple[str, ...] = ()
    source.hardlink_to(erased.before)
    data.mkdir(mode=0o700)
    if where == "own folder":
        (data / "erasures.jsonl").write_bytes((erased.data / "erasures.jsonl").read_bytes())
    elif where == "backup beside":
        (tmp_path / "later.tar").hardlink_to(erased.after)
    else:
        more = ("--erasures", str(erased.data / "erasures.jsonl"))
    status, said = run(capsys, data, "restore", str(source), *more)
    assert status == 0, said
    assert "Erased again: 1." in said
    assert holds(data) == set()
    with sqlite3.connect(data / "commons.db") as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM commons_ledger ORDER BY position")]
    assert names.count("registration.erased") == 1
    if where == "list named":
        status, said = run(capsys, data, "erasures")
        assert (status, "Erased again: 0. 1 erasures are listed" in said) == (0, True), said


def test_a_backup_from_afterwards_knows_it(erased: Erased, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = run(capsys, tmp_path / "data", "restore", str(erased.after))
    assert status == 0, said
    assert "Erased again: 0. 1 erasures are listed: 1 were in the ledger" in said
    assert {name for name in holds(tmp_path / "data") if not name.startswith("documents/")} == set()


def test_a_list_that_is_not_there_is_named(erased: Erased, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = run(capsys, tmp_path, "restore", str(erased.before), "--erasures", str(tmp_path / "no"))
    assert status == 1
    assert "There is no file" in said
    assert [path.name for path in tmp_path.iterdir()] == ["server.lock"]
