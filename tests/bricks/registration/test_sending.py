"""Receiving applications: answers, files, allowances."""

from typing import Any

import pytest
from sqlmodel import select

from bricks.registration import actions
from bricks.registration.actions import Register, Save, Submit
from bricks.registration.events import Attached, Channel, Received
from bricks.registration.tables import ApplicationRow
from commons.errors import Invalid, Refused
from commons.service import Service
from commons.testing import World
from tests.bricks.registration.desk import GIF, begin, claim, read, register, said, upload
from tests.bricks.registration.forms import ANSWERS, every_files


def test_register_receives_an_application_whole(world: World, service: Service) -> None:
    outcome = world.perform(service, actions.register, Register(answers=ANSWERS), actor=world.staff())
    (done,) = outcome.done
    assert done.name == "registration.received"
    assert isinstance(done.event, Received)
    assert done.event.channel is Channel.API
    assert done.event.answers == ("help.none", "gate.no")
    found = read(world, service, done.event.application)
    assert found.status == "received"
    assert found.answers == ANSWERS
    assert (found.name, found.pence, found.slots) == ("Ada Example", 4320, 1)


def test_wrong_answers_are_named_and_nothing_is_kept(world: World, service: Service) -> None:
    with pytest.raises(Invalid) as error:
        register(world, service, address={"line1": "1", "town": "T", "postcode": "x"}, help="")
    assert said(error) == [
        ("answers.address.postcode", "Enter a full UK postcode, like AA3 1AB"),
        ("answers.help", "Select what help you need"),
    ]
    assert world.ledger() == []


def test_only_staff_may_say_that_somebody_rang(world: World, service: Service) -> None:
    with pytest.raises(Refused, match="Only staff may register"):
        world.perform(service, actions.register, Register(answers=ANSWERS, channel=Channel.PHONE))
    outcome = world.perform(
        service, actions.register, Register(answers=ANSWERS, channel=Channel.PHONE), actor=world.staff()
    )
    assert outcome.get(Received).channel is Channel.PHONE


NAMELESS = {
    "sections": [
        {
            "id": "a",
            "title": "A",
            "questions": [
                {"id": "first-name", "type": "text", "ask": "Your first name?", "about": "name", "optional": True}
            ],
        }
    ]
}


def test_somebody_without_a_name_may_apply(world: World) -> None:
    service = world.publish(every_files(form=NAMELESS))
    given: list[tuple[dict[str, Any], str]] = [({}, "No name given"), ({"first-name": "Ada"}, "Ada")]
    for answers, name in given:
        received = world.perform(service, actions.register, Register(answers=answers)).get(Received)
        assert read(world, service, received.application).name == name


def test_files_are_attached_to_what_they_answer(world: World, service: Service) -> None:
    ref = upload(world, service)
    given = Register(answers={**ANSWERS, "reduction": True, "proof": [ref]})
    outcome = world.perform(service, actions.register, given, actor=world.staff())
    attached = outcome.get(Attached)
    assert (attached.upload, attached.question) == (ref, "proof")
    found = read(world, service, attached.application)
    assert found.files[ref].name == "letter.pdf"
    assert (found.pence, found.free) == (0, 1)


def test_a_file_of_another_kind_or_that_never_came_is_refused(world: World, service: Service) -> None:
    for ref, message in (
        (upload(world, service, GIF, "letter.gif"), "The selected file must be PDF, JPEG or PNG"),
        ("01890a5d-ac96-774b-bcce-b302099a8057", "The file was not received. Choose it again"),
    ):
        with pytest.raises(Invalid) as error:
            register(world, service, reduction=True, proof=[ref])
        assert said(error) == [("answers.proof", message)]


def test_a_household_uses_its_allowance_once_in_ninety_days(world: World, service: Service) -> None:
    assert claim(world, service).pence == 0
    assert claim(world, service).pence == 4320
    written_otherwise = {"line1": "12, ELM RD", "town": "Elsewhere", "postcode": "aa31ab"}
    assert claim(world, service, address=written_otherwise).pence == 4320
    assert claim(world, service, address={**ANSWERS["address"], "line1": "14 Elm Road"}).pence == 0
    world.clock.move(days=90)
    assert claim(world, service).pence == 0


def test_an_allowance_is_told_by_the_property_reference_too(world: World, service: Service) -> None:
    first = {"line1": "The Old Forge", "town": "Exampleton", "postcode": "AA3 1AB", "uprn": "100"}
    assert claim(world, service, address=first).pence == 0
    assert claim(world, service, address={**first, "line1": "Old Forge Cottage"}).pence == 4320


def test_an_applicant_counts_the_uses_of_others_and_sees_nothing_else_of_them(world: World, service: Service) -> None:
    claim(world, service)
    begun, applicant = begin(world, service)
    answers = {**ANSWERS, "reduction": True, "proof": [upload(world, service)]}
    world.perform(service, actions.save, Save(application=begun.application, answers=answers), actor=applicant)
    world.perform(service, actions.submit, Submit(application=begun.application), actor=applicant)
    assert read(world, service, begun.application, applicant).pence == 4320


def test_sensitive_answers_are_kept_apart(world: World) -> None:
    form = {"sections": [{"id": "a", "title": "A", "questions": [
        {"id": "health", "type": "long-text", "ask": "Health?", "sensitive": True, "optional": True},
        {"id": "colour", "type": "text", "ask": "Colour?"}]}]}  # fmt: skip
    service = world.publish(every_files(form=form))
    answers: dict[str, Any] = {"health": "A bad knee", "colour": "red"}
    received = world.perform(service, actions.register, Register(answers=answers)).get(Received)
    assert read(world, service, received.application).answers == answers
    with world.whole_database() as connection:
        kept = select(ApplicationRow.answers, ApplicationRow.sensitive_answers)
        row = connection.execute(kept.where(ApplicationRow.ref == received.application)).one()
    assert "knee" not in str(row[0])
    assert "knee" in str(row[1])
