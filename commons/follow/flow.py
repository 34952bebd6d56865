"""The flow: when an event is recorded, the service's next action follows, once."""

import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from commons.access import Actor
from commons.errors import Problem
from commons.event import Event, Recorded
from commons.installation import PLATFORM_SERVICE, Installation
from commons.ledger import ledger
from commons.service import Service, Step
from commons.service.wiring import operation_of
from commons.transaction import Command, Runner

FLOW = "flow"


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


def take(
    connection: Connection, runner: Runner, record: Recorded, *, again: bool = False, together: bool = False
) -> None:
    """Perform every step that follows an event; a step that is already done is passed over."""
    service = service_of(runner.installation, record)
    for name, step in service.steps.get(record.event.event_name, ()):
        if not _applies(step, record.event) or (again and _done(connection, record, name)):
            continue
        runner.run(connection, _command(service, record, name, step), together=together)


def _command(service: Service, record: Recorded, name: str, step: Step) -> Command:
    operation = operation_of(step.do, service.bricks)
    if operation is None:
        raise Problem(f"{step.do} is not an action of this installation any more.")
    given = operation.given.model_validate({to: _plain(getattr(record.event, of)) for to, of in step.take.items()})
    return Command(
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
