"""What an action is asked, what it changes state through, and what it did."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from commons.access import Actor
from commons.brick import Brick, Operation
from commons.database import RowT, Tenant
from commons.database.prepared import limit_to
from commons.database.sending import later
from commons.errors import Refused
from commons.event import Event
from commons.installation import Installation
from commons.ledger import parked, timers, uploads
from commons.refs import new_ref
from commons.service import Service
from commons.view import Upload, View


@dataclass(frozen=True)
class Timer:
    """An action to perform later in this thread; the slot makes it replaceable."""

    at: datetime
    run: Callable[..., Any]
    given: BaseModel
    slot: str


@dataclass(frozen=True, kw_only=True)
class Command:
    """One action waiting for the writer."""

    brick: Brick
    operation: Operation
    service: Service
    given: BaseModel
    actor: Actor
    organisation: str = ""
    """The organisation acted in; empty for the service's own."""
    key: str | None = None
    cause: str | None = None
    step: str | None = None
    thread: str | None = None

    @property
    def where(self) -> str:
        return self.organisation or self.service.organisation

    @cached_property
    def kept_key(self) -> str | None:
        """What is stored of the key: SHA-256, because a client may write anything into it, a name too."""
        return hashlib.sha256(self.key.encode()).hexdigest() if self.key else None

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what is asked for: the same key with another body is refused."""
        text = f"{self.brick.name}.{self.operation.name}\n{self.given.model_dump_json()}"
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Done:
    """One event of an outcome."""

    id: str
    name: str
    at: datetime
    thread: str
    event: Event


@dataclass(frozen=True)
class Outcome:
    """What an action did. `again`: this was a repetition, and the first answer is given again."""

    done: tuple[Done, ...] = ()
    again: bool = False

    @property
    def event(self) -> Event:
        """The first event; TypeError when nothing changed."""
        if not self.done:
            raise TypeError("the action changed nothing")
        return self.done[0].event

    def get(self, kind: type[Any]) -> Any:
        """The first event of this class, or None."""
        return next((done.event for done in self.done if isinstance(done.event, kind)), None)

    def as_json(self) -> dict[str, Any]:
        """The answer over the API: the first event's fields, and every event that was recorded."""
        if not self.done:
            return {"recorded": []}
        first = self.done[0]
        recorded = [{"event": d.name, "id": d.id, "at": d.at.isoformat()} for d in self.done]
        return {"recorded": recorded, "thread": first.thread, **first.event.model_dump(mode="json")}


class Transaction(View):
    """What an action changes state through; everything a view has, and writing."""

    _keeps: ClassVar[bool] = True

    def __init__(self, installation: Installation, connection: Connection, command: Command, now: datetime) -> None:
        super().__init__(
            installation,
            connection,
            command.service,
            command.actor,
            brick=command.brick,
            organisation=command.where,
            now=now,
        )
        self.event_id = new_ref()
        self.thread = command.thread or ""
        self.thread_is_new = False
        self._timers: list[Timer] = []
        self._cancelled: list[str] = []
        self.after_commit: list[Callable[[], None]] = []
        """What this process has to forget once the change stands."""

    def chance(self, what: str) -> int:
        """A number of 64 bits that can be reproduced from the event; secrets have their own way."""
        return int.from_bytes(hashlib.sha256(f"{what} {self.event_id}".encode()).digest()[:8])

    def add(self, row: RowT) -> RowT:
        """Add a row; sets its reference, organisation, service, thread and time."""
        if isinstance(row, Tenant):
            row.organisation = self._rows.scope.organisation
            row.service = row.service or self.service.slug
            row.thread = row.thread or self.thread
        row.ref = getattr(row, "ref", "") or new_ref()
        row.created_at = self.now
        self._rows.add(row)
        return row

    def delete(self, row: SQLModel) -> None:
        """Remove a row."""
        self._rows.delete(row)

    def flush(self) -> None:
        """Write what has been added so far, for the database to check it."""
        self._rows.flush()

    def finish(self) -> None:
        """Write everything; nothing more can be asked or added."""
        self._rows.finish()

    @property
    def changed(self) -> bool:
        """Whether any row was written."""
        return self._rows.statements > 0

    @property
    def size(self) -> int:
        """Characters and bytes written."""
        return self._rows.size

    def later(self, at: datetime, run: Callable[..., Any], given: BaseModel, *, key: str) -> None:
        """Perform an action of this brick at that time; replaces this thread's timer with the same key."""
        self._timers.append(Timer(at, run, given, key))

    def cancel_later(self, key: str) -> None:
        """Forget this thread's timer with that key."""
        self._cancelled.append(key)

    def new_thread(self) -> str:
        """Begin a new journey in this action, whatever its subject."""
        self.thread, self.thread_is_new = new_ref(), True
        return self.thread

    def new_secret(self) -> str:
        """An unguessable word for a link or a code: 128 bits."""
        return secrets.token_urlsafe(16)

    def upload(self, ref: str) -> Upload:
        """A received file, which is now kept: only kept files outlive the day."""
        found = super().upload(ref)  # within whose organisation the rest is done
        self._connection.execute(
            sa.update(uploads)
            .where(uploads.c.organisation == self.organisation, uploads.c.ref == ref)
            .values(kept=True)
        )
        return found

    def forget_upload(self, ref: str) -> None:
        """Give a file up; its content goes with the next sweep unless another upload holds the same."""
        limit_to(self._connection, self.organisation)
        self._connection.execute(
            sa.update(uploads)
            .where(uploads.c.organisation == self.organisation, uploads.c.ref == ref)
            .values(kept=False, filename="")
        )

    def alone(self, what: str) -> None:
        """Have whoever says the same wait until this is committed: for what is looked up before it is decided.

        Where several processes write, another could look before this is seen, and decide the same.
        """
        if self._connection.dialect.name != "sqlite":
            said = f"{self._rows.scope.organisation} {self.service.slug} {what}".encode()
            number = int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), signed=True)
            later(self._connection, "SELECT pg_advisory_xact_lock($1)", [(number,)])

    def forget_service(self, organisation: str, service: str) -> None:
        """Have the newest version of a service looked up again once this is committed."""
        self.after_commit.append(lambda: self._installation.services.forget(organisation, service))

    def retry_parked(self, ref: str) -> None:
        """Try a parked step, or a timer that failed, again now."""
        limit_to(self._connection, self.organisation)
        step = sa.update(parked).where(parked.c.ref == ref, parked.c.attempts > 0).values(next_at=self.now)
        timer = sa.update(timers).where(timers.c.ref == ref, timers.c.attempts > 0)
        timer = timer.values(due_at=self.now, attempts=1)
        if not self._connection.execute(step).rowcount + self._connection.execute(timer).rowcount:
            raise Refused("This step is no longer waiting.", to_do="Open the list of parked steps again.")
