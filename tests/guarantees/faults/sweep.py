"""Fails every SQL statement of every action in turn, wherever actions run, and looks at what is left each time.

Two sweeps. Each action alone, by a statement that is refused: every page of the database must be as before. Each
group of the writer, its followers' steps and the commit included, by a database that ends the transaction: nothing
of it may stand, not even what is written afterwards. Then what was asked for is really done, and the test that asked
goes on: its own expectations hold after dozens of failures as they do after none.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from sqlalchemy.engine import Connection

from commons.follow import rebuild
from commons.follow.followers import named_projections
from commons.ledger import parked
from commons.testing import World
from commons.transaction import Command, Outcome, Runner, Writer
from commons.transaction.writer import Piece
from tests.guarantees.effects import projected
from tests.guarantees.faults import fuse
from tests.guarantees.faults.fuse import FUSE, image

MOST = 200
"""Statements of one action or group that are failed; a seed of thousands of rows is not gone through whole."""
LONG = 60
"""Groups of the same actions with at least as many statements are taken for the same, and gone through once."""


@dataclass
class Seen:
    """What the sweeps did and found."""

    actions: Counter[str] = field(default_factory=Counter)
    """Failures by action."""
    groups: int = 0
    """Failures of whole groups."""
    partial: list[str] = field(default_factory=list)
    swallowed: list[str] = field(default_factory=list)
    rebuilt: int = 0
    unequal: list[str] = field(default_factory=list)
    known: set[Any] = field(default_factory=set)
    """What was gone through already: an action or group with as many statements and the same end."""
    running: list[str] = field(default_factory=list)
    """The actions of the group that is being tried."""
    sweeping: bool = False
    ways: Counter[str] = field(default_factory=Counter)
    """On PostgreSQL: failures by what the server said."""
    not_again: list[str] = field(default_factory=list)
    """What another attempt should have done, and did not."""
    put_off: Counter[str] = field(default_factory=Counter)
    """Times that a follower kept something for later, by what the server said."""
    in_short: bool = False
    """On PostgreSQL: each statement fails in one way, and the next one in another."""
    first_only: bool = False
    """Stop once anything was found: for controls."""

    @property
    def breaches(self) -> list[str]:
        """Everything that must not be."""
        return [*self.partial, *self.swallowed, *self.unequal, *self.not_again]


_run, _together, _close = Runner.run, Writer._together, World.close


@contextmanager
def swept(seen: Seen) -> Iterator[Seen]:
    """While this holds, every action of every world is swept before it is done."""

    def run(self: Runner, connection: Connection, command: Command, *, together: bool = False) -> Outcome:
        name = f"{command.brick.name}.{command.operation.name}"
        seen.running.append(name)
        if not seen.sweeping:
            with patch.object(self, "careful", True):
                _sweep_action(seen, self, connection, command, name)
        return _run(self, connection, command, together=together)

    def one_group(
        self: Writer, connection: Connection, group: list[Piece], *, careful: bool = False
    ) -> list[Any] | None:
        if not careful:
            _sweep_group(seen, self, connection, group)
        return _together(self, connection, group, careful=careful)

    def close(self: World) -> None:
        compare(seen, self)
        _close(self)

    fuse.install()
    Runner.run, Writer._together, World.close = run, one_group, close  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        Runner.run, Writer._together, World.close = _run, _together, _close  # type: ignore[method-assign]
        fuse.remove()


def _sweep_action(seen: Seen, runner: Runner, connection: Connection, command: Command, name: str) -> None:
    driver: Any = connection.connection.dbapi_connection
    driver.execute("SAVEPOINT probe")
    try:
        end = _attempt(runner, connection, command, 0)
        count = FUSE.count
        driver.execute("ROLLBACK TO SAVEPOINT probe")
        key = (name, count, end)
        if key in seen.known:
            return
        seen.known.add(key)
        before = image(connection)
        for number in range(1, min(count, MOST) + 1):
            end = _attempt(runner, connection, command, number)
            seen.actions[name] += 1
            if end == "done":
                seen.swallowed.append(f"{name} went on after its statement {number} of {count} had failed")
            elif image(connection) != before:
                seen.partial.append(f"{name} left something behind when its statement {number} of {count} failed")
            driver.execute("ROLLBACK TO SAVEPOINT probe")
    finally:
        driver.execute("RELEASE SAVEPOINT probe")


def _attempt(runner: Runner, connection: Connection, command: Command, number: int) -> str:
    """How an action ends when this statement of it fails; 0: none does."""
    waiting = len(runner.after_commit)
    FUSE.set(connection, number or -1)
    try:
        _run(runner, connection, command)
    except Exception as error:
        return type(error).__name__
    finally:
        FUSE.take_out()
        del runner.after_commit[waiting:]
    return "done"


def _sweep_group(seen: Seen, writer: Writer, connection: Connection, group: list[Piece]) -> None:
    seen.sweeping = True
    try:
        count = _fail_group(seen, writer, connection, group, 0)
        key = (frozenset(seen.running), min(count, LONG))
        if count < 2 or key in seen.known:
            return
        seen.known.add(key)
        before = _stored(writer)
        for number in range(1, min(count, MOST) + 1):
            _fail_group(seen, writer, connection, group, number)
            seen.groups += 1
            if _stored(writer) != before:
                seen.partial.append(f"a group of {seen.running} left something when statement {number} ended it")
                before = _stored(writer)
    finally:
        seen.sweeping = False
        seen.running.clear()


def _fail_group(seen: Seen, writer: Writer, connection: Connection, group: list[Piece], number: int) -> int:
    """Let a group fail at this statement, 0 for its commit; gives the number of its statements."""
    seen.running.clear()
    FUSE.set(connection, number, "transaction")
    try:
        result = _together(writer, connection, group)
    finally:
        FUSE.take_out()
    if FUSE.blown and result is not None:
        seen.swallowed.append(f"a group of {seen.running} was answered after its transaction was gone, at {number}")
    return FUSE.count


def _stored(writer: Writer) -> bytes:
    """What another connection sees."""
    with writer.runner.installation.reading.connect() as connection:
        return image(connection)


def compare(seen: Seen, world: World) -> None:
    """Let the followers finish, rebuild every projection, and compare."""
    commons = world.commons
    if not commons.writer.is_running:
        return
    seen.sweeping = True
    try:
        while commons.followers.step():
            pass
        with commons.installation.reading.connect() as connection:
            waiting = {row.follower for row in connection.execute(parked.select())}
        names = [name for name in named_projections(commons.installation) if name not in waiting]
        before = projected(commons, names)
        rebuild(commons.writer, commons.installation, names, lambda _read: None)
        after = projected(commons, names)
        seen.rebuilt += len(names)
        seen.unequal += [f"{table} differs after a rebuild" for table in before if before[table] != after[table]]
    finally:
        seen.sweeping = False
