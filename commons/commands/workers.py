"""Several processes behind one listening socket: `commons run --workers N`.

The parent serves nothing. It replaces a process that dies, hands a stop on to all, and on SIGHUP puts new processes
in the place of the old ones, one after another. They run the code and settings with which the parent was started.
On SQLite the first process writes for the others, so it is the last that stops.
"""

import logging
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from commons.commands.saying import said

log = logging.getLogger("commons.workers")
LOOK_SECONDS = 0.2
START_SECONDS = 120.0
ALONE_SECONDS = 1.0
WRITER_STOPS = signal.SIGUSR1

Serve = Callable[[int, bool, Callable[[], None]], int]
"""Serve until SIGTERM: (its place among them, whether all begin, what to call when it is up) -> exit code."""


@dataclass
class Workers:
    """The processes that serve."""

    serve: Serve
    count: int
    first_writes: bool = False
    """Whether the others need the first: it stops after them, and before another takes its place."""
    _pids: dict[int, int] = field(default_factory=dict)
    """The processes, each with its place."""
    _leaving: set[int] = field(default_factory=set)
    _stopping: bool = False
    _renewing: bool = False

    def run(self) -> int:
        """Start them and keep them running until told to stop; 1 when one does not come up."""
        for stop in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stop, lambda *_: self._stop())
        signal.signal(signal.SIGHUP, lambda *_: setattr(self, "_renewing", True))
        failed = not all(self._start(place, first=True) for place in range(self.count)) and not self._stopping
        if failed:
            self._stop()
        while self._pids:
            self._look_after()
            time.sleep(LOOK_SECONDS)
        return int(failed)

    def _look_after(self) -> None:
        for pid in [pid for pid in self._pids if _has_ended(pid)]:
            self._replace(pid)
        if self._stopping:
            self._tell_to_stop()
        elif self._renewing:
            self._renewing = False
            for old, place in list(self._pids.items()):
                if old in self._pids:
                    self._renew(old, place)

    def _replace(self, ended: int) -> None:
        """Put a process in the place of one that ended by itself."""
        place = self._pids.pop(ended, None)
        if ended in self._leaving:
            self._leaving.remove(ended)  # its number may be given again
        elif place is not None and self._is_needed(place):
            log.warning("a process ended and is replaced", extra={"fields": {"pid": ended}})
            self._start(place)

    def _renew(self, old: int, place: int) -> None:
        """Put a new process in the place of an old one."""
        if self.first_writes and place == 0:
            self._leave(old)
            while not _has_ended(old):
                time.sleep(LOOK_SECONDS / 10)
            self._start(place)
        elif old not in self._leaving and self._start(place):
            self._leave(old)

    def _leave(self, pid: int) -> None:
        if pid not in self._leaving:
            self._leaving.add(pid)
            with suppress(ProcessLookupError):  # it has ended by itself
                os.kill(pid, self._word(self._pids[pid]))

    def _word(self, place: int) -> signal.Signals:
        """What has a process stop. Whoever stops them all, a terminal say, does not reach the one that writes."""
        return WRITER_STOPS if self.first_writes and place == 0 else signal.SIGTERM

    def _start(self, place: int, *, first: bool = False) -> bool:
        """Start one and wait until it serves."""
        if not self._is_needed(place):
            return False
        reading, writing = os.pipe()
        parent, pid = os.getpid(), os.fork()
        if pid == 0:
            os.close(reading)
            threading.Thread(target=_stop_without, args=(parent, self._word(place)), name="parent", daemon=True).start()
            for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(each, signal.SIG_DFL)
            code = 1
            try:
                code = self.serve(place, first, lambda: _say_up(writing))
            except BaseException as error:
                log.exception("a process could not serve")
                if words := said(error):
                    print(words, file=sys.stderr, flush=True)
            finally:
                os._exit(code)
        os.close(writing)
        self._pids[pid] = place
        return self._is_up(reading, place)

    def _is_needed(self, place: int) -> bool:
        """Whether a process is to be here: while all stop, only one that writes for those which still finish."""
        return not self._stopping or (self.first_writes and place == 0 and any(self._pids.values()))

    def _is_up(self, reading: int, place: int) -> bool:
        until = time.monotonic() + START_SECONDS
        try:
            while time.monotonic() < until and not self._stopping:
                if select.select([reading], [], [], LOOK_SECONDS)[0]:
                    return os.read(reading, 1) == b"."
                if place and self.first_writes:  # it comes up only while there is one that writes
                    for pid in [pid for pid, each in self._pids.items() if each == 0 and _has_ended(pid)]:
                        self._replace(pid)
            return False
        finally:
            os.close(reading)

    def _stop(self) -> None:
        self._stopping = True
        self._tell_to_stop()

    def _tell_to_stop(self) -> None:
        """Have all leave; the one that writes for the others when they are gone."""
        others = [pid for pid, place in self._pids.items() if place or not self.first_writes]
        for pid in others or list(self._pids):
            self._leave(pid)


def _say_up(writing: int) -> None:
    with suppress(BrokenPipeError):  # the parent waits no more: it was told to stop
        os.write(writing, b".")
    os.close(writing)


def _stop_without(parent: int, word: signal.Signals) -> None:
    """Stop this process in good order when its parent was killed: nobody would stop it, and it would keep the port."""
    while os.getppid() == parent:
        time.sleep(ALONE_SECONDS)
    os.kill(os.getpid(), word)


def _has_ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True
