"""Roles, invitations and keys: who may give what, and that nothing gives more than it should."""

import re

import pytest

from bricks.accounts.actions.keys import NewKey, RevokeKey, create_key, revoke_key
from bricks.accounts.actions.roles import Give, Take, grant, revoke
from bricks.accounts.events import Granted, KeyCreated
from bricks.accounts.queries.people import People, people
from bricks.accounts.rules.hashing import new_key
from bricks.accounts.rules.roles import covers, grant_of
from commons.access import OPERATOR, Actor, Grant
from commons.errors import Forbidden, Refused, SignInNeeded
from commons.refs import new_ref
from commons.testing import World
from tests.bricks.accounts.conftest import Browser, Somebody


def give(world: World, actor: Actor, to: Somebody, role: str, organisation: str, service: str | None = None) -> object:
    given = Give.model_validate({"organisation": organisation, "service": service, "account": to.ref, "role": role})
    return world.perform(world.commons.platform, grant, given, actor=actor)


def test_an_owner_gives_and_takes_roles_in_their_own_organisation(world: World) -> None:
    olu, ana = Somebody(world, "Olu", ("owner", "anytown", None)), Somebody(world, "Ana")
    give(world, olu.actor, ana, "caseworker", "anytown", "toy-box")
    assert ana.actor.may("casework", "anytown", "toy-box")
    assert not ana.actor.may("casework", "anytown", "other")
    record = world.ledger()[-1]
    assert (record.organisation, record.service, record.actor) == ("anytown", "platform", olu.actor.id)
    assert isinstance(record.event, Granted)
    held = world.ask(world.commons.platform, people, People(organisation="anytown"), actor=olu.actor).people
    mine = next(one for one in held if one.account == ana.ref)
    taken = Take(organisation="anytown", grant=mine.grant)
    world.perform(world.commons.platform, revoke, taken, actor=olu.actor)
    assert not ana.actor.may("casework", "anytown", "toy-box")


def test_giving_again_records_nothing(world: World) -> None:
    olu, ana = Somebody(world, "Olu", ("owner", "anytown", None)), Somebody(world, "Ana")
    give(world, olu.actor, ana, "caseworker", "anytown")
    before = len(world.ledger())
    give(world, olu.actor, ana, "caseworker", "anytown")
    assert len(world.ledger()) == before


@pytest.mark.parametrize(
    ("role", "organisation", "service"),
    [
        ("owner", "elsewhere", None),
        ("caseworker", "elsewhere", "toy-box"),
        ("administrator", "anytown", None),
        ("administrator", "commons", None),
    ],
)
def test_an_owner_gives_nothing_beyond(world: World, role: str, organisation: str, service: str | None) -> None:
    olu, ana = Somebody(world, "Olu", ("owner", "anytown", None)), Somebody(world, "Ana")
    with pytest.raises(Forbidden):
        give(world, olu.actor, ana, role, organisation, service)


def test_an_owner_of_one_service_gives_roles_in_it_alone(world: World) -> None:
    olu, ana = Somebody(world, "Olu", ("owner", "anytown", "toy-box")), Somebody(world, "Ana")
    give(world, olu.actor, ana, "supervisor", "anytown", "toy-box")
    for service in (None, "other"):
        with pytest.raises(Forbidden):
            give(world, olu.actor, ana, "supervisor", "anytown", service)


def test_an_administrator_of_the_platform_is_one_everywhere(world: World) -> None:
    pat = Somebody(world, "Pat", ("administrator", "commons", None))
    assert pat.actor.grants == (Grant("administrator", "*"),)
    assert pat.actor.may("own", "elsewhere", "toy-box")


def test_an_organisation_keeps_an_owner(world: World) -> None:
    olu = Somebody(world, "Olu", ("owner", "anytown", None))
    held = world.ask(world.commons.platform, people, People(organisation="anytown"), actor=olu.actor).people
    taken = Take(organisation="anytown", grant=held[0].grant)
    with pytest.raises(Refused, match="last owner"):
        world.perform(world.commons.platform, revoke, taken, actor=olu.actor)


