"""What other bricks are given: labels, search, contacts, and the panel with the answers."""

from typing import Any

from bricks.registration.queries import (
    contact_people,
    find_applications,
    find_people,
    label_applications,
    label_people,
    panel,
)
from commons.access import Actor
from commons.brick import OnThread
from commons.refs import Contact
from commons.service import Service
from commons.testing import World
from commons.view import View
from tests.bricks.registration.desk import begin, read, register
from tests.bricks.registration.forms import every_files


def look(world: World, service: Service, actor: Actor, work: Any) -> Any:
    """Run reading work with a view of registration."""
    with world.commons.installation.reading.connect() as connection:
        view = View(world.commons.installation, connection, service, actor, brick=service.bricks["registration"])
        return work(view)


def test_labels_name_applications_and_people(world: World, service: Service) -> None:
    received = register(world, service)
    number = read(world, service, received.application).number
    refs = {received.application, "01890a5d-ac96-774b-bcce-b302099a8057"}
    labels = look(world, service, world.staff(), lambda view: label_applications(refs, view))
    assert set(labels) == {received.application}
    assert labels[received.application].text == number
    assert labels[received.application].href.endswith(f"/registration/{received.application}")
    people = look(world, service, world.staff(), lambda view: label_people({received.applicant}, view))
    assert people[received.applicant].text == "Ada Example"


def test_an_applicant_is_shown_only_their_own(world: World, service: Service) -> None:
    received = register(world, service)
    _, applicant = begin(world, service)
    assert look(world, service, applicant, lambda view: label_people({received.applicant}, view)) == {}
    assert look(world, service, applicant, lambda view: find_people("ada", view)) == []


def test_search_takes_words_as_they_are(world: World, service: Service) -> None:
    received = register(world, service, **{"full-name": "Zoë 100% O'Brien_x"})

    def found(text: str) -> Any:
        return look(world, service, world.staff(), lambda view: find_people(text, view))

    assert found("zoe") == found("100%") == found("o'brien_") == [received.applicant]
    assert found("%") == [received.applicant]
    assert found("_y") == found("1__%") == found("   ") == found("x' OR '1'='1") == []


def test_an_application_is_found_by_its_number(world: World, service: Service) -> None:
    received = register(world, service)
    number = read(world, service, received.application).number.lower().replace("-", " ")
    other = world.publish(every_files(organisation="example-town"))
    assert look(world, service, world.staff(), lambda view: find_applications(number, view)) == [received.application]
    assert look(world, other, world.staff(), lambda view: find_applications(number, view)) == []


def test_where_to_write_to_a_person(world: World, service: Service) -> None:
    received = register(world, service, email="ada@example.com", phone="01632 960 001")
    found = look(world, service, world.staff(), lambda view: contact_people({received.applicant}, view))
    assert found == {received.applicant: Contact(email="ada@example.com", phone="01632 960 001")}


def test_the_panel_shows_the_answers_of_the_journey(world: World, service: Service) -> None:
    received = register(world, service)
    thread = world.ledger()[0].thread
    shown = look(world, service, world.staff(), lambda view: panel(OnThread(thread=thread, ref="x"), view))
    assert shown.application == received.application
    assert shown.sections[0].title == "About you"
    begin(world, service)
    draft = world.ledger()[-1].thread
    assert look(world, service, world.staff(), lambda view: panel(OnThread(thread=draft, ref="x"), view)) is None
