"""The minute's sample of processor time is an action like any other, and is swept with the others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from commons.testing import World
from commons.web.beat import LEAST_SAMPLE_US, Beat
from tests.commons import keeping


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, [keeping])
    yield made
    made.close()


def test_a_sample_is_recorded_once_enough_was_used(world: World) -> None:
    beat = Beat(world.commons)
    beat._sample()
    before = len(world.ledger())
    beat._cpu -= 2 * LEAST_SAMPLE_US * 1000
    beat._sample()
    recorded = world.ledger()[before:]
    assert [record.event.event_name for record in recorded] == ["records.sampled"]
    assert recorded[0].event.cpu_us >= 2 * LEAST_SAMPLE_US
