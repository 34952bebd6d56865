"""Invitations: a link that works once gives a role."""

import re

from bricks.accounts.events import Invited
from commons.access import OPERATOR
from commons.refs import Label
from commons.service import platform_service
from commons.testing import World
from commons.view import View
from tests.bricks.accounts.conftest import Browser, Somebody

HERE = "anytown"


def invited(world: World, browser: Browser, **more: str) -> str:
    browser.open(f"/work/{HERE}/toy-box/accounts")
    fields = {"email": "new@example.org", "role": "caseworker", "reach": "service", **more}
    page = browser.send(f"/work/{HERE}/toy-box/accounts/invitations", **fields)
    assert page.status_code == 200, page.text
    found = re.search(r"(/account/invitation/[\w-]{43})", page.text)
    assert found
    return found.group(1)


def test_an_invitation_is_sent_and_makes_an_account_with_a_role(world: World) -> None:
    Somebody(world, "Olu", ("owner", "anytown", None))
    owner = Browser(world)
    owner.sign_in("olu@example.org")
    link = invited(world, owner)
    world.settle()
    (message,) = world.sent.sent.values()
    assert (message.to, message.subject) == ("new@example.org", "Invitation to Toy box")
    assert link in message.text
    assert [record.event.event_name for record in world.ledger()][-2:] == [
        "accounts.invited",
        "accounts.invitation_sent",
    ]
    assert "Invited" in owner.open(f"/work/{HERE}/toy-box/accounts").text
    new = Browser(world)
    page = new.open(link)
    assert "You are invited to Toy box" in page.text
    page = new.send(link, name="Nia New", password="plinth ferry vapour")
    assert page.url.path == "/account"
    assert "Toy box" in page.text
    assert "Nia New" in owner.open(f"/work/{HERE}/toy-box/accounts").text


def test_a_link_works_once_and_not_for_ever(world: World) -> None:
    Somebody(world, "Olu", ("owner", "anytown", None))
    owner = Browser(world)
    owner.sign_in("olu@example.org")
    link = invited(world, owner)
    new = Browser(world)
    new.open(link)
    new.send(link, name="Nia New", password="plinth ferry vapour")
    assert Browser(world).open(link).status_code == 404
    second = invited(world, owner, email="late@example.org")
    world.clock.move(days=8)
    assert Browser(world).open(second).status_code == 404


def test_a_withdrawn_invitation_works_no_more_and_is_not_sent(world: World) -> None:
    Somebody(world, "Olu", ("owner", "anytown", None))
    owner = Browser(world)
    owner.sign_in("olu@example.org")
    link = invited(world, owner)
    found = re.search(r'action="([^"]+/withdrawal)"', owner.open(f"/work/{HERE}/toy-box/accounts").text)
    assert found
    assert "withdrawn" in owner.send(found.group(1)).text
    assert Browser(world).open(link).status_code == 404
    world.settle()
    assert not world.sent.sent


def test_somebody_with_an_account_signs_in_and_accepts(world: World) -> None:
    Somebody(world, "Olu", ("owner", "anytown", None))
    ana = Somebody(world, "Ana")
    owner, browser = Browser(world), Browser(world)
    owner.sign_in("olu@example.org")
    link = invited(world, owner, email="ana@example.org")
    page = browser.open(link)
    assert "Sign in with it" in page.text
    browser.sign_in("ana@example.org")
    browser.open(link)
    browser.send(link)
    assert ana.actor.may("casework", "anytown", "toy-box")


def test_weak_passwords_are_refused_at_the_door(world: World) -> None:
    Somebody(world, "Olu", ("owner", "anytown", None))
    owner, new = Browser(world), Browser(world)
    owner.sign_in("olu@example.org")
    link = invited(world, owner)
    new.open(link)
    page = new.send(link, name="Nia New", password="password123")
    assert page.status_code == 422
    assert "easy to guess" in page.text


def test_caseworkers_invite_nobody(world: World) -> None:
    Somebody(world, "Ana", ("caseworker", "anytown", "toy-box"))
    browser = Browser(world)
    browser.sign_in("ana@example.org")
    assert browser.open(f"/work/{HERE}/toy-box/accounts").status_code == 403


def test_a_form_without_its_key_makes_one_invitation_and_then_says_so(world: World) -> None:
    Somebody(world, "Olu", ("owner", "anytown", None))
    owner = Browser(world)
    owner.sign_in("olu@example.org")
    invited(world, owner, _key="")
    owner.open(f"/work/{HERE}/toy-box/accounts")
    fields = {"email": "other@example.org", "role": "caseworker", "reach": "service", "_key": ""}
    page = owner.send(f"/work/{HERE}/toy-box/accounts/invitations", **fields)
    assert page.status_code == 409
    assert "This form was sent before" in page.text


def test_an_invitation_that_could_not_be_sent_is_told_by_where_it_invites_to(world: World) -> None:
    Somebody(world, "Olu", ("owner", "anytown", None))
    owner = Browser(world)
    owner.sign_in("olu@example.org")
    invited(world, owner)
    record = next(each for each in world.ledger() if isinstance(each.event, Invited))
    platform = platform_service(world.commons.bricks)
    with world.commons.installation.reading.connect() as connection:
        view = View(world.commons.installation, connection, platform, OPERATOR)
        label = view.labels({"invitation": [record.event.invitation]})[record.event.invitation]
    assert label == Label(f"Invitation to {HERE}/toy-box", f"/work/{HERE}/toy-box/accounts")
