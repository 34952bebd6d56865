"""Publishing: versions that never change, files checked whole, and origins that cannot be dressed up."""

from typing import Any

import pytest

from bricks.accounts.actions.people import Sample, Samples, seed
from commons.access import OPERATOR, Actor, Grant
from commons.errors import Changed, Forbidden, Invalid, Refused
from commons.testing import World
from commons.transaction import Outcome
from registry.actions.organisations import Found, Listing, Organisation, Verify, found, list_, verify
from registry.actions.services import Publish, publish
from registry.events import Founded, Listed, Published
from registry.queries import organisations as asked_organisations
from registry.queries import services as asked
from tests.registry.conftest import SERVICE

TOWN = SERVICE.replace("example-library", "anytown")


def put(world: World, text: str, *, actor: Actor = OPERATOR, organisation: str = "", **more: Any) -> Outcome:
    organisation = organisation or next(
        line.split()[1] for line in text.splitlines() if line.startswith("organisation")
    )
    given = Publish(organisation=organisation, files={"service.yaml": text}, **more)
    return world.perform(world.commons.platform, publish, given, actor=actor)


def test_a_service_is_live_at_once(world: World) -> None:
    event = put(world, SERVICE, version=0).event
    assert isinstance(event, Published)
    assert (event.organisation, event.service, event.version) == ("example-library", "toy-box", 1)
    assert (event.origin, event.lgsl, event.bricks) == ("example", None, ("toys",))
    service = world.commons.service("example-library", "toy-box")
    assert (service.title, service.version) == ("Toy box", 1)
    assert service.lock["bricks"]["toys"]["release"] == "toys@1.0.0"


def test_publishing_is_recorded_in_the_organisation(world: World) -> None:
    put(world, SERVICE)
    record = world.ledger()[-1]
    assert (record.organisation, record.service, record.event.event_name) == (
        "example-library",
        "platform",
        "registry.published",
    )


def test_versions_stay_as_they_were(world: World) -> None:
    put(world, SERVICE)
    put(world, SERVICE.replace("Toy box", "Toy chest"), version=1)
    assert world.commons.service("example-library", "toy-box").title == "Toy chest"
    one = asked.OneVersion(organisation="example-library", service="toy-box", version=1)
    first = world.ask(world.commons.platform, asked.version, one)
    assert first.files["service.yaml"] == SERVICE
    assert (first.version, first.newest) == (1, 2)
    here = asked.OneService(organisation="example-library", service="toy-box")
    assert [each.version for each in world.ask(world.commons.platform, asked.versions, here).versions] == [2, 1]


def test_the_same_files_again_record_nothing(world: World) -> None:
    put(world, SERVICE)
    assert put(world, SERVICE).done == ()


def test_an_older_base_is_refused(world: World) -> None:
    put(world, SERVICE)
    put(world, SERVICE.replace("Toy box", "Toy chest"), version=1)
    with pytest.raises(Changed, match="Somebody published"):
        put(world, SERVICE.replace("Toy box", "Toy shelf"), version=1)
    with pytest.raises(Invalid, match="already a service at this address"):
        put(world, SERVICE.replace("Toy box", "Toy shelf"), version=0)


def test_every_fault_has_its_file_and_line(world: World) -> None:
    broken = SERVICE.replace("toys@1", "toyz@1").replace("take: {case: case}", "take: {case: kind}")
    with pytest.raises(Invalid) as caught:
        put(world, broken)
    assert [fault.field for fault in caught.value.faults] == ["service.yaml:7"]
    assert "toys" in caught.value.faults[0].message


def test_files_of_another_organisation_are_refused(world: World) -> None:
    with pytest.raises(Invalid, match="organisation: example-library"):
        put(world, SERVICE, organisation="anytown")


def test_an_unknown_organisation_is_named(world: World) -> None:
    mistyped = SERVICE.replace("example-library", "example-libary")
    with pytest.raises(Invalid) as caught:
        put(world, mistyped)
    (fault,) = caught.value.faults
    assert fault.field == "service.yaml:3"
    assert "no organisation “example-libary”" in fault.message
    assert "did you mean example-library?" in fault.message
    (problem,) = world.ask(world.commons.platform, asked.check, asked.Check(files={"service.yaml": mistyped})).problems
    assert (problem.line, "/compose/organisation" in problem.to_do) == (3, True)


def test_only_owners_publish(world: World) -> None:
    with pytest.raises(Forbidden):
        put(world, SERVICE, actor=world.staff("supervisor", organisation="example-library"))
    with pytest.raises(Forbidden):
        put(world, SERVICE, actor=world.staff("owner", organisation="anytown"))
    assert put(world, SERVICE, actor=world.staff("owner", organisation="example-library")).done


