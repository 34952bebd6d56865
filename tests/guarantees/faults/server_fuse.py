"""A fuse in PostgreSQL itself: the statement that it is set for fails on the server, however it was sent.

What is sent before it raises an error there, so that whoever does not wait for each answer hears of it as late as of
any other, in the middle of what travels together. Nothing is kept meanwhile: a commit tells what it would have kept and
is a rollback, or fails as one does whose deferred constraint is broken. Statements of one thread pass through it, which
is the writer's.
"""

import threading
from collections.abc import Generator, Iterator, Sequence
from typing import Any

import psycopg
from psycopg._cursor_base import BaseCursor
from psycopg.pq import TransactionStatus

from commons.database import impatient
from commons.database.wire import Statement, Wire

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
        self.dry = True
        self.failed = ""
        """The statement that failed."""
        self.forgiving = False
        """As no PostgreSQL does, what was done before in the transaction stays and goes on; for a control."""
        self.went_back = False
        self.code = REFUSED
        self.count = 0
        self.blown = False
        self.kept: list[tuple[set[str], Image]] = []
        """What each commit would have kept: the ids of its events, and what all tables would be like."""

    def set(self, at: int, code: str = REFUSED, *, lasts: bool = False, since: int = 0, dry: bool = True) -> None:
        """Let this thread's statement of this number fail; 0: none.

        `lasts`: and again when it comes again. `since`: the last position of the ledger. `dry`: keep nothing.
        """
        self._thread, self._at, self.code = threading.get_ident(), at, code
        self._lasts, self._since, self.dry = lasts, since, dry
        self.count, self.blown, self.failed, self.kept = 0, False, "", []

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

    def blows(self, sql: str) -> bool:
        """Called before each statement: whether it is the one that fails."""
        if sql.startswith("ROLLBACK"):  # no database refuses to go back and stays open all the same
            return False
        self.count += 1
        again = self._lasts and sql == self.failed and not sql.startswith(("SAVEPOINT", "RELEASE"))
        if self.count != self._at and not again:
            return False
        self.blown, self.failed = True, sql
        return True

    @property
    def failing(self) -> str:
        """The statement that fails in its place."""
        return f"SELECT pg_temp.fail('{self.code}')"

    def commit(self, connection: Any) -> Iterator[Any]:
        """Called instead of a commit: tell what it would keep, and keep nothing."""
        self.count += 1
        ended = connection.pgconn.transaction_status == TransactionStatus.INERROR
        if self.count == self._at and not ended:
            self.blown, self.failed = True, "COMMIT"
            yield from connection._exec_command(self.failing.replace("fail", "doom").encode())
            yield from connection._exec_command(b"COMMIT ")
        elif not ended:  # else a commit is a rollback, which nobody is told
            yield from connection._exec_command(f"SELECT pg_temp.tell({self._since})".encode())
        yield from connection._exec_command(b"ROLLBACK")

    def hear(self, told: Any) -> None:
        """A notice of the server."""
        what, _, image = str(told.message_primary).partition(";")
        if what.startswith("kept "):
            self.kept.append((set(what.split()[1:]) - {"<NULL>"}, parse(image)))


FUSE = Fuse()
_start: Any = BaseCursor._start_query
_ask: Any = Wire.ask
_sound: Any = Wire.is_sound
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
        if command == b"COMMIT" and FUSE.dry and FUSE.is_on(self):
            return (yield from FUSE.commit(self))
        return (yield from super()._exec_command(command, *more, **named))


def _fused_start(self: Any, query: Any = None) -> Iterator[Any]:
    """Before a statement of the driver's own cursors."""
    yield from _start(self, query)
    if FUSE.is_on(self._conn) and FUSE.blows(str(query)):
        yield from self._conn._exec_command(FUSE.failing.encode())


def _fused_ask(self: Wire, statements: Sequence[Statement]) -> list[Any]:
    """Statements that travel together: the one that fails is met where it stands."""
    if not FUSE.is_on(self._connection):
        return list(_ask(self, statements))
    sent: list[Statement] = []
    for sql, values in statements:
        if FUSE.blows(sql):
            if FUSE.forgiving and FUSE.code != CUT:
                _fail_and_go_back(self, sent)
            sent.append((FUSE.failing, ()))
        sent.append((sql, values))
    return list(_ask(self, sent))


def _fail_and_go_back(wire: Wire, before: Sequence[Statement]) -> None:
    _ask(wire, [*before, ("SAVEPOINT before_it", ())])
    try:
        _ask(wire, [(FUSE.failing, ())])
    except psycopg.Error:
        _ask(wire, [("ROLLBACK TO SAVEPOINT before_it", ())])
        FUSE.went_back = True
        raise


def _is_sound(self: Wire) -> bool:
    """What was sent before the one that failed is not sent again."""
    went_back, FUSE.went_back = FUSE.went_back, False
    return not went_back and bool(_sound.__get__(self))


def install() -> None:
    """Every connection to PostgreSQL that the platform opens from now on goes through the fuse."""
    impatient.Impatient = FusedConnection  # type: ignore[misc]
    BaseCursor._start_query = _fused_start  # type: ignore[method-assign,assignment]
    Wire.ask, Wire.is_sound = _fused_ask, property(_is_sound)  # type: ignore[method-assign,assignment]


def remove() -> None:
    impatient.Impatient = _plain  # type: ignore[misc]
    BaseCursor._start_query = _start  # type: ignore[method-assign]
    Wire.ask, Wire.is_sound = _ask, _sound  # type: ignore[method-assign]


def image(connection: Any) -> Image:
    """What every table holds, as this connection of SQLAlchemy sees it."""
    return parse(connection.exec_driver_sql("SELECT pg_temp.image()").scalar_one())
