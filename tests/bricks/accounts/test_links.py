"""One-time links: setting up an account alone and choosing a new password, without telling who has an account."""

import re
from typing import Any

import pytest

from commons import sessions
from commons.testing import World
from tests.bricks.accounts.conftest import PASSWORD, Browser, Somebody

FRESH = "plinth ferry vapour"
JO = "jo@hall.example.org"


def ask(world: World, path: str, email: str) -> Any:
    browser = Browser(world)
    browser.open(path)
    return browser.send(path, email=email)


def letters(world: World, email: str) -> list[str]:
    world.settle()
    return [message.text for message in world.sent.sent.values() if message.to == email]


def events(world: World) -> list[str]:
    return [record.event.event_name for record in world.ledger()]


def rows(world: World) -> list[Any]:
    with world.whole_database() as connection:
        return list(connection.exec_driver_sql("select email, secret from accounts_link"))


def test_setting_up_an_account_signs_in_and_goes_on_to_compose(world: World) -> None:
    browser = Browser(world)
    page = browser.set_up(JO, "Jo Field", FRESH)
    assert page.url.path == "/compose"
    assert JO in browser.open("/account").text
    assert Browser(world).sign_in(JO, FRESH).status_code == 200
    assert rows(world) == []


@pytest.mark.parametrize("path", ["/account/create", "/account/forgotten-password"])
def test_the_answer_does_not_tell_whether_there_is_an_account(world: World, path: str) -> None:
    Somebody(world, "Ana")
    known, unknown = ask(world, path, "ana@example.org"), ask(world, path, "ann@example.org")
    assert known.status_code == unknown.status_code == 200
    one, other = (
        re.sub(r'name="_\w+" value="[^"]*"|nonce\S+', "", page.text).replace("ana@", "ann@")
        for page in (known, unknown)
    )
    assert one == other
    assert events(world)[-2:] == ["accounts.link_requested"] * 2


def test_who_has_an_account_is_told_by_letter_alone(world: World) -> None:
    Somebody(world, "Ana")
    ask(world, "/account/create", "Ana@Example.org")
    (letter,) = letters(world, "ana@example.org")
    assert "There is one already" in letter
    assert "/account/link/" not in letter
    assert rows(world) == []


def test_nobody_is_written_to_for_a_password_without_an_account(world: World) -> None:
    ask(world, "/account/forgotten-password", JO)
    assert letters(world, JO) == []
    assert rows(world) == []


def test_a_forgotten_password_is_chosen_anew_and_every_session_ends(world: World) -> None:
    Somebody(world, "Ana", ("caseworker", "anytown", "toy-box"))
    elsewhere = Browser(world)
    elsewhere.sign_in("ana@example.org")
    browser = Browser(world)
    browser.open("/account/sign-in")
    assert "/account/forgotten-password" in browser.page.text
    browser.open("/account/forgotten-password")
    browser.send("/account/forgotten-password", email="ana@example.org")
    page = browser.follow_letter("ana@example.org")
    page = browser.send(page.url.path, password=FRESH)
    assert page.url.path == "/account"
    assert "Your password is changed" in page.text
    assert elsewhere.open("/account").url.path == "/account/sign-in"
    assert browser.open("/account").url.path == "/account"
    assert Browser(world).sign_in("ana@example.org", PASSWORD).status_code == 422
    assert Browser(world).sign_in("ana@example.org", FRESH).status_code == 200


def test_a_link_works_once_and_takes_the_others_with_it(world: World) -> None:
    Somebody(world, "Ana")
    first, second = Browser(world), Browser(world)
    for browser in (first, second):
        browser.open("/account/forgotten-password")
        browser.send("/account/forgotten-password", email="ana@example.org")
        browser.follow_letter("ana@example.org")
    assert first.page.url.path != second.page.url.path
    used = first.page.url.path
    assert first.send(used, password=FRESH).status_code == 200
    assert Browser(world).open(used).status_code == 404
    assert second.send(second.page.url.path, password="another ferry vapour").status_code == 404
    assert Browser(world).sign_in("ana@example.org", FRESH).status_code == 200


