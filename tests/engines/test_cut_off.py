"""A short form of what `make guarantees ARGS="--postgresql"` tries at length, with a fixed seed."""

from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from commons.database import is_away, open_database
from tests.guarantees.cutting import partitions, restarts
from tests.guarantees.report import Found, table

SEED = 20261122
pytestmark = pytest.mark.usefixtures("address")  # these need PostgreSQL


def holds(found: Found) -> None:
    assert found.holds, "\n" + table([found])


def test_a_restart_of_the_database_loses_and_doubles_nothing(tmp_path: Path) -> None:
    holds(restarts(tmp_path, 1, SEED))


def test_commits_whose_answer_is_lost_are_neither_lost_nor_doubled(tmp_path: Path) -> None:
    holds(partitions(tmp_path, 3, SEED))


def test_nothing_is_waited_for_for_ever(address: str, tmp_path: Path) -> None:
    engines = open_database(f"{address}&options=-c%20statement_timeout%3D100", tmp_path)
    with engines.reading.connect() as connection, pytest.raises(DBAPIError, match="statement timeout") as told:
        connection.exec_driver_sql("SELECT pg_sleep(5)")
    assert is_away(told.value)
    with engines.reading.connect() as connection:
        connection.connection.dbapi_connection.patience = 0.2  # type: ignore[union-attr]
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        with pytest.raises(DBAPIError, match="did not answer") as told:
            connection.exec_driver_sql("SELECT pg_sleep(5)")
        assert is_away(told.value)
    with engines.reading.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
        with pytest.raises(DBAPIError) as told:
            connection.exec_driver_sql("SELECT nothing FROM nowhere")
        assert not is_away(told.value)
    for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        with engines.writing.connect() as connection:
            assert connection.exec_driver_sql(f"SHOW {limit}").scalar() not in ("0", None)
    engines.close()
