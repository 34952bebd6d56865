"""What staff do: find applications, look at one, register, correct and withdraw for somebody."""

import json

import pytest

from bricks.registration.events import Begun, Channel, Received
from commons import sessions
from commons.access import Actor
from commons.service import Service
from commons.testing import World
from tests.bricks.registration.browsing import STAFF_COOKIE, Browser
from tests.bricks.registration.desk import register
from tests.bricks.registration.test_applying import HOME, fill_in

WORK = "/work/example-borough/bulky/registration"


@pytest.fixture
def desk(world: World, service: Service, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A caseworker who has signed in."""
    staff = world.staff()
    monkeypatch.setattr(world.commons, "with_grants", lambda actor: Actor(actor.id, grants=staff.grants))
    client = world.client()
    client.cookies.set(STAFF_COOKIE, sessions.open_session(world.commons, staff.id).token)
    return Browser(client, WORK)


def test_the_list_shows_what_was_received_and_no_drafts(world: World, service: Service, desk: Browser) -> None:
    register(world, service)
    Browser(world.client(), HOME).open().send("/apply")
    text = desk.open().text
    assert text.count("Ada Example") == 1
    assert "From another system" in text
    assert "<title>Applications" in text
    assert "New application for somebody" in text


def test_search_by_name_and_number(world: World, service: Service, desk: Browser) -> None:
    register(world, service, **{"full-name": "Zoë Ångström"})
    register(world, service)
    desk.open().send("/registration", {"name": "zoe ang"})
    assert "Ångström" in desk.text
    assert "Ada Example" not in desk.text
    assert "name=" not in str(desk.page.url)
    number = json.loads(desk.open(".json").page.text)["items"][0]["number"]
    plain = number.replace("-", "").lower()
    assert number in desk.open().send("/registration", {"number": plain}).text
    assert "No applications were found" in desk.send("/registration", {"number": "nonsense"}).text
    assert "No applications were found" in desk.open().send("/registration", {"name": "%"}).text
    assert "Ångström" in desk.open("?name=nobody").text


def test_the_list_as_csv_holds_no_formula(world: World, service: Service, desk: Browser) -> None:
    register(world, service, **{"full-name": '=HYPERLINK("http://example.com")'})
    rows = desk.open(".csv").page.text.splitlines()
    assert rows[0] == "reference,name,status,channel,received_at"
    assert "'=HYPERLINK" in rows[1]
    assert ",Received,From another system," in rows[1]


def test_a_search_that_cannot_be_made_says_so(desk: Browser) -> None:
    assert desk.open("?received_from=yesterday").status == 422
    assert desk.open("?after=nonsense").status == 422
    assert "Check the dates" in desk.open("?limit=1000").text


def test_pages_of_the_list_go_on_where_the_last_one_ended(world: World, service: Service, desk: Browser) -> None:
    numbers = set()
    for _ in range(7):
        register(world, service)
        world.clock.move(minutes=1)
    after = ""
    for size in (3, 3, 1):
        found = json.loads(desk.open(f".json?limit=3{after}").page.text)
        assert len(found["items"]) == size
        numbers |= {line["number"] for line in found["items"]}
        after = f"&after={found['next']}".replace("+", "%2B")
    assert found["next"] is None
    assert len(numbers) == 7


def test_register_for_somebody_who_rang(world: World, desk: Browser) -> None:
    desk.open("/new").send("/new")
    assert "Select how they got in touch" in desk.text
    desk.send("/new", {"channel": "phone"})
    assert desk.path.endswith("/answer/full-name")
    desk.send("/answer/full-name", {"full-name": "Ada Example", "address.line1": "12 Elm Road",
                                    "address.town": "Exampleton", "address.postcode": "AA3 1AB"})  # fmt: skip
    assert desk.path.endswith("/answer/items")
    desk.send("/answer/items", {"items.lamp": "1", "reduction": "no", "help": "carry", "days": ["any"], "gate": "no"})
    assert desk.path.endswith("/answer/items")
    assert "Why do you need help?" in desk.text
    desk.send("/answer/items", {"why": "Stairs"})
    assert desk.path.endswith("/answer/check")
    assert "Record the application" in desk.text
    form = desk.form("/answer/check")
    assert "Ada Example" in desk.open("/unfinished").text
    desk.post(form["action"], {**form["fields"], "true": "yes"})
    assert "access code" in desk.text
    assert "Everything that was begun for somebody was sent." in desk.open("/unfinished").text
    received = next(record.event for record in world.ledger() if isinstance(record.event, Received))
    assert received.channel is Channel.PHONE
    assert "By telephone" in desk.open().text


def test_a_residents_own_draft_is_not_open_to_staff(world: World, service: Service, desk: Browser) -> None:
    Browser(world.client(), HOME).open().send("/apply").send("/apply/full-name", {"full-name": "Ada"})
    begun = next(record.event for record in world.ledger() if isinstance(record.event, Begun))
    assert desk.open(f"/{begun.application}").status == 404
    assert desk.open(f"/{begun.application}/answer/email").status == 404
    assert "Everything that was begun for somebody was sent." in desk.open("/unfinished").text


def test_looking_at_an_application_is_recorded(world: World, service: Service, desk: Browser) -> None:
    ref = register(world, service).application
    assert "Ada Example" in desk.open(f"/{ref}").text
    looks = [record for record in world.ledger() if record.event.event_name == "records.viewed"]
    assert len(looks) == 1
    assert looks[0].thread == world.ledger()[0].thread


def test_correct_and_withdraw_for_somebody(world: World, service: Service, desk: Browser) -> None:
    ref = register(world, service).application
    desk.open(f"/{ref}/change/full-name").send("/change/full-name", {"full-name": "Bea Example"})
    assert "Bea Example" in desk.text
    desk.open(f"/{ref}/withdraw").send("/withdraw", {"reason": "They rang."})
    assert "They rang." in desk.text
    assert f"/{ref}/change/" not in desk.page.text


def test_strangers_are_kept_out(world: World, service: Service) -> None:
    ref = register(world, service).application
    applicant = fill_in(Browser(world.client(), HOME)).send("/apply/check", {"true": "yes"})
    for browser in (Browser(world.client(), WORK), Browser(applicant.client, WORK)):
        for path in ("", ".json", ".csv", "/new", f"/{ref}", f"/{ref}/change/full-name", f"/{ref}/withdraw"):
            browser.page = browser.client.get(WORK + path, follow_redirects=False)
            assert browser.status in (303, 401, 403)
            assert "Ada Example" not in browser.text


def test_an_address_that_names_nothing(desk: Browser) -> None:
    for path in (
        "/nonsense",
        "/01890a5d-ac96-774b-bcce-b302099a8057",
        "/nonsense/change/full-name",
        "/nonsense/withdraw",
    ):
        assert desk.open(path).status == 404
