"""What commands tell people: only what they did."""

import argparse
import stat
from pathlib import Path

import pytest

from commons.commands.check import check
from commons.commands.control import hold
from commons.commands.new import ENTRY_POINTS, new_brick
from commons.service import read_folder
from commons.settings import Settings
from tests.architecture.house import ROOT


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_brick_is_entered_where_there_is_a_project(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = here / "pyproject.toml"
    project.write_text(f'[project]\nname = "ours"\n\n{ENTRY_POINTS}cases = "bricks.cases.brick"\n', encoding="utf-8")
    assert new_brick(argparse.Namespace(name="lending")) == 0
    assert f'{ENTRY_POINTS}lending = "bricks.lending.brick"\n' in project.read_text(encoding="utf-8")
    assert "and its entry point in pyproject.toml" in capsys.readouterr().out


@pytest.mark.parametrize("project", ["", '[project]\nname = "ours"\n'])
def test_a_new_brick_says_what_to_write_where_there_is_none(
    here: Path, capsys: pytest.CaptureFixture[str], project: str
) -> None:
    if project:
        (here / "pyproject.toml").write_text(project, encoding="utf-8")
    assert new_brick(argparse.Namespace(name="lending")) == 0
    said = capsys.readouterr().out
    assert "and its entry point" not in said
    assert 'lending = "bricks.lending.brick"' in said
    assert (here / "bricks/lending/brick.py").is_file()


def held(data: Path) -> int:
    """The mode of a data folder once a server has taken it."""
    hold(Settings(data=data), "http://localhost").release()
    return stat.S_IMODE(data.stat().st_mode)


def test_a_data_folder_that_others_can_read_is_closed_at_the_start(
    here: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old = here / "data"
    old.mkdir(mode=0o755)
    (old / "commons.db").touch()
    assert held(old) == 0o700
    assert "open to other users" in caplog.text
    caplog.clear()
    assert held(old) == 0o700
    assert caplog.text == ""


def test_a_folder_that_is_no_installation_keeps_its_mode(here: Path) -> None:
    other = here / "home"
    other.mkdir(mode=0o755)
    assert held(other) == 0o755
    assert held(here / "new") == 0o700


def test_checking_a_live_service_says_what_it_needs(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in read_folder(ROOT / "examples/services/example-borough/bulky-waste-a").items():
        live = text.replace("origin: example ", "origin: live ").replace("origin: example\n", "origin: live\n")
        (here / name).write_text(live.replace("example-borough", "anytown"), encoding="utf-8")
    assert check(argparse.Namespace(folder=here, data=here)) == 0
    said = capsys.readouterr().out
    assert "anytown has to be verified" in said
    assert "nobody looked whether it has the organisation anytown" in said
