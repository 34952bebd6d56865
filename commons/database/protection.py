"""Row-level security: PostgreSQL itself keeps organisations apart, also where a statement forgets to.

Every table with an organisation is protected, unless it says that it is public; so a new one cannot be forgotten.
Three roles: the owner, who migrates; `<database>_app`, as which the platform works; and `<database>_reader`, for other
programs, which reads the whole ledger and nothing else. FORCE holds an owner to the same rules.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from commons.database.tables import Public
from commons.database.tenancy import HOUSEKEEPING, SETTING
from commons.errors import Problem

KERNEL = "commons_"
"""What the names of the kernel's own tables begin with; these alone are open to its housekeeping."""
LEDGER = "commons_ledger"
POLICY = "commons_organisation"
READER = "commons_reader"
_MAY_BE = "CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END"
"""Whoever makes a role may give it to others; since PostgreSQL 16 that alone does not let them take it."""
WORKING_ROLE = (
    "SELECT set_config('role', rolname, false) FROM pg_roles "  # noqa: S608
    f"WHERE rolname = left(current_database(), 50) || '_app' AND pg_has_role(session_user, oid, {_MAY_BE})"
)
"""A connection takes the role that the platform works as, once there is one."""
_SET = f"nullif(current_setting('{SETTING}', true), '')"
_STATE = sa.text(
    "SELECT relname, relrowsecurity AND relforcerowsecurity AND EXISTS"
    " (SELECT FROM pg_policy WHERE polrelid = pg_class.oid AND polname = :policy)"
    " FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace"
)
_OWNS = sa.text(
    "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class"
    " WHERE relname = :table AND relnamespace = current_schema()::regnamespace"
)
_ROLE = sa.text(
    "SELECT current_user, rolsuper OR rolcreaterole, current_schema(),"
    " left(current_database(), 50) || '_app', left(current_database(), 50) || '_reader'"
    " FROM pg_roles WHERE rolname = current_user"
)
_MADE = sa.text("SELECT rolname FROM pg_roles WHERE rolname IN (:app, :reader)")
_GRANTED = sa.text(
    f"SELECT pg_has_role(:login, :app, {_MAY_BE}) AND (SELECT bool_and(has_table_privilege(:app, oid, 'INSERT'))"  # noqa: S608
    " FROM pg_class WHERE relname = ANY(:tables) AND relnamespace = current_schema()::regnamespace)"
    " AND EXISTS (SELECT FROM pg_policy WHERE polname = :policy)"
)
_MEMBER = sa.text(f"SELECT pg_has_role(:login, :app, {_MAY_BE})")
_PASSES_BY = sa.text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")


def is_public(table: sa.Table) -> bool:
    """Whether its rows are everybody's: tables without an organisation, the registry's and catalogue's, and sums."""
    public = {each.__table__ for each in _all_below(Public) if hasattr(each, "__table__")}
    return "organisation" not in table.c or table in public or "public" in table.info


def protected_tables() -> list[sa.Table]:
    """Every declared table whose rows belong to an organisation."""
    return [table for table in SQLModel.metadata.sorted_tables if not is_public(table)]


def relax(connection: Connection, owner: str = "") -> None:
    """Let the owner of the database change every row, of one brick's tables or of all, until `protect`."""
    if connection.dialect.name != "sqlite":
        for table, protected in _state(connection).items():
            if protected and table.startswith(owner and f"{owner}_"):
                _run(connection, [f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY'])


def protect(connection: Connection, login: str | None = None) -> None:
    """Protect what is not protected yet, and give the roles what they may do. `login`: who the platform signs in as.

    Nothing is done on SQLite, nor by somebody who does not own the tables: `check_protected` tells what is missing.
    """
    if connection.dialect.name == "sqlite" or not connection.execute(_OWNS, {"table": LEDGER}).scalar():
        return
    state = protect_tables(connection)
    _give(connection, sorted(name for name in SQLModel.metadata.tables if name in state), state, login)


def protect_tables(connection: Connection) -> dict[str, bool]:
    """Protect each table that is not, for any role; gives every stored table."""
    state = _state(connection)
    for table in protected_tables():
        if state.get(table.name) is False:
            _run(connection, _policy(table))
    return state


def check_protected(connection: Connection) -> None:
    """Problem when rows of one organisation are not kept from another by the database itself."""
    if connection.dialect.name == "sqlite":
        return
    if connection.execute(_PASSES_BY).scalar():
        raise Problem(
            "The database's user passes by row-level security.",
            expected="A user that is no superuser and has no BYPASSRLS, or one that may take the role <database>_app.",
            to_do="Give the owner's address in DATABASE_OWNER_URL and another user's in DATABASE_URL.",
        )
    state = _state(connection)
    if open_ := [table.name for table in protected_tables() if state.get(table.name) is False]:
        raise Problem(
            f"Tables hold organisations' rows without row-level security: {', '.join(open_)}.",
            expected="Each of them protected, by whoever owns the tables.",
            to_do="Start once with the owner's address in DATABASE_OWNER_URL.",
        )


def _state(connection: Connection) -> dict[str, bool]:
    """Every stored table, and whether it is protected."""
    return {name: bool(protected) for name, protected in connection.execute(_STATE, {"policy": POLICY})}


def _policy(table: sa.Table) -> list[str]:
    mine = f"organisation = {_SET}"
    if table.name.startswith(KERNEL):
        mine += f" OR {_SET} = '{HOUSEKEEPING}'"
    return [
        f'ALTER TABLE "{table.name}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS {POLICY} ON "{table.name}"',
        f'CREATE POLICY {POLICY} ON "{table.name}" USING ({mine})',
    ]


def _give(connection: Connection, tables: list[str], stored: Iterable[str], login: str | None) -> None:
    """Make the roles where that is allowed, and give them what they lack; without them the owner works under FORCE."""
    me, may_create, schema, app, reader = connection.execute(_ROLE).one()
    made = set(connection.execute(_MADE, {"app": app, "reader": reader}).scalars())
    if len(made) < 2 and not may_create:
        return
    _run(connection, [f'CREATE ROLE "{each}" NOLOGIN' for each in (app, reader) if each not in made])
    wanted = {"login": login or me, "app": app, "tables": tables, "policy": READER}
    if not connection.execute(_GRANTED, wanted).scalar():
        _run(connection, _grants(app, reader, schema, tables, [n for n in stored if n.endswith("_migration")]))
        if not connection.execute(_MEMBER, wanted).scalar():
            _run(connection, [f'GRANT "{app}" TO "{wanted["login"]}"'])


def _grants(app: str, reader: str, schema: str, tables: Iterable[str], versions: Iterable[str]) -> list[str]:
    changed, versions = (", ".join(f'"{name}"' for name in each if name != LEDGER) for each in (tables, versions))
    return [
        f'GRANT USAGE ON SCHEMA "{schema}" TO "{app}", "{reader}"',
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON {changed} TO "{app}"',
        f'GRANT SELECT, INSERT ON {LEDGER} TO "{app}"',  # append-only
        f'GRANT SELECT ON {LEDGER} TO "{reader}"',
        f"DROP POLICY IF EXISTS {READER} ON {LEDGER}",
        f'CREATE POLICY {READER} ON {LEDGER} FOR SELECT TO "{reader}" USING (true)',
        *([f'GRANT SELECT ON {versions} TO "{app}"'] if versions else []),
    ]


def _run(connection: Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def _all_below(cls: type[Any]) -> set[type[Any]]:
    return {found for each in cls.__subclasses__() for found in (each, *_all_below(each))}
