"""Waiting, for a moment, until the flow has done what a person's post caused, so that they see it."""

import asyncio
from collections.abc import Iterable

import sqlalchemy as sa

from commons.assembly import Commons
from commons.database.prepared import housekeeping
from commons.follow import flow
from commons.ledger import ledger

MOST_SECONDS = 1.0
EACH_SECONDS = 0.02

Thread = tuple[str, str]
"""An organisation and one of its threads."""


async def caught_up(commons: Commons, caused: Iterable[Thread]) -> bool:
    """Whether the flow has taken every event of these threads, within a second at most.

    Only these threads: what the rest of the installation has to do delays nobody. A step that
    failed is parked, which counts as taken. Where no followers run there is nothing to wait for.
    """
    threads = tuple(caused)
    if commons.follows and not commons.followers.is_started:
        return True
    until = asyncio.get_running_loop().time() + MOST_SECONDS
    while not await commons.read(lambda: _taken(commons, threads)):
        if asyncio.get_running_loop().time() > until:
            return False
        await asyncio.sleep(EACH_SECONDS)
    return True


def _taken(commons: Commons, threads: Iterable[Thread]) -> bool:
    """The cursor is read first: a step that is recorded in between is still to be taken."""
    with commons.installation.reading.connect() as connection:
        lanes = {thread: flow.lane_of(commons.installation, thread[1]) for thread in threads}
        read = {thread: flow.reached(connection, lane) for thread, lane in lanes.items()}
        housekeeping(connection)
        return all((connection.execute(_last(thread)).scalar() or 0) <= read[thread] for thread in threads)


def _last(thread: Thread) -> sa.Select[tuple[int]]:
    mine = (ledger.c.organisation == thread[0]) & (ledger.c.thread == thread[1])
    return sa.select(sa.func.max(ledger.c.position)).where(mine)
