"""What two owners do at the same moment: an organisation keeps one of them, and nobody has more keys than they may."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import bricks.accounts.brick
from bricks.accounts.actions.keys import NewKey, create_key
from bricks.accounts.actions.roles import Take, revoke
from bricks.accounts.queries.people import People, PersonWithRole, people
from bricks.accounts.rules.hashing import new_key
from bricks.accounts.settings import AccountsSettings
from commons.access import OPERATOR
from commons.errors import Refused
from commons.refs import new_ref
from commons.testing import World
from commons.transaction import Command
from tests.bricks.accounts.conftest import Somebody
from tests.engines.meeting import meet


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, bricks=[bricks.accounts.brick])
    yield made
    made.close()


def test_the_last_two_owners_cannot_both_go(world: World) -> None:
    ana, ben = (Somebody(world, name, ("owner", "anytown", None)) for name in ("Ana", "Ben"))
    held = {each.account: each.grant for each in _people(world)}

    def takes(one: Somebody, other: Somebody) -> Command:
        given = Take(organisation="anytown", grant=held[other.ref])
        return world.commons.command(revoke, given, actor=one.actor, service=world.commons.platform)

    with pytest.raises(Refused, match="last owner"):
        meet(world, takes(ana, ben), takes(ben, ana))
    assert [each.account for each in _people(world)] == [ana.ref]


def _people(world: World) -> list[PersonWithRole]:
    return list(world.ask(world.commons.platform, people, People(organisation="anytown"), actor=OPERATOR).people)


def test_nobody_has_more_keys_than_they_may(world: World) -> None:
    ana, most = Somebody(world, "Ana", ("caseworker", "anytown", None)), AccountsSettings().keys_each

    def makes() -> Command:
        made = new_key(new_ref())
        given = NewKey(
            called="robot", prefix=made.prefix, digest=made.digest, role="caseworker", organisation="anytown"
        )
        return world.commons.command(create_key, given, actor=ana.actor, service=world.commons.platform)

    for _ in range(most - 1):
        world.commons.writer.perform(makes()).result(timeout=30)
    with pytest.raises(Refused, match="the most"):
        meet(world, makes(), makes())
