"""What two processes record of services at the same moment: drafts within their limit, the newest version found."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

import catalogue.brick
import registry.brick
from bricks.accounts import brick as accounts
from catalogue.actions.describing import describe
from catalogue.actions.likening import liken
from catalogue.actions.versions import OfVersion
from commons.access import Actor
from commons.errors import Refused
from commons.testing import World
from commons.transaction import Command
from registry.actions.drafts import Draft, draft
from registry.actions.organisations import Found
from registry.actions.organisations import found as found_
from registry.settings import RegistrySettings
from tests.bricks.accounts.conftest import Somebody
from tests.catalogue import town
from tests.engines.meeting import meet


@pytest.fixture
def registered(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, [registry.brick, accounts])
    yield made
    made.close()


@pytest.fixture
def found(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, [catalogue.brick, town.desk, town.registry])
    yield made
    made.close()


def test_nobody_keeps_more_drafts_than_they_may(registered: World) -> None:
    ana = Somebody(registered, "Ana", ("owner", "anytown", None)).actor
    given = Draft(
        organisation="anytown", template_organisation="a", template_service="b", template_version=1, answers={}
    )
    drafting = registered.commons.command(draft, given, actor=ana, service=registered.commons.platform)
    for _ in range(RegistrySettings().drafts_each - 1):
        registered.commons.writer.perform(drafting).result(timeout=30)
    with pytest.raises(Refused, match="the most"):
        meet(registered, drafting, drafting)


def test_nobody_sets_up_more_organisations_than_they_may(registered: World) -> None:
    ana, most = Somebody(registered, "Ana").actor, RegistrySettings().unverified_each

    def founding(number: int) -> Command:
        given = Found(organisation=f"club-{number}", name=f"Club {number}")
        return registered.commons.command(found_, given, actor=ana, service=registered.commons.platform)

    for number in range(most - 1):
        registered.commons.writer.perform(founding(number)).result(timeout=30)
    with pytest.raises(Refused, match="the most"):
        meet(registered, founding(most), founding(most + 1))


def published(world: World, service: str, title: str) -> int:
    """The version of a service that nobody has described yet."""
    text = town.SERVICE.format(organisation="anytown", origin="live", service=service, title=title, source="figures")
    return int(world.publish({"service.yaml": text}).version)


def of(world: World, action: Any, service: str, version: int) -> Command:
    given = OfVersion(organisation="anytown", service=service, version=version)
    return world.commons.command(action, given, actor=Actor(id="flow:platform"), service=world.commons.platform)


def rows(world: World, table: str) -> list[Any]:
    with world.whole_database() as connection:
        return list(connection.execute(SQLModel.metadata.tables[table].select()))


def test_a_service_is_found_by_the_words_of_its_newest_version(found: World) -> None:
    one, two, three = (published(found, "waste", title) for title in ("Alpha", "Beta", "Gamma"))
    found.commons.writer.perform(of(found, describe, "waste", one)).result(timeout=30)
    meet(found, of(found, describe, "waste", three), of(found, describe, "waste", two))
    assert [row.title for row in rows(found, "catalogue_text")] == ["Gamma"]
    assert not {"alpha", "beta"} & {row.word for row in rows(found, "catalogue_word")}


def test_two_services_that_are_composed_alike_are_held_beside_each_other(found: World) -> None:
    versions = {service: published(found, service, "Bulky waste") for service in ("waste", "bulky")}
    pair = [of(found, liken, service, version) for service, version in versions.items()]
    meet(found, *(replace(one, organisation=who) for one, who in zip(pair, ("anytown", "elsewhere"), strict=True)))
    assert len(rows(found, "catalogue_near")) == 1
