"""Readers beside many writers miss no event and see none twice; a reader without the fence does miss some."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from commons.database import Engines, open_database
from commons.errors import Problem
from commons.ledger import Vocabulary, append, check_order, ledger, read_after
from commons.refs import new_ref

WRITERS, TRANSACTIONS = 6, 60
NOBODY = Vocabulary(())


def row(writer: int, number: int) -> dict[str, object]:
    values: dict[str, object] = {column.name: "x" for column in ledger.c}
    numbers = {"version": 1, "service_version": 1, "ordinal": 0, "cpu_us": 0, "size": 0}
    del values["position"]
    own = {"id": new_ref(), "at": datetime.now(UTC), "data": "{}", "actor": f"{writer}", "step": f"{writer}.{number}"}
    return {**values, **numbers, **own, "cause": new_ref()}


def write(engines: Engines, writer: int, wait: Callable[[int], bool]) -> None:
    with engines.writing.connect() as connection:
        for number in range(TRANSACTIONS):
            with connection.begin():
                append(connection, [row(writer, number)], 0)
                wait(number * WRITERS + writer)  # others commit in between: later ones first
                append(connection, [row(writer, number + 1000)], 1)


def follow(connection: Connection, position: int) -> list[tuple[int, str]]:
    found = [(each.position, each.id) for each in read_after(connection, position, 50, NOBODY)]
    connection.rollback()
    return found


def follow_without_a_fence(connection: Connection, position: int) -> list[tuple[int, str]]:
    """How one would write it on a first day: what comes after the last number that was seen."""
    asked = sa.select(ledger.c.position, ledger.c.id).where(ledger.c.position > position).order_by("position").limit(50)
    found = [(each.position, each.id) for each in connection.execute(asked)]
    connection.rollback()
    return found


def seen_by(address: str, reader: Callable[[Connection, int], list[tuple[int, str]]]) -> tuple[list[str], set[str]]:
    """What a reader saw in order, and what was written."""
    engines = open_database(address, Path(), readers=2)
    ledger.create(engines.owning)
    pause = threading.Event()
    writers = [
        threading.Thread(target=write, args=(engines, writer, lambda n: bool(pause.wait((n % 7) / 1000))))
        for writer in range(WRITERS)
    ]
    seen: list[tuple[int, str]] = []
    for each in writers:
        each.start()
    with engines.reading.connect() as reading:
        while any(each.is_alive() for each in writers):
            seen += reader(reading, seen[-1][0] if seen else 0)
        while more := reader(reading, seen[-1][0] if seen else 0):
            seen += more
        written = set(reading.execute(sa.select(ledger.c.id)).scalars())
    engines.close()
    return [id_ for _, id_ in seen], written


def test_no_event_is_missed_or_seen_twice(address: str) -> None:
    seen, written = seen_by(address, follow)
    assert len(written) == WRITERS * TRANSACTIONS * 2
    assert len(seen) == len(set(seen))
    assert set(seen) == written


def test_without_the_fence_events_are_missed(address: str) -> None:
    seen, written = seen_by(address, follow_without_a_fence)
    assert set(seen) < written


def test_a_ledger_from_another_server_is_refused(address: str) -> None:
    engines = open_database(address, Path())
    ledger.create(engines.owning)
    with engines.writing.begin() as connection:
        append(connection, [row(1, 1)], 0)
    with engines.reading.connect() as connection:
        check_order(connection)
    with engines.writing.begin() as connection:
        connection.execute(ledger.update().values(position=ledger.c.position + (1 << 60)))
    with engines.reading.connect() as connection, pytest.raises(Problem, match="another database server"):
        check_order(connection)
    engines.close()
