"""Two claims of one household at the same moment: it has no more than its allowance."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bricks.registration import actions
from bricks.registration.actions import Register
from bricks.registration.brick import brick
from bricks.registration.events import Received
from commons.service import Service
from commons.testing import World
from commons.transaction import Command
from tests.bricks.registration.desk import read, upload
from tests.bricks.registration.forms import ANSWERS, every_files
from tests.engines.meeting import meet


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, [brick])
    yield made
    made.close()


@pytest.fixture
def service(world: World) -> Service:
    return world.publish(every_files())


def test_an_allowance_is_used_once_however_the_address_is_written(world: World, service: Service) -> None:
    address = {"line1": "The Old Forge", "town": "Exampleton", "postcode": "AA3 1AB", "uprn": "100"}

    def claims(line: str) -> Command:
        answers = {**ANSWERS, "address": {**address, "line1": line}, "reduction": True}
        given = Register(answers={**answers, "proof": [upload(world, service)]})
        return world.commons.command(actions.register, given, actor=world.staff(), service=service)

    meet(world, claims("The Old Forge"), claims("Old Forge Cottage"))
    received = [record.event.application for record in world.ledger() if isinstance(record.event, Received)]
    assert sorted(read(world, service, each).pence or 0 for each in received) == [0, 4320]
