"""Correcting, withdrawing, and who may do it."""

import pytest

from bricks.registration import actions
from bricks.registration.actions import Save, Submit, Withdraw
from bricks.registration.events import Attached, Corrected, Repriced, Withdrawn
from commons.errors import Changed, Forbidden, Invalid, NotFound, Refused, SignInNeeded
from commons.service import Service
from commons.testing import World
from tests.bricks.registration.desk import begin, claim, correct, read, register, upload
from tests.bricks.registration.forms import ANSWERS, EVERY, every_files


def test_withdrawing_gives_the_allowance_back(world: World, service: Service) -> None:
    first = claim(world, service)
    outcome = world.perform(service, actions.withdraw, Withdraw(application=first.application), actor=world.staff())
    assert outcome.event == Withdrawn(application=first.application)
    assert claim(world, service).pence == 0


def test_withdrawing_again_changes_nothing(world: World, service: Service) -> None:
    ref = register(world, service).application
    given = Withdraw(application=ref, reason="I sold it.")
    assert world.perform(service, actions.withdraw, given, actor=world.staff()).done
    assert not world.perform(service, actions.withdraw, given, actor=world.staff()).done
    found = read(world, service, ref)
    assert (found.status, found.reason) == ("withdrawn", "I sold it.")
    with pytest.raises(Refused, match="was withdrawn"):
        correct(world, service, found, {"full-name": "Bob"})


def test_correcting_names_the_questions_and_states_the_price_anew(world: World, service: Service) -> None:
    found = read(world, service, register(world, service).application)
    dearer = {"full-name": "Bea", "items": {"wardrobe": 2}}
    with pytest.raises(Invalid, match=r"from £43\.20 to £86\.40"):
        correct(world, service, found, dearer)
    with pytest.raises(Invalid, match=r"to £86\.40"):
        correct(world, service, found, dearer, pence=5000)
    assert read(world, service, found.application).version == found.version
    outcome = correct(world, service, found, dearer, pence=8640)
    assert outcome.get(Corrected).questions == ("full-name", "items")
    assert outcome.get(Repriced).pence == 8640
    after = read(world, service, found.application)
    assert (after.name, after.pence, after.version) == ("Bea", 8640, found.version + 1)


def test_a_price_that_was_stated_stands_while_its_answers_do(world: World, service: Service) -> None:
    found = read(world, service, register(world, service).application)
    dearer = world.publish(every_files(form={**EVERY, "price": {**EVERY["price"], "per_slot": "50.00"}}))
    correct(world, dearer, found, {"full-name": "Bea"})
    after = read(world, dearer, found.application)
    assert after.pence == 4320
    correct(world, dearer, after, {"items": {"wardrobe": 2}}, pence=10000)


def test_a_correction_may_take_an_optional_answer_away(world: World, service: Service) -> None:
    found = read(world, service, register(world, service, people=3).application)
    correct(world, service, found, {"people": None})
    assert "people" not in read(world, service, found.application).answers


def test_correcting_to_the_same_changes_nothing(world: World, service: Service) -> None:
    found = read(world, service, register(world, service).application)
    assert not correct(world, service, found, {"full-name": "  Ada  Example "}).done


def test_correcting_another_version_is_refused(world: World, service: Service) -> None:
    found = read(world, service, register(world, service).application)
    correct(world, service, found, {"full-name": "Bea"})
    with pytest.raises(Changed):
        correct(world, service, found, {"full-name": "Cat"})


def test_correcting_with_a_new_file_attaches_only_that(world: World, service: Service) -> None:
    found = claim(world, service)
    ref = upload(world, service)
    outcome = correct(world, service, found, {"proof": [ref]})
    assert [done.name for done in outcome.done] == ["registration.corrected", "registration.attached"]
    assert outcome.get(Attached).upload == ref


def test_an_old_window_does_not_stand_in_the_way_of_a_correction(world: World, service: Service) -> None:
    world.clock.move(hours=12)
    missed = {"street": "Elm Road", "collection": "Rubbish"}
    found = read(world, service, register(world, service, gate=True, missed=missed).application)
    world.clock.move(days=5)
    assert correct(world, service, found, {"full-name": "Bea"}).done
    with pytest.raises(Invalid):
        register(world, service, gate=True, missed=missed)


def test_answers_to_questions_that_are_gone_are_kept(world: World, service: Service) -> None:
    found = read(world, service, register(world, service, people=3).application)
    shorter = {**EVERY, "sections": [{**EVERY["sections"][0], "questions": EVERY["sections"][0]["questions"][:-1]},
                                     EVERY["sections"][1]]}  # fmt: skip
    newer = world.publish(every_files(form=shorter))
    correct(world, newer, found, {"full-name": "Bea"})
    after = read(world, newer, found.application)
    assert after.answers["people"] == 3
    assert after.sections[-1].title == "Answers to earlier questions"


def test_who_may_read_correct_and_withdraw(world: World, service: Service) -> None:
    begun, applicant = begin(world, service)
    _, other = begin(world, service)
    world.perform(service, actions.save, Save(application=begun.application, answers=ANSWERS), actor=applicant)
    world.perform(service, actions.submit, Submit(application=begun.application), actor=applicant)
    assert read(world, service, begun.application, applicant).name == "Ada Example"
    given = Withdraw(application=begun.application)
    with pytest.raises(NotFound):
        read(world, service, begun.application, other)
    with pytest.raises(NotFound):
        world.perform(service, actions.withdraw, given, actor=other)
    with pytest.raises(SignInNeeded):
        world.perform(service, actions.withdraw, given)
    elsewhere = world.staff(organisation="example-town")
    with pytest.raises(Forbidden):
        world.perform(service, actions.withdraw, given, actor=elsewhere)
    assert world.perform(service, actions.withdraw, given, actor=applicant).done


def test_another_organisation_finds_nothing(world: World, service: Service) -> None:
    other = world.publish(every_files(organisation="example-town"))
    received = register(world, service)
    with pytest.raises(NotFound):
        read(world, other, received.application)
    with pytest.raises(NotFound):
        world.perform(other, actions.withdraw, Withdraw(application=received.application), actor=world.staff())


def test_the_ledger_holds_no_words_of_a_person(world: World, service: Service) -> None:
    found = claim(world, service)
    correct(world, service, found, {"full-name": "Bea Example"})
    world.perform(
        service, actions.withdraw, Withdraw(application=found.application, reason="Moved out"), actor=world.staff()
    )
    for record in world.ledger():
        text = record.event.model_dump_json()
        assert not any(word in text for word in ("Ada", "Bea", "Elm", "Moved", "AA3"))
