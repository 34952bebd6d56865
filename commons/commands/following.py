"""`commons follow`: processes that follow and serve nothing, on PostgreSQL."""

import argparse
from collections.abc import Callable
from functools import partial
from signal import SIGINT, SIGTERM
from threading import Event

from commons.assembly import Commons
from commons.commands.control import NoServer, settings_of
from commons.commands.unseen import unseen
from commons.commands.workers import Workers
from commons.settings import Settings
from commons.telemetry import start_logging


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


def _follow(settings: Settings, place: int, first: bool, up: Callable[[], None]) -> int:
    """Follow in this process until told to stop."""

    def work(_commons: Commons, told: Event) -> None:
        up()
        if first and place == 0:
            print("Following. Stop with Ctrl+C.", flush=True)
        told.wait()

    return unseen(settings, work, SIGTERM, SIGINT)
