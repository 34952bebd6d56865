"""A connection to PostgreSQL that does not wait for ever. Loaded only where there is one."""

from typing import Any

import psycopg

from commons.database.wire import Wire

LATER_SECONDS = 3.0
"""How much longer than the server's own limit an answer is waited for."""


class Impatient(psycopg.Connection[Any]):
    """A connection that is given up when the server does not answer in time."""

    patience: float | None = None
    wire: Wire

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for what was asked; OperationalError, and the connection is closed, when that takes too long."""
        patience = timeout or self.patience
        try:
            return super().wait(gen, interval, patience)
        except psycopg.OperationalError as error:
            if type(error) is psycopg.errors._WaitTimeout:
                self.pgconn.finish()
                raise psycopg.OperationalError(f"the database did not answer in {patience} seconds") from None
            raise


def connect(_dialect: Any, _record: Any, words: list[Any], given: dict[str, Any]) -> Impatient:
    """For an engine's `do_connect`."""
    return Impatient.connect(*words, **given)


def prepare(connection: Any, role: str) -> None:
    """Wait no longer than the server's limit on a statement, and a little; and take a role, by this statement."""
    connection.autocommit = True
    most = connection.execute("SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout'").fetchone()[0]
    connection.patience = most / 1000 + LATER_SECONDS if most else None
    connection.prepared_max = 500
    connection.wire = Wire(connection)
    if role:
        connection.execute(role)
    connection.autocommit = False
