"""A case that is opened again takes its application up again; what never was settled stays as it is."""

from bricks.registration import actions
from bricks.registration.actions import Settle
from commons.service import Service
from commons.testing import World
from tests.bricks.registration.desk import read, register


def test_a_settled_application_is_taken_up_again(world: World, service: Service) -> None:
    ref = register(world, service).application
    given = Settle(application=ref)
    assert world.perform(service, actions.resume, given).done == (), "it was not settled"
    world.perform(service, actions.settle, given)
    assert read(world, service, ref).status == "settled"
    outcome = world.perform(service, actions.resume, given)
    assert [done.name for done in outcome.done] == ["registration.resumed"]
    assert read(world, service, ref).status == "received"


def test_a_case_without_an_application_has_nothing_to_take_up(world: World, service: Service) -> None:
    assert world.perform(service, actions.resume, Settle(application=None)).done == ()
