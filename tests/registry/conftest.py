"""An installation with the registry, accounts and a small brick to compose services of."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import bricks.accounts.brick
import registry.brick
from commons.access import OPERATOR
from commons.testing import World
from registry.actions.organisations import Listing, Organisation, list_
from tests.registry import toys

SERVICE = """\
service: toy-box               # what it is called in its address
title: Toy box
organisation: example-library
origin: example
lgsl: none
owner: toys@example.org
bricks: [toys@1]
flow:
  - {when: toys.lent, do: toys.fetch, take: {case: case}}
"""


def installed(folder: Path) -> World:
    """An installation with a town and an example library."""
    made = World(folder, bricks=[toys, registry.brick, bricks.accounts.brick])
    library = Organisation(
        slug="example-library", name="Example Library", short_name="Example Library", kind="other", origin="example"
    )
    town = Organisation(slug="anytown", name="Anytown Council", short_name="Anytown", kind="council", origin="declared")
    made.perform(made.commons.platform, list_, Listing(organisations=(library, town)), actor=OPERATOR)
    return made


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = installed(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world for a module's tests that are not in each other's way."""
    made = installed(tmp_path_factory.mktemp("shared"))
    yield made
    made.close()
