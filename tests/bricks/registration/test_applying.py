"""Applying on the pages, as a browser without script would."""

from typing import Any

import pytest
from sqlmodel import select

from bricks.registration.events import Begun, Received
from bricks.registration.pages import apply
from bricks.registration.tables import ApplicationRow
from commons.ports import Address, SampleAddresses
from commons.service import Service
from commons.testing import World
from tests.bricks.registration.browsing import Browser
from tests.bricks.registration.forms import ANSWERS, every_files

HOME = "/s/example-borough/bulky"
FIELDS: list[tuple[str, dict[str, Any]]] = [
    ("full-name", {"full-name": "Ada Example"}),
    ("email", {"email": "ada@example.com"}),
    ("phone", {}),
    ("address", {"address.line1": "12 Elm Road", "address.town": "Exampleton", "address.postcode": "aa3 1ab"}),
    ("old-postcode", {}),
    ("born", {}),
    ("rent", {}),
    ("people", {}),
    ("items", {"items.lamp": "2", "items.bedside-table": "1"}),
    ("reduction", {"reduction": "no"}),
    ("help", {"help": "none"}),
    ("days", {"days": ["monday"]}),
    ("gate", {"gate": "no"}),
]


@pytest.fixture
def browser(world: World, service: Service) -> Browser:
    return Browser(world.client(), HOME)


def fill_in(browser: Browser) -> Browser:
    """From the start page to "check your answers"."""
    browser.open().send("/apply")
    for name, fields in FIELDS:
        assert browser.path == f"/apply/{name}"
        browser.send(f"/apply/{name}", fields)
    assert browser.path == "/apply/check"
    return browser


def events(world: World, kind: type[Any]) -> list[Any]:
    return [record.event for record in world.ledger() if isinstance(record.event, kind)]


def test_the_start_page_says_everything(browser: Browser) -> None:
    text = browser.open().text
    for said in (
        "Who may use this", "What it costs", "What you need", "How long it takes", "When not to use this",
        "01632 960 002",
        "Your information", "Who provides this", "How to complain or appeal", "may have changed", "20 November 2026",
    ):  # fmt: skip
        assert said in text
    assert '<meta name="robots" content="noindex">' in text


def test_from_start_to_confirmation(world: World, browser: Browser) -> None:
    fill_in(browser)
    assert "1 slot at £43.20" in browser.text
    browser.send("/apply/check")
    assert browser.status == 422
    assert "Confirm that what you say is true" in browser.text
    browser.send("/apply/check", {"true": "yes"})
    assert browser.path == "/apply/confirmation"
    (received,) = events(world, Received)
    assert received.channel == "online"
    browser.open("/application")
    assert "Ada Example" in browser.text
    assert "Application received" in browser.text
    assert browser.page.headers["cache-control"] == "no-store"


def test_errors_name_the_field_and_keep_what_was_typed(browser: Browser) -> None:
    browser.open().send("/apply")
    browser.send("/apply/full-name", {"full-name": " "})
    assert browser.status == 422
    assert "<title>Error: What is your full name?" in browser.text
    assert 'href="#full-name"' in browser.text
    browser.send("/apply/full-name", {"full-name": "Ada"}).send("/apply/email", {"email": "<b>ada"})
    assert "Enter an email address in the correct format" in browser.text
    assert browser.form("/apply/email")["fields"]["email"] == ["<b>ada"]
    assert "<b>ada" not in browser.page.text


def test_parts_of_an_address_are_named(browser: Browser) -> None:
    browser.open().send("/apply").open("/apply/address").send("/apply/address", {"address.line1": "12 Elm Road"})
    assert 'href="#address.town"' in browser.text
    assert browser.form("/apply/address")["fields"]["address.line1"] == ["12 Elm Road"]


def test_a_question_that_is_brought_up_comes_next_and_one_that_is_not_asked_cannot_be_opened(browser: Browser) -> None:
    fill_in(browser).open("/apply/why")
    assert browser.path == "/apply/check"
    browser.open("/apply/help?from=check").send("/apply/help", {"help": "carry"})
    assert browser.path == "/apply/why"
    browser.send("/apply/why", {"why": "Stairs"})
    assert browser.path == "/apply/check"
    assert browser.open("/apply/nothing").status == 404


