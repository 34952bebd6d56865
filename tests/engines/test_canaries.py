"""Every address, opened by everybody who is not of the other organisation, with the platform's own limits left out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from sqlalchemy import bindparam

from commons.database import scope
from commons.database.prepared import Prepared
from commons.database.rows import columns
from commons.testing import World
from tests.canaries import Aviary
from tests.postgresql import Databases


def without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out of every statement whose rows it is about."""

    def unlimited(_self: object, statement: Any, first: bool) -> Any:
        return statement.limit(1) if first else statement

    def by_ref(table: Any, _narrowness: int) -> Prepared:
        return Prepared(columns(table).where(table.__table__.c.ref == bindparam("ref")).limit(1))

    monkeypatch.setattr(scope, "_KEPT", WeakKeyDictionary())
    monkeypatch.setattr(scope.ScopedRows, "_limited", unlimited)
    monkeypatch.setattr(scope, "_by_ref", by_ref)
    monkeypatch.setattr(scope.Scope, "holds", lambda *_: True)


@pytest.fixture
def aviary(databases: Databases, tmp_path: Path) -> Iterator[Aviary]:
    made = Aviary(tmp_path)
    yield made
    made.world.close()


@pytest.mark.usefixtures("address")
def test_row_level_security_alone_keeps_every_word_of_another_organisation(
    aviary: Aviary, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_limits(monkeypatch)
    assert aviary.leaks() == {}


@pytest.mark.usefixtures("address")
def test_without_row_level_security_they_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(World, "database_of", staticmethod(lambda _folder: ""))
    aviary = Aviary(tmp_path / "sqlite")
    without_limits(monkeypatch)
    visitors = dict(aviary.visitors())
    assert aviary.seen(visitors["key of owner"], aviary.mine, aviary.theirs, aviary.theirs.canary)
    aviary.world.close()
