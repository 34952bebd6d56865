"""What a resident changes afterwards is brought before the team, whatever was decided by then."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bricks.cases.actions.ending import Decide, decide
from bricks.cases.actions.words import OneCase, acknowledge
from bricks.cases.queries.worklist import Worklist, worklist
from bricks.registration.actions import Correct, Register, correct, register
from bricks.registration.events import Received
from bricks.registration.rules.examples import example_answers
from bricks.registration.settings import RegistrationSettings
from bricks.storage.actions.keeping import SendIn, send_in
from commons.assembly import installed_bricks
from commons.errors import Invalid
from commons.service import read_folder
from commons.testing import World
from commons.uploads import receive
from tests.bricks.registration.desk import PDF

FOLDER = Path(__file__).parents[2] / "examples" / "services" / "example-borough" / "bulky-waste-a"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, [brick for brick, _ in installed_bricks() if not brick.platform])
    yield made
    made.close()


def test_an_accepted_booking_that_its_resident_makes_dearer_comes_back_to_the_team(world: World) -> None:
    service, staff = world.publish(read_folder(FOLDER)), world.staff("caseworker")
    settings = service.settings["registration"]
    assert isinstance(settings, RegistrationSettings)
    answers = example_answers(settings.form, ())
    outcome = world.perform(service, register, Register(answers=answers), actor=staff)
    received = outcome.get(Received)
    applicant = world.applicant(received.applicant, outcome.done[0].thread, service)
    world.settle()

    def waiting() -> list[str]:
        world.settle()
        return [line.case for line in world.ask(service, worklist, Worklist(waiting=True), actor=staff).items]

    (line,) = world.ask(service, worklist, Worklist(), actor=staff).items
    world.perform(service, decide, Decide(case=line.case, outcome="accepted"), actor=staff)
    by_staff = Correct(application=received.application, version=1, answers={"full-name": "Bea"})
    world.perform(service, correct, by_staff, actor=staff)
    assert waiting() == []
    dearer = {"application": received.application, "version": 2, "answers": {"items": {"sofa": 2}}}
    with pytest.raises(Invalid, match=r"from £43\.20 to £86\.40"):
        world.perform(service, correct, Correct(**dearer), actor=applicant)
    world.perform(service, correct, Correct(**dearer, pence=8640), actor=applicant)
    assert waiting() == [line.case]
    world.perform(service, acknowledge, OneCase(case=line.case), actor=staff)
    assert waiting() == []
    upload = receive(world.commons, service, applicant, "photo.pdf", [PDF]).ref
    world.perform(service, send_in, SendIn(upload=upload), actor=applicant)
    assert waiting() == [line.case]
