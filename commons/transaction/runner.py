"""Runs one action inside the writer's transaction: its rows, its events, its answer."""

import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, get_args

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.engine import Connection

from commons.brick import Brick
from commons.database.prepared import Prepared, limit_to, savepoint
from commons.errors import Refused, UnrecordedChange
from commons.event import Event
from commons.installation import Installation
from commons.ledger import append, idempotency, read_these, timers
from commons.refs import Kind, Subject, new_ref
from commons.telemetry import noted, span
from commons.transaction.transaction import Command, Done, Outcome, Transaction

_EARLIER = Prepared(
    sa.select(idempotency.c.digest, idempotency.c.answer).where(
        idempotency.c.organisation == sa.bindparam("organisation"),
        idempotency.c.actor == sa.bindparam("actor"),
        idempotency.c.key == sa.bindparam("key"),
    )
)
_REMEMBER = Prepared(sa.insert(idempotency), idempotency.c.keys())
_SET_TIMER = Prepared(sa.insert(timers), timers.c.keys())
_FORGET_TIMER = Prepared(
    sa.delete(timers).where(
        timers.c.organisation == sa.bindparam("organisation"),
        timers.c.thread == sa.bindparam("thread"),
        timers.c.brick == sa.bindparam("brick"),
        timers.c.slot == sa.bindparam("slot"),
    )
)

RECORDS = "records"
"""The kernel's own brick: looks and samples change nobody's access."""


