"""Leases: which of several processes follows. On SQLite there is one process, and it always does.

A lease saves work and nothing rests on it: cursors are moved only from where they were left
(`commons/ledger/cursors.py`), so two processes that follow at once for a moment do nothing twice.
"""

import logging
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from commons.installation import Installation

log = logging.getLogger("commons.lease")
LOOK_SECONDS = 1.0
"""How often a process asks whether it may follow, and whether it still does."""
_ROOM = zlib.crc32(b"commons.lease") & 0x7FFFFFFF
_TAKE = sa.text("SELECT pg_try_advisory_lock(:room, :key)")
_HOLD = sa.text("SELECT 1")
_WAIT = sa.text("SELECT pg_advisory_lock(:room, :key)")
_LEAVE = sa.text("SELECT pg_advisory_unlock(:room, :key)")


class Lease:
    """An advisory lock that the database gives to one process at a time, and takes back when that one is gone."""

    def __init__(self, installation: Installation, name: str) -> None:
        self._engine = installation.writing if installation.many_write else None
        self._name, self._key = name, _key(name)
        self._connection: Connection | None = None
        self._held, self._look_at = False, 0.0

    @property
    def held(self) -> bool:
        """Whether this process follows; asked of the database once a second."""
        if self._engine is None:
            return True
        if time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + LOOK_SECONDS
            self._held = self._look(self._engine)
        return self._held

    def _look(self, engine: sa.Engine) -> bool:
        try:
            if self._connection is None:
                self._connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if self._held:
                self._connection.execute(_HOLD)
                return True
            taken: Any = self._connection.execute(_TAKE, {"room": _ROOM, "key": self._key}).scalar_one()
            if taken:
                log.info("this process follows now", extra={"fields": {"lease": self._name}})
            return bool(taken)
        except DBAPIError as error:
            log.warning(
                "the lease was lost with its connection",
                extra={"fields": {"lease": self._name, "why": str(error.orig)[:80]}},
            )
            self.release()
            return False

    def release(self) -> None:
        """Let another process follow."""
        self._held = False
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


@contextmanager
def one_at_a_time(engine: sa.Engine, name: str) -> Iterator[None]:
    """Have one process after another do something: bring the tables up to date, say."""
    if engine.dialect.name == "sqlite":
        yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(_WAIT, {"room": _ROOM, "key": _key(name)})
        try:
            yield
        finally:
            connection.execute(_LEAVE, {"room": _ROOM, "key": _key(name)})


def _key(name: str) -> int:
    return zlib.crc32(name.encode()) & 0x7FFFFFFF
