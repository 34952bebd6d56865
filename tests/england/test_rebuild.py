"""The files that come with the project are what the builder makes from the originals."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from catalogue.queries.england import FOLDER
from examples.england.build.__main__ import ORIGINALS, STEPS
from examples.england.build.files import digest
from tests.england.originals import folder_of_originals

ROOT = FOLDER.parents[1]
BY_HAND = {
    "bin_lookups_checked.csv",
    "bin_platforms_checked.csv",
    "corrections.csv",
    "gdp_deflator.csv",
    "lancashire_lines.csv",
    "line_groups.csv",
    "lines_without_service.csv",
    "parent_lines.csv",
    "planning_councils.csv",
    "service_groups.csv",
    "sources.csv",
    "spend_councils.csv",
    "suppliers_checked.csv",
}


def digests(kind: str) -> dict[str, str]:
    with (FOLDER / "digests.csv").open(newline="") as stream:
        return {row["file"]: row["sha256"] for row in csv.DictReader(stream) if row["kind"] == kind}


def test_every_file_is_made_by_the_builder_or_is_said_to_be_made_by_hand() -> None:
    found = {path.name for path in FOLDER.glob("*.csv*")}
    assert found == set(STEPS) | BY_HAND | {"digests.csv"}


def test_no_made_file_was_changed_by_hand() -> None:
    assert digests("made") == {name: digest(FOLDER / name) for name in STEPS}


def test_provenance_speaks_of_every_file_and_every_original() -> None:
    said = (FOLDER / "PROVENANCE.md").read_text(encoding="utf-8")
    assert [name for name in (*STEPS, *BY_HAND) if f"`{name}`" not in said] == []
    assert [name for name in ORIGINALS if name.split("/")[0] not in said] == []


def test_the_originals_are_those_that_were_read() -> None:
    originals = folder_of_originals()
    assert digests("original") == {name: digest(originals / name) for name in ORIGINALS}


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    originals, into = folder_of_originals(), tmp_path_factory.mktemp("england")
    command = [sys.executable, "-m", "examples.england.build", str(originals), str(into)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return into


@pytest.mark.parametrize("name", STEPS)
def test_one_command_makes_the_same_file_again(name: str, rebuilt: Path) -> None:
    assert digest(rebuilt / name) == digest(FOLDER / name), f"{name} differs from what the originals give"
    if not name.endswith(".gz"):
        assert (rebuilt / name).read_bytes() == (FOLDER / name).read_bytes()


def test_the_builder_says_what_it_needs() -> None:
    command = [sys.executable, "-m", "examples.england.build", "nowhere"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "Give the folder of the originals" in answer.stderr
