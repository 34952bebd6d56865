"""The thread that makes deliveries: outside effects, at least once, each recorded by an action."""

import logging
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from commons.access import Actor
from commons.brick import Brick, Delivery, internal
from commons.event import Recorded
from commons.follow import parking
from commons.follow.flow import service_of
from commons.follow.followers import keep_cursors
from commons.follow.lease import Leases
from commons.follow.loop import Loop
from commons.installation import Installation
from commons.ledger import cursor_of, last_position, read_after
from commons.transaction import Command, Writer
from commons.view import View

log = logging.getLogger("commons.courier")
BATCH = 100
PAUSE_SECONDS = 0.25
"""How often it looks while events come: many are then read together, and the processor is left to requests."""


@dataclass(frozen=True)
class Round:
    """One delivery with its brick and the name of its follower."""

    name: str
    brick: Brick
    delivery: Delivery


class Courier(Loop):
    """Keeps deliveries apart from the flow, so that a slow mail server delays nothing else."""

    def __init__(self, installation: Installation, writer: Writer) -> None:
        super().__init__("courier")
        self._installation = installation
        self._writer = writer
        self._every = [
            Round(f"{brick.name}.{delivery.name}", brick, delivery)
            for brick in installation.bricks.values()
            for delivery in brick.deliveries
        ]
        self._names = frozenset(event.event_name for each in self._every for event in each.delivery.on)
        self._leases = Leases(installation, self.name, self.names)
        self._rounds: list[Round] = []
        """What this process delivers; the rest is delivered by others."""
        self._cursors: dict[str, int] = {}
        self._saved: dict[str, int] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Every follower of this loop."""
        return tuple(each.name for each in self._every)

    def forget(self) -> None:
        """Load the cursors again."""
        self._cursors.clear()

    def stop(self) -> None:
        """Stop, and let another process deliver."""
        super().stop()
        self._leases.release()

    def step(self) -> bool:
        """Make a batch of deliveries for each round; whether anything was read or retried."""
        held = self._leases.held
        if held != {each.name for each in self._rounds}:
            self._rounds = [each for each in self._every if each.name in held]
            self.forget()
        if not self._rounds:
            return False
        with self._installation.reading.connect() as reading:
            if not self._cursors:
                self._cursors = {each.name: cursor_of(reading, each.name) for each in self._rounds}
                self._saved = dict(self._cursors)
            slowest, last = min(self._cursors.values()), last_position(reading)
            records = self._read(reading, slowest) if last > slowest else []
            waiting = parking.threads_waiting(reading) if records else {}
            pairs = parking.due(reading, self._installation.ports.clock.now())
            wanted = {each.name: self._picked(reading, each, records) for each in self._rounds}
        for each in self._rounds:
            if not self.stopping.is_set():
                self._go(each, wanted[each.name], waiting.setdefault(each.name, set()))
                self._cursors[each.name] = records[-1].position if len(records) == BATCH else last
        self._save()
        retried = [self._retry(each, thread) for each in self._rounds for name, thread in pairs if name == each.name]
        self.pause = 0.0 if len(records) == BATCH else PAUSE_SECONDS
        return bool(last > slowest or retried)

    def _read(self, reading: Connection, position: int) -> list[Recorded]:
        return read_after(reading, position, BATCH, self._installation.vocabulary, self._names)

    def _picked(self, reading: Connection, each: Round, records: list[Recorded]) -> list[Recorded]:
        """The events that a delivery has to look at one by one: where it cannot say beforehand, all of its own."""
        own = [r for r in records if r.position > self._cursors[each.name] and isinstance(r.event, each.delivery.on)]
        if each.delivery.picks is None:
            return own
        versions: dict[tuple[str, str, int], list[Recorded]] = {}
        for record in own:
            versions.setdefault((record.organisation, record.service, record.service_version), []).append(record)
        picked: list[Recorded] = []
        for some in versions.values():
            try:
                picked += each.delivery.picks(some, self._view(reading, each, some[0]))
            except Exception as error:  # which of them it is shows when they are delivered one by one
                log.info(
                    "deliveries are looked at one by one", exc_info=error, extra={"fields": {"follower": each.name}}
                )
                reading.rollback()
                picked += some
        return sorted(picked, key=lambda record: record.position)

    def _view(self, reading: Connection, each: Round, record: Recorded) -> View:
        service = service_of(self._installation, record)
        actor = Actor(id=f"flow:{service.slug}")
        return View(self._installation, reading, service, actor, brick=each.brick, organisation=record.organisation)

    def _save(self) -> None:
        moves = {name: (self._saved[name], to) for name, to in self._cursors.items() if to != self._saved[name]}
        if moves:
            self._writer.submit(partial(keep_cursors, moves=moves), reaction=True).result()
            self._saved = dict(self._cursors)

    def _go(self, each: Round, wanted: list[Recorded], waiting: set[str]) -> None:
        if not wanted:
            return
        with self._installation.reading.connect() as reading:
            for record in wanted:
                error = None if record.thread in waiting else self._deliver(reading, each, record)
                if error is not None or record.thread in waiting:
                    self._park(each, record, error)
                    waiting.add(record.thread)

    def _park(self, each: Round, record: Recorded, error: Exception | None) -> None:
        now = self._installation.ports.clock.now()

        def work(connection: Connection) -> None:
            if error is None:
                parking.wait_behind(connection, each.name, record)
            else:
                parking.park(connection, each.name, record, error, now)

        self._writer.submit(work, reaction=True).result()

    def _deliver(self, reading: Connection, each: Round, record: Recorded) -> Exception | None:
        """Send one thing and record it; the error if that failed."""
        try:
            view = self._view(reading, each, record)
            given = each.delivery.send(record, view)
            if given is not None:
                command = Command(
                    brick=each.brick,
                    operation=internal(each.delivery.record),
                    service=view.service,
                    given=given,
                    actor=view.actor,
                    organisation=record.organisation,
                    cause=record.id,
                    step=f"delivery:{each.name}",
                    thread=record.thread,
                )
                reading.rollback()  # the next one sees what this one records
                self._writer.perform(command).result()
        except IntegrityError:
            log.info("a delivery was recorded before", extra={"fields": {"follower": each.name}})
        except Exception as error:
            log.warning("a delivery failed", exc_info=error, extra={"fields": {"follower": each.name}})
            return error
        return None

    def _retry(self, each: Round, thread: str) -> bool:
        with self._installation.reading.connect() as reading:
            line = parking.line_of(reading, each.name, thread)
        for ref, position, attempts in line:
            with self._installation.reading.connect() as reading:
                (record,) = read_after(reading, position - 1, 1, self._installation.vocabulary)
                error = self._deliver(reading, each, record)
            now = self._installation.ports.clock.now()
            settle = partial(_settle, ref=ref, attempts=attempts, error=error, now=now)
            self._writer.submit(settle, reaction=True).result()
            if error is not None:
                break
        return True


def _settle(connection: Connection, ref: str, attempts: int, error: Exception | None, now: datetime) -> None:
    if error is None:
        parking.release(connection, ref)
    else:
        parking.failed_again(connection, ref, attempts, error, now, parking.OUTSIDE)
