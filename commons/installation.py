"""What one installation holds: its bricks, their events, its ports, and services on demand."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Engine
from sqlmodel import SQLModel

from commons.access import KnownKeys
from commons.brick import Brick, BrickError, Operation
from commons.database import Tenant
from commons.errors import NotFound
from commons.ledger import Vocabulary
from commons.ports import Ports
from commons.refs import PLATFORM
from commons.service import Service, load_files, platform_service

PLATFORM_SERVICE = "platform"


@dataclass(frozen=True)
class Published:
    """A published version as the registry keeps it."""

    version: int
    files: Mapping[str, str]
    lock: Mapping[str, Any]
    published_at: Any = None


Fetch = Callable[[str, str, int | None], Published | None]
"""(organisation, service, version or None for the newest) -> what was published."""


class Shelf:
    """Services, loaded when they are first asked for and kept while they are used.

    A version never changes, so it is cached as it is; which version is the newest is asked again
    after `publish` and whenever it has been forgotten, and after `newest_for` seconds: another process
    may have published.
    """

    def __init__(self, bricks: Mapping[str, Brick], fetch: Fetch, size: int = 500, newest_for: float = inf) -> None:
        self._bricks, self._fetch, self._size, self._newest_for = bricks, fetch, size, newest_for
        self._versions: OrderedDict[tuple[str, str, int], Service] = OrderedDict()
        self._newest: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()
        self._lock = Lock()
        self.platform = platform_service(bricks)

    def get(self, organisation: str, service: str, version: int | None = None) -> Service:
        """The service, in its newest version if none is named; NotFound when there is none."""
        if (organisation, service) == (PLATFORM, PLATFORM_SERVICE):
            return self.platform
        with self._lock:
            newest, until = self._newest.get((organisation, service), (None, 0.0))
            wanted = version or (newest if time.monotonic() < until else None)
            found = self._versions.get((organisation, service, wanted)) if wanted else None
            if found:
                self._versions.move_to_end((organisation, service, found.version))
                return found
        published = self._fetch(organisation, service, version)
        if published is None:
            raise NotFound(
                "There is no such service.",
                expected="The address of a published service.",
                to_do="Check the address, or look for the service in the catalogue.",
            )
        return self._keep(organisation, service, published, newest=version is None)

    def _keep(self, organisation: str, service: str, published: Published, *, newest: bool) -> Service:
        loaded = load_files(published.files, self._bricks, published=True)
        found = Service(
            loaded.file,
            loaded.files,
            loaded.bricks,
            loaded.settings,
            published.version,
            published.published_at,
            published.lock,
        )
        with self._lock:
            self._versions[(organisation, service, published.version)] = found
            if newest:
                until = time.monotonic() + self._newest_for
                self._newest[(organisation, service)] = (published.version, until)
            while len(self._versions) > self._size:
                self._versions.popitem(last=False)
            while len(self._newest) > self._size:
                self._newest.popitem(last=False)
        return found

    def forget(self, organisation: str, service: str) -> None:
        """Ask again which version is the newest: a new one was published."""
        with self._lock:
            self._newest.pop((organisation, service), None)


@dataclass(frozen=True)
class Installation:
    """The parts that views and transactions reach; assembled once at start."""

    bricks: Mapping[str, Brick]
    ports: Ports
    vocabulary: Vocabulary
    services: Shelf
    reading: Engine
    writing: Engine
    many_write: bool = False
    """Whether other processes may write to the same database."""
    bill: Path | None = None
    """The file of the installation's monthly bill."""
    known_keys: KnownKeys = field(default_factory=KnownKeys)
    tables: Mapping[str, type[SQLModel]] = field(default_factory=dict)
    """The table that owns each kind of reference."""

    def owner_of(self, run: Callable[..., Any]) -> tuple[Brick, Operation]:
        """The brick and operation that declare this function; BrickError when none does."""
        found = self._declared.get(run)
        if found is None:
            raise BrickError(f"{run.__module__}.{run.__name__} is not declared by any brick of this installation")
        return found

    @property
    def _declared(self) -> Mapping[Callable[..., Any], tuple[Brick, Operation]]:
        if not self.__dict__.get("_by_function"):
            found: dict[Callable[..., Any], tuple[Brick, Operation]] = {}
            for brick in self.bricks.values():
                for operation in (*(op for ops in brick.api.values() for op in ops), *brick.internal):
                    found.setdefault(operation.run, (brick, operation))
            self.__dict__["_by_function"] = found
        return self.__dict__["_by_function"]  # type: ignore[no-any-return]


def kinds(bricks: Mapping[str, Brick]) -> dict[str, type[SQLModel]]:
    """The table that owns each kind of reference; BrickError when two claim one."""
    found: dict[str, type[SQLModel]] = {}
    for brick in bricks.values():
        for table in brick.tables:
            kind = table.__kind__ if issubclass(table, Tenant) else ""
            if not kind:
                continue
            if kind in found:
                raise BrickError(f"{brick.name}: {table.__name__} and {found[kind].__name__} both own {kind!r}")
            found[kind] = table
    return found
