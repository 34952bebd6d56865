"""What the catalogue keeps of the registry's events can be made again, the same."""

from typing import Any

import sqlalchemy as sa

from catalogue.followers import published
from commons.follow.followers import rebuild
from commons.testing import World
from tests.catalogue.town import put


def kept(world: World) -> dict[str, list[Any]]:
    tables = {table.__name__: table.__table__ for table in published.tables}  # type: ignore[attr-defined]
    with world.whole_database() as connection:
        return {name: sorted(map(repr, connection.execute(sa.select(table)))) for name, table in tables.items()}


def test_a_rebuild_gives_the_same_rows(world: World) -> None:
    put(world, "example-borough", "example")
    put(world, "tunbridge-wells", "live")
    put(world, "example-borough", "example", title="Another title")
    before = kept(world)
    assert len(before["VersionRow"]) == 3
    assert len(before["ServiceRow"]) == len(before["UseRow"]) == 2
    rebuild(world.commons.writer, world.commons.installation, ["catalogue.published"], lambda _: None)
    assert kept(world) == before
