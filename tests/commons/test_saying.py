"""What stops a command is said in words where somebody can mend it, and never with anybody's data."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from commons.commands.line import run_line
from commons.commands.saying import said
from commons.commands.workers import Workers

NOWHERE = "postgresql://commons:secret@127.0.0.1:1/commons"


def test_a_database_that_is_not_there_is_said_without_its_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", NOWHERE)
    assert run_line(["--data", str(tmp_path / "data"), "erasures"]) == 1
    heard = capsys.readouterr().err
    assert "The database cannot be used" in heard
    assert "127.0.0.1" in heard
    assert "secret" not in heard


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        (["--data", "{file}", "rebuild"], "cannot be used: File exists"),
        (["--data", "{data}", "run", "--port", "80000"], "port: Input should be less than"),
    ],
)
def test_a_folder_or_setting_that_cannot_be_is_named(
    words: list[str], heard: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    places = {"file": tmp_path / "file", "data": tmp_path / "data"}
    assert run_line([each.format(**places) for each in words]) == 1
    assert heard in capsys.readouterr().err


def test_a_mistake_of_the_platform_is_not_put_into_words() -> None:
    assert said(ValueError("Sample Resident")) is None
    assert said(IntegrityError("INSERT ...", {"name": "Sample Resident"}, Exception("Sample Resident"))) is None
    assert said(OperationalError("SELECT ...", {}, Exception("Sample Resident"))) is None


def test_a_process_stops_when_its_parent_was_killed(tmp_path: Path) -> None:
    told = tmp_path / "told"

    def serve(_place: int, _first: bool, up: Callable[[], None]) -> int:
        told.write_text(str(os.getpid()), encoding="utf-8")
        up()
        signal.pause()
        return 0

    parent = os.fork()
    if parent == 0:
        os._exit(Workers(serve, 1).run())
    while not (told.exists() and told.read_text(encoding="utf-8")):
        time.sleep(0.02)
    child = int(told.read_text(encoding="utf-8"))
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    until = time.monotonic() + 10
    while _lives(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _lives(child)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
