"""Fails every SQL statement of every group of the writer on PostgreSQL, the commit included, in each of four ways.

The group is done to the end each time, with the writer's own second attempts, and nothing of it is kept: what a commit
would have kept is told by the server and compared with what whoever asked was answered. A statement that is refused
each time leaves nothing; one that could not be serialised or met a deadlock is done after one more attempt, and so is
a group whose connection was cut. Then what was asked for is really done, and the test that asked goes on.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from sqlalchemy.engine import Connection

from commons.follow import followers
from commons.follow.followers import named_projections
from commons.testing import World
from commons.transaction import Command, Outcome, Runner, Writer, turns
from commons.transaction.writer import Piece
from tests.guarantees.faults import server_fuse
from tests.guarantees.faults.server_fuse import CUT, DEADLOCK, FUSE, REFUSED, SERIALIZATION, Image, image
from tests.guarantees.faults.sweep import LONG, MOST, Seen, compare

WAITING = {"commons_parked", "commons_timer"}
"""Tables of the kernel's where a follower keeps what it will try again."""
LATER = {*WAITING, "commons_cursor"}
ENOUGH = 60.0
"""Seconds that followers have for a batch, so that as much is done in each trial."""


@dataclass
class Trial:
    """What became of a group when one statement failed."""

    answers: list[Any] = field(default_factory=list)
    attempts: Counter[int] = field(default_factory=Counter)
    statements: int = 0
    blown: bool = False
    sql: str = ""
    """The beginning of the statement that failed."""
    ids: set[str] = field(default_factory=set)
    """The events that would be kept."""
    images: list[Image] = field(default_factory=list)
    stopped: BaseException | None = None
    """What would have ended the writer."""

    @property
    def failed(self) -> list[bool]:
        return [isinstance(answer, BaseException) for answer in self.answers]

    def added(self, before: Image) -> dict[str, int]:
        """By how many rows each table would have grown."""
        grown: Counter[str] = Counter()
        for one in self.images:
            for name in {*one, *before}:
                grown[name] += one.get(name, (0, ""))[0] - before.get(name, (0, ""))[0]
        return {name: number for name, number in grown.items() if number}

    def changed(self, before: Image) -> set[str]:
        """The tables that would be other than before."""
        return {name for one in self.images for name in {*one, *before} if one.get(name) != before.get(name)}


_run, _do, _close = Runner.run, Writer._do, World.close


@contextmanager
def swept_on_the_server(seen: Seen) -> Iterator[Seen]:
    """While this holds, every group of every world on PostgreSQL is swept before it is done."""

    def run(self: Runner, connection: Connection, command: Command, *, together: bool = False) -> Outcome:
        seen.running.append(f"{command.brick.name}.{command.operation.name}")
        return _run(self, connection, command, together=together)

    def do(self: Writer, connection: Connection, group: list[Piece]) -> None:
        if not seen.sweeping and connection.dialect.name == "postgresql":
            sweep_group(seen, self, connection, group)
        _do(self, connection, group)

    def close(self: World) -> None:
        compare(seen, self)
        _close(self)

    server_fuse.install()
    patched = (
        patch.object(Runner, "run", run),
        patch.object(Writer, "_do", do),
        patch.object(World, "close", close),
        patch.object(turns, "LONGEST_TURN", ENOUGH),
        patch.object(turns, "SHORTEST_TURN", ENOUGH),
        patch.object(followers, "STORE_SECONDS", -1.0),  # all cursors each time
    )
    for each in patched:
        each.start()
    try:
        yield seen
    finally:
        for each in patched:
            each.stop()
        server_fuse.remove()


def sweep_group(seen: Seen, of: Writer, connection: Connection, group: list[Piece]) -> None:
    """Let each statement of a group fail, unless the same was gone through before."""
    seen.sweeping, silent = True, logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        connection.begin()
        fused = getattr(connection.connection.dbapi_connection, "is_fused", False)
        connection.rollback()
        if fused:
            _sweep(seen, of, connection, group)
    finally:
        logging.disable(silent)
        seen.sweeping = False
        seen.running.clear()


def _sweep(seen: Seen, of: Writer, connection: Connection, group: list[Piece]) -> None:
    seen.running.clear()
    whole = trial(of, connection, group)
    reacts = any(piece.reaction for piece in group)
    names = tuple(sorted(set(seen.running)))
    count = whole.statements
    key = (names, min(count, LONG) if reacts else count, tuple(whole.failed))
    if count < 2 or key in seen.known:
        return
    seen.known.add(key)
    judge = Judge(seen, of, group, whole)
    for number in range(1, min(count, MOST) + 1):
        ways = (REFUSED, (SERIALIZATION, DEADLOCK)[number % 2], CUT)
        for code in ways[number % 3 : number % 3 + 1] if seen.in_short else ways:
            if seen.first_only and seen.breaches:
                return
            found = trial(of, connection, group, number, code, since=judge.since)
            where = f"statement {number} of {count} ({found.sql})"
            judge.look(found, code, f"a group of {list(names)}, {where}: {code}")
            seen.groups += reacts
            for name in names:
                seen.actions[name] += not reacts
            seen.ways[code] += 1


