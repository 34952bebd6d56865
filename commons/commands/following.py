"""`commons follow`: processes that follow and serve nothing, on PostgreSQL."""

import argparse
import signal
import threading
from collections.abc import Callable
from functools import partial

from commons.assembly import Commons
from commons.commands.control import NoServer, settings_of
from commons.commands.run import keep_out_of_collections
from commons.commands.workers import Workers
from commons.settings import Settings
from commons.telemetry import start_logging, start_telemetry, stop_telemetry
from commons.web.beat import Beat


def follow(chosen: argparse.Namespace) -> int:
    """Follow until told to stop; one that dies is replaced, and the others take its share meanwhile."""
    settings = settings_of(chosen.data)
    if not settings.database_url:
        raise NoServer(
            "`commons follow` was refused: on SQLite one process does everything.\n"
            "Use `commons run`, or give PostgreSQL's address in DATABASE_URL."
        )
    start_logging(settings.log_level)
    return Workers(partial(_follow, settings), chosen.shards).run()


def _follow(settings: Settings, first: bool, up: Callable[[], None]) -> int:
    """Follow in this process until told to stop."""
    start_telemetry()
    told = threading.Event()
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: told.set())
    commons = Commons(settings)
    commons.start()
    keep_out_of_collections()
    beat = Beat(commons)
    beat.start()
    up()
    if first:
        print("Following. Stop with Ctrl+C.", flush=True)
    told.wait()
    beat.stop()
    commons.stop()
    stop_telemetry()
    return 0
