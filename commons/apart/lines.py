"""The end of the lines where the writer is: what other processes ask is done here, and answered."""

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
        self._thread = threading.Thread(target=self._accept, name="lines", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Take up what has arrived and no more, answer it, and say how far that was."""
        self._stopping = True
        every = list(self._open.items())
        for line, caller in every:
            hang_up(line)
            caller.thread.join()
        for line, caller in every:
            while caller.unanswered:
                time.sleep(0.005)
            caller.sender.put(partial(_goodbye, caller.taken))
            caller.sender.end()
            line.close()

    def _accept(self) -> None:
        while not self._stopping:
            line = Line(self._listening.accept()[0].detach())
            thread = threading.Thread(target=self._take, args=(line,), name="line", daemon=True)
            self._open[line] = Caller(Sender(line), thread)
            thread.start()

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
