"""The line between a process that serves and the one that writes: what goes over it, and how.

Both are children of one process and belong to one user, who alone may open the socket between them.
"""

import logging
import pickle
import queue
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection as Line
from typing import Any

from commons.installation import Installation
from commons.telemetry import place
from commons.transaction import Command

GOODBYE = 0
"""The number of the message with which the writer's process ends a line: it says the last number that was taken up."""
LARGEST = 64
"""Messages that are sent together."""
log = logging.getLogger("commons.line")
Numbered = tuple[int, bytes]
"""A message that is packed, with the number that its answer has too."""


@dataclass(frozen=True)
class Asked:
    """A command as it goes over the line: bricks and services by their names."""

    brick: str
    operation: str
    organisation: str
    service: str
    version: int
    more: dict[str, Any]
    place: dict[str, str]
    """The span that it belongs to."""

    @classmethod
    def of(cls, command: Command) -> "Asked":
        """What is asked by a command."""
        more = {name: getattr(command, name) for name in ("given", "actor", "organisation", "key", "cause", "thread")}
        service, operation = command.service, command.operation.name
        return cls(command.brick.name, operation, service.organisation, service.slug, service.version, more, place())

    def command(self, installation: Installation) -> Command:
        """The command again."""
        brick = installation.bricks[self.brick]
        service = installation.services.get(self.organisation, self.service, self.version)
        return Command(brick=brick, operation=brick.operations[self.operation], service=service, **self.more)


@dataclass(frozen=True)
class Work:
    """A function of the kernel that is to be called where the writer is."""

    call: Callable[..., Any]
    given: tuple[Any, ...]
    reaction: bool


def packed(message: object) -> bytes:
    """A message as it goes over the line; an error in the place of what cannot go."""
    try:
        return pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    except Exception:
        log.exception("something cannot go to another process")
        return pickle.dumps(RuntimeError("This cannot go to another process."), pickle.HIGHEST_PROTOCOL)


def unpacked(message: bytes) -> Any:
    """What was packed; an error instead of what cannot be made again here."""
    try:
        return pickle.loads(message)  # noqa: S301  # from a process of this user, over a socket that nobody else opens
    except Exception as error:
        log.exception("a message could not be read")
        return RuntimeError(f"A message could not be read: {type(error).__name__}.")


class Sender:
    """Sends what is put, as much at once as waits, from a thread of its own."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._waiting: queue.SimpleQueue[Callable[[], Numbered] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)
        self._thread.start()

    def put(self, message: Callable[[], Numbered]) -> None:
        """Send this message; it is made in the sender's thread."""
        self._waiting.put(message)

    def end(self, seconds: float | None = None) -> bool:
        """Send what was put, and no more; wait for it, for so many seconds at most. Whether it was done."""
        self._waiting.put(None)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while True:
            drawn = [self._waiting.get()]
            while len(drawn) < LARGEST and not self._waiting.empty():
                drawn.append(self._waiting.get())
            try:
                self._line.send_bytes(packed([each() for each in drawn if each]))
            except OSError:
                return  # whoever receives finds the line at its end, and deals with it
            if None in drawn:
                return


def received(line: Line) -> Iterator[Numbered]:
    """What arrives, until the line ends."""
    while True:
        try:
            batch = line.recv_bytes()
        except (EOFError, OSError):
            return
        messages = unpacked(batch)
        if isinstance(messages, Exception):
            return  # what stood in it is not answered: the line is made again
        yield from messages


def hang_up(line: Line) -> None:
    """Receive what has arrived and no more; whoever sends is told. Nothing, when the line has ended by itself."""
    with suppress(OSError), socket.socket(fileno=socket.dup(line.fileno())) as beside:
        beside.shutdown(socket.SHUT_RD)