def test_people_of_one_organisation_are_not_shown_to_another(world: World) -> None:
    Somebody(world, "Ana", ("caseworker", "anytown", "toy-box"))
    other = Somebody(world, "Eve", ("owner", "elsewhere", None))
    with pytest.raises(Forbidden):
        world.ask(world.commons.platform, people, People(organisation="anytown"), actor=other.actor)
    found = world.ask(world.commons.platform, people, People(organisation="elsewhere"), actor=other.actor)
    assert [one.name for one in found.people] == ["Eve"]


def test_colleagues_see_names_and_applicants_do_not(world: World) -> None:
    ana = Somebody(world, "Ana", ("caseworker", "anytown", "toy-box"))
    service = world.commons.service("anytown", "toy-box")
    applicant = world.applicant(new_ref(), new_ref(), service)
    for actor, shown in ((ana.actor, "Ana"), (applicant, "A member of staff")):
        with world.commons.installation.reading.connect() as connection:
            from commons.view import View

            view = View(world.commons.installation, connection, service, actor)
            assert view.labels({"account": [ana.ref]})[ana.ref].text == shown
            view.close()


def test_colleagues_are_found_by_name_in_their_own_service(world: World) -> None:
    from commons.view import View

    ana = Somebody(world, "Ana", ("caseworker", "anytown", "toy-box"))
    olu = Somebody(world, "Olu", ("owner", "anytown", None))
    Somebody(world, "Anastasia", ("caseworker", "elsewhere", None))
    service = world.commons.service("anytown", "toy-box")
    with world.commons.installation.reading.connect() as connection:
        view = View(world.commons.installation, connection, service, ana.actor)
        assert view.find("account", "an") == [ana.ref]
        assert set(view.find("account", "")) == {ana.ref, olu.ref}
        assert view.find("account", "%") == []
        view.close()


# invitations


def invited(world: World, browser: Browser, **more: str) -> str:
    browser.open("/work/anytown/toy-box/accounts")
    fields = {"email": "new@example.org", "role": "caseworker", "reach": "service", **more}
    page = browser.send("/work/anytown/toy-box/accounts/invitations", **fields)
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
    assert "Invited" in owner.open("/work/anytown/toy-box/accounts").text
    new = Browser(world)
    page = new.open(link)
    assert "You are invited to Toy box" in page.text
    page = new.send(link, name="Nia New", password="plinth ferry vapour")
    assert page.url.path == "/account"
    assert "Toy box" in page.text
    assert "Nia New" in owner.open("/work/anytown/toy-box/accounts").text


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
    found = re.search(r'action="([^"]+/withdrawal)"', owner.open("/work/anytown/toy-box/accounts").text)
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
    assert browser.open("/work/anytown/toy-box/accounts").status_code == 403


# API keys


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


def test_the_password_can_be_changed_by_who_knows_it(world: World) -> None:
    Somebody(world, "Ana")
    browser = Browser(world)
    browser.sign_in("ana@example.org")
    page = browser.send("/account/password", present="not that one", fresh="plinth ferry vapour")
    assert "That is not your present password" in page.text
    page = browser.send("/account/password", present="copper kettle Tuesday", fresh="plinth ferry vapour")
    assert "Your password is changed" in page.text
    assert Browser(world).sign_in("ana@example.org").status_code == 422
    assert Browser(world).sign_in("ana@example.org", "plinth ferry vapour").status_code == 200


def test_roles_together_cover_what_one_alone_does_not() -> None:
    wanted = grant_of("owner", "anytown", "toy-box")
    assert covers([grant_of("owner", "anytown", "")], wanted)
    assert covers([Grant("administrator", "*")], wanted)
    assert not covers([grant_of("owner", "anytown", "other"), grant_of("supervisor", "anytown", "")], wanted)