def test_live_needs_a_verified_organisation_and_a_member(world: World) -> None:
    live = TOWN.replace("origin: example", "origin: live")
    member = world.staff("owner", organisation="anytown")
    with pytest.raises(Refused, match="verified"):
        put(world, live, actor=member)
    world.perform(world.commons.platform, verify, Verify(organisation="anytown"), actor=OPERATOR)
    with pytest.raises(Refused, match="member of its own organisation"):
        put(world, live, actor=OPERATOR)
    with pytest.raises(Refused, match="member of its own organisation"):
        put(world, live, actor=Actor("account:x", grants=(Grant("administrator", "*"),)))
    assert put(world, live, actor=member).event.origin == "live"  # type: ignore[attr-defined]


def test_an_example_never_becomes_live(world: World) -> None:
    member = world.staff("owner", organisation="anytown")
    put(world, TOWN, actor=member)
    world.perform(world.commons.platform, verify, Verify(organisation="anytown"), actor=OPERATOR)
    with pytest.raises(Refused, match="cannot become “live”"):
        put(world, TOWN.replace("origin: example", "origin: live"), actor=member, version=1)


def test_declared_and_generated_are_not_for_everybody(world: World) -> None:
    with pytest.raises(Refused, match="public statistics only"):
        put(world, SERVICE.replace("origin: example", "origin: declared"))
    owner = world.staff("owner", organisation="example-library")
    with pytest.raises(Refused, match="Only the operator"):
        put(world, SERVICE.replace("origin: example", "origin: generated"), actor=owner)


def test_differences_between_versions(world: World) -> None:
    put(world, SERVICE)
    put(world, SERVICE.replace("title: Toy box", "title: Toy chest"))
    here = asked.Compare(organisation="example-library", service="toy-box")
    found = world.ask(world.commons.platform, asked.differences, here)
    assert [(one.line_after, one.says) for one in found.differences] == [
        (2, "“title” was “Toy box”, is now “Toy chest”")
    ]


def test_files_can_be_checked_without_publishing(world: World) -> None:
    good = world.ask(world.commons.platform, asked.check, asked.Check(files={"service.yaml": SERVICE}))
    assert (good.fits, good.service) == (True, "toy-box")
    bad = world.ask(world.commons.platform, asked.check, asked.Check(files={"service.yaml": "title: [\n"}))
    assert not bad.fits
    assert bad.problems[0].line == 2


def test_lists_go_on_where_they_stopped(world: World) -> None:
    for number in range(5):
        put(world, SERVICE.replace("toy-box", f"toy-box-{number}"))
    platform = world.commons.platform
    page = world.ask(platform, asked.services, asked.Services(limit=3, brick="toys"))
    assert ([one.service for one in page.items], page.total) == (["toy-box-0", "toy-box-1", "toy-box-2"], 5)
    rest = world.ask(platform, asked.services, asked.Services(limit=3, after=page.next))
    assert ([one.service for one in rest.items], rest.next) == (["toy-box-3", "toy-box-4"], None)
    assert world.ask(platform, asked.services, asked.Services(brick="cases")).items == ()


def test_listing_again_changes_nothing(world: World) -> None:
    platform = world.commons.platform
    town = Organisation(slug="anytown", name="Anytown Council", short_name="Anytown", kind="council", origin="declared")
    assert world.perform(platform, list_, Listing(organisations=(town,)), actor=OPERATOR).done == ()
    grown = town.model_copy(update={"population": 12_000})
    assert isinstance(world.perform(platform, list_, Listing(organisations=(grown,)), actor=OPERATOR).event, Listed)
    shown = world.ask(
        platform, asked_organisations.organisation, asked_organisations.OneOrganisation(organisation="anytown")
    )
    assert shown.population == 12_000


def test_whoever_sets_up_an_organisation_owns_it(world: World) -> None:
    made = Sample(email="jo@stmary.example.org", name="Jo", password_hash="$argon2id$x", roles=())
    seeded = world.perform(world.commons.platform, seed, Samples(accounts=(made,)), actor=OPERATOR)
    account = seeded.event.account  # type: ignore[attr-defined]
    actor = Actor(f"account:{account}")
    given = Found(organisation="st-mary", name="St Mary’s Hall Trust")
    event = world.perform(world.commons.platform, found, given, actor=actor).event
    assert isinstance(event, Founded)
    world.settle()
    names = [(record.event.event_name, record.organisation, record.actor) for record in world.ledger()[-2:]]
    assert names == [
        ("registry.founded", "st-mary", actor.id),
        ("accounts.granted", "st-mary", "flow:platform"),
    ]
    assert world.commons.with_grants(actor).may("own", "st-mary")
    with pytest.raises(Invalid, match="already an organisation"):
        world.perform(world.commons.platform, found, given, actor=actor)


@pytest.mark.parametrize("slug", ["commons", "example-mine", "platform"])
def test_addresses_of_the_platform_and_its_examples_are_kept(world: World, slug: str) -> None:
    with pytest.raises(Invalid, match="kept for the platform"):
        world.perform(
            world.commons.platform,
            found,
            Found(organisation=slug, name="Mine"),
            actor=Actor("account:01920000-0000-7000-8000-0000000000aa"),
        )


def test_organisations_are_shown_by_name(world: World) -> None:
    with world.commons.platform_view() as view:
        assert view.labels({"organisation": ["anytown", "nowhere"]})["anytown"].text == "Anytown Council"
