"""Leases: which of several processes follows what. On SQLite there is one process, and it follows everything.

A lease saves work and nothing rests on it: cursors are moved only from where they were left
(`commons/ledger/cursors.py`), so two processes that follow at once for a moment do nothing twice.
"""

import logging
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from commons.errors import Busy
from commons.installation import Installation

log = logging.getLogger("commons.lease")
WAIT_SECONDS = 600.0
"""How long a process waits for another one that brings the tables up to date."""
LOOK_SECONDS = 1.0
"""How often a process asks what it may follow, and whether it still does."""
_ROOM = zlib.crc32(b"commons.lease") & 0x7FFFFFFF
_TAKE = sa.text("SELECT pg_try_advisory_lock(:room, :key)")
_JOIN = sa.text("SELECT pg_advisory_lock_shared(:room, :key)")
_SHARING = sa.text(
    "SELECT count(*), count(*) FILTER (WHERE pid < pg_backend_pid())"
    " FROM pg_locks JOIN pg_database ON pg_database.oid = database AND datname = current_database()"
    " WHERE locktype = 'advisory' AND granted AND classid = :room AND objid = :key AND objsubid = 2"
)
_LEAVE = sa.text("SELECT pg_advisory_unlock(:room, :key)")


class Leases:
    """Advisory locks on pieces of work, which the database gives to one process at a time.

    Each process that asks gets a fair share of each group; what one held that is gone, the others share. Without other
    processes everything is held.
    """

    def __init__(self, installation: Installation, name: str, *groups: Sequence[str]) -> None:
        self._engine = installation.writing if installation.many_write else None
        self._name, self._groups = name, groups
        self._connection: Connection | None = None
        self._held = frozenset(piece for group in groups for piece in group) if self._engine is None else frozenset()
        self._look_at = 0.0

    @property
    def held(self) -> frozenset[str]:
        """The pieces that are this process's; asked of the database once a second."""
        if self._engine is not None and time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + LOOK_SECONDS
            self._look(self._engine)
        return self._held

    def _look(self, engine: sa.Engine) -> None:
        before = self._held
        try:
            if self._connection is None:
                self._connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                self._ask(_JOIN, self._name)
            sharing, before_me = self._ask(_SHARING, self._name)
            fair = [len(group) // sharing + (before_me < len(group) % sharing) for group in self._groups]
            self._held = frozenset(
                piece for group, most in zip(self._groups, fair, strict=True) for piece in self._share(group, most)
            )
        except DBAPIError as error:
            why = {"lease": self._name, "why": str(error.orig)[:80]}
            log.warning("the lease was lost with its connection", extra={"fields": why})
            self.release()
        if self._held != before:
            log.info("this process follows now", extra={"fields": {"pieces": " ".join(sorted(self._held))}})

    def _share(self, group: Sequence[str], most: int) -> list[str]:
        held = [piece for piece in group if piece in self._held]
        for piece in held[most:]:
            self._ask(_LEAVE, f"{self._name} {piece}")
        held = held[:most]
        for piece in group:
            if len(held) < most and piece not in self._held and self._ask(_TAKE, f"{self._name} {piece}")[0]:
                held.append(piece)
        return held

    def _ask(self, statement: sa.TextClause, name: str) -> Any:
        assert self._connection is not None
        return self._connection.execute(statement, {"room": _ROOM, "key": _key(name)}).one()

    def release(self) -> None:
        """Let other processes follow."""
        if self._engine is not None:
            self._held = frozenset()
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
        until = time.monotonic() + WAIT_SECONDS
        while not connection.execute(_TAKE, {"room": _ROOM, "key": _key(name)}).scalar_one():
            if time.monotonic() > until:
                raise Busy(f"Another process has been busy with this for long: {name}.", to_do="Look at its log.")
            time.sleep(0.05)
        try:
            yield
        finally:
            connection.execute(_LEAVE, {"room": _ROOM, "key": _key(name)})


def _key(name: str) -> int:
    return zlib.crc32(name.encode()) & 0x7FFFFFFF
