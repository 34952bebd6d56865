"""Roles: who may give what to whom, and that nothing reaches further than it should."""

import pytest

from bricks.accounts.actions.roles import Give, Take, grant, revoke
from bricks.accounts.events import Granted
from bricks.accounts.queries.people import People, people
from bricks.accounts.rules.roles import covers, grant_of
from commons.access import Actor, Grant
from commons.errors import Forbidden, Refused
from commons.refs import new_ref
from commons.testing import World
from tests.bricks.accounts.conftest import Somebody


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


def test_roles_together_cover_what_one_alone_does_not() -> None:
    wanted = grant_of("owner", "anytown", "toy-box")
    assert covers([grant_of("owner", "anytown", "")], wanted)
    assert covers([Grant("administrator", "*")], wanted)
    assert not covers([grant_of("owner", "anytown", "other"), grant_of("supervisor", "anytown", "")], wanted)
