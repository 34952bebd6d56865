"""PostgreSQL keeps organisations apart by itself: also from a statement that forgets whose rows it is about."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlmodel import AutoString, SQLModel

from commons.assembly import Commons
from commons.database import Engines, Public, Tenant, UtcDateTime, open_database
from commons.database.prepared import housekeeping, limit_to, savepoint
from commons.database.protection import KERNEL, is_public, protected_tables
from commons.ledger import ledger
from commons.settings import Settings
from tests.architecture.test_keys import keys
from tests.postgresql import Databases

MINE, THEIRS = "anytown", "elsewhere"
PROBE = "SELECT 1 FROM pg_roles WHERE rolname = current_user AND NOT rolsuper AND NOT rolbypassrls"


@pytest.fixture(scope="module")
def address(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An installation with every brick, its tables made by migrations."""
    folder = tmp_path_factory.mktemp("secured")
    found = databases.of(folder, empty=True)
    commons = Commons(Settings(data=folder, database_url=found))
    commons.bring_up_to_date()
    commons.stop()
    return found


@pytest.fixture(scope="module")
def engines(address: str) -> Iterator[Engines]:
    """A row of two organisations in each table that belongs to organisations."""
    made = open_database(address, Path())
    with made.owning.begin() as connection:
        stored = set(sa.inspect(connection).get_table_names())
        for table in protected_tables():
            if table.name in stored:
                connection.execute(table.insert(), [row(table, MINE, 1), row(table, THEIRS, 2)])
    yield made
    made.close()


def row(table: sa.Table, organisation: str, number: int) -> dict[str, Any]:
    return {column.name: value(column, number) for column in table.c} | {"organisation": organisation}


def value(column: sa.Column[Any], number: int) -> Any:
    if isinstance(column.type, sa.JSON):
        return {}
    if isinstance(column.type, UtcDateTime):
        return datetime(2026, 1, number, tzinfo=UTC)
    made = {int: number, bool: False, date: date(2026, 1, number)}
    return f"x{number}" if isinstance(column.type, AutoString | sa.String) else made[column.type.python_type]


def tables(engines: Engines) -> list[sa.Table]:
    with engines.owning.connect() as connection:
        stored = set(sa.inspect(connection).get_table_names())
    return [table for table in protected_tables() if table.name in stored]


def seen(connection: Connection, table: sa.Table) -> set[str]:
    return set(connection.execute(sa.select(table.c.organisation)).scalars())


def test_every_table_with_an_organisation_is_protected_or_says_that_it_is_public(engines: Engines) -> None:
    protected = {table.name for table in tables(engines)}
    with engines.owning.connect() as connection:
        stored = set(sa.inspect(connection).get_table_names())
        asked = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
        forced = set(connection.execute(sa.text(asked)).scalars())
    assert forced == protected
    mapped = {mapper.class_.__table__: mapper.class_ for mapper in SQLModel._sa_registry.mappers}
    for table in SQLModel.metadata.tables.values():
        cls = mapped.get(table, object)
        if table.name not in stored:
            continue
        assert not issubclass(cls, Tenant) or table.name in protected, table.name
        if "organisation" in table.c and is_public(table):
            assert issubclass(cls, Public) or table.info["public"], table.name
    assert len(protected) > 30
    assert {"cases_case", "registration_person", "accounts_account", "commons_ledger"} <= protected


def test_migrations_make_the_keys_that_are_declared(engines: Engines) -> None:
    asked = """
        SELECT c.relname, array_agg(a.attname::text)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey)
        WHERE i.indisunique AND c.relnamespace = current_schema()::regnamespace GROUP BY c.relname, i.indexrelid
    """
    with engines.owning.connect() as connection:
        made = {(name, frozenset(columns)) for name, columns in connection.execute(sa.text(asked))}
    declared = {(table.name, frozenset(key)) for table in tables(engines) for key in keys(table)}
    protected = {table.name for table in tables(engines)}
    assert {key for key in made if key[0] in protected} == declared


