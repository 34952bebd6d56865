"""A desk at which journeys are played."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bricks.analytics.desk import Desk


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Makes desks, and closes them."""
    made: list[Desk] = []

    def make(**more: str) -> Desk:
        made.append(Desk(tmp_path / str(len(made)), **more))
        return made[-1]

    yield make
    for desk in made:
        desk.world.close()


@pytest.fixture
def desk(desks: Callable[..., Desk]) -> Desk:
    """A desk of an example service."""
    return desks()
