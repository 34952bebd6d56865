"""A fuse in PostgreSQL itself: the statement that it is set for fails on the server, however it was sent.

What is sent before it raises an error there, so that a driver that does not wait for each answer hears of it as late
as of any other. Nothing is kept meanwhile: a commit tells what it would have kept and is a rollback, or fails as one
does whose deferred constraint is broken. Statements of one thread pass through it, which is the writer's.
"""

import threading
from collections.abc import Generator, Iterator
from typing import Any

import psycopg
from psycopg._cursor_base import BaseCursor
from psycopg.pq import TransactionStatus

from commons.database import impatient

CUT = "cut"
"""The connection is ended by the server; anything else is the SQLSTATE of an error."""
REFUSED, SERIALIZATION, DEADLOCK = "53100", "40001", "40P01"
SETUP = """
CREATE FUNCTION pg_temp.fail(code text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF code = 'cut' THEN PERFORM pg_terminate_backend(pg_backend_pid()), pg_sleep(5); END IF;
  RAISE EXCEPTION 'an injected failure' USING ERRCODE = code;
END $$;
CREATE TEMP TABLE doomed (code text);
CREATE FUNCTION pg_temp.fail_late() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_temp.fail(NEW.code); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON doomed DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION pg_temp.fail_late();
CREATE FUNCTION pg_temp.doom(code text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS
  $$ BEGIN INSERT INTO pg_temp.doomed VALUES (code); END $$;
CREATE FUNCTION pg_temp.image(OUT said text) LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE name text; one text;
BEGIN
  said := '';
  FOR name IN SELECT oid::regclass::text FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0 LOOP
    EXECUTE format('SELECT %L || count(*) || chr(32) || sum(hashtextextended(t::text, 0)::numeric) FROM %s t',
                   name || ' ', name) INTO one;
    said := said || coalesce(one || chr(10), '');
  END LOOP;
END $$;
CREATE FUNCTION pg_temp.last(OUT said bigint) LANGUAGE plpgsql SECURITY DEFINER AS
  $$ BEGIN SELECT coalesce(max(position), 0) INTO said FROM public.commons_ledger; END $$;
CREATE FUNCTION pg_temp.tell(since bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  RAISE NOTICE 'kept %;%',
    (SELECT string_agg(id, ' ') FROM public.commons_ledger WHERE position > since), pg_temp.image();
END $$
"""

Image = dict[str, tuple[int, str]]
"""Of each table that is not empty: how many rows, and a digest of them."""


def parse(said: str) -> Image:
    """What `pg_temp.image` says, in a form to be compared."""
    rows = (line.rsplit(" ", 2) for line in said.splitlines())
    return {name: (int(count), digest) for name, count, digest in rows}


class Fuse:
    """Counts the statements of one thread and lets one of them fail, or that one each time that it comes again."""

    def __init__(self) -> None:
        self._thread = 0
        self._at = 0
        self._lasts = False
        self._since = 0
        self._failed = ""
        self.forgiving = False
        """As no PostgreSQL does, what was done before in the transaction stays and goes on; for a control."""
        self.code = REFUSED
        self.count = 0
        self.blown = False
        self.kept: list[tuple[set[str], Image]] = []
        """What each commit would have kept: the ids of its events, and what all tables would be like."""

    def set(self, at: int, code: str = REFUSED, *, lasts: bool = False, since: int = 0) -> None:
        """Let this thread's statement of this number fail; 0: none.

        `lasts`: and again when it comes again. `since`: the last position of the ledger.
        """
        self._thread, self._at, self.code = threading.get_ident(), at, code
        self._lasts, self._since = lasts, since
        self.count, self.blown, self._failed, self.kept = 0, False, "", []

    def take_out(self) -> None:
        self._thread = 0

    def is_on(self, connection: Any) -> bool:
        """Whether statements of this connection pass through it now."""
        return (
            threading.get_ident() == self._thread
            and isinstance(connection, FusedConnection)
            and connection.is_fused
            and not connection.read_only
        )

    def pass_through(self, connection: Any, sql: str) -> Iterator[Any]:
        """Called before each statement, when it may be sent."""
        if sql.startswith("ROLLBACK"):  # no database refuses to go back and stays open all the same
            return
        self.count += 1
        again = self._lasts and sql == self._failed and not sql.startswith(("SAVEPOINT", "RELEASE"))
        if self.count != self._at and not again:
            return
        self.blown, self._failed = True, sql
        if self.forgiving and self.code != CUT:
            yield from self._fail_and_go_back(connection)
        else:
            yield from connection._exec_command(self._failing("fail"))

    def commit(self, connection: Any) -> Iterator[Any]:
        """Called instead of a commit: tell what it would keep, and keep nothing."""
        self.count += 1
        ended = connection.pgconn.transaction_status == TransactionStatus.INERROR
        if self.count == self._at and not ended:
            self.blown = True
            yield from connection._exec_command(self._failing("doom"))
            yield from connection._exec_command(b"COMMIT ")
        elif not ended:  # else a commit is a rollback, which nobody is told
            yield from connection._exec_command(f"SELECT pg_temp.tell({self._since})".encode())
        yield from connection._exec_command(b"ROLLBACK")

    def hear(self, told: Any) -> None:
        """A notice of the server."""
        what, _, image = str(told.message_primary).partition(";")
        if what.startswith("kept "):
            self.kept.append((set(what.split()[1:]) - {"<NULL>"}, parse(image)))

    def _failing(self, function: str) -> bytes:
        return f"SELECT pg_temp.{function}('{self.code}')".encode()

    def _fail_and_go_back(self, connection: Any) -> Iterator[Any]:
        yield from connection._exec_command(b"SAVEPOINT before_it")
        try:
            yield from connection._exec_command(self._failing("fail"))
            if connection._pipeline:
                yield from connection._pipeline._sync_gen()
        except psycopg.Error:
            yield from connection._exec_command(b"ROLLBACK TO SAVEPOINT before_it")
            raise


FUSE = Fuse()
_start: Any = BaseCursor._start_query
_plain = impatient.Impatient


class FusedConnection(impatient.Impatient):
    """A connection whose statements and commits pass through the fuse."""

    is_fused = False

    @classmethod
    def connect(cls, *words: Any, **given: Any) -> Any:
        made = super().connect(*words, **given)
        made.autocommit = True
        if made.execute("SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper").fetchall():
            made.execute(SETUP)
            made.add_notice_handler(FUSE.hear)
            made.is_fused = True
        made.autocommit = False
        return made

    def _exec_command(self, command: Any, *more: Any, **named: Any) -> Generator[Any, Any, Any]:
        if command == b"COMMIT" and FUSE.is_on(self):
            return (yield from FUSE.commit(self))
        return (yield from super()._exec_command(command, *more, **named))


def _fused_start(self: Any, query: Any = None) -> Iterator[Any]:
    yield from _start(self, query)
    if FUSE.is_on(self._conn):
        yield from FUSE.pass_through(self._conn, str(query))


def install() -> None:
    """Every connection to PostgreSQL that the platform opens from now on goes through the fuse."""
    impatient.Impatient = FusedConnection  # type: ignore[misc]
    BaseCursor._start_query = _fused_start  # type: ignore[method-assign,assignment]


def remove() -> None:
    impatient.Impatient = _plain  # type: ignore[misc]
    BaseCursor._start_query = _start  # type: ignore[method-assign]


def image(connection: Any) -> Image:
    """What every table holds, as this connection of SQLAlchemy sees it."""
    return parse(connection.exec_driver_sql("SELECT pg_temp.image()").scalar_one())
