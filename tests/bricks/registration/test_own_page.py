"""The applicant's own page: signing in, following, correcting, withdrawing."""

import re
import time

import pytest
from starlette.testclient import TestClient

from bricks.registration.events import Corrected, LinkUsed, Withdrawn
from commons.pages import limits
from commons.service import Service
from commons.testing import World
from tests.bricks.registration.browsing import Browser
from tests.bricks.registration.desk import upload
from tests.bricks.registration.forms import every_files
from tests.bricks.registration.test_applying import HOME, fill_in


@pytest.fixture
def sent(world: World, service: Service) -> Browser:
    """Somebody who has just sent an application."""
    browser = Browser(world.client(), HOME)
    return fill_in(browser).send("/apply/check", {"true": "yes"})


def keys(browser: Browser) -> tuple[str, str]:
    """The reference number and the access code on the confirmation page."""
    number = re.search(r"BW-\w{4}-\w{3}", browser.text)
    code = re.search(r"\w{4}-\w{4}-\w{2}(?!\w)", browser.text)
    assert number is not None
    assert code is not None
    return number[0], code[0]


def test_sign_in_by_reference_and_code(world: World, sent: Browser) -> None:
    number, code = keys(sent)
    other = Browser(world.client(), HOME).open("/application")
    other.send("/sign-in", {"number": number.lower().replace("-", " "), "code": code.lower()})
    assert other.path == "/application"
    assert "Ada Example" in other.text


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        ("", "", "Enter your reference number"),
        ("BW-2222-223", "2222-2222-22", "Check your reference number"),
        (None, "2222-2222-22", "do not belong together"),
        (None, "", "Enter your access code"),
    ],
)
def test_what_is_said_when_signing_in_fails(
    world: World, sent: Browser, number: str | None, code: str, said: str
) -> None:
    other = Browser(world.client(), HOME).open("/application")
    other.send("/sign-in", {"number": keys(sent)[0] if number is None else number, "code": code})
    assert other.status == 422
    assert said in other.text


def test_guessing_codes_is_stopped(world: World, sent: Browser) -> None:
    number, code = keys(sent)
    other = Browser(world.client(), HOME)
    for _ in range(10):
        other.open("/application").send("/sign-in", {"number": number, "code": "2222-2222-22"})
    other.open("/application").send("/sign-in", {"number": number, "code": code})
    assert other.status == 429
    world.clock.move(minutes=16)
    other.open("/application").send("/sign-in", {"number": number, "code": code})
    assert other.path == "/application"
    assert "Ada Example" in other.text


def from_elsewhere(world: World, place: str) -> Browser:
    """Somebody at another network address."""
    client = TestClient(world.client().app, base_url="https://testserver", client=(place, 50_000))
    client.headers["sec-fetch-site"] = "same-origin"
    return Browser(client, HOME)


def test_a_stranger_who_guesses_locks_nobody_out(world: World, sent: Browser) -> None:
    number, code = keys(sent)
    stranger = from_elsewhere(world, "203.0.113.7")
    for _ in range(12):
        stranger.open("/application").send("/sign-in", {"number": number, "code": "2222-2222-22"})
    assert stranger.status == 429
    assert "There have been too many attempts" in stranger.text
    owner = from_elsewhere(world, "198.51.100.9").open("/application")
    owner.send("/sign-in", {"number": number, "code": code})
    assert owner.path == "/application"
    assert "Ada Example" in owner.text


def test_a_stranger_uses_up_nobodys_links(world: World, sent: Browser) -> None:
    number, _ = keys(sent)
    stranger = from_elsewhere(world, "203.0.113.7")
    for _ in range(6):
        stranger.open("/application").send("/application/link", {"link-number": number, "link-email": "x@example.com"})
    assert stranger.status == 429
    owner = from_elsewhere(world, "198.51.100.9").open("/application")
    owner.send("/application/link", {"link-number": number, "link-email": "ada@example.com"})
    assert "a sign-in link is on its way" in owner.text
    world.settle()
    assert sum("Sign in to your application" in message.subject for message in world.sent.sent.values()) == 1


@pytest.mark.parametrize("email", ["ada@example.com", "x@example.com"])
def test_asking_for_a_link_takes_as_long_whatever_is_found(world: World, sent: Browser, email: str) -> None:
    other = from_elsewhere(world, "198.51.100.9").open("/application")
    before = time.monotonic()
    other.send("/application/link", {"link-number": keys(sent)[0], "link-email": email})
    assert time.monotonic() - before >= limits.EVEN_SECONDS


def test_sign_in_by_an_emailed_link_that_works_once(world: World, sent: Browser) -> None:
    world.settle()
    other = Browser(world.client(), HOME).open("/application")
    other.send("/application/link", {"link-number": keys(sent)[0], "link-email": "Ada@Example.com"})
    assert "a sign-in link is on its way" in other.text
    world.settle()
    confirmation, message = world.sent.sent.values()
    assert confirmation.subject.startswith("[example] We have received your application BW-")
    assert keys(sent)[1] not in confirmation.text
    link = re.search(r"http://\S+(/application/link/\S+)", message.text)
    assert link is not None
    other.open(link[1])
    assert "Ada Example" not in other.text
    other.send(link[1])
    assert "Ada Example" in other.text
    again = Browser(world.client(), HOME).open(link[1]).send(link[1])
    assert again.status == 409
    assert "does not work any more" in again.text
    assert sum(isinstance(record.event, LinkUsed) for record in world.ledger()) == 1
    with world.whole_database() as connection:
        assert connection.exec_driver_sql("select secret from registration_link").scalar_one() == ""


