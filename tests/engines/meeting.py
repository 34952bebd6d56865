"""Two that meet: the first is done and not yet committed when another process begins the second."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import SimpleNamespace
from typing import Any, TypeVar

from sqlalchemy.engine import Connection

from commons.database.sending import settle
from commons.testing import World
from commons.transaction import Command, Outcome
from commons.transaction.runner import Runner

LONG_ENOUGH = 0.3
"""Seconds that the second has to do what it can before the first is committed."""
T = TypeVar("T")


def meet(world: World, first: Command, second: Command) -> Outcome:
    """What the second action is answered, once both have done; an error if it was refused."""
    return overlap(world, lambda other: running(other, first), lambda: running(world.commons, second))


def overlap(world: World, first: Callable[[Any], object], second: Callable[[], T]) -> T:
    """What the second gives, once both have done. The first is given the commons as another process has it."""
    with world.commons.installation.writing.connect() as connection, ThreadPoolExecutor(1) as pool:
        connection.begin()
        first(_another_process(world, connection))
        settle(connection)
        answer = pool.submit(second)
        wait([answer], timeout=LONG_ENOUGH)
        connection.commit()
        return answer.result(timeout=30)


def running(commons: Any, command: Command) -> Outcome:
    """An action that is performed there."""
    done: Outcome = commons.writer.perform(command).result(timeout=30)
    return done


class _Writer:
    """The writer of another process: what it is given is done at once, and not yet committed."""

    def __init__(self, runner: Runner, connection: Connection) -> None:
        self.runner, self._connection = runner, connection
        runner.begin()

    def perform(self, command: Command) -> "Future[Any]":
        return self.submit(lambda connection: self.runner.run(connection, command))

    def have(self, work: Callable[..., Any], *given: Any, reaction: bool = False) -> "Future[Any]":
        return self.submit(lambda connection: work(connection, self.runner.installation, *given), reaction=reaction)

    def submit(self, work: Callable[[Connection], Any], *, reaction: bool = False) -> "Future[Any]":
        done: Future[Any] = Future()
        done.set_result(work(self._connection))
        return done


def _another_process(world: World, connection: Connection) -> Any:
    installation = world.commons.installation
    writer = _Writer(Runner(installation), connection)
    return SimpleNamespace(installation=installation, settings=world.commons.settings, writer=writer)
