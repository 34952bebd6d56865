"""The writer of another process: `commons run --workers N` on SQLite, where one process writes and others serve.

What is asked waits here until it is answered. When the process that writes is replaced, what it had not taken up is
asked again, and so is everything with an idempotency key, because the writer does that once.
"""

import itertools
import logging
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Line
from typing import Any

from commons.apart.line import GOODBYE, Asked, Sender, Work, hang_up, packed, received, unpacked
from commons.errors import Busy
from commons.installation import Installation
from commons.transaction import Command, Outcome, Writer

log = logging.getLogger("commons.far")
PATIENCE_SECONDS = 30.0
"""How long something waits for its answer."""
LOOK_SECONDS = 0.5
STOP_SECONDS = 15.0


@dataclass
class Waiting:
    """Something that was asked and has no answer yet."""

    message: bytes
    once: bool
    """Whether the writer does it once, however often it is asked."""
    future: "Future[Any]" = field(default_factory=Future)
    since: float = field(default_factory=time.monotonic)
    sent: bool = False


class FarWriter(Writer):
    """Asks the writer of another process, over a line that is made again when it ends."""

    def __init__(self, installation: Installation, waiting_limit: int, address: str) -> None:
        super().__init__(installation, waiting_limit)
        self._address = address
        self._waiting: dict[int, Waiting] = {}
        self._numbers = itertools.count(GOODBYE + 1)
        self._lock = threading.Lock()
        """Held while something is put on the line, and while the line is replaced."""
        self._line: Line | None = None
        self._sender: Sender | None = None
        self._over = threading.Event()
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._keep_line, self._look)]

    def start(self) -> None:
        for each in self._threads:
            each.start()

    @property
    def is_running(self) -> bool:
        """Whether there is a line to the writer."""
        return self._sender is not None and not self._over.is_set()

    def stop(self) -> None:
        """Wait for what was asked, then hang up."""
        until = time.monotonic() + STOP_SECONDS
        while self._waiting and time.monotonic() < until:
            time.sleep(0.01)
        with self._lock:  # so that nothing is asked after this that nobody answers
            self._over.set()
        if self._sender and self._line:
            hang_up(self._line)
        self._give_up(0.0)

    def perform(self, command: Command) -> "Future[Outcome]":
        """Have an action performed; the future resolves after its commit. Busy when too many wait."""
        return self._ask(Asked.of(command), once=command.key is not None)

    def have(self, work: Callable[..., Any], *given: Any, reaction: bool = False) -> "Future[Any]":
        """Have a function called in the writer's transaction: work(connection, installation, *given)."""
        return self._ask(Work(work, given, reaction), once=False)

    def _ask(self, what: Asked | Work, *, once: bool) -> "Future[Any]":
        waiting = Waiting(packed(what), once)
        with self._lock:
            if self._over.is_set() or len(self._waiting) >= self._waiting_limit:
                raise _busy()
            number = next(self._numbers)
            self._waiting[number] = waiting
            if self._sender:
                self._send(self._sender, number, waiting)
        return waiting.future

    def _send(self, sender: Sender, number: int, waiting: Waiting) -> None:
        waiting.sent = True
        sender.put(lambda: (number, waiting.message))

    def _keep_line(self) -> None:
        while not self._over.is_set():
            try:
                with self._dial() as line:
                    self._begin(line)
                    self._line_ended(self._answers(line))
            except OSError:
                self._over.wait(LOOK_SECONDS / 5)
            except Exception:
                log.exception("the line to the process that writes broke, and is made again")
                self._line_ended(None)
                self._over.wait(LOOK_SECONDS)

    def _answers(self, line: Line) -> int | None:
        """Hand out answers until the line ends: what the writer's process said at last, if it said something."""
        taken = None
        for number, message in received(line):
            if number == GOODBYE:
                taken = unpacked(message)
            elif waiting := self._waiting.pop(number, None):
                _settle(waiting.future, unpacked(message))
        return taken

    def _dial(self) -> Line:
        with socket.socket(socket.AF_UNIX) as made:
            made.connect(self._address)
            return Line(made.detach())

    def _begin(self, line: Line) -> None:
        with self._lock:
            self._line, self._sender = line, Sender(line)
            for number, waiting in list(self._waiting.items()):
                self._send(self._sender, number, waiting)

    def _line_ended(self, taken: int | None) -> None:
        """Let go of what may have been done and could be done twice; the rest waits for the next line."""
        with self._lock:
            sender, self._sender = self._sender, None
            unsure = [n for n, each in list(self._waiting.items()) if each.sent and not each.once]
            lost = [number for number in unsure if taken is None or number <= taken]
            gone = [self._waiting.pop(number) for number in lost]
        if sender:
            sender.end()
        for each in gone:
            _settle(each.future, _busy())

    def _look(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            self._give_up(PATIENCE_SECONDS)

    def _give_up(self, seconds: float) -> None:
        """Answer whoever has waited that long that they should ask again."""
        with self._lock:
            late = [n for n, each in list(self._waiting.items()) if time.monotonic() - each.since >= seconds]
            gone = [self._waiting.pop(number) for number in late]
        for each in gone:
            _settle(each.future, _busy())


def _settle(future: "Future[Any]", answer: object) -> None:
    with suppress(InvalidStateError):  # nobody waits for it any more
        if isinstance(answer, BaseException):
            future.set_exception(answer)
        else:
            future.set_result(answer)


def _busy() -> Busy:
    return Busy(
        "The service is starting again, or very busy.",
        expected="An answer within half a minute.",
        to_do="Try again in a few seconds: what was done already is not done twice.",
    )
