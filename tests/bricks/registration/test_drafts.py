"""Drafts: begun, saved answer by answer, sent once, deleted when they are left."""

import pytest

from bricks.registration import actions
from bricks.registration.actions import Save, Submit
from bricks.registration.events import Channel, Lapsed, Received, Saved
from commons.access import Actor
from commons.errors import Invalid, NotFound, Refused
from commons.service import Service
from commons.testing import World
from tests.bricks.registration.desk import begin, read, said
from tests.bricks.registration.forms import ANSWERS


def test_a_draft_is_saved_answer_by_answer_and_sent(world: World, service: Service) -> None:
    begun, applicant = begin(world, service)
    for key, value in ANSWERS.items():
        given = Save(application=begun.application, answers={key: value})
        saved = world.perform(service, actions.save, given, actor=applicant)
        assert saved.event == Saved(application=begun.application)
    outcome = world.perform(service, actions.submit, Submit(application=begun.application, pence=4320), actor=applicant)
    assert outcome.get(Received).applicant == begun.applicant
    assert outcome.get(Received).channel is Channel.ONLINE
    assert {record.thread for record in world.ledger()} == {outcome.done[0].thread}
    assert read(world, service, begun.application, applicant).answers == ANSWERS


def test_saving_what_is_there_changes_nothing(world: World, service: Service) -> None:
    begun, applicant = begin(world, service)
    given = Save(application=begun.application, answers={"full-name": "Ada", "email": None})
    assert world.perform(service, actions.save, given, actor=applicant).done
    assert not world.perform(service, actions.save, given, actor=applicant).done


def test_a_wrong_answer_is_not_saved(world: World, service: Service) -> None:
    begun, applicant = begin(world, service)
    with pytest.raises(Invalid) as error:
        world.perform(
            service, actions.save, Save(application=begun.application, answers={"people": "many"}), actor=applicant
        )
    assert said(error) == [("answers.people", "How many people live there must be a number, like 30")]


def test_nobody_else_writes_in_a_draft(world: World, service: Service) -> None:
    begun, _ = begin(world, service)
    _, other = begin(world, service)
    given = Save(application=begun.application, answers={"full-name": "Eve"})
    for actor in (Actor(), other, world.staff()):
        with pytest.raises(NotFound):
            world.perform(service, actions.save, given, actor=actor)
    with pytest.raises(NotFound):
        read(world, service, begun.application)


def test_a_draft_is_sent_once(world: World, service: Service) -> None:
    begun, applicant = begin(world, service)
    world.perform(service, actions.save, Save(application=begun.application, answers=ANSWERS), actor=applicant)
    given = Submit(application=begun.application)
    world.perform(service, actions.submit, given, actor=applicant)
    with pytest.raises(Refused, match="has been sent already"):
        world.perform(service, actions.submit, given, actor=applicant)


def test_an_unfinished_draft_is_not_sent(world: World, service: Service) -> None:
    begun, applicant = begin(world, service)
    with pytest.raises(Invalid) as error:
        world.perform(service, actions.submit, Submit(application=begun.application), actor=applicant)
    assert ("answers.full-name", "Enter your full name") in said(error)


def test_a_price_that_has_changed_stops_the_sending(world: World, service: Service) -> None:
    begun, applicant = begin(world, service)
    world.perform(service, actions.save, Save(application=begun.application, answers=ANSWERS), actor=applicant)
    with pytest.raises(Invalid) as error:
        world.perform(service, actions.submit, Submit(application=begun.application, pence=0), actor=applicant)
    assert said(error)[0][1] == "The price is now £43.20. Check it, then send your application again"


def test_a_draft_that_is_left_is_deleted_with_its_person(world: World, service: Service) -> None:
    begun, applicant = begin(world, service)
    world.perform(
        service, actions.save, Save(application=begun.application, answers={"full-name": "Ada"}), actor=applicant
    )
    world.clock.move(days=27)
    world.settle()
    assert not any(isinstance(record.event, Lapsed) for record in world.ledger())
    world.clock.move(days=2)
    world.settle()
    assert world.ledger()[-1].event == Lapsed(application=begun.application)
    with pytest.raises(NotFound):
        world.perform(
            service, actions.save, Save(application=begun.application, answers={"full-name": "A"}), actor=applicant
        )


def test_an_empty_draft_goes_after_a_day_and_a_sent_one_stays(world: World, service: Service) -> None:
    begin(world, service)
    begun, applicant = begin(world, service)
    world.perform(service, actions.save, Save(application=begun.application, answers=ANSWERS), actor=applicant)
    world.perform(service, actions.submit, Submit(application=begun.application), actor=applicant)
    world.clock.move(days=60)
    world.settle()
    assert sum(isinstance(record.event, Lapsed) for record in world.ledger()) == 1
    assert read(world, service, begun.application).status == "received"