def test_changing_an_answer_from_the_check_comes_back_to_it(browser: Browser) -> None:
    fill_in(browser).open("/apply/full-name?from=check")
    assert f'href="{HOME}/apply/check"' in browser.text
    browser.send("/apply/full-name", {"full-name": "Bea Example"})
    assert browser.path == "/apply/check"
    assert "Bea Example" in browser.text


def test_the_check_is_not_reached_before_every_page_was_seen(browser: Browser) -> None:
    browser.open().send("/apply").open("/apply/check")
    assert browser.path == "/apply/full-name"


def test_a_double_click_on_start_begins_once(world: World, browser: Browser) -> None:
    browser.open()
    form = browser.form("/apply")
    for _ in range(2):
        browser.post(form["action"], form["fields"])
        assert browser.path == "/apply/full-name"
    assert len(events(world, Begun)) == 1


def test_a_start_page_kept_by_the_browser_begins_another_application_once_the_first_was_sent(
    world: World, browser: Browser
) -> None:
    browser.open()
    form = browser.form("/apply")
    browser.post(form["action"], form["fields"])
    for name, fields in FIELDS:
        browser.send(f"/apply/{name}", fields)
    browser.send("/apply/check", {"true": "yes"})
    browser.post(form["action"], form["fields"])
    assert browser.path == "/apply/full-name"
    assert len(events(world, Begun)) == 2


def test_a_double_click_on_send_sends_once(world: World, browser: Browser) -> None:
    form = fill_in(browser).form("/apply/check")
    for _ in range(2):
        browser.post(form["action"], {**form["fields"], "true": "yes"})
        assert browser.path == "/apply/confirmation"
    assert len(events(world, Received)) == 1


def test_going_back_and_answering_differently_keeps_the_later_answer(browser: Browser) -> None:
    browser.open().send("/apply")
    form = browser.form("/apply/full-name")
    for name in ("Ada", "Bea", "Ada"):
        browser.post(form["action"], {**form["fields"], "full-name": name})
        assert browser.path == "/apply/email"
    assert browser.open("/apply/full-name").form("/apply/full-name")["fields"]["full-name"] == ["Ada"]


def test_back_after_sending_leads_to_the_application(browser: Browser) -> None:
    fill_in(browser).send("/apply/check", {"true": "yes"})
    for path in ("/apply/full-name", "/apply", "/apply/saved"):
        assert browser.open(path).path == "/application"
    assert browser.open("/apply/check").path == "/apply/confirmation"


def test_an_expired_session_loses_nothing(browser: Browser) -> None:
    browser.open().send("/apply")
    browser.sign_out_quietly()
    browser.send("/apply/full-name", {"full-name": "Ada"})
    assert browser.path == "/apply/email"
    assert browser.open("/apply/full-name").form("/apply/full-name")["fields"]["full-name"] == ["Ada"]


def test_without_its_proof_the_page_asks_for_it_and_carries_the_answers(browser: Browser) -> None:
    browser.open().send("/apply")
    proof = browser.form("/apply/full-name")["fields"]
    browser.sign_out_quietly()
    browser.send("/apply/full-name", {"full-name": "Ada", "resume.number": "", "resume.code": ""})
    assert browser.status == 401
    browser.send("/apply/full-name", {"resume.number": proof["resume.number"], "resume.code": "2222-2222-22"})
    assert browser.status == 403
    browser.send("/apply/full-name", {name: proof[name] for name in ("resume.number", "resume.code")})
    assert browser.path == "/apply/email"
    assert browser.open("/apply/full-name").form("/apply/full-name")["fields"]["full-name"] == ["Ada"]


def test_save_and_come_back_later(world: World, browser: Browser) -> None:
    browser.open().send("/apply")
    browser.send("/apply/full-name", {"full-name": "Ada", "do": "later"})
    assert browser.path == "/apply/saved"
    proof = browser.open("/apply/full-name").form("/apply/full-name")["fields"]
    assert proof["full-name"] == ["Ada"]
    other = Browser(world.client(), HOME).open("/application")
    other.send("/sign-in", {"number": proof["resume.number"], "code": proof["resume.code"]})
    assert other.path == "/apply/email"


