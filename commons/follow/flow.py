"""The flow: when an event is recorded, the service's next action follows, once."""

import enum
import logging
import zlib
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from commons.access import Actor
from commons.errors import Problem
from commons.event import Event, Recorded
from commons.follow import parking
from commons.installation import PLATFORM_SERVICE, Installation
from commons.ledger import cursor_of, ledger
from commons.service import Service, Step
from commons.service.wiring import operation_of
from commons.transaction import Command, Runner

log = logging.getLogger("commons.flow")
FLOW = "flow"
LANES = 4
"""Parts of the flow that several processes take at once on PostgreSQL; a journey is always in the same one."""


def lanes(installation: Installation) -> tuple[str, ...]:
    """The followers that the flow is made of, each with a cursor of its own."""
    return tuple(f"{FLOW}.{number}" for number in range(LANES)) if installation.many_write else (FLOW,)


def lane_of(installation: Installation, thread: str) -> str:
    """The one that a journey is in."""
    return f"{FLOW}.{zlib.crc32(thread.encode()) % LANES}" if installation.many_write else FLOW


def reached(connection: Connection, lane: str) -> int:
    """How far a part of the flow has read; as far as the whole had, where it has not been in parts so far."""
    return cursor_of(connection, lane) or cursor_of(connection, FLOW)


def service_of(installation: Installation, record: Recorded) -> Service:
    """The version of the service that an event was recorded under."""
    if record.service == PLATFORM_SERVICE:
        return installation.services.platform
    return installation.services.get(record.organisation, record.service, record.service_version)


def follows(installation: Installation, record: Recorded) -> bool:
    """Whether any step of its service waits for this event; also when that cannot be told, for `take` to say why."""
    try:
        return bool(service_of(installation, record).steps.get(record.event.event_name))
    except Exception:
        return True


def take_together(connection: Connection, runner: Runner, record: Recorded) -> None:
    """Perform every step that follows an event, in the savepoint of whoever calls."""
    service = service_of(runner.installation, record)
    for name, step in _steps(service, record):
        _perform(connection, runner, service, record, name, step, together=True)


def take(connection: Connection, runner: Runner, record: Recorded, *, again: bool) -> Exception | None:
    """Perform every step that follows an event, each by itself: one that fails takes no other with it.

    Gives the first failure. `again`: steps that are done are passed over.
    """
    failed: Exception | None = None
    try:
        service = service_of(runner.installation, record)
        steps = _steps(service, record)
    except Exception as error:
        return error
    for name, step in steps:
        if again and _done(connection, record, name):
            continue
        wrong = parking.attempt(partial(_perform, connection, runner, service, record, name, step))
        if wrong is not None:
            log.warning("a step of the flow failed", exc_info=wrong, extra={"fields": {"step": name, "do": step.do}})
            failed = failed or Problem(f"{step.do} could not be done. {parking.explain(wrong)}")
    return failed


def _steps(service: Service, record: Recorded) -> list[tuple[str, Step]]:
    every = service.steps.get(record.event.event_name, ())
    return [(name, step) for name, step in every if _applies(step, record.event)]


def _perform(
    connection: Connection, runner: Runner, service: Service, record: Recorded, name: str, step: Step, **how: bool
) -> None:
    operation = operation_of(step.do, service.bricks)
    if operation is None:
        raise Problem(f"{step.do} is not an action of this installation any more.")
    given = operation.given.model_validate({to: _plain(getattr(record.event, of)) for to, of in step.take.items()})
    command = Command(
        brick=service.bricks[step.do.partition(".")[0]],
        operation=operation,
        service=service,
        given=given,
        actor=Actor(id=f"flow:{service.slug}"),
        organisation=record.organisation,
        cause=record.id,
        step=name,
        thread=record.thread,
    )
    runner.run(connection, command, **how)


def _applies(step: Step, event: Event) -> bool:
    for name, wanted in step.only.items():
        value = getattr(event, name)
        if wanted not in (value if isinstance(value, tuple) else (_plain(value),)):
            return False
    return True


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, enum.Enum) else value


def _done(connection: Connection, record: Recorded, step: str) -> bool:
    query = sa.select(ledger.c.id).where(ledger.c.cause == record.id, ledger.c.step == step).limit(1)
    return connection.execute(query).first() is not None
