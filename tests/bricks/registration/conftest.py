"""A world with a service that asks every type of question."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bricks.registration.brick import brick
from commons.pages import limits
from commons.service import Service
from commons.testing import World
from tests.bricks.registration.forms import every_files


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that take equally long take less long here."""
    monkeypatch.setattr(limits, "EVEN_SECONDS", 0.05)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path, [brick])
    yield world
    world.close()


@pytest.fixture
def service(world: World) -> Service:
    return world.publish(every_files())
