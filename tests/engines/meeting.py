"""Two actions that meet: the first is done and not yet committed when another process begins the second."""

from concurrent.futures import wait

from commons.database.sending import settle
from commons.testing import World
from commons.transaction import Command, Outcome
from commons.transaction.runner import Runner

LONG_ENOUGH = 0.3
"""Seconds that the second has to do what it can before the first is committed."""


def meet(world: World, first: Command, second: Command) -> Outcome:
    """What the second is answered, once both have done; an error if it was refused."""
    runner = Runner(world.commons.installation)
    with world.commons.installation.writing.connect() as connection:
        connection.begin()
        runner.begin()
        runner.run(connection, first)
        settle(connection)
        answer = world.commons.writer.perform(second)
        wait([answer], timeout=LONG_ENOUGH)
        connection.commit()
    return answer.result(timeout=30)
