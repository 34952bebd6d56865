"""Steps that are done together leave nothing of one that fails, and nothing twice of the others."""

from sqlmodel import select

from commons.service import Service
from commons.testing import World
from commons.view import View
from tests.commons import keeping
from tests.commons.keeping import Keep, Note


def copies(world: World, service: Service) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    with world.commons.installation.reading.connect() as connection:
        view = View(world.commons.installation, connection, service, world.staff(), brick=keeping.brick)
        for note in view.all(select(Note)):
            found.setdefault(note.text, []).append(note.copies)
    return found


def test_a_step_that_fails_takes_no_other_with_it(world: World, service: Service) -> None:
    staff = world.staff()
    for number in range(21):
        world.perform(service, keeping.keep, Keep(text="stuck" if number % 9 == 4 else "fine"), actor=staff)
    world.settle()
    assert copies(world, service) == {"fine": [1] * 19, "stuck": [0, 0]}
    recorded = [record for record in world.ledger() if record.event.event_name == "keeping.copied"]
    assert len(recorded) == len({record.cause for record in recorded}) == 19


def test_a_later_step_of_one_thread_sees_an_earlier_one(world: World, service: Service) -> None:
    kept = world.perform(service, keeping.keep, Keep(text="fine"), actor=world.staff())
    note = kept.get(keeping.Kept).note
    for _ in range(3):
        world.perform(service, keeping.copy, keeping.Copy(note=note), actor=world.staff())
    world.settle()
    assert copies(world, service) == {"fine": [4]}
