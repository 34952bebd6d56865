"""Attempts that several processes count at the same moment are counted each."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from commons.errors import TooManyRequests
from commons.sessions import limit
from commons.testing import World
from tests.engines.meeting import overlap


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, [])
    made.clock.at = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
    yield made
    made.close()


def tries(commons: Any) -> None:
    limit(commons, "sign-in", "somebody", most=3, per_seconds=60)


@pytest.mark.parametrize("before", [0, 1])
def test_every_attempt_counts(world: World, before: int) -> None:
    for _ in range(before):
        tries(world.commons)
    overlap(world, tries, lambda: tries(world.commons))
    for _ in range(1 - before):
        tries(world.commons)
    with pytest.raises(TooManyRequests):
        tries(world.commons)
