"""A draft whose time is over as it is saved or sent is deleted, or it is not; two claims share one allowance."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bricks.registration import actions
from bricks.registration.actions import Register, Save, Submit
from bricks.registration.brick import brick
from bricks.registration.events import Received
from commons.errors import NotFound
from commons.follow import clockwork
from commons.service import Service
from commons.testing import World
from commons.transaction import Command
from tests.bricks.registration.desk import begin, read, upload
from tests.bricks.registration.forms import ANSWERS, every_files
from tests.engines.meeting import meet, overlap, running


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, [brick])
    yield made
    made.close()


@pytest.fixture
def service(world: World) -> Service:
    return world.publish(every_files())


class Draft:
    """A draft whose time is over: what its applicant does to it, and the timer that deletes it."""

    def __init__(self, world: World, service: Service) -> None:
        self.world, self.service = world, service
        begun, self.applicant = begin(world, service)
        self.application = begun.application
        world.perform(service, actions.save, Save(application=self.application, answers=ANSWERS), actor=self.applicant)
        world.clock.move(days=60)

    def does(self, action: Any, given: Any) -> Command:
        return self.world.commons.command(action, given, actor=self.applicant, service=self.service)

    @property
    def sending(self) -> Command:
        return self.does(actions.submit, Submit(application=self.application))

    @property
    def saving(self) -> Command:
        return self.does(actions.save, Save(application=self.application, answers={"full-name": "Ada Other"}))

    def lapses(self) -> Callable[[Any], None]:
        """The timer goes off, in whichever process."""
        now = self.world.clock.now()
        with self.world.commons.installation.reading.connect() as reading:
            (row,) = clockwork.due(reading, now)

        def fire(commons: Any) -> None:
            work = partial(clockwork.fire, runner=commons.writer.runner, row=row, now=now)
            commons.writer.submit(work, reaction=True).result(timeout=30)

        return fire


def test_a_draft_that_is_sent_when_its_time_is_over_stays(world: World, service: Service) -> None:
    draft = Draft(world, service)
    lapses = draft.lapses()
    overlap(world, lambda other: running(other, draft.sending), lambda: lapses(world.commons))
    assert read(world, service, draft.application).status == "received"


def test_a_draft_that_is_saved_when_its_time_is_over_stays(world: World, service: Service) -> None:
    draft = Draft(world, service)
    lapses = draft.lapses()
    overlap(world, lambda other: running(other, draft.saving), lambda: lapses(world.commons))
    assert read(world, service, draft.application, draft.applicant).name == "Ada Other"


def test_a_draft_that_is_just_being_deleted_is_not_sent(world: World, service: Service) -> None:
    draft = Draft(world, service)
    with pytest.raises(NotFound):
        overlap(world, draft.lapses(), lambda: running(world.commons, draft.sending))
    assert not any(isinstance(record.event, Received) for record in world.ledger())


def test_an_allowance_is_used_once_however_the_address_is_written(world: World, service: Service) -> None:
    address = {"line1": "The Old Forge", "town": "Exampleton", "postcode": "AA3 1AB", "uprn": "100"}

    def claims(line: str) -> Command:
        answers = {**ANSWERS, "address": {**address, "line1": line}, "reduction": True}
        given = Register(answers={**answers, "proof": [upload(world, service)]})
        return world.commons.command(actions.register, given, actor=world.staff(), service=service)

    meet(world, claims("The Old Forge"), claims("Old Forge Cottage"))
    received = [record.event.application for record in world.ledger() if isinstance(record.event, Received)]
    assert sorted(read(world, service, each).pence or 0 for each in received) == [0, 4320]
