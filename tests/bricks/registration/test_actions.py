"""What each action records, and what it refuses."""

from typing import Any

import pytest

from bricks.registration import actions
from bricks.registration.actions import Begin, Correct, Register, Save, Submit, Withdraw
from bricks.registration.events import Attached, Begun, Channel, Corrected, Lapsed, Received, Saved, Withdrawn
from bricks.registration.queries import ApplicationView, ReadApplication, application
from commons.access import Actor
from commons.errors import Changed, Forbidden, Invalid, NotFound, Refused, SignInNeeded
from commons.service import Service
from commons.testing import World
from commons.uploads import receive
from tests.bricks.registration.forms import ANSWERS, EVERY, every_files

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"


def register(world: World, service: Service, actor: Actor | None = None, **changes: Any) -> Received:
    given = Register(answers={**ANSWERS, **changes})
    found = world.perform(service, actions.register, given, actor=actor or world.staff()).get(Received)
    assert isinstance(found, Received)
    return found


def read(world: World, service: Service, ref: str, actor: Actor | None = None) -> ApplicationView:
    found = world.ask(service, application, ReadApplication(application=ref), actor=actor or world.staff())
    assert isinstance(found, ApplicationView)
    return found


def upload(world: World, service: Service, content: bytes = PDF, name: str = "letter.pdf") -> str:
    return receive(world.commons, service, Actor(), name, [content]).ref


def begin(world: World, service: Service) -> tuple[Begun, Actor]:
    outcome = world.perform(service, actions.begin, Begin())
    begun = outcome.event
    assert isinstance(begun, Begun)
    return begun, world.applicant(begun.applicant, outcome.done[0].thread, service)


def said(error: pytest.ExceptionInfo[Any]) -> list[tuple[str, str]]:
    return [(fault.field, fault.message) for fault in error.value.faults]


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
        register(world, service, **{"full-name": "", "address": {"line1": "1", "town": "T", "postcode": "x"}})
    assert said(error) == [
        ("answers.full-name", "Enter your full name"),
        ("answers.address.postcode", "Enter a full UK postcode, like AA3 1AB"),
    ]
    assert world.ledger() == []


def test_only_staff_may_say_that_somebody_rang(world: World, service: Service) -> None:
    with pytest.raises(Refused, match="Only staff may register"):
        world.perform(service, actions.register, Register(answers=ANSWERS, channel=Channel.PHONE))
    outcome = world.perform(
        service, actions.register, Register(answers=ANSWERS, channel=Channel.PHONE), actor=world.staff()
    )
    assert outcome.get(Received).channel is Channel.PHONE


def test_somebody_without_a_name_may_apply(world: World) -> None:
    form = {"sections": [{"id": "a", "title": "A", "questions": [
        {"id": "first-name", "type": "text", "ask": "Your first name?", "about": "name", "optional": True}]}]}  # fmt: skip
    service = world.publish(every_files(form=form))
    for answers, name in (({}, "No name given"), ({"first-name": "Ada"}, "Ada")):
        received = world.perform(service, actions.register, Register(answers=answers)).get(Received)
        assert read(world, service, received.application).name == name


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
        (upload(world, service, GIF, "letter.gif"), "The selected file must be one of: pdf, jpeg, png"),
        ("01890a5d-ac96-774b-bcce-b302099a8057", "The file was not received. Choose it again"),
    ):
        with pytest.raises(Invalid) as error:
            register(world, service, reduction=True, proof=[ref])
        assert said(error) == [("answers.proof", message)]


def claim(world: World, service: Service, **changes: Any) -> ApplicationView:
    answers = {"reduction": True, "proof": [upload(world, service)], **changes}
    return read(world, service, register(world, service, **answers).application)


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


def correct(world: World, service: Service, found: ApplicationView, answers: dict[str, Any]) -> Any:
    given = Correct(application=found.application, version=found.version, answers=answers)
    return world.perform(service, actions.correct, given, actor=world.staff())


def test_correcting_names_the_questions_and_states_the_price_anew(world: World, service: Service) -> None:
    found = read(world, service, register(world, service).application)
    outcome = correct(world, service, found, {"full-name": "Bea", "items": {"wardrobe": 2}})
    assert outcome.get(Corrected).questions == ("full-name", "items")
    after = read(world, service, found.application)
    assert (after.name, after.pence, after.version) == ("Bea", 8640, found.version + 1)


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


def test_sensitive_answers_are_kept_apart(world: World) -> None:
    form = {"sections": [{"id": "a", "title": "A", "questions": [
        {"id": "health", "type": "long-text", "ask": "Health?", "sensitive": True, "optional": True},
        {"id": "colour", "type": "text", "ask": "Colour?"}]}]}  # fmt: skip
    service = world.publish(every_files(form=form))
    answers = {"health": "A bad knee", "colour": "red"}
    received = world.perform(service, actions.register, Register(answers=answers)).get(Received)
    assert read(world, service, received.application).answers == answers
    with world.commons.installation.reading.connect() as connection:
        row = connection.exec_driver_sql(
            "select answers, sensitive_answers from registration_application where ref = ?", (received.application,)
        ).one()
    assert "knee" not in row[0]
    assert "knee" in row[1]


def test_the_ledger_holds_no_words_of_a_person(world: World, service: Service) -> None:
    found = claim(world, service)
    correct(world, service, found, {"full-name": "Bea Example"})
    world.perform(
        service, actions.withdraw, Withdraw(application=found.application, reason="Moved out"), actor=world.staff()
    )
    for record in world.ledger():
        text = record.event.model_dump_json()
        assert not any(word in text for word in ("Ada", "Bea", "Elm", "Moved", "AA3"))
