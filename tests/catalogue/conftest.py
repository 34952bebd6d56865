"""A world with the catalogue and a small brick."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import catalogue.brick
from commons.testing import World
from tests.catalogue import town

ROOT = Path(__file__).parents[2]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, [catalogue.brick, town.desk, town.registry], examples=ROOT / "examples")
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world for a module's tests that only read."""
    made = World(
        tmp_path_factory.mktemp("shared"), [catalogue.brick, town.desk, town.registry], examples=ROOT / "examples"
    )
    yield made
    made.close()
