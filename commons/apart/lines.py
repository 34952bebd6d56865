"""The end of the lines where the writer is: what other processes ask is done here, and answered."""

import logging
import os
import select
import socket
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection as Line
from typing import Any

from commons.apart.line import GOODBYE, Asked, Numbered, Sender, Work, hang_up, packed, received, unpacked
from commons.telemetry import continuing
from commons.transaction import Writer

log = logging.getLogger("commons.lines")
AGAIN_SECONDS = 0.5
ALONE_SECONDS = 30.0
"""How long the others may take to finish when nobody is left who says that they have."""
SAID_SECONDS = 5.0
"""How long a process that reads nothing is waited for when this one stops."""


@dataclass
class Caller:
    """A process that asks."""

    sender: Sender
    thread: threading.Thread
    taken: int = GOODBYE
    """The number of the last message that was taken up."""
    unanswered: set[int] = field(default_factory=set)


class Lines:
    """Has this process's writer do what other processes ask."""

    def __init__(self, writer: Writer, listening: socket.socket) -> None:
        self._writer, self._listening = writer, listening
        self._open: dict[Line, Caller] = {}
        self._stopping = False
        self._told, self._tell = os.pipe()
        self._thread = threading.Thread(target=self._accept, name="lines", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def until_alone(self) -> None:
        """Wait until nobody asks any more, if not for long."""
        until = time.monotonic() + ALONE_SECONDS
        while self._open and time.monotonic() < until:
            time.sleep(0.05)

    def stop(self) -> None:
        """Take up what has arrived and no more, answer it, and say how far that was.

        Whoever calls from now on waits for the process that writes next.
        """
        self._stopping = True
        os.close(self._tell)
        self._thread.join()
        os.close(self._told)
        every = list(self._open.items())
        for line, caller in every:
            hang_up(line)
            caller.thread.join()
        for line, caller in every:
            while caller.unanswered:
                time.sleep(0.005)
            caller.sender.put(partial(_goodbye, caller.taken))
            if caller.sender.end(SAID_SECONDS):
                line.close()

    def _accept(self) -> None:
        while not self._stopping:
            if self._told in select.select([self._listening.fileno(), self._told], [], [])[0]:
                return
            try:
                self._open_line(Line(self._listening.accept()[0].detach()))
            except Exception:
                log.exception("a process could not be heard, and calls again")
                time.sleep(AGAIN_SECONDS)

    def _open_line(self, line: Line) -> None:
        thread = threading.Thread(target=self._take, args=(line,), name="line", daemon=True)
        try:
            self._open[line] = Caller(Sender(line), thread)
            thread.start()
        except Exception:
            self._open.pop(line, None)
            line.close()
            raise

    def _take(self, line: Line) -> None:
        caller = self._open[line]
        for number, message in received(line):
            caller.taken = number
            caller.unanswered.add(number)
            self._do(caller, number, message)
        if not self._stopping:  # the other process is gone
            del self._open[line]
            caller.sender.end()
            line.close()

    def _do(self, caller: Caller, number: int, message: bytes) -> None:
        def answer(future: "Future[Any]") -> None:
            caller.sender.put(lambda: (number, packed(future.exception() or future.result())))
            caller.unanswered.discard(number)

        try:
            self._begin(unpacked(message)).add_done_callback(answer)
        except Exception as error:
            refused: Future[Any] = Future()
            refused.set_exception(error)
            answer(refused)

    def _begin(self, what: Asked | Work | Exception) -> "Future[Any]":
        if isinstance(what, Exception):
            raise what
        if isinstance(what, Work):
            return self._writer.have(what.call, *what.given, reaction=what.reaction)
        with continuing(what.place):
            return self._writer.perform(what.command(self._writer.runner.installation))


def _goodbye(taken: int) -> Numbered:
    return GOODBYE, packed(taken)
