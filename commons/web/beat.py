"""What happens by the clock beside requests: the minute's sample of processor time, the hourly sweep.

And the statistics of a table that grows fast on PostgreSQL, which by itself makes them once a minute only. Until then
it looks rows up by the wrong index, or reads them all, and keeps to that plan while the table grows.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import count

import sqlalchemy as sa

from commons import records, sessions, uploads
from commons.access import OPERATOR
from commons.assembly import Commons
from commons.database import Engines
from commons.telemetry import follower_lag, is_sent, parked_steps
from commons.transaction import Command

log = logging.getLogger("commons.beat")
TABLES_SECONDS = 2
"""How often it is asked which tables have grown: the shortest beat of all."""
SAMPLE_SECONDS = 60
SWEEP_SECONDS = 3600
LOG_SECONDS = 0.2
LEAST_SAMPLE_US = 10_000
"""A minute in which less than 10 ms were used is added to the next one."""
_GROWN = sa.text(
    "SELECT quote_ident(stat.relname), n_live_tup FROM pg_stat_user_tables stat JOIN pg_class ON pg_class.oid = relid"
    " WHERE schemaname = current_schema() AND n_live_tup > 2 * reltuples AND pg_relation_size(relid) >= 81920"
)
"""Tables with twice the rows that they had when they were counted. A small one is read from end to end, and rightly so,
but the plan would be kept."""


def put_log_away(commons: Commons) -> None:
    """Write SQLite's log to its places and cut it off: what was erased would stand in it for as long as it is long.

    Not waited for: where somebody reads or writes just now, the next hour does it.
    """
    if not commons.engines.many_write:
        with closing(sqlite3.connect(commons.settings.data / "commons.db", timeout=LOG_SECONDS)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def make_statistics(engines: Engines, asked: dict[str, int]) -> None:
    """Have PostgreSQL count the tables that have grown. `asked`: how many rows they had when this was done last.

    Only their owner may; where that is nobody here, and where another process is doing it, nothing happens.
    """
    if not engines.many_write:
        return
    with engines.reading.connect() as connection:
        tables = {name: rows for name, rows in connection.execute(_GROWN) if rows > 2 * asked.get(name, 0)}
    if tables:
        asked |= tables
        with engines.owning.connect().execution_options(isolation_level="AUTOCOMMIT") as owner:
            owner.exec_driver_sql(f"ANALYZE (SKIP_LOCKED) {', '.join(sorted(tables))}")
        log.info("tables had grown and were counted", extra={"fields": {"tables": " ".join(sorted(tables))}})


class Beat:
    """One thread that samples and sweeps."""

    def __init__(self, commons: Commons) -> None:
        self._commons = commons
        self._stop = threading.Event()
        self._cpu = time.process_time_ns()
        self._since = time.monotonic()
        self._swept = time.monotonic()
        self._tables: dict[str, int] = {}
        self._thread = threading.Thread(target=self._run, name="beat", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Take the last sample and stop."""
        self._stop.set()
        self._thread.join()
        self._try(self._sample)

    def _run(self) -> None:
        self._try(self._look)
        for number in count(1):
            if self._stop.wait(TABLES_SECONDS):
                return
            self._try(partial(make_statistics, self._commons.engines, self._tables))
            if number % (SAMPLE_SECONDS // TABLES_SECONDS) == 0:
                for each in (self._look, self._sample, self._sweep):
                    self._try(each)

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:
            log.exception("looking, sampling or sweeping failed and will be tried again")

    def _look(self) -> None:
        """What a dashboard shows of the followers; the work of looking is done only for somebody who is told."""
        if is_sent("METRICS"):
            follower_lag.set(self._commons.lag())
            parked_steps.set(self._commons.parked())

    def _sweep(self) -> None:
        if time.monotonic() - self._swept > SWEEP_SECONDS:
            self._swept = time.monotonic()
            sessions.sweep(self._commons)
            uploads.sweep(self._commons)
            put_log_away(self._commons)

    def _sample(self) -> None:
        used = (time.process_time_ns() - self._cpu) // 1000
        if used < LEAST_SAMPLE_US:
            return
        seconds = round(time.monotonic() - self._since)
        self._cpu, self._since = time.process_time_ns(), time.monotonic()
        command = Command(
            brick=records.brick,
            operation=records.brick.operations["sampled"],
            service=self._commons.platform,
            given=records.Sample(cpu_us=used, seconds=seconds),
            actor=OPERATOR,
        )
        self._commons.writer.perform(command).result()