def trial(
    of: Writer, connection: Connection, group: Sequence[Piece], at: int = 0, code: str = REFUSED, **how: Any
) -> Trial:
    """Do a group with one statement failing, to the end, and keep nothing of it."""
    found = Trial()

    def counted(work: Callable[[Connection], Any], place: int) -> Callable[[Connection], Any]:
        def run(on: Connection) -> Any:
            found.attempts[place] += 1
            return work(on)

        return run

    copies = [Piece(counted(piece.work, place), reaction=piece.reaction) for place, piece in enumerate(group)]
    FUSE.set(at, code, **({"lasts": code == REFUSED} | how))
    try:
        with patch.object(of, "committed", lambda: None):
            _do(of, connection, copies)
    except BaseException as error:
        found.stopped = error
        connection.rollback()
    finally:
        FUSE.take_out()
    found.answers = [_answer(copy) for copy in copies]
    found.statements, found.blown, found.sql = FUSE.count, FUSE.blown, " ".join(FUSE.failed.split())[:50]
    for ids, tables in FUSE.kept:
        found.ids |= ids
        found.images.append(tables)
    return found


def _answer(piece: Piece) -> Any:
    if not piece.future.done():
        return AssertionError("it was never answered")
    return piece.future.exception() or piece.future.result()


class Judge:
    """Compares what whoever asked was answered with what would have been kept."""

    def __init__(self, seen: Seen, of: Writer, group: Sequence[Piece], whole: Trial) -> None:
        self._seen, self._whole = seen, whole
        self._reacts = any(piece.reaction for piece in group)
        with of.runner.installation.writing.connect() as stored:
            self._before = image(stored)
            self.since = int(stored.exec_driver_sql("SELECT pg_temp.last()").scalar_one())
        self._told_again = {
            name for one in named_projections(of.runner.installation).values() for name in _tables(one.tables)
        }
        self._added = whole.added(self._before)

    def look(self, found: Trial, code: str, what: str) -> None:
        """Note each breach of one trial."""
        seen = self._seen
        if found.stopped is not None:
            seen.swallowed.append(f"{what} would have ended the writer: {found.stopped!r}")
            return
        if not found.blown:
            seen.swallowed.append(f"{what} never came")
            return
        self._look_at_answers(found, what)
        self._look_at_attempts(found, code, what)
        if all(found.failed):
            if changed := found.changed(self._before):
                seen.partial.append(f"{what} failed and left something in {sorted(changed)}")
        elif self._reacts and self._puts_off(found):
            seen.put_off[code] += 1
        elif found.failed == self._whole.failed:
            self._compare(found, what)

    def _look_at_answers(self, found: Trial, what: str) -> None:
        told = {done.id for a in found.answers if isinstance(a, Outcome) and not a.again for done in a.done}
        if told - found.ids:
            self._seen.swallowed.append(f"{what} was answered and is not kept")
        if found.ids - told and not self._reacts:
            self._seen.partial.append(f"{what} kept events of which nobody was told")

    def _look_at_attempts(self, found: Trial, code: str, what: str) -> None:
        if code != REFUSED and sum(found.failed) > sum(self._whole.failed):
            self._seen.not_again.append(f"{what} was not done by another attempt: {_first(found.answers)}")
        for place, times in found.attempts.items() if code in (SERIALIZATION, DEADLOCK) else ():
            if times > 2 * self._whole.attempts[place]:
                self._seen.not_again.append(f"{what} was attempted {times} times")

    def _puts_off(self, found: Trial) -> bool:
        """Whether a follower keeps this for a second attempt of its own."""
        changed, added = found.changed(self._before), found.added(self._before)
        alone = bool(changed & WAITING) and changed <= LATER
        return alone or added.get("commons_parked", 0) > self._added.get("commons_parked", 0)

    def _compare(self, found: Trial, what: str) -> None:
        """What was done in the end is what is done when nothing fails."""
        added = found.added(self._before)
        if {**added, "commons_cursor": 0} != {**self._added, "commons_cursor": 0}:
            self._seen.partial.append(f"{what} kept {added} instead of {self._added}")
        if len(found.images) == len(self._whole.images) == 1:
            (one,), (other,) = found.images, self._whole.images
            if differ := sorted(name for name in self._told_again if one.get(name) != other.get(name)):
                self._seen.partial.append(f"{what} projected {differ} in another way")


def _tables(tables: Sequence[Any]) -> set[str]:
    return {str(table.__tablename__) for table in tables}


def _first(answers: Sequence[Any]) -> str:
    return next((repr(answer) for answer in answers if isinstance(answer, BaseException)), "")
