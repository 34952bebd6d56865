"""Timers: a due row runs as an action caused by the event that set it."""

import logging
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from commons.access import Actor
from commons.database.prepared import housekeeping, savepoint
from commons.follow.parking import BACKOFF, attempt, explain
from commons.installation import PLATFORM_SERVICE
from commons.ledger import timers
from commons.transaction import Command, Runner

log = logging.getLogger("commons.timers")


def due(connection: Connection, now: datetime) -> list[Row[Any]]:
    """The timers whose time has come, oldest first; at most 50."""
    housekeeping(connection)
    query = sa.select(timers).where(timers.c.due_at <= now, timers.c.attempts <= len(BACKOFF))
    return list(connection.execute(query.order_by(timers.c.due_at).limit(50)))


def next_due(connection: Connection) -> datetime | None:
    """When the next timer is due."""
    housekeeping(connection)
    query = sa.select(sa.func.min(timers.c.due_at)).where(timers.c.attempts <= len(BACKOFF))
    return connection.execute(query).scalar_one_or_none()


def fire(connection: Connection, runner: Runner, row: Row[Any], now: datetime) -> None:
    """Perform a timer's action and forget the timer, together; or keep it for a retry.

    It is forgotten first: another process may just be about to put another in its place, or to do without.
    """
    if error := attempt(partial(_fire, connection, runner, row)):
        log.warning("a timer failed", exc_info=error, extra={"fields": {"action": f"{row.brick}.{row.action}"}})
        housekeeping(connection)
        wait = BACKOFF[min(row.attempts, len(BACKOFF) - 1)]
        values = {"attempts": row.attempts + 1, "error": explain(error), "due_at": now + wait}
        connection.execute(sa.update(timers).where(timers.c.ref == row.ref).values(**values))


def _fire(connection: Connection, runner: Runner, row: Row[Any]) -> None:
    with savepoint(connection):
        housekeeping(connection)
        if connection.execute(sa.delete(timers).where(timers.c.ref == row.ref)).rowcount:
            runner.run(connection, _command(runner, row))


def _command(runner: Runner, row: Row[Any]) -> Command:
    installation = runner.installation
    services = installation.services
    if row.service == PLATFORM_SERVICE:
        service = services.platform
    else:
        service = services.get(row.organisation, row.service, row.service_version)
    brick = installation.bricks[row.brick]
    operation = brick.operations[row.action]
    return Command(
        brick=brick,
        operation=operation,
        service=service,
        given=operation.given.model_validate_json(row.given),
        actor=Actor(id=f"flow:{service.slug}"),
        organisation=row.organisation,
        cause=row.cause,
        step=f"timer:{row.ref}",
        thread=row.thread,
    )
