"""A new release changes tables while others use them: it gives way to them, and says so when they never let go."""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.engine import Connection, Engine

from bricks.cases.brick import brick
from commons.database import open_database
from commons.database.protection import protect
from commons.errors import Problem
from commons.migrate import migrate

TAKE_BACK = (
    "ALTER TABLE cases_case DROP COLUMN paused",
    "UPDATE cases_migration SET version_num = 'cases_0001_995662'",
)
TABLES = "SELECT tablename FROM pg_tables WHERE tablename ~ '^(cases|commons)_'"
PAUSED = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'cases_case' AND column_name = 'paused'"


@pytest.fixture
def owning(address: str, tmp_path: Path) -> Iterator[Engine]:
    """Tables of the release before: the newest migration of cases is taken back."""
    engines = open_database(address, tmp_path)
    migrate(engines.owning, [brick])
    with engines.owning.begin() as connection:
        for statement in TAKE_BACK:
            connection.exec_driver_sql(statement)
    yield engines.owning
    engines.close()


@pytest.fixture
def user(owning: Engine) -> Iterator[Connection]:
    """Somebody in the middle of a transaction that has used the table."""
    with owning.connect() as connection, connection.begin():
        connection.exec_driver_sql("SELECT count(*) FROM cases_case")
        yield connection


def use_everything(connection: Connection) -> None:
    """As a client would, who is not to wait for long."""
    connection.exec_driver_sql("SET LOCAL statement_timeout = '3s'")
    for table in connection.exec_driver_sql(TABLES).scalars().all():
        connection.exec_driver_sql(f"SELECT count(*) FROM {table}")


def test_others_are_answered_until_the_tables_can_be_had(
    owning: Engine, user: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    with ThreadPoolExecutor(1) as aside, caplog.at_level(logging.WARNING, "commons.migrate"):
        started = aside.submit(migrate, owning, [brick])
        until = time.monotonic() + 4
        while time.monotonic() < until:
            with owning.begin() as another:
                use_everything(another)
            time.sleep(0.02)
        use_everything(user)  # the migration may want these, and has to give way to this one as well
        assert not started.done()
        user.rollback()
        assert started.result(timeout=30) == 1
    assert [record.message for record in caplog.records] == ["tables that have to change are in use; trying again"]
    with owning.connect() as connection:
        assert connection.exec_driver_sql(PAUSED).scalar() == 1


@pytest.mark.usefixtures("user")
def test_it_says_so_when_a_table_is_never_let_go(owning: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commons.migrate.PATIENCE_SECONDS", 1.0)
    with pytest.raises(Problem, match="others have not let go") as found:
        migrate(owning, [brick])
    assert "old release" in found.value.to_do
    with owning.connect() as connection:
        assert connection.exec_driver_sql(PAUSED).scalar() == 0


def test_a_deadlock_is_tried_again(owning: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    fails = iter([True, False])

    def meets_a_deadlock(connection: Connection, login: str | None) -> None:
        if next(fails):
            connection.exec_driver_sql("DO $$ BEGIN RAISE EXCEPTION 'a deadlock' USING ERRCODE = '40P01'; END $$")
        protect(connection, login)

    monkeypatch.setattr("commons.migrate.protect", meets_a_deadlock)
    assert migrate(owning, [brick]) == 1
