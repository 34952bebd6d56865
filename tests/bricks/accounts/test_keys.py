"""API keys and passwords on one's own account."""

import re

import pytest

from bricks.accounts.actions.keys import NewKey, RevokeKey, create_key, revoke_key
from bricks.accounts.actions.roles import Take, revoke
from bricks.accounts.events import KeyCreated
from bricks.accounts.queries.people import People, people
from bricks.accounts.rules.hashing import new_key
from commons.access import OPERATOR, Actor
from commons.errors import Forbidden, SignInNeeded
from commons.refs import new_ref
from commons.testing import World
from tests.bricks.accounts.conftest import Browser, Somebody


def key_for(world: World, actor: Actor, role: str = "caseworker", **more: object) -> tuple[str, str]:
    made = new_key(new_ref())
    given = NewKey.model_validate(
        {"called": "robot", "prefix": made.prefix, "digest": made.digest, "role": role, "organisation": "anytown"}
        | more
    )
    event = world.perform(world.commons.platform, create_key, given, actor=actor).event
    assert isinstance(event, KeyCreated)
    return made.secret, event.key


def test_a_key_acts_with_its_one_role(world: World) -> None:
    ana = Somebody(world, "Ana", ("supervisor", "anytown", None))
    secret, _ = key_for(world, ana.actor, service="toy-box")
    actor = world.commons.actor_of_key(secret)
    assert actor.may("casework", "anytown", "toy-box")
    assert not actor.may("supervise", "anytown", "toy-box")
    assert not actor.may("casework", "anytown", "other")
    assert world.commons.with_grants(actor).grants == actor.grants


def test_a_key_loses_what_its_account_loses(world: World) -> None:
    ana = Somebody(world, "Ana", ("caseworker", "anytown", "toy-box"))
    secret, _ = key_for(world, ana.actor, service="toy-box")
    held = world.ask(world.commons.platform, people, People(organisation="anytown"), actor=OPERATOR).people
    world.perform(world.commons.platform, revoke, Take(organisation="anytown", grant=held[0].grant), actor=OPERATOR)
    assert world.commons.actor_of_key(secret).grants == ()


def test_a_key_gives_no_more_than_its_account_holds(world: World) -> None:
    ana = Somebody(world, "Ana", ("caseworker", "anytown", "toy-box"))
    for role, service in (("supervisor", "toy-box"), ("caseworker", None)):
        with pytest.raises(Forbidden):
            key_for(world, ana.actor, role, service=service)


def test_revoked_and_old_keys_are_unknown(world: World) -> None:
    ana = Somebody(world, "Ana", ("caseworker", "anytown", "toy-box"))
    secret, key = key_for(world, ana.actor, service="toy-box")
    other, _ = key_for(world, ana.actor, service="toy-box", days=30)
    world.perform(world.commons.platform, revoke_key, RevokeKey(key=key), actor=ana.actor)
    world.clock.move(days=31)
    for each in (secret, other, "ck_nonsense"):
        with pytest.raises(SignInNeeded):
            world.commons.actor_of_key(each)


def test_nobody_revokes_another_ones_key(world: World) -> None:
    ana = Somebody(world, "Ana", ("caseworker", "anytown", "toy-box"))
    eve = Somebody(world, "Eve", ("owner", "elsewhere", None))
    _, key = key_for(world, ana.actor, service="toy-box")
    with pytest.raises(Forbidden):
        world.perform(world.commons.platform, revoke_key, RevokeKey(key=key), actor=eve.actor)


def test_keys_on_the_page_are_shown_once(world: World) -> None:
    Somebody(world, "Ana", ("caseworker", "anytown", "toy-box"))
    browser = Browser(world)
    browser.sign_in("ana@example.org")
    page = browser.send("/account/keys", called="robot", reach="caseworker|anytown|toy-box", days="90")
    found = re.search(r"ck_[\w-]{43}", page.text)
    assert found
    key = found.group(0)
    account = browser.open("/account").text
    assert key not in account
    assert key[:11] in account
    asked = world.client().get("/api/commons/platform/accounts/v1/me", headers={"Authorization": f"Bearer {key}"})
    assert asked.json()["email"] == "ana@example.org"
    revocation = re.search(r'action="(/account/keys/[^"]+/revocation)"', account)
    assert revocation
    browser.send(revocation.group(1))
    asked = world.client().get("/api/commons/platform/accounts/v1/me", headers={"Authorization": f"Bearer {key}"})
    assert asked.status_code == 401


def test_a_reach_that_nobody_has_is_refused(world: World) -> None:
    Somebody(world, "Ana", ("caseworker", "anytown", "toy-box"))
    browser = Browser(world)
    browser.sign_in("ana@example.org")
    for reach, status in (("owner|anytown|toy-box", 403), ("caseworker|Any Town!|x y", 422), ("king||", 403)):
        browser.open("/account")
        assert browser.send("/account/keys", called="robot", reach=reach, days="90").status_code == status


def test_the_password_can_be_changed_by_who_knows_it(world: World) -> None:
    Somebody(world, "Ana")
    browser = Browser(world)
    browser.sign_in("ana@example.org")
    elsewhere = Browser(world)
    elsewhere.sign_in("ana@example.org")
    page = browser.send("/account/password", present="not that one", fresh="plinth ferry vapour")
    assert "That is not your present password" in page.text
    page = browser.send("/account/password", present="copper kettle Tuesday", fresh="plinth ferry vapour")
    assert "Your password is changed" in page.text
    assert browser.open("/account").url.path == "/account"
    assert elsewhere.open("/account").url.path == "/account/sign-in"
    assert Browser(world).sign_in("ana@example.org").status_code == 422
    assert Browser(world).sign_in("ana@example.org", "plinth ferry vapour").status_code == 200