def test_an_address_can_be_looked_up_and_picked(world: World, browser: Browser) -> None:
    samples = world.ports.addresses
    assert isinstance(samples, SampleAddresses)
    samples._by_postcode["AA11AA"] = [Address("900", ("Flat 1", "4 Elm Road", "Example Town"), "AA1 1AA")]
    browser.open().send("/apply").open("/apply/address")
    browser.send("/apply/address", {"address.find": "ZZ1 1ZZ", "do": "find:address"})
    assert "We found no address for ZZ1 1ZZ" in browser.text
    browser.send("/apply/address", {"address.find": "aa1 1aa", "do": "find:address"})
    assert "made-up sample addresses" in browser.text
    browser.send("/apply/address", {"address.pick": "900|Flat 1|4 Elm Road|Example Town|AA1 1AA"})
    assert browser.path == "/apply/old-postcode"
    fields = browser.open("/apply/address").form("/apply/address")["fields"]
    assert (fields["address.line1"], fields["address.line2"], fields["address.uprn"]) == (
        ["Flat 1"],
        ["4 Elm Road"],
        ["900"],
    )


def test_files_are_received_shown_and_taken_away_again(browser: Browser) -> None:
    fill_in(browser).open("/apply/reduction?from=check").send("/apply/reduction", {"reduction": "yes"})
    assert browser.path == "/apply/proof"
    browser.send("/apply/proof", files={"proof.new0": ("letter.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;")})
    assert "letter.gif cannot be used. The file must be PDF, JPEG or PNG" in browser.text
    assert "proof" not in browser.form("/apply/proof")["fields"], "a file that cannot be used is not kept"
    browser.open("/apply/proof").send("/apply/proof", files={"proof.new0": ("letter.pdf", b"%PDF-1.4\n%%EOF\n")})
    assert browser.open("/apply/proof").text.count("letter.pdf") > 0
    (ref,) = browser.form("/apply/proof")["fields"]["proof"]
    browser.send("/apply/proof", {"do": f"remove:{ref}"})
    assert "letter.pdf" not in browser.text
    browser.send("/apply/proof")
    assert "Upload your letter" in browser.text


def test_hostile_fields_are_refused_and_not_crashed_on(browser: Browser) -> None:
    browser.open().send("/apply")
    for name in ("Ada\x00", "x" * 150_000, "\u2028", "=1+1" * 100):
        browser.open("/apply/full-name").send("/apply/full-name", {"full-name": name})
        assert browser.status == 422
    browser.open("/apply/full-name").send("/apply/full-name", {"full-name": "x" * 3_000_000})
    assert 400 <= browser.status < 500
    browser.open("/apply/items").send("/apply/items", {"items.lamp": "9" * 500})
    assert browser.status == 422


def test_answers_match_what_the_api_would_keep(world: World, service: Service, browser: Browser) -> None:
    fill_in(browser).send("/apply/check", {"true": "yes"})
    with world.whole_database() as connection:
        kept = connection.execute(select(ApplicationRow.answers)).scalar_one()
    assert kept == {**ANSWERS, "email": "ada@example.com"}


def test_two_services_can_be_filled_in_side_by_side(world: World, browser: Browser) -> None:
    world.publish(every_files(service="other"))
    both = (browser, Browser(browser.client, "/s/example-borough/other"))
    for one in both:
        one.open().send("/apply")
    forms = [one.form("/apply/full-name") for one in both]
    for number in range(15):
        for one, form in zip(both, forms, strict=True):
            one.post(form["action"], {**form["fields"], "full-name": f"Ada {number}"})
            assert one.path == "/apply/email"


def test_one_place_cannot_flood_the_service_with_drafts(
    world: World, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply, "BEGUN_AN_HOUR", 3)
    for _ in range(3):
        assert Browser(world.client(), HOME).open().send("/apply").path.startswith("/apply/")
    refused = Browser(world.client(), HOME).open().send("/apply")
    assert "Too many attempts" in refused.text
    world.clock.move(hours=2)
    assert Browser(world.client(), HOME).open().send("/apply").path.startswith("/apply/")
