"""Every brick has one shape, so that anything is found in ten seconds."""

import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.architecture.house import PACKAGES, ROOMS, ROOT, SHAPE, brick_folders, name, sources

EXTRA = {"registry": {"checks"}, "catalogue": {"dna"}}
HEADINGS = ["When to use it", "When not to use it", "How it works"]
SAY_NOTHING = {"base", "common", "helper", "helpers", "manager", "managers", "misc", "shared", "stuff", "util", "utils"}

bricks = pytest.mark.parametrize("folder", brick_folders(), ids=name)


def test_a_file_name_says_something() -> None:
    files = [path.relative_to(ROOT) for path in sources() + sources("tests", "tools", "examples")]
    silent = [str(path) for path in files if SAY_NOTHING & {part.removesuffix(".py") for part in path.parts}]
    assert not silent, f"{silent}: names like that say nothing; name each after what it holds"


@bricks
def test_a_brick_holds_the_allowed_names_only(folder: Path) -> None:
    modules = SHAPE | EXTRA.get(folder.name, set())
    allowed = (
        {f"{module}.py" for module in modules}
        | modules
        | ROOMS
        | {"__init__.py", "README.md", "__pycache__", "py.typed"}
    )
    strange = {path.name for path in folder.iterdir()} - allowed
    assert not strange, f"{name(folder)} holds {sorted(strange)}; a brick may hold {sorted(modules | ROOMS)}"


@bricks
def test_a_module_is_not_also_a_package(folder: Path) -> None:
    twice = [path.name for path in folder.glob("*.py") if path.with_suffix("").is_dir()]
    assert not twice, f"{name(folder)}: {twice} exist both as a file and as a folder"


@bricks
def test_a_brick_explains_itself(folder: Path) -> None:
    readme = folder / "README.md"
    assert readme.exists(), f"{name(folder)} has no README.md; it needs the headings {HEADINGS}"
    found = [line[3:].strip() for line in readme.read_text(encoding="utf-8").splitlines() if line.startswith("## ")]
    assert found[:3] == HEADINGS, f"{name(readme)} has the headings {found}; it must begin with {HEADINGS}"


def test_every_brick_is_found_by_its_entry_point() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = declared["project"]["entry-points"]["commons.bricks"]
    found = {folder.name: ".".join((*folder.relative_to(ROOT).parts, "brick")) for folder in brick_folders()}
    assert listed == found, 'pyproject.toml, [project.entry-points."commons.bricks"], must list each brick once'
    installed = {point.name: point.value for point in entry_points(group="commons.bricks")}
    assert {key: installed.get(key) for key in listed} == listed, "the installed package is older: run make setup"


def test_the_house_has_its_packages() -> None:
    missing = [package for package in PACKAGES if not (ROOT / package / "__init__.py").exists()]
    assert not missing, f"{missing} must be packages (a folder with an __init__.py)"