@dataclass
class Runner:
    """Runs one command inside the writer's transaction."""

    installation: Installation
    after_commit: list[Callable[[], None]] = field(default_factory=list)
    """What this process has to forget once what was run stands; the writer does it after its commit."""
    appended: int = 0
    """Events appended in the transaction that is open."""
    careful: bool = True
    """Whether each action is undone by itself when it fails; or else whoever has it run undoes everything."""

    def begin(self) -> None:
        """A new transaction begins."""
        self.after_commit.clear()
        self.appended = 0

    def run(self, connection: Connection, command: Command, *, together: bool = False) -> Outcome:
        """Perform the action: its rows, events, timers and answer, all or nothing.

        `together`: the caller has a savepoint around several reactions and undoes them all if one fails.
        """
        now = self.installation.ports.clock.now()
        with span(f"{command.brick.name}.{command.operation.name}", cause=command.cause):
            if command.key and (earlier := self._earlier(connection, command)):
                return earlier
            with nullcontext() if together or not self.careful else savepoint(connection, command.where):
                tx = Transaction(self.installation, connection, command, now)
                tx.thread = command.thread or self._thread(tx, command) or tx.new_thread()
                events, cpu = self._act(tx, command)
                outcome = self._record(tx, connection, command, events, cpu)
                noted(outcome.done)
                if command.key:
                    self._remember(connection, command, outcome, now)
                return outcome

    def _act(self, tx: Transaction, command: Command) -> tuple[tuple[Event, ...], int]:
        started = time.thread_time_ns()
        result = command.operation.run(command.given, tx)
        tx.finish()
        cpu = (time.thread_time_ns() - started) // 1000
        events = () if result is None else (result if isinstance(result, tuple) else (result,))
        for event in events:
            if type(event) not in command.operation.events:
                raise TypeError(f"{command.operation.name} returned {type(event).__name__}, which it does not declare")
        if not events and tx.changed:
            raise UnrecordedChange(f"{command.brick.name}.{command.operation.name} changed rows and returned no event")
        return events, cpu

    def _thread(self, tx: Transaction, command: Command) -> str | None:
        for name, kind in _subjects(type(command.given)):
            table, ref = self.installation.tables.get(kind), getattr(command.given, name)
            if table is not None and ref:
                owner = self._owner(kind)
                view = tx if owner is command.brick else tx.of(owner)
                return str(view.get(table, ref).thread)  # type: ignore[attr-defined]
        if command.actor.is_applicant:
            return command.actor.thread
        return None

    def _owner(self, kind: str) -> Brick:
        table = self.installation.tables[kind]
        return next(brick for brick in self.installation.bricks.values() if table in brick.tables)

    def _record(
        self,
        tx: Transaction,
        connection: Connection,
        command: Command,
        events: Sequence[Event],
        cpu: int,
    ) -> Outcome:
        limit_to(connection, command.where)
        ids = [tx.event_id if ordinal == 0 else new_ref() for ordinal in range(len(events))]
        done = [Done(i, event.event_name, tx.now, tx.thread, event) for i, event in zip(ids, events, strict=True)]
        rows = [_row(tx, command, each, ordinal, cpu) for ordinal, each in enumerate(done)]
        if rows:
            append(connection, rows, self.appended)
            self.appended += len(rows)
        self._set_timers(tx, connection, command)
        self.after_commit.extend(tx.after_commit)
        if command.brick.platform and command.brick.name != RECORDS:
            self.after_commit.append(self.installation.known_keys.forget)
        return Outcome(tuple(done))

    def _set_timers(self, tx: Transaction, connection: Connection, command: Command) -> None:
        brick = command.brick
        had = () if tx.thread_is_new else (*tx._cancelled, *(timer.slot for timer in tx._timers))
        for slot in had:
            where = {"organisation": tx.organisation, "thread": tx.thread, "brick": brick.name, "slot": slot}
            _FORGET_TIMER.later(connection, [where])
        for timer in {timer.slot: timer for timer in tx._timers}.values():
            _, operation = self.installation.owner_of(timer.run)
            row = {
                "ref": new_ref(),
                "due_at": timer.at,
                "organisation": tx.organisation,
                "service": command.service.slug,
                "service_version": command.service.version,
                "brick": brick.name,
                "action": operation.name,
                "slot": timer.slot,
                "thread": tx.thread,
                "cause": tx.event_id,
                "given": timer.given.model_dump_json(),
                "attempts": 0,
                "error": "",
            }
            _SET_TIMER.later(connection, [row])

    def _earlier(self, connection: Connection, command: Command) -> Outcome | None:
        limit_to(connection, command.where)
        who = {"organisation": command.where, "actor": command.actor.id, "key": command.kept_key}
        row = _EARLIER.first(connection, who)
        if row is None:
            return None
        digest, answer = row
        if digest != command.digest:
            raise Refused(
                "This key was used before for something else.",
                expected="A new Idempotency-Key for each new request.",
                to_do="Send the request again with a key of its own; on a page, open the form again.",
            )
        records = read_these(connection, answer.split(), self.installation.vocabulary)
        return Outcome(tuple(Done(r.id, r.event.event_name, r.at, r.thread, r.event) for r in records), again=True)

    def _remember(self, connection: Connection, command: Command, outcome: Outcome, now: datetime) -> None:
        row = {
            "organisation": command.where,
            "actor": command.actor.id,
            "key": command.kept_key,
            "digest": command.digest,
            "answer": " ".join(done.id for done in outcome.done),
            "at": now,
        }
        _REMEMBER.later(connection, [row])


@cache
def _subjects(given: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The fields of an input that name what it is about, each with the kind of its reference."""
    found = []
    for name, info in given.model_fields.items():
        inner = (m for part in get_args(info.annotation) for m in getattr(part, "__metadata__", ()))
        marks = [*info.metadata, *inner]
        if any(isinstance(mark, Subject) for mark in marks):
            found.append((name, next((mark.name for mark in marks if isinstance(mark, Kind)), "")))
    return tuple(found)


def _row(tx: Transaction, command: Command, done: Done, ordinal: int, cpu: int) -> dict[str, Any]:
    """An event as the ledger keeps it; what the action used is counted with its first event."""
    data = done.event.model_dump_json()
    return {
        "id": done.id,
        "at": done.at,
        "name": done.name,
        "version": done.event.event_version,
        "organisation": command.where,
        "service": command.service.slug,
        "service_version": command.service.version,
        "origin": command.service.origin,
        "brick": command.brick.name,
        "release": command.brick.release,
        "action": command.operation.name,
        "actor": command.actor.id,
        "thread": tx.thread,
        "cause": command.cause,
        "step": command.step,
        "ordinal": ordinal,
        "key": command.kept_key,
        "cpu_us": cpu if ordinal == 0 else 0,
        "size": len(data) + (tx.size if ordinal == 0 else 0),
        "data": data,
    }
