"""Whose rows an open transaction may touch on PostgreSQL, whatever its statements ask for.

Row-level security (`protection.py`) compares each row with a setting that ends with the transaction. It is set where
an action or a question begins, and a transaction that has not said whose rows it is about sees none. SQLite has no
such thing: one process holds the file, and `scope.py` limits its statements.
"""

from sqlalchemy.engine import Connection

SETTING = "commons.organisation"
HOUSEKEEPING = "*"
"""Opens the kernel's own tables, which hold nobody's words, for work that goes across organisations: followers,
timers, sessions. It opens no table of a brick."""
LIMIT = f"SELECT set_config('{SETTING}', $1, true)"
"""Limits a transaction; it is prepared once for all organisations."""
_KEPT = "_limited_to"
"""Where a connection keeps its transaction and whose rows that is limited to."""


def limiting(connection: Connection, organisation: str) -> bool:
    """Whether the transaction still has to be limited to these rows; from now on it counts as limited."""
    known = connection.__dict__.get(_KEPT)
    same = known is not None and known[1] == organisation and known[0] is connection.get_transaction()
    if same or connection.dialect.name == "sqlite":
        return False
    if not connection.in_transaction():
        connection.begin()
    connection.__dict__[_KEPT] = (connection.get_transaction(), organisation)
    return True


def forget(connection: Connection) -> None:
    """What was set since a savepoint went with it."""
    connection.__dict__.pop(_KEPT, None)
