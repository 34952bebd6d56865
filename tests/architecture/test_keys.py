"""The organisation is in every key of what belongs to organisations, so that tables can be spread by it."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from commons.assembly import KERNEL_BRICKS, installed_bricks
from commons.database.protection import is_public, protected_tables

BRICKS = [*KERNEL_BRICKS, *(brick for brick, _ in installed_bricks())]
KEPT_TOGETHER = {
    "commons_ledger": "one order of all organisations' events, which every follower reads",
    "commons_parked": "found by what a follower could not take, at its position in the ledger",
    "commons_timer": "taken in the order in which they are due, whosever they are",
    "commons_session": "found by a token, before it is known whose it is",
}
"""The kernel's tables that stay in one place, and why (docs/decisions/spreading-by-organisation.md)."""


def names() -> set[str]:
    """The tables of the platform, not those of tests."""
    owners = {"commons", *(brick.name for brick in BRICKS)}
    return {name for name in SQLModel.metadata.tables if name.partition("_")[0] in owners}


def keys(table: sa.Table) -> Iterator[tuple[str, ...]]:
    """The columns of each key that no two rows may share."""
    yield tuple(column.name for column in table.primary_key)
    for constraint in table.constraints:
        if isinstance(constraint, sa.UniqueConstraint):
            yield tuple(column.name for column in constraint.columns)
    for index in table.indexes:
        if index.unique:
            yield tuple(column.name for column in index.columns)
    for column in table.columns:
        if column.unique:
            yield (column.name,)


SPREAD = sorted(table.name for table in protected_tables() if table.name in names() - KEPT_TOGETHER.keys())


@pytest.mark.parametrize("name", SPREAD)
def test_the_organisation_is_in_every_key(name: str) -> None:
    table = SQLModel.metadata.tables[name]
    without = [key for key in keys(table) if "organisation" not in key]
    assert not without, f"{name} has keys without the organisation: {without}"
    assert next(keys(table))[0] == "organisation" or name.startswith("commons_"), f"{name}: its key begins with another"


def test_what_is_kept_together_still_needs_its_reason() -> None:
    for name in KEPT_TOGETHER:
        table = SQLModel.metadata.tables[name]
        assert not is_public(table)
        assert any("organisation" not in key for key in keys(table)), f"{name} needs no reason any more"


def test_no_row_points_to_a_row_of_another_table_by_a_constraint() -> None:
    pointing = [name for name in names() if SQLModel.metadata.tables[name].foreign_keys]
    assert pointing == [], "a foreign key would tie tables together that lie in different places"
