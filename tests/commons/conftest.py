"""A world with one small brick."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from commons.service import Service
from commons.testing import World
from tests.commons import keeping


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, [keeping])
    yield made
    made.close()


@pytest.fixture
def service(world: World) -> Service:
    return world.publish({"service.yaml": keeping.SERVICE})
