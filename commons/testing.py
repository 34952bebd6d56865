"""For authors of bricks: a whole installation on real SQLite, with fakes for the outside and a clock to move."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from pydantic import BaseModel
from sqlalchemy import Connection, Engine, create_mock_engine, inspect
from sqlalchemy.dialects import sqlite
from sqlmodel import SQLModel
from starlette.testclient import TestClient

from commons.access import ANONYMOUS, Actor, Grant
from commons.assembly import Commons
from commons.brick import Brick
from commons.database.protection import protect
from commons.installation import Published
from commons.ledger import read_after
from commons.ports import Documents, MemoryDocuments, MemoryMessages, MovingClock, fakes
from commons.refs import new_ref
from commons.service import Service, load_files, lock_of
from commons.settings import Settings
from commons.transaction import Outcome
from commons.web import build_app


@lru_cache(maxsize=8)
def _sqlite_file(_tables: int) -> bytes:
    """A file of SQLite with every declared table: made once for many worlds."""
    with TemporaryDirectory() as folder:
        with closing(sqlite3.connect(f"{folder}/commons.db")) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            dialect = sqlite.dialect()
            make = create_mock_engine(
                "sqlite://", lambda one, *_: connection.execute(str(one.compile(dialect=dialect)))
            )
            SQLModel.metadata.create_all(make, checkfirst=False)
        return Path(folder, "commons.db").read_bytes()


def _make_tables(engine: Engine) -> None:
    with engine.begin() as connection:
        if not SQLModel.metadata.tables.keys() <= set(inspect(connection).get_table_names()):
            SQLModel.metadata.create_all(connection)
            protect(connection)


class World:
    """An installation in a folder. Followers do not run by themselves: call `settle()`.

    `bricks` are bricks, or modules with a `brick` (whose hooks are then called too); `documents` is a store to use
    in the place of the fake.
    """

    database_of: ClassVar[Callable[[Path], str]] = staticmethod(lambda _folder: "")
    """The address of a folder's database; empty for SQLite in the folder."""

    def __init__(
        self, folder: Path, bricks: Iterable[Any], *, examples: Path | None = None, documents: Documents | None = None
    ) -> None:
        self.ports = replace(fakes(), documents=documents) if documents else fakes()
        settings = Settings(data=folder, examples=examples, readers=1, database_url=World.database_of(folder))
        pairs = [(each, object()) if isinstance(each, Brick) else (each.brick, each) for each in bricks]
        if not settings.database_url and not (folder / "commons.db").exists():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (folder / "commons.db").write_bytes(_sqlite_file(len(SQLModel.metadata.tables)))
        self.commons = Commons(settings, bricks=pairs, ports=self.ports)
        _make_tables(self.commons.engines.owning)
        self.commons.writer.start()
        self.commons.hooks.hook.commons_started(commons=self.commons)
        self._client: TestClient | None = None
        self._versions: dict[tuple[str, str], int] = {}

    @property
    def clock(self) -> MovingClock:
        assert isinstance(self.ports.clock, MovingClock)
        return self.ports.clock

    @property
    def sent(self) -> MemoryMessages:
        """The messages that were sent."""
        assert isinstance(self.ports.messages, MemoryMessages)
        return self.ports.messages

    @property
    def documents(self) -> MemoryDocuments:
        assert isinstance(self.ports.documents, MemoryDocuments)
        return self.ports.documents

    def publish(self, files: Mapping[str, str]) -> Service:
        """Publish a service, without the registry; ServiceFileError when its files do not fit."""
        draft = load_files(files, self.commons.bricks)
        key = (draft.organisation, draft.slug)
        version = self._versions[key] = self._versions.get(key, 0) + 1
        published = Published(version, dict(files), lock_of(draft), self.clock.now())
        self.commons.put_aside(*key, published)
        return self.commons.service(*key)

    def staff(self, role: str = "caseworker", *, organisation: str = "*", service: str | None = None) -> Actor:
        """Somebody with an account and one role."""
        return Actor(id=f"account:{new_ref()}", grants=(Grant(role, organisation, service),))

    def applicant(self, person: str, thread: str, service: Service) -> Actor:
        """The applicant of one journey."""
        return Actor(f"person:{person}", thread=thread, organisation=service.organisation, service=service.slug)

    def perform(
        self,
        service: Service,
        action: Callable[..., Any],
        given: BaseModel,
        *,
        actor: Actor = ANONYMOUS,
        key: str | None = None,
        thread: str | None = None,
    ) -> Outcome:
        """Perform an action and wait for its commit. Internal actions run as the flow."""
        _, operation = self.commons.installation.owner_of(action)
        if operation.may == "flow":
            actor = Actor(id=f"flow:{service.slug}")
        command = self.commons.command(action, given, actor=actor, service=service, key=key)
        if thread:
            command = replace(command, thread=thread)
        return self.commons.writer.perform(command).result(timeout=30)

    def ask(self, service: Service, query: Callable[..., Any], asked: BaseModel, *, actor: Actor = ANONYMOUS) -> Any:
        """The answer to a query."""
        return self.commons.ask_now(query, asked, actor=actor, service=service)

    def settle(self) -> None:
        """Let followers, due timers, due retries and deliveries do everything that there is to do."""
        for _ in range(1000):
            done = self.commons.followers.step()
            done = self.commons.followers.on_time() or done
            if not (self.commons.courier.step() or done):
                return
        raise AssertionError("the followers do not come to rest")

    def ledger(self) -> list[Any]:
        """Every event so far."""
        with self.commons.installation.reading.connect() as connection:
            return read_after(connection, 0, 100_000, self.commons.installation.vocabulary)

    @contextmanager
    def whole_database(self) -> Iterator[Connection]:
        """A connection that sees every organisation's rows, as no part of the platform does on PostgreSQL."""
        with self.commons.engines.whole.connect() as connection:
            yield connection

    def client(self, *, key: str = "") -> TestClient:
        """An HTTP client on the real application; followers run by `settle()` only."""
        app = build_app(self.commons, operator_key=key or "operator-key-of-the-tests")
        app.router.lifespan_context = _nothing
        client = TestClient(app, base_url="https://testserver", raise_server_exceptions=False)
        client.headers["sec-fetch-site"] = "same-origin"
        return client

    def close(self) -> None:
        """Stop the writer and let go of the files."""
        self.commons.stop()


class _nothing:
    """A lifespan that starts and stops nothing: the world does."""

    def __init__(self, _app: Any) -> None:
        self._app = _app

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(self, *_: object) -> None:
        return None
