"""What happens when an installation starts: releases, organisations, examples and sample accounts, once."""

import stat
from pathlib import Path

import pytest

import bricks.accounts.brick
import registry.brick
from commons.access import OPERATOR
from commons.errors import Refused
from commons.testing import World
from registry.actions.releases import Install, install
from registry.events import Installed, Released
from registry.queries import releases as asked
from registry.queries.organisations import Organisations, organisations
from registry.rules.descriptor import descriptor_of
from tests.registry import toys
from tests.registry.conftest import SERVICE

ORGANISATIONS = """\
organisations:
  - {slug: example-library, name: Example Library, kind: other, note: An example.}
"""
ACCOUNTS = """\
accounts:
  - name: Ana (sample)
    email: ana@example.org
    says: works in the library
    roles: [{role: caseworker, organisation: example-library}]
"""
COUNCILS = """\
# made up
slug,gss,ecode,name,nice_name,type,class,tier,region,county,population
anytown,E07000001,E0001,Anytown Council,Anytown,district,SD,lower,South East,Anyshire,1000
"""


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    folder = tmp_path / "examples"
    for path, text in {
        "organisations.yaml": ORGANISATIONS,
        "accounts.yaml": ACCOUNTS,
        "england/councils.csv": COUNCILS,
        "services/example-library/toy-box/service.yaml": SERVICE,
        "services/example-library/broken/service.yaml": "service: broken\n",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def started(tmp_path: Path, examples: Path) -> World:
    return World(tmp_path / "data", bricks=[toys, registry.brick, bricks.accounts.brick], examples=examples)


def names(world: World) -> list[str]:
    return [record.event.event_name for record in world.ledger()]


def test_everything_is_there_after_the_first_start(tmp_path: Path, examples: Path) -> None:
    world = started(tmp_path, examples)
    assert world.commons.service("example-library", "toy-box").version == 1
    found = world.ask(world.commons.platform, organisations, Organisations())
    assert [(one.organisation, one.origin) for one in found.items] == [
        ("anytown", "declared"),
        ("example-library", "example"),
    ]
    assert names(world).count("registry.released") == len(world.commons.bricks)
    password_file = world.commons.settings.data / "sample-accounts.txt"
    assert stat.S_IMODE(password_file.stat().st_mode) == 0o600
    assert "ana@example.org" in password_file.read_text(encoding="utf-8")
    world.close()


def test_a_second_start_does_nothing_again(tmp_path: Path, examples: Path) -> None:
    first = started(tmp_path, examples)
    recorded = len(first.ledger())
    text = (first.commons.settings.data / "sample-accounts.txt").read_text(encoding="utf-8")
    first.close()
    second = started(tmp_path, examples)
    assert len(second.ledger()) == recorded
    assert (second.commons.settings.data / "sample-accounts.txt").read_text(encoding="utf-8") == text
    second.close()


def test_a_changed_example_becomes_its_next_version(tmp_path: Path, examples: Path) -> None:
    started(tmp_path, examples).close()
    main = examples / "services/example-library/toy-box/service.yaml"
    main.write_text(SERVICE.replace("Toy box", "Toy chest"), encoding="utf-8")
    world = started(tmp_path, examples)
    assert world.commons.service("example-library", "toy-box").version == 2
    world.close()


def test_a_release_is_described_and_listed(world: World) -> None:
    platform = world.commons.platform
    brick = world.ask(platform, asked.brick, asked.OneBrick(brick="toys"))
    assert (brick.release, brick.majors, brick.altered) == ("1.0.0", (1,), False)
    assert brick.descriptor["majors"]["1"]["POST /toys"]["records"] == ["toys.lent"]
    assert "toys" in [one.brick for one in world.ask(platform, asked.bricks, asked.Bricks()).bricks]
    assert len(world.ask(platform, asked.releases, asked.OneBrick(brick="toys")).releases) == 1


def test_a_release_that_breaks_a_major_names_field_and_service(world: World) -> None:
    from registry.actions.services import Publish, publish

    given = Publish(organisation="example-library", files={"service.yaml": SERVICE})
    world.perform(world.commons.platform, publish, given, actor=OPERATOR)
    descriptor = {**descriptor_of(toys.brick), "version": "1.1.0"}
    descriptor["majors"]["1"]["POST /toys"]["input"]["required"] = ["kind", "colour"]
    with pytest.raises(Refused) as caught:
        world.perform(world.commons.platform, install, Install(descriptors=(descriptor,)), actor=OPERATOR)
    assert "v1 POST /toys (input): “colour” is new and required" in caught.value.what
    assert "This would break example-library/toy-box" in caught.value.what


def test_an_addition_is_released_and_installed(world: World) -> None:
    descriptor = {**descriptor_of(toys.brick), "version": "1.1.0", "digest": "f" * 64}
    done = world.perform(world.commons.platform, install, Install(descriptors=(descriptor,)), actor=OPERATOR)
    assert (done.get(Released).release, done.get(Installed).altered) == ("1.1.0", False)


def test_changed_code_under_an_old_number_is_told(world: World) -> None:
    descriptor = {**descriptor_of(toys.brick), "digest": "e" * 64}
    done = world.perform(world.commons.platform, install, Install(descriptors=(descriptor,)), actor=OPERATOR)
    assert done.get(Released) is None
    assert done.get(Installed).altered
    brick = world.ask(world.commons.platform, asked.brick, asked.OneBrick(brick="toys"))
    assert brick.altered
    assert brick.descriptor["digest"] == toys.brick.digest
