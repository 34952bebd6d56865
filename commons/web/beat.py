"""What happens by the clock beside requests: the minute's sample of processor time, the hourly sweep."""

import logging
import sqlite3
import threading
import time
from contextlib import closing

from commons import records, sessions, uploads
from commons.access import OPERATOR
from commons.assembly import Commons
from commons.telemetry import follower_lag, is_sent, parked_steps
from commons.transaction import Command

log = logging.getLogger("commons.beat")
SAMPLE_SECONDS = 60
SWEEP_SECONDS = 3600
LOG_SECONDS = 0.2
LEAST_SAMPLE_US = 10_000
"""A minute in which less than 10 ms were used is added to the next one."""


def put_log_away(commons: Commons) -> None:
    """Write SQLite's log to its places and cut it off: what was erased would stand in it for as long as it is long.

    Not waited for: where somebody reads or writes just now, the next hour does it.
    """
    if not commons.engines.many_write:
        with closing(sqlite3.connect(commons.settings.data / "commons.db", timeout=LOG_SECONDS)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Beat:
    """One thread that samples and sweeps."""

    def __init__(self, commons: Commons) -> None:
        self._commons = commons
        self._stop = threading.Event()
        self._cpu = time.process_time_ns()
        self._since = time.monotonic()
        self._swept = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="beat", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Take the last sample and stop."""
        self._stop.set()
        self._thread.join()
        self._sample()

    def _run(self) -> None:
        self._look()
        while not self._stop.wait(SAMPLE_SECONDS):
            self._look()
            try:
                self._sample()
                if time.monotonic() - self._swept > SWEEP_SECONDS:
                    self._swept = time.monotonic()
                    sessions.sweep(self._commons)
                    uploads.sweep(self._commons)
                    put_log_away(self._commons)
            except Exception:
                log.exception("sampling or sweeping failed and will be tried again")

    def _look(self) -> None:
        """What a dashboard shows of the followers; the work of looking is done only for somebody who is told."""
        if not is_sent("METRICS"):
            return
        try:
            follower_lag.set(self._commons.lag())
            parked_steps.set(self._commons.parked())
        except Exception:
            log.exception("looking at the followers failed and will be tried again")

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