def test_a_link_runs_out_and_a_wrong_one_is_no_link(world: World, sent: Browser) -> None:
    Browser(world.client(), HOME).open("/application").send(
        "/application/link", {"link-number": keys(sent)[0], "link-email": "ada@example.com"}
    )
    world.settle()
    link = re.search(r"http://\S+(/application/link/\S+)", list(world.sent.sent.values())[-1].text)
    assert link is not None
    other = Browser(world.client(), HOME)
    assert other.open(link[1][:-3] + "xyz").send(link[1][:-3] + "xyz").status == 409
    world.clock.move(hours=25)
    assert other.open(link[1]).send(link[1]).status == 409
    assert other.open("/application/link/nonsense/secret").status == 200
    assert other.send("/application/link/nonsense/secret").status == 404


def test_nobody_learns_whether_an_application_exists(world: World, sent: Browser) -> None:
    world.settle()
    before = len(world.sent.sent)
    for number, email in ((keys(sent)[0], "eve@example.com"), ("BW-2222-22L", "ada@example.com")):
        other = Browser(world.client(), HOME).open("/application")
        other.send("/application/link", {"link-number": number, "link-email": email})
        assert "a sign-in link is on its way" in other.text or "Enter your reference number" in other.text
    world.settle()
    assert len(world.sent.sent) == before


def test_no_message_without_an_address(world: World, service: Service) -> None:
    browser = fill_in(Browser(world.client(), HOME))
    browser.open("/apply/email?from=check").send("/apply/email", {"email": ""})
    browser.send("/apply/check", {"true": "yes"})
    world.settle()
    assert world.sent.sent == {}


def test_correcting_an_answer(world: World, sent: Browser) -> None:
    sent.open("/application/change/full-name").send("/change/full-name", {"full-name": "Bea"})
    assert sent.path == "/application"
    assert "Bea" in sent.text
    assert world.ledger()[-1].event.questions == ("full-name",)
    told = " ".join(re.sub("<[^>]+>", " ", sent.text.partition("What has happened")[2]).split())
    assert told.startswith("Answers changed 2 March 2026 at 9am , You What is your full name?")


def test_a_correction_that_brings_up_a_question_asks_it_too(world: World, sent: Browser) -> None:
    sent.open("/application/change/help").send("/change/help", {"help": "carry"})
    assert "With this answer we need to know more" in sent.text
    sent.send("/change/help", {"why": ""})
    assert "Enter why you need help" in sent.text
    sent.send("/change/help", {"why": "Stairs"})
    assert "from <strong>£43.20</strong> to <strong>£30.00</strong>" in sent.text
    sent.send("/change/help")
    assert "Select that the new price is agreed to" in sent.text
    sent.send("/change/help", {"price.agreed": "yes"})
    assert sent.path == "/application"
    assert "Stairs" in sent.text
    assert [record.event.questions for record in world.ledger() if isinstance(record.event, Corrected)] == [
        ("help", "why")
    ]


def test_a_double_click_on_a_correction_corrects_once(world: World, sent: Browser) -> None:
    form = sent.open("/application/change/full-name").form("/change/full-name")
    for _ in range(2):
        sent.post(form["action"], {**form["fields"], "full-name": "Bea"})
        assert sent.path == "/application"
    assert sum(isinstance(record.event, Corrected) for record in world.ledger()) == 1


def test_a_correction_of_something_older_is_refused(world: World, sent: Browser) -> None:
    form = sent.open("/application/change/full-name").form("/change/full-name")
    sent.open("/application/change/people").send("/change/people", {"people": "2"})
    sent.post(form["action"], {**form["fields"], "full-name": "Bea"})
    assert "Somebody else has changed this since you opened it" in sent.text


@pytest.mark.parametrize("question", ["true", "why", "nothing"])
def test_only_answers_that_were_asked_can_be_changed(sent: Browser, question: str) -> None:
    assert sent.open(f"/application/change/{question}").status == 404


def test_withdrawing(world: World, sent: Browser) -> None:
    sent.open("/application/withdraw").send("/withdraw", {"reason": "x" * 6_000})
    assert "5,000 characters or fewer" in sent.text
    sent.open("/application/withdraw").send("/withdraw", {"reason": "I sold it."})
    assert sent.path == "/application"
    assert "Withdrawn" in sent.text
    assert "Change<" not in sent.page.text
    assert isinstance(world.ledger()[-1].event, Withdrawn)
    assert sent.open("/application/change/full-name").path == "/application"


def test_signing_out_and_other_services(world: World, sent: Browser) -> None:
    world.publish(every_files(service="other"))
    assert "Sign in to your application" in Browser(sent.client, "/s/example-borough/other").open("/application").text
    sent.open("/application").send("/sign-out")
    assert "Sign in to your application" in sent.open("/application").text
    for path in ("/application/change/full-name", "/application/withdraw"):
        assert "Sign in to your application" in sent.open(path).text


def test_files_among_the_answers_are_named(world: World, service: Service) -> None:
    browser = fill_in(Browser(world.client(), HOME))
    ref = upload(world, service)
    browser.open("/apply/reduction?from=check").send("/apply/reduction", {"reduction": "yes"})
    browser.send("/apply/proof", {"proof": [ref]}).send("/apply/check", {"true": "yes"})
    assert "letter.pdf" in browser.open("/application").text
    assert "1 slot free" not in browser.text
