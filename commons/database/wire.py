"""How PostgreSQL is asked: any number of statements in one round trip, each prepared once for a connection.

The driver's own cursors take three times the processor time for a statement, and wait for every answer
(`docs/decisions/statements-travel-together.md`); this is the driver's door to libpq. Loaded only where there is one.
"""

from collections.abc import Generator, Sequence
from itertools import count
from typing import Any, NamedTuple

import psycopg
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.generators import fetch_many, send

Statement = tuple[str, Sequence[Any]]
"""SQL with `$1` where a value goes, and the values."""
_FAILED = (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.PIPELINE_ABORTED)
_SOUND = (pq.TransactionStatus.IDLE, pq.TransactionStatus.INTRANS)
_NO_SUCH_STATEMENT = "26000"


class _Step(NamedTuple):
    """Preparing a statement under a name, or, without SQL, executing what has that name."""

    name: bytes
    values: Sequence[Any] = ()
    sql: str = ""


class Wire:
    """What a connection has prepared, and how values go out and come back."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self._connection, self._server = connection, connection.pgconn
        self._adapt = Transformer(connection)
        self._names: dict[str, bytes] = {}
        self._numbers = count()

    @property
    def is_sound(self) -> bool:
        """Whether the connection lives, and no error has failed its transaction."""
        return self._server.transaction_status in _SOUND

    def ask(self, statements: Sequence[Statement]) -> list[Any]:
        """Send them all, beginning a transaction where none is open; an answer for each.

        When all have been answered the first error is raised, with its `place`; what came after it was not done.
        """
        begins = self._server.transaction_status == pq.TransactionStatus.IDLE and not self._connection.autocommit
        if begins:
            statements = [(self._connection._get_tx_start_command().decode(), ()), *statements]
        steps = self._steps(statements)
        self._server.enter_pipeline_mode()
        try:
            answers = self._connection.wait(self._talk(steps))
        finally:
            if self._server.status == pq.ConnStatus.OK:
                self._server.exit_pipeline_mode()
        place = -begins
        for step, answer in zip(steps, answers, strict=True):
            if answer.status in _FAILED:
                raise self._error(answer, place)
            if step.sql:
                self._names[step.sql] = step.name
            place += not step.sql
        return [answer for step, answer in zip(steps, answers, strict=True) if not step.sql][begins:]

    def rows(self, answer: Any) -> list[Any]:
        """The rows of an answer, their values converted by the driver."""
        self._adapt.set_pgresult(answer)
        return self._adapt.load_rows(0, answer.ntuples, tuple)

    def _steps(self, statements: Sequence[Statement]) -> list[_Step]:
        steps, names = [], self._names.copy()
        for sql, values in statements:
            if sql not in names:
                names[sql] = b"commons%d" % next(self._numbers)
                steps.append(_Step(names[sql], sql=sql))
            steps.append(_Step(names[sql], self._adapt.dump_sequence(values, [PyFormat.TEXT] * len(values))))
        return steps

    def _talk(self, steps: Sequence[_Step]) -> Generator[Any, Any, list[Any]]:
        for name, values, sql in steps:
            if sql:
                self._server.send_prepare(name, sql.encode())
            else:
                self._server.send_query_prepared(name, values)
        self._server.pipeline_sync()
        yield from send(self._server)
        answers = []
        for _ in range(len(steps) + 1):
            answers += (yield from fetch_many(self._server))[:1]
        return answers[:-1]

    def _error(self, answer: Any, place: int) -> Exception:
        error: Any = psycopg.errors.error_from_result(answer)
        error.place = place
        if error.sqlstate == _NO_SUCH_STATEMENT:
            self._names.clear()
        return error  # type: ignore[no-any-return]
