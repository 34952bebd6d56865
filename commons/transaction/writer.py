"""The writer: takes waiting work, runs each piece in a savepoint, and commits the group together.

An answer is given only after the commit. If the commit fails, or the database has ended the whole
transaction (a full disk does so without a word), each piece of the group is run once more alone.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from commons.database.patience import backend_of, until_gone
from commons.database.prepared import changes, housekeeping, stands
from commons.database.sending import TransactionEnded, settle
from commons.errors import Busy, Changed, Problem
from commons.installation import Installation
from commons.ledger import read_these
from commons.telemetry import actions, carried, group_size
from commons.transaction.runner import Runner
from commons.transaction.transaction import Command, Outcome
from commons.transaction.turns import NEXT_SECONDS, SHARE, Turns

log = logging.getLogger("commons.writer")
LARGEST_GROUP, LARGEST_SHARED_GROUP = 64, 32
"""Pieces in one commit; fewer where other processes wait for the rows that a group has changed."""
ASK_SECONDS, ASK_AGAIN_SECONDS = 30.0, 0.2
"""How long, and how often, it is asked whether a commit was made whose answer was lost."""

Work = Callable[[Connection], Any]


@dataclass
class Piece:
    """Work waiting for the writer, and where its answer goes."""

    work: Work
    future: "Future[Any]" = field(default_factory=Future)
    reaction: bool = False


class Writer:
    """One thread, one connection, one commit for each group."""

    def __init__(self, installation: Installation, waiting_limit: int = 5_000) -> None:
        self.runner, self._installation = Runner(installation), installation
        self._engine, self._vocabulary = installation.writing, installation.vocabulary
        self._requests: queue.SimpleQueue[Piece] = queue.SimpleQueue()
        self._reactions: queue.SimpleQueue[Piece] = queue.SimpleQueue()
        self._waiting_limit = waiting_limit
        self._many_write = installation.many_write
        self._largest = LARGEST_SHARED_GROUP if installation.many_write else LARGEST_GROUP
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self.turns = Turns()
        self.committed: Callable[[], None] = lambda: None
        """Called after each commit; the followers listen."""

    def start(self) -> None:
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether actions are being taken."""
        return self._thread.is_alive() and not self._stopping

    @property
    def is_busy(self) -> bool:
        """Whether requests wait, or were in the last group: reactions then keep to their share."""
        return self.turns.had_requests or not self._requests.empty()

    def stop(self) -> None:
        """Do everything that waits, then stop. What was accepted is never dropped."""
        self._stopping = True
        self._wake.set()
        if self._thread.ident:
            self._thread.join()

    def perform(self, command: Command) -> "Future[Outcome]":
        """Have an action performed; the future resolves after its commit. Busy when too many wait."""
        actions.add(1)
        return self.submit(carried(lambda connection: self.runner.run(connection, command)))

    def have(self, work: Callable[..., Any], *given: Any, reaction: bool = False) -> "Future[Any]":
        """Have a function called in the writer's transaction: work(connection, installation, *given)."""

        def done(connection: Connection) -> Any:
            return work(connection, self._installation, *given)

        return self.submit(done, reaction=reaction)

    def submit(self, work: Work, *, reaction: bool = False) -> "Future[Any]":
        """Have work done in the writer's transaction; it must undo itself when it fails."""
        if self._stopping or (not reaction and self._requests.qsize() >= self._waiting_limit):
            raise Busy(
                "The service is very busy at the moment.",
                expected="Fewer than the most actions that may wait.",
                to_do="Nothing was lost or changed. Try again in a few seconds.",
            )
        piece = Piece(work, reaction=reaction)
        (self._reactions if reaction else self._requests).put(piece)
        self._wake.set()
        return piece.future

    def _run(self) -> None:
        connection = self._engine.connect()
        try:
            while True:
                group = self._take()
                if group:
                    self._do(connection, group)
                elif self._stopping:
                    return
                else:
                    self._wake.wait()
                    self._wake.clear()
        finally:
            connection.close()

    def _take(self) -> list[Piece]:
        """What waits: requests, and reactions where it is their turn."""
        kept = min(self._reactions.qsize(), self._largest // SHARE) if self.turns.reactions_due else 0
        patience = NEXT_SECONDS if self.turns.is_rush and not self._stopping else 0.0
        group = _drawn(self._requests, self._largest - kept, patience)
        if kept or not group:
            group += _drawn(self._reactions, self._largest - len(group))
        return group

    def _do(self, connection: Connection, group: list[Piece]) -> None:
        results = self._together(connection, group)
        if results is None:
            log.warning(
                "a group of actions could not be committed; each is tried alone", extra={"fields": {"n": len(group)}}
            )
            results = [self._alone(connection, piece) for piece in group]
        group_size.record(len(group))
        for piece, result in zip(group, results, strict=True):
            if isinstance(result, BaseException):
                piece.future.set_exception(result)
            else:
                piece.future.set_result(result)
        self.turns.end()
        self.committed()

    def _together(self, connection: Connection, group: list[Piece], *, careful: bool = False) -> list[Any] | None:
        """Run and commit the group; None when nothing of it stands.

        A savepoint costs SQLite a tenth of an action. So actions do without, and when one fails after it has written,
        the group is undone and run again, carefully: with a savepoint for each.
        """
        results: list[Any] = []
        backend = 0
        try:
            connection.begin()
            backend = backend_of(connection)
            self.runner.begin()
            requests = sum(not piece.reaction for piece in group)
            self.turns.begin(requests)
            for place, piece in enumerate(group):
                if place == requests:
                    self.turns.reactions_begin()
                self.runner.careful = careful or self._many_write or piece.reaction
                before = changes(connection)
                results.append(self._one(connection, piece))
                if not stands(connection):
                    connection.rollback()
                    return None
                if not self.runner.careful and isinstance(results[-1], Exception) and changes(connection) != before:
                    connection.rollback()
                    return self._together(connection, group, careful=True)
            settle(connection)
            connection.commit()
            for forget in self.runner.after_commit:
                forget()
            return results
        except TransactionEnded:
            connection.rollback()
            return None
        except DBAPIError:
            log.exception("the database refused a commit")
            lost = connection.invalidated
            connection.rollback()
            return results if lost and self._stands(connection, results, backend) else None

    def _one(self, connection: Connection, piece: Piece) -> Any:
        """Run one piece; once more if it met what another process has just changed, and now sees it."""
        try:
            return piece.work(connection)
        except Exception as error:
            if not self._many_write or not isinstance(error, Changed | DBAPIError) or not stands(connection):
                return self._explain(error)
        try:
            return piece.work(connection)
        except Exception as error:
            return self._explain(error)

    def _stands(self, connection: Connection, results: list[Any], backend: int) -> bool:
        """Whether a commit whose answer was lost with the connection has been made after all.

        It is asked once the server has let go of that connection: until then the commit may still reach it.
        """
        ids = [
            done.id for result in results if isinstance(result, Outcome) and not result.again for done in result.done
        ]
        if not self._many_write or not ids:
            return False
        until = time.monotonic() + ASK_SECONDS
        while True:
            try:
                until_gone(connection, backend)
                housekeeping(connection)
                return bool(read_these(connection, ids[:1], self._vocabulary))
            except DBAPIError:
                if time.monotonic() > until:
                    return False
                time.sleep(ASK_AGAIN_SECONDS)
            finally:
                connection.rollback()

    def _alone(self, connection: Connection, piece: Piece) -> Any:
        results = self._together(connection, [piece])
        if results is not None:
            return results[0]
        return Busy(
            "The service could not store this.",
            expected="Room to store it: the disk may be full.",
            to_do="Nothing was changed. Try again later; the operator has been told in the log.",
        )

    def _explain(self, error: Exception) -> Exception:
        if not isinstance(error, Problem):
            log.error("an action failed", exc_info=error)
        return error


def _drawn(source: "queue.SimpleQueue[Piece]", most: int, patience: float = 0.0) -> list[Piece]:
    """What waits there; the first of it is waited for so many seconds."""
    drawn: list[Piece] = []
    try:
        if patience:
            drawn.append(source.get(timeout=patience))
        while len(drawn) < most:
            drawn.append(source.get_nowait())
    except queue.Empty:
        pass
    return drawn
