"""Who owns the tables, who works in them, and what happens where nobody made the difference."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from commons.assembly import Commons
from commons.database import open_database
from commons.database.protection import protect, relax
from commons.errors import Problem
from commons.settings import Settings

SESSIONS = "INSERT INTO commons_session (digest, actor, organisation, expires_at) VALUES ('d', 'a', 'x', now())"


def signed_in_as(address: str, name: str) -> str:
    return make_url(address).set(username=name).render_as_string(hide_password=False)


def run(address: str, *statements: str) -> None:
    engine = sa.create_engine(
        make_url(address).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.fixture
def names(address: str) -> tuple[str, str]:
    """An owner of the database who is no superuser, and somebody who owns nothing."""
    database = make_url(address).database
    owner, worker = f"{database}_o", f"{database}_w"
    run(address, f'CREATE ROLE "{owner}" LOGIN', f'CREATE ROLE "{worker}" LOGIN')
    run(address, f'ALTER DATABASE "{database}" OWNER TO "{owner}"', f'ALTER SCHEMA public OWNER TO "{owner}"')
    return owner, worker


@contextlib.contextmanager
def brought_up(folder: Path, url: str, owner: str = "") -> Iterator[Commons]:
    commons = Commons(Settings(data=folder, database_url=url, database_owner_url=owner))
    try:
        commons.bring_up_to_date()
        yield commons
    finally:
        commons.stop()


def whoami(commons: Commons) -> str:
    with commons.installation.writing.connect() as connection:
        return str(connection.execute(sa.text("SELECT current_user")).scalar())


def test_an_owner_makes_the_tables_and_another_user_works_in_them(
    address: str, names: tuple[str, str], tmp_path: Path
) -> None:
    owner, worker = names
    run(address, f'ALTER ROLE "{owner}" CREATEROLE')
    working, owning = signed_in_as(address, worker), signed_in_as(address, owner)
    with brought_up(tmp_path, working, owning) as commons:
        assert whoami(commons).endswith("_app")
        with commons.installation.writing.connect() as connection:
            for forbidden in ("RESET ROLE; DROP TABLE cases_case", "DROP POLICY commons_organisation ON cases_case"):
                with pytest.raises(DBAPIError, match=r"must be owner|permission denied"):
                    connection.exec_driver_sql(forbidden)
                connection.rollback()
    with brought_up(tmp_path, working) as commons:
        assert whoami(commons).endswith("_app")
    run(address, "ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY")
    with pytest.raises(Problem, match="without row-level security: cases_case"), brought_up(tmp_path, working):
        pass
    with brought_up(tmp_path, working, owning):
        pass  # the owner has mended it


def test_somebody_who_owns_nothing_is_told_what_is_missing(
    address: str, names: tuple[str, str], tmp_path: Path
) -> None:
    worker = signed_in_as(address, names[1])
    with pytest.raises(Problem, match="brought up to date"), brought_up(tmp_path, worker):
        pass


def test_an_owner_who_may_make_no_roles_works_under_the_same_rules(
    address: str, names: tuple[str, str], tmp_path: Path
) -> None:
    owning = signed_in_as(address, names[0])
    with brought_up(tmp_path, owning) as commons:
        assert whoami(commons) == names[0]
        with commons.installation.writing.connect() as connection, pytest.raises(DBAPIError, match="row-level"):
            connection.exec_driver_sql(SESSIONS)
    engines = open_database(owning, tmp_path)
    with engines.owning.begin() as connection:
        relax(connection, "commons")
        connection.exec_driver_sql(SESSIONS)  # what a migration of stored rows needs
        protect(connection)
        assert connection.exec_driver_sql("SELECT count(*) FROM commons_session").scalar() == 0
        connection.rollback()
    engines.close()


def test_a_user_who_passes_by_everything_is_refused(address: str, names: tuple[str, str], tmp_path: Path) -> None:
    run(address, f'ALTER ROLE "{names[0]}" BYPASSRLS')
    owner = signed_in_as(address, names[0])
    with pytest.raises(Problem, match="passes by row-level security"), brought_up(tmp_path, owner):
        pass


def test_an_owner_who_may_make_roles_takes_the_one_that_it_made(
    address: str, names: tuple[str, str], tmp_path: Path
) -> None:
    owner, _ = names
    run(address, f'ALTER ROLE "{owner}" CREATEROLE')
    for _start in ("the first", "the second"):
        with brought_up(tmp_path, signed_in_as(address, owner)) as commons:
            assert whoami(commons).endswith("_app")
