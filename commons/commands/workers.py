"""Several processes behind one listening socket: `commons run --workers N`, on PostgreSQL.

The parent serves nothing. It replaces a process that dies, hands a stop on to all, and on SIGHUP puts new processes
in the place of the old ones, one after another. They run the code and settings with which the parent was started.
"""

import logging
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from commons.commands.saying import said

log = logging.getLogger("commons.workers")
LOOK_SECONDS = 0.2
START_SECONDS = 120.0
ALONE_SECONDS = 1.0

Serve = Callable[[bool, Callable[[], None]], int]
"""Serve until SIGTERM: (whether this is the first process, what to call when it is up) -> exit code."""


@dataclass
class Workers:
    """The processes that serve."""

    serve: Serve
    count: int
    _pids: list[int] = field(default_factory=list)
    _leaving: set[int] = field(default_factory=set)
    _stopping: bool = False
    _renewing: bool = False

    def run(self) -> int:
        """Start them and keep them running until told to stop; 1 when one does not come up."""
        for stop in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stop, lambda *_: self._stop())
        signal.signal(signal.SIGHUP, lambda *_: setattr(self, "_renewing", True))
        failed = not all(self._start(first=place == 0) for place in range(self.count))
        if failed:
            self._stop()
        while self._pids:
            self._look_after()
            time.sleep(LOOK_SECONDS)
        return int(failed)

    def _look_after(self) -> None:
        for pid in [pid for pid in self._pids if _has_ended(pid)]:
            self._pids.remove(pid)
            if pid in self._leaving:
                self._leaving.remove(pid)  # its number may be given again
            elif not self._stopping:
                log.warning("a process ended and is replaced", extra={"fields": {"pid": pid}})
                self._start()
        if self._renewing and not self._stopping:
            self._renewing = False
            for old in [pid for pid in self._pids if pid not in self._leaving]:
                if self._start():
                    self._leaving.add(old)
                    os.kill(old, signal.SIGTERM)

    def _start(self, *, first: bool = False) -> bool:
        """Start one and wait until it serves."""
        if self._stopping:
            return False
        reading, writing = os.pipe()
        parent, pid = os.getpid(), os.fork()
        if pid == 0:
            os.close(reading)
            threading.Thread(target=_stop_without, args=(parent,), name="parent", daemon=True).start()
            for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(each, signal.SIG_DFL)
            code = 1
            try:
                code = self.serve(first, lambda: os.close(writing) if os.write(writing, b".") else None)
            except BaseException as error:
                log.exception("a process could not serve")
                if words := said(error):
                    print(words, file=sys.stderr, flush=True)
            finally:
                os._exit(code)
        os.close(writing)
        self._pids.append(pid)
        return self._is_up(reading)

    def _is_up(self, reading: int) -> bool:
        until = time.monotonic() + START_SECONDS
        try:
            while time.monotonic() < until and not self._stopping:
                if select.select([reading], [], [], LOOK_SECONDS)[0]:
                    return os.read(reading, 1) == b"."
            return False
        finally:
            os.close(reading)

    def _stop(self) -> None:
        self._stopping = True
        for pid in self._pids:
            os.kill(pid, signal.SIGTERM)


def _stop_without(parent: int) -> None:
    """Stop this process in good order when its parent was killed: nobody would stop it, and it would keep the port."""
    while os.getppid() == parent:
        time.sleep(ALONE_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def _has_ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True
