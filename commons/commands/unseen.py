"""A process that follows, or writes for others, and serves nothing."""

import gc
import os
import signal
import socket
from collections.abc import Callable
from threading import Event

from commons.apart import Lines
from commons.assembly import Commons
from commons.commands.workers import WRITER_STOPS
from commons.settings import Settings
from commons.telemetry import start_telemetry, stop_telemetry
from commons.web.beat import Beat

COLLECT_AFTER = 20_000
"""Objects made since the last look for what can be thrown away; Python's own 700 suits small programs."""


def unseen(settings: Settings, work: Callable[[Commons, Event], None], *stops: signal.Signals) -> int:
    """Run an installation without serving, for as long as this work takes; it ends when one of `stops` has come."""
    gc.disable()
    start_telemetry()
    told = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_IGN)
    for each in stops:
        signal.signal(each, lambda *_: told.set())
    commons = Commons(settings)
    commons.start()
    keep_out_of_collections()
    beat = Beat(commons)
    beat.start()
    work(commons, told)
    beat.stop()
    commons.stop()
    stop_telemetry()
    return 0


def write(settings: Settings, listening: socket.socket, up: Callable[[], None]) -> int:
    """Write and follow in this process, for those that serve and call here, until told to stop."""
    parent = os.getppid()

    def work(commons: Commons, told: Event) -> None:
        lines = Lines(commons.writer, listening)
        lines.start()
        up()
        told.wait()
        if os.getppid() != parent:  # killed: nobody tells this process when the others have finished
            lines.until_alone()
        lines.stop()

    return unseen(settings, work, WRITER_STOPS)


def keep_out_of_collections() -> None:
    """What was loaded stays for good: do not look through it again and again for what can be thrown away."""
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
    gc.enable()
