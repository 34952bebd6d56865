"""How long PostgreSQL is waited for: nothing in the platform waits for it for ever.

The server ends a statement, a wait for a row and a transaction that stands still. Where the network is cut it cannot
say so; then the connection is given up a little later than the server would have answered, and a new one is made.
"""

import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

STATEMENT_SECONDS = 30
"""How long one statement may take; `options=-c statement_timeout=...` in the address says otherwise."""
STANDING_SECONDS, READING_SECONDS = 15, 60
"""How long a transaction that writes may stand still (one whose client is gone holds followers up), and one that reads:
a delivery may be waiting for a mail server meanwhile."""
LOCK_SECONDS = 10
"""How long a statement waits for a row that another process is changing."""
CONNECT_SECONDS = 10
_SEEN_AS_AWAY = {"40001", "40P01", "53100", "53200", "53300", "55P03", "57014", "57P01", "57P02", "57P03"}
"""SQLSTATE: could not serialise, deadlock, disk or memory full, too many connections, timed out, shutting down."""
_ENDING = sa.text(
    "SELECT count(*), count(CASE usename WHEN current_user THEN pg_terminate_backend(pid) END)"
    " FROM pg_stat_activity WHERE pid = :pid"
)
_TCP = {"tcp_user_timeout": 10_000, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
"""Milliseconds, seconds, seconds, times: after them either side takes the other to be gone."""
CONNECTING: dict[str, Any] = {
    "application_name": "commons",
    "connect_timeout": CONNECT_SECONDS,
    **_TCP,
}


def options(address: dict[str, Any], *, owner: bool, writing: bool) -> str:
    """The server's own limits on a connection; what the address says wins. The owner's statements may take long."""
    limits: dict[str, Any] = {f"tcp_{name.removeprefix('tcp_')}": value for name, value in _TCP.items()}
    limits |= {"lock_timeout": LOCK_SECONDS * 1000, "timezone": "UTC"}
    if not owner:
        limits["statement_timeout"] = STATEMENT_SECONDS * 1000
        limits["idle_in_transaction_session_timeout"] = (STANDING_SECONDS if writing else READING_SECONDS) * 1000
    if writing:
        limits["synchronous_commit"] = "on"
    said = " ".join(f"-c {name}={value}" for name, value in limits.items())
    return f"{said} {address.get('options', '')}".strip()


def is_away(error: Exception) -> bool:
    """Whether the database could not be reached, or had no time: the same may work in a moment."""
    if isinstance(error, NoneFree):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated or not hasattr(error.orig, "sqlstate"):
        return error.connection_invalidated
    code = getattr(error.orig, "sqlstate", None)
    return code in _SEEN_AS_AWAY or (code is None and isinstance(error, OperationalError))


def backend_of(connection: Connection) -> int:
    """The server's process behind a connection; 0 on SQLite."""
    if connection.dialect.name == "sqlite":
        return 0
    return int(connection.connection.dbapi_connection.info.backend_pid)  # type: ignore[union-attr]


def until_gone(connection: Connection, backend: int) -> None:
    """Wait until the server has ended the process of a lost connection, and with it whatever it had open."""
    until = time.monotonic() + STANDING_SECONDS + LOCK_SECONDS
    while connection.execute(_ENDING, {"pid": backend}).scalar() and time.monotonic() < until:
        connection.rollback()
        time.sleep(0.05)
