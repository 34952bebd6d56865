"""`commons run`: serve on this machine, and stop without losing anything."""

import argparse
import gc
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from tempfile import TemporaryDirectory, gettempdir

import uvicorn

from commons.assembly import Commons
from commons.commands.control import NoServer, Remote, hold, server_of, settings_of
from commons.commands.erasures import brought_back
from commons.commands.unseen import keep_out_of_collections, write
from commons.commands.workers import Workers
from commons.settings import Settings
from commons.telemetry import start_logging, start_telemetry, stop_telemetry
from commons.web import build_app
from commons.web.patient import Patient, Server

log = logging.getLogger("commons.run")
STOP_SECONDS = 20
LONGEST_FOLDER = 80
"""Bytes in the path of a folder for a socket: its own path may have some 100."""
CATCH_UP_SECONDS = 15
FAREWELL_SECONDS = 2.0
"""For how long one of several processes asks its clients to come on new connections before it stops."""


def run(chosen: argparse.Namespace) -> int:
    """Serve until told to stop; SIGTERM finishes what was accepted first."""
    settings = settings_of(chosen.data, host=chosen.host, port=chosen.port, examples=chosen.examples)
    if chosen.workers < 1:
        raise NoServer(f"--workers {chosen.workers} was refused: at least one process serves.\nLeave --workers out.")
    if chosen.no_followers and not settings.database_url:
        raise NoServer(
            "--no-followers was refused: on SQLite nobody else can follow.\n"
            "Leave it out, or give PostgreSQL's address in DATABASE_URL and run `commons follow`."
        )
    start_logging(settings.log_level)
    listening = listen(settings)
    settings = settings.model_copy(update={"port": listening.getsockname()[1]})
    lock = hold(settings, settings.address)
    try:
        print("Starting ...", flush=True)
        serve = partial(_serve, settings, lock.key, listening, not chosen.no_followers)
        if chosen.workers == 1:
            return serve()
        if settings.database_url:
            return Workers(
                lambda place, first, up: serve(first and place == 0, up, FAREWELL_SECONDS), chosen.workers
            ).run()
        return _serve_apart(settings, serve, chosen.workers)
    finally:
        lock.release()


def _serve_apart(settings: Settings, serve: Callable[..., int], count: int) -> int:
    """On SQLite: the first process writes and follows, and the others serve."""
    with _folder(settings) as folder, socket.socket(socket.AF_UNIX) as line:
        address = f"{folder}/writer"
        line.bind(address)
        line.listen(count)

        def work(place: int, first: bool, up: Callable[[], None]) -> int:
            if place == 0:
                return write(settings, line, up)
            line.close()
            return serve(first and place == 1, up, FAREWELL_SECONDS, writer=address)

        return Workers(work, count, first_writes=True).run()


def _folder(settings: Settings) -> "TemporaryDirectory[str]":
    """A folder of this user alone for a socket, whose path may not be long."""
    places: list[Callable[[], str]] = [
        gettempdir,
        lambda: "/tmp",  # noqa: S108  # a folder of its own in it
        lambda: str(settings.data.resolve()),
    ]
    for place in places:
        with suppress(OSError):
            if len(os.fsencode(found := place())) <= LONGEST_FOLDER:
                return TemporaryDirectory(prefix="commons-", dir=found)
    raise NoServer(
        "There is no folder for the socket between the processes.\n"
        f"Expected: one that may be written to, with a path of {LONGEST_FOLDER} bytes at most.\n"
        "Name one in TMPDIR, or leave --workers out."
    )


def _serve(
    settings: Settings,
    operator_key: str,
    listening: socket.socket,
    follows: bool = True,
    announces: bool = True,
    up: Callable[[], None] = lambda: None,
    farewell: float = 0.0,
    writer: str = "",
) -> int:
    """Serve in this process until told to stop."""
    gc.disable()
    start_telemetry()
    commons = Commons(settings, writer=writer)
    commons.follows = follows and not writer
    server = _server(commons, operator_key)
    server.farewell = farewell
    _when_up(server, up)
    if announces:
        _when_up(server, partial(_announce, server, commons))
    for stop in (signal.SIGTERM, signal.SIGINT):
        # The server takes these while it runs and raises them again when it has finished: then all is done.
        signal.signal(stop, lambda *_: None)
    server.run(sockets=[listening])
    stop_telemetry()
    return 0 if server.started else 1


def listen(settings: Settings) -> socket.socket:
    """The socket; NoServer when the port is taken."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((settings.host, settings.port))
    except OSError as error:
        found.close()
        raise NoServer(
            f"Port {settings.port} of {settings.host} cannot be used ({error.strerror}).\n"
            "Stop what uses it, or choose another one with --port (0 takes a free one)."
        ) from None
    return found


def _server(commons: Commons, operator_key: str) -> Server:
    commons.bring_up_to_date()
    app = build_app(commons, operator_key=operator_key)
    keep_out_of_collections()
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        timeout_keep_alive=30,
        limit_concurrency=2000,
        server_header=False,
        http=Patient,
    )
    return Server(config)


def _when_up(server: uvicorn.Server, then: Callable[[], None]) -> None:
    """Do something beside the server as soon as it serves."""

    def wait() -> None:
        while not server.started and not server.should_exit:
            time.sleep(0.02)
        if server.started:
            then()

    threading.Thread(target=wait, name="when up", daemon=True).start()


def _announce(server: uvicorn.Server, commons: Commons) -> None:
    """Print the address once pages have everything to show: the first start has examples to follow."""
    settings = commons.settings
    until = time.monotonic() + CATCH_UP_SECONDS
    while server.started and commons.lag() and time.monotonic() < until:
        time.sleep(0.02)
    print(f"\n  Open {settings.address} in a browser. Stop with Ctrl+C.", flush=True)
    if back := brought_back(commons):
        log.warning(
            "erased people stand in this database again: stop, run `commons erasures`, start",
            extra={"fields": {"journeys": back}},
        )
    accounts = settings.data / "sample-accounts.txt"
    if settings.examples and accounts.exists():
        print(f"\n{accounts.read_text(encoding='utf-8')}", flush=True)


@contextmanager
def serving(settings: Settings) -> Iterator[tuple[str, str]]:
    """A server in this process for as long as a command needs one: its address and operator key."""
    listening = listen(settings)
    settings = settings.model_copy(update={"port": listening.getsockname()[1], "base_url": ""})
    lock = hold(settings, settings.address)
    server = _server(Commons(settings), lock.key)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="server")
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        yield settings.address, lock.key
    finally:
        server.should_exit = True
        thread.join()
        lock.release()


@contextmanager
def reached(settings: Settings) -> Iterator[Remote]:
    """The API: of the running server, or of one that runs for this command alone."""
    server = server_of(settings)
    if server:
        yield Remote(server["address"], server["key"])
        return
    if not settings.database_url and not (settings.data / "commons.db").exists():
        raise NoServer(
            f"No server runs on {settings.data}, and there is no installation in it.\n"
            "Start one with `commons run`, or name the folder of its data with --data."
        )
    with serving(settings.model_copy(update={"port": 0, "host": "127.0.0.1"})) as (address, key):
        yield Remote(address, key)