def test_the_platform_works_as_somebody_who_passes_by_nothing(engines: Engines) -> None:
    for engine in (engines.writing, engines.reading):
        with engine.connect() as connection:
            assert connection.execute(sa.text(PROBE)).scalar() == 1
            assert str(connection.execute(sa.text("SELECT current_user")).scalar()).endswith("_app")


def test_without_a_setting_no_row_is_seen_and_none_is_taken(engines: Engines) -> None:
    with engines.writing.connect() as connection:
        for table in tables(engines):
            assert seen(connection, table) == set(), table.name
            refused(connection, table.insert().values(row(table, MINE, 3)))


def refused(connection: Connection, statement: sa.Executable) -> None:
    with pytest.raises(DBAPIError, match="row-level security"), savepoint(connection):
        connection.execute(statement)


def test_with_a_setting_only_that_organisation_is_seen_changed_and_added_to(engines: Engines) -> None:
    with engines.writing.connect() as connection:
        for table in tables(engines):
            limit_to(connection, MINE)
            assert seen(connection, table) == {MINE}, table.name
            refused(connection, table.insert().values(row(table, THEIRS, 3)))
            limit_to(connection, MINE)
            if table is not ledger:
                refused(connection, table.update().values(organisation=THEIRS))
                limit_to(connection, MINE)
                assert connection.execute(table.delete()).rowcount == 1, table.name
        connection.rollback()
    with engines.owning.connect() as connection:
        assert all(seen(connection, table) == {MINE, THEIRS} for table in tables(engines))


def test_the_ledger_is_only_added_to(engines: Engines) -> None:
    for change in (ledger.update().values(actor="nobody"), ledger.delete()):
        with engines.writing.connect() as connection:
            limit_to(connection, MINE)
            with pytest.raises(DBAPIError, match="permission denied"):
                connection.execute(change)


def test_housekeeping_opens_the_kernels_tables_and_none_of_a_brick(engines: Engines) -> None:
    with engines.writing.connect() as connection:
        housekeeping(connection)
        for table in tables(engines):
            assert seen(connection, table) == ({MINE, THEIRS} if table.name.startswith(KERNEL) else set()), table.name


def test_what_was_set_ends_with_the_transaction_and_with_a_savepoint_that_failed(engines: Engines) -> None:
    cases = SQLModel.metadata.tables["cases_case"]
    with engines.writing.connect() as connection:
        limit_to(connection, MINE)
        with contextlib.suppress(ZeroDivisionError), savepoint(connection):
            limit_to(connection, THEIRS)
            assert seen(connection, cases) == {THEIRS}
            raise ZeroDivisionError
        assert seen(connection, cases) == {MINE}
        limit_to(connection, THEIRS)
        assert seen(connection, cases) == {THEIRS}
        connection.rollback()
        assert seen(connection, cases) == set()
        connection.rollback()
        limit_to(connection, THEIRS)
        assert seen(connection, cases) == {THEIRS}


def test_a_name_cannot_break_out_of_the_setting(engines: Engines) -> None:
    cases = SQLModel.metadata.tables["cases_case"]
    for name in ("'; RESET ROLE; --", "100%s", "\\'; RESET ROLE; --", "*", ""):
        with engines.writing.connect() as connection:
            limit_to(connection, name)
            assert seen(connection, cases) == set()
            assert connection.execute(sa.text(PROBE)).scalar() == 1


def test_the_reader_reads_the_whole_ledger_and_nothing_else(engines: Engines) -> None:
    with engines.owning.connect() as connection:
        role = connection.execute(sa.text("SELECT left(current_database(), 50) || '_reader'")).scalar()
        for table in SQLModel.metadata.tables.values():
            connection.exec_driver_sql(f'SET LOCAL ROLE "{role}"')
            if table is ledger:
                assert seen(connection, ledger) == {MINE, THEIRS}
                continue
            with pytest.raises(DBAPIError, match=r"permission denied|does not exist"):
                connection.execute(sa.select(table))
            connection.rollback()
        for write in (ledger.insert().values(row(ledger, MINE, 7)), ledger.delete()):
            connection.rollback()
            connection.exec_driver_sql(f'SET LOCAL ROLE "{role}"')
            with pytest.raises(DBAPIError, match="permission denied"):
                connection.execute(write)
