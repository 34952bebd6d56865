"""The thread that keeps every projection, the flow and the timers up with the ledger."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice

from sqlalchemy.engine import Connection

from commons.brick import Projection
from commons.database.prepared import savepoint
from commons.event import Recorded
from commons.follow import clockwork, flow, parking, projections
from commons.follow.lease import Leases
from commons.follow.loop import IDLE_SECONDS, SHARED_IDLE_SECONDS, Loop
from commons.installation import Installation
from commons.ledger import cursor_of, move_cursors, read_after
from commons.telemetry import carried, span
from commons.transaction import Writer

log = logging.getLogger("commons.followers")
BATCH = 200
STORE_SECONDS = 0.25
"""How often the cursors of those parts of the flow are stored for which nothing came."""
TOGETHER = 8
"""Events with steps that share a savepoint; a step that fails has them done again one by one."""
BUSY_BATCH = 48
"""Events taken at once while requests wait: each group of the writer holds one batch."""

Take = Callable[[Connection, Recorded, bool], None]


def named_projections(installation: Installation) -> dict[str, Projection]:
    """Every projection of the installation by its follower's name."""
    return {f"{b.name}.{p.name}": p for b in installation.bricks.values() for p in b.projections}


class Followers(Loop):
    """Reads the ledger once for all followers and hands each what it has not seen."""

    finishes = True

    def __init__(self, installation: Installation, writer: Writer) -> None:
        super().__init__("followers")
        self._installation = installation
        self._writer = writer
        self._projections, self._lanes = named_projections(installation), flow.lanes(installation)
        self._leases = Leases(installation, self.name, self._lanes, tuple(self._projections))
        self._mine: frozenset[str] = frozenset()
        """What this process follows; the rest is followed by others."""
        self._cursors: dict[str, int] = {}
        self._stored: dict[str, int] = {}
        """The cursors as the database has them: one of the flow's parts for which nothing came is stored later."""
        self.idle = SHARED_IDLE_SECONDS if installation.many_write else IDLE_SECONDS
        self._ahead: list[Recorded] = []
        """Read and not yet taken by every follower: each event is read from the ledger once."""
        self._retry_at = self._store_at = 0.0

    @property
    def names(self) -> tuple[str, ...]:
        """Every follower of this loop; one that has read nothing yet has no cursor."""
        return (*self._projections, *self._lanes)

    def slowest(self, stored: Mapping[str, int]) -> int:
        """How far the last of them has read, by the cursors that are stored."""
        whole = stored.get(flow.FLOW, 0)
        return min(stored.get(name) or (whole if name in self._lanes else 0) for name in self.names)

    def forget(self) -> None:
        """Load the cursors again."""
        self._cursors.clear()

    def stop(self) -> None:
        """Stop, and follow what was recorded until now if that takes but a moment; cursors remember the rest."""
        super().stop()
        self._leases.release()

    def step(self) -> bool:
        """Do a batch of whatever is waiting; whether anything was."""
        if self._mine != (held := self._leases.held):
            self._mine = held
            self.forget()
        if not self._mine:
            return False
        if not self._cursors:
            self._load_cursors()
        slowest = min(self._cursors.values())
        self._ahead = [record for record in self._ahead if record.position > slowest]
        if not self._ahead:
            with self._installation.reading.connect() as reading:
                self._ahead = read_after(reading, slowest, BATCH, self._installation.vocabulary)
        if self._ahead:
            records = self._ahead[:BUSY_BATCH] if self._writer.is_busy else self._ahead
            with span("follow", events=records):
                work = carried(lambda connection: self._follow(connection, records))
                moved, stored = self._writer.submit(work, reaction=True).result()
            self._cursors |= moved
            self._stored |= stored
            return True
        return self._store_the_rest() or self._on_time()

    def _load_cursors(self) -> None:
        self._ahead = []
        with self._installation.reading.connect() as reading:
            self._stored = {name: cursor_of(reading, name) for name in self._mine}
            whole = {name: flow.reached(reading, name) for name in self._lanes if name in self._mine}
        self._cursors = self._stored | whole

    def _store_the_rest(self) -> bool:
        """Store the cursors that nothing was stored of as they moved; whether there were any."""
        moves = {name: (self._stored[name], to) for name, to in self._cursors.items() if to != self._stored[name]}
        if moves:
            self._writer.submit(partial(keep_cursors, moves=moves), reaction=True).result()
            self._stored = dict(self._cursors)
        return bool(moves)

    def _follow(self, connection: Connection, records: Sequence[Recorded]) -> tuple[dict[str, int], dict[str, int]]:
        """Have everybody take these events: how far each came, and what of that is stored."""
        until = time.monotonic() + self._writer.turns.reactions
        with savepoint(connection):
            waiting = parking.threads_waiting(connection)
            moved = {
                name: self._project(connection, name, records, waiting.setdefault(name, set()))
                for name in self._projections
                if name in self._mine
            }
            lanes, used = self._flow(connection, records, waiting.setdefault(flow.FLOW, set()), until)
            whole = time.monotonic() > self._store_at
            stored = moved | {name: to for name, to in lanes.items() if whole or name in used}
            move_cursors(connection, {name: (self._stored[name], to) for name, to in stored.items()})
        self._store_at = time.monotonic() + STORE_SECONDS if whole else self._store_at
        return moved | lanes, stored

    def _project(self, connection: Connection, name: str, records: Sequence[Recorded], waiting: set[str]) -> int:
        projection = self._projections[name]
        new = [record for record in records if record.position > self._cursors[name]]
        if not new:
            return self._cursors[name]
        if not waiting:
            error = parking.attempt(partial(projections.take, connection, projection, new))
            if error is None:
                return new[-1].position
            log.warning("a projection failed on a batch", exc_info=error, extra={"fields": {"follower": name}})
        for record in new:
            if projections.wants(projection, record):
                self._take_one(connection, name, record, waiting)
        return new[-1].position

    def _flow(
        self, connection: Connection, records: Sequence[Recorded], waiting: set[str], until: float
    ) -> tuple[dict[str, int], set[str]]:
        """Perform what follows in this process's parts of the flow: how far they came, and those that had something."""
        reached = {name: self._cursors[name] for name in self._lanes if name in self._mine}
        new = [
            record for record in records if record.position > reached.get(self._lane(record.thread), record.position)
        ]
        wanted = (r for r in new if r.thread in waiting or flow.follows(self._installation, r))
        position = records[-1].position
        while some := list(islice(wanted, TOGETHER)):
            if not self._flow_together(connection, some, waiting):
                for record in some:
                    self._take_one(connection, flow.FLOW, record, waiting)
            if time.monotonic() > until and some[-1] is not new[-1]:
                position = some[-1].position
                break
        used = {self._lane(record.thread) for record in new if record.position <= position}
        return {name: max(at, position) for name, at in reached.items()}, used

    def _lane(self, thread: str) -> str:
        return flow.lane_of(self._installation, thread)

    def _flow_together(self, connection: Connection, records: Sequence[Recorded], waiting: set[str]) -> bool:
        """Perform the steps of several events in one savepoint; False, with nothing done, when one of them fails."""
        if len(records) < 2 or any(record.thread in waiting for record in records):
            return not records
        try:
            with savepoint(connection):
                for record in records:
                    flow.take_together(connection, self._writer.runner, record)
        except Exception:
            log.info(
                "a step failed; the steps done together with it are done one by one",
                extra={"fields": {"n": len(records)}},
            )
            return False
        return True

    def _take_one(self, connection: Connection, name: str, record: Recorded, waiting: set[str]) -> None:
        """Have one follower take one event, or park it."""
        if record.thread in waiting:
            parking.wait_behind(connection, name, record)
            return
        error = self._take(connection, name, record, again=False)
        if error is not None:
            log.warning("a step was parked", exc_info=error, extra={"fields": _facts(name, record)})
            parking.park(connection, name, record, error, self._installation.ports.clock.now())
            waiting.add(record.thread)

    def _take(self, connection: Connection, name: str, record: Recorded, *, again: bool) -> Exception | None:
        """Have it taken; what went wrong, if anything did."""
        if name == flow.FLOW:
            return flow.take(connection, self._writer.runner, record, again=again)
        if name not in self._projections:
            return None
        return parking.attempt(partial(projections.take, connection, self._projections[name], [record]))

    def _on_time(self) -> bool:
        """Fire due timers and retry what is due; looked at twice a second at most."""
        if time.monotonic() < self._retry_at and not self.stopping.is_set():
            return False
        self._retry_at = time.monotonic() + IDLE_SECONDS / 2
        return self.on_time()

    def on_time(self) -> bool:
        """Fire due timers and retry what is due now; whether anything was."""
        now = self._installation.ports.clock.now()
        with self._installation.reading.connect() as reading:
            rows = [row for row in clockwork.due(reading, now) if self._lane(row.thread) in self._mine]
            pairs = [
                (name, thread)
                for name, thread in parking.due(reading, now)
                if (self._lane(thread) if name == flow.FLOW else name) in self._mine
            ]
        for row in rows:
            fire = partial(clockwork.fire, runner=self._writer.runner, row=row, now=now)
            self._writer.submit(fire, reaction=True).result()
        for name, thread in pairs:
            self._writer.submit(partial(self._retry, name=name, thread=thread), reaction=True).result()
        return bool(rows or pairs)

    def _retry(self, connection: Connection, name: str, thread: str) -> None:
        now = self._installation.ports.clock.now()
        for ref, position, attempts in parking.line_of(connection, name, thread):
            (record,) = read_after(connection, position - 1, 1, self._installation.vocabulary)
            error = self._take(connection, name, record, again=True)
            if error is not None:
                parking.failed_again(connection, ref, attempts, error, now)
                return
            parking.release(connection, ref)


def keep_cursors(connection: Connection, moves: dict[str, tuple[int, int]]) -> None:
    """Store how far followers came, and nothing else."""
    with savepoint(connection):
        move_cursors(connection, moves)


def _facts(name: str, record: Recorded) -> dict[str, str]:
    return {"follower": name, "event": record.event.event_name, "service": f"{record.organisation}/{record.service}"}


def rebuild(writer: Writer, installation: Installation, names: Sequence[str], told: Callable[[int], None]) -> int:
    """Empty these projections and make them again from the ledger; gives the number of events read.

    It is one transaction: readers see the old tables until the new ones stand, and keep them if anything fails.
    """
    chosen = {name: p for name, p in named_projections(installation).items() if name in names}

    def again(connection: Connection) -> int:
        position, read = 0, 0
        with savepoint(connection):
            for projection in chosen.values():
                projections.empty(connection, projection)
            while records := read_after(connection, position, 1000, installation.vocabulary):
                for projection in chosen.values():
                    projections.take(connection, projection, records)
                position, read = records[-1].position, read + len(records)
                told(read)
            move_cursors(connection, {name: (cursor_of(connection, name), position) for name in chosen})
        return read

    return int(writer.submit(again, reaction=True).result())
