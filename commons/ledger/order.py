"""Positions in the order of commits, on a database with one writer and on one with many.

SQLite has one writer: its row numbers come in the order of commits. On PostgreSQL many transactions append at once,
and one that began earlier may commit later, so a reader that asks for what comes after the last number that it saw
loses events. There a position is made of the transaction's own number and a running number within it, and a reader
takes only positions of transactions below the oldest one that is still open: all of those are finished, and every later
one has a higher number. So one number tells the order on both, and `position > last` loses nothing.

A position holds 2^43 transactions (278 years at a thousand a second) of at most 2^20 events each.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

ROOM_BITS = 20
"""Bits for the running number within a transaction."""


class commit_order(GenericFunction[int]):
    """The position of the event with this number in the transaction that appends it."""

    type = sa.BigInteger()
    inherit_cache = True


class fence(GenericFunction[int]):
    """The position that no open transaction can append below."""

    type = sa.BigInteger()
    inherit_cache = True


class ahead(GenericFunction[int]):
    """A position that no transaction so far can have reached."""

    type = sa.BigInteger()
    inherit_cache = True


@compiles(ahead)
@compiles(fence)
def _none(_element: Any, _compiler: SQLCompiler, **_more: Any) -> str:
    return str(2**63 - 1)


@compiles(ahead, "postgresql")
def _next(_element: ahead, _compiler: SQLCompiler, **_more: Any) -> str:
    return f"(pg_snapshot_xmax(pg_current_snapshot())::text::bigint << {ROOM_BITS})"


@compiles(commit_order)
def _next_row(_element: commit_order, _compiler: SQLCompiler, **_more: Any) -> str:
    return "NULL"  # the database gives the next number


@compiles(commit_order, "postgresql")
def _in_transaction(element: commit_order, compiler: SQLCompiler, **more: Any) -> str:
    number = compiler.process(element.clauses, **more)
    return f"(pg_current_xact_id()::text::bigint << {ROOM_BITS}) + {number}"


@compiles(fence, "postgresql")
def _oldest_open(_element: fence, _compiler: SQLCompiler, **_more: Any) -> str:
    return f"(pg_snapshot_xmin(pg_current_snapshot())::text::bigint << {ROOM_BITS})"