def test_a_link_runs_out(world: World) -> None:
    Somebody(world, "Ana")
    ask(world, "/account/forgotten-password", "ana@example.org")
    browser = Browser(world)
    path = browser.follow_letter("ana@example.org").url.path
    world.clock.move(hours=2, seconds=1)
    assert browser.send(path, password=FRESH).status_code == 404
    assert Browser(world).sign_in("ana@example.org").status_code == 200
    ask(world, "/account/forgotten-password", JO)
    assert [email for email, _ in rows(world)] == [JO]  # what has run out is swept


def test_opening_a_link_changes_nothing(world: World) -> None:
    Somebody(world, "Ana")
    ask(world, "/account/forgotten-password", "ana@example.org")
    browser = Browser(world)
    browser.follow_letter("ana@example.org")
    assert browser.open(browser.page.url.path).status_code == 200
    assert Browser(world).sign_in("ana@example.org").status_code == 200


def test_the_asker_cannot_work_out_the_link(world: World) -> None:
    """Its secret is the server's own: nothing that came with the form goes into it, and it does not stay."""
    Somebody(world, "Ana")
    browser = Browser(world)
    browser.open("/account/forgotten-password")
    form = browser.page
    for _ in range(2):
        browser.page = form
        browser.send("/account/forgotten-password", email="ana@example.org")
    found = {re.search(r"/account/link/(\S+)", text).group(1) for text in letters(world, "ana@example.org")}  # type: ignore[union-attr]
    assert len(found) == 1  # a second click is the same request
    ask(world, "/account/forgotten-password", "ana@example.org")
    assert len(letters(world, "ana@example.org")) == 2
    assert {secret for _, secret in rows(world)} == {""}


def test_every_fault_is_shown_at_once(world: World) -> None:
    browser = Browser(world)
    browser.open("/account/create")
    assert 'href="#email"' in browser.send("/account/create", email="jo").text
    browser.send("/account/create", email=JO)
    path = browser.follow_letter(JO).url.path
    page = browser.send(path, name="", password="password123")
    assert page.status_code == 422
    assert "easy to guess" in page.text
    assert all(f'href="#{field}"' in page.text for field in ("name", "password"))


def test_a_second_click_makes_one_account(world: World) -> None:
    browser = Browser(world)
    browser.open("/account/create")
    browser.send("/account/create", email=JO)
    page = browser.follow_letter(JO)
    assert browser.send(page.url.path, name="Jo", password=FRESH).url.path == "/compose"
    browser.page = page
    browser.send(page.url.path, name="Jo", password=FRESH)
    assert events(world).count("accounts.created") == 1


def test_an_address_is_not_flooded_with_letters(world: World) -> None:
    for number in range(7):
        client = Browser(world, place=f"203.0.113.{number}")
        client.open("/account/create")
        assert "Look at your email" in client.send("/account/create", email=JO).text
    assert len(letters(world, JO)) == 5


def test_one_client_asks_for_few_links(world: World) -> None:
    for _ in range(10):
        sessions.limit(world.commons, "account-link", "testclient", most=100, per_seconds=3600)
    page = ask(world, "/account/create", JO)
    assert (page.status_code, "too many attempts" in page.text) == (429, True)
    assert letters(world, JO) == []


def test_neither_address_nor_secret_reaches_the_ledger(world: World) -> None:
    browser = Browser(world)
    path = browser.set_up(JO, "Jo Field", FRESH).url.path
    told = "\n".join(record.event.model_dump_json() for record in world.ledger())
    assert path == "/compose"
    for secret in ("jo@", "Jo Field", FRESH, "argon2"):
        assert secret not in told


def test_the_letter_says_how_long_its_link_works(world: World) -> None:
    ask(world, "/account/create", JO)
    (letter,) = letters(world, JO)
    assert "It works once, for 2 hours" in letter
