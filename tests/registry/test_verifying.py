"""Administrators of the installation verify organisations and appoint who runs them, on pages."""

import re

import pytest

from commons.testing import World
from registry.queries.organisations import OneOrganisation, organisation
from tests.bricks.accounts.conftest import Browser, Somebody

HERE = "/registry/organisations"
HALL = f"{HERE}/st-marys-hall"


def administrator(world: World) -> Browser:
    """Ada looks after the installation; Jo has set up a hall."""
    Somebody(world, "Jo")
    jo = Browser(world)
    jo.sign_in("jo@example.org")
    jo.open("/compose/organisation")
    jo.send("/compose/organisation", name="St Mary’s Hall", kind="charity")
    world.settle()
    Somebody(world, "Ada", ("administrator", "commons", None))
    browser = Browser(world)
    browser.sign_in("ada@example.org")
    return browser


@pytest.fixture(scope="module")
def admin(shared: World) -> Browser:
    return administrator(shared)


def verified(world: World, slug: str) -> bool:
    found = world.ask(world.commons.platform, organisation, OneOrganisation(organisation=slug))
    return bool(found.verified)


def test_what_waits_is_listed_with_who_set_it_up(admin: Browser) -> None:
    assert HERE in admin.open("/account").text
    page = admin.open(HERE)
    assert "St Mary’s Hall" in page.text
    assert "Jo" in page.text
    assert "Anytown" not in page.text
    assert "Anytown Council" in admin.open(f"{HERE}?q=anyt").text
    assert "No organisation has a name like this." in admin.open(f"{HERE}?q=nowhere").text


def test_an_organisation_is_verified_after_a_check(world: World) -> None:
    admin = administrator(world)
    page = admin.open(HALL)
    assert "Not verified" in page.text
    assert "jo@example.org" in page.text
    page = admin.send(f"{HALL}/verification")
    assert (page.status_code, 'href="#checked"' in page.text) == (422, True)
    assert not verified(world, "st-marys-hall")
    page = admin.send(f"{HALL}/verification", checked="yes")
    assert "St Mary’s Hall is verified." in page.text
    assert verified(world, "st-marys-hall")
    assert "Nothing is waiting." in admin.open(HERE).text


def test_the_first_who_runs_an_organisation_is_appointed(shared: World, admin: Browser) -> None:
    assert "Nobody yet" in admin.open(f"{HERE}/anytown").text
    action = "/account/organisations/anytown/invitations"
    page = admin.send(action, email="head@anytown", role="owner", back=f"{HERE}/anytown")
    assert (page.status_code, 'href="#email"' in page.text, 'value="head@anytown"' in page.text) == (422, True, True)
    page = admin.send(action, email="head@anytown.example.org", role="administrator", back=f"{HERE}/anytown")
    link = re.search(r"(/account/invitation/[\w-]{43})", page.text)
    assert link
    assert f'href="{HERE}/anytown"' in page.text
    assert "head@anytown.example.org" in admin.open(f"{HERE}/anytown").text
    head = Browser(shared)
    head.open(link.group(1))
    head.send(link.group(1), name="Hedy Head", password="plinth ferry vapour")
    assert "Hedy Head" in admin.open(f"{HERE}/anytown").text
    grant = [record.event for record in shared.ledger() if record.event.event_name == "accounts.granted"][-1]
    assert (grant.role, grant.organisation, grant.service) == ("administrator", "anytown", None)
    assert head.open(HERE).status_code == 403  # of Anytown, and of nothing else


def test_an_example_stays_one(admin: Browser) -> None:
    page = admin.open(f"{HERE}/example-library")
    assert "It stays one, and cannot be verified." in page.text
    assert admin.send(f"{HERE}/example-library/verification", checked="yes").status_code == 409


def test_nobody_else_gets_there(shared: World, admin: Browser) -> None:
    library = "example-library"
    Somebody(shared, "Olu", ("owner", library, None), ("administrator", library, None))
    owner, stranger = Browser(shared), Browser(shared)
    owner.sign_in("olu@example.org")
    assert HERE not in owner.page.text
    for path in (HERE, HALL):
        assert owner.open(path).status_code == 403
        assert stranger.open(path).url.path == "/account/sign-in"
    owner.open("/account")
    action = "/account/organisations/st-marys-hall/invitations"
    assert owner.send(action, email="olu@example.org", role="owner").status_code == 403
    assert owner.send(f"{HALL}/verification", checked="yes").status_code == 403
    assert not verified(shared, "st-marys-hall")


def test_odd_addresses_are_not_found(admin: Browser) -> None:
    for slug in ("nowhere", "NO WHERE", "x" * 300):
        assert admin.open(f"{HERE}/{slug}").status_code == 404
    admin.open(HALL)
    assert (
        admin.send("/account/organisations/nowhere/invitations", email="a@b.example", role="owner").status_code == 404
    )
