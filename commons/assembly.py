"""Putting an installation together, and the two calls that reach it: perform and ask."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from math import inf
from typing import Any

import pluggy
from pydantic import BaseModel

from commons import calendar, meter, records
from commons.access import ANONYMOUS, Actor, not_permitted
from commons.adapters import real_ports
from commons.apart import FarWriter
from commons.brick import Brick, BrickError, Operation
from commons.database import check_protected, open_database
from commons.errors import SignInNeeded
from commons.follow import Courier, Followers, one_at_a_time, parking
from commons.hooks import ENTRY_POINTS, PROJECT, hooks_of
from commons.installation import Installation, Published, Shelf, kinds
from commons.ledger import Vocabulary, check_order, count_after, cursors
from commons.migrate import migrate
from commons.ports import Ports
from commons.service import Service
from commons.settings import Settings
from commons.transaction import Command, Outcome, Writer
from commons.view import Looks, View

log = logging.getLogger("commons")
KERNEL_BRICKS = (records.brick, meter.brick)


def installed_bricks() -> list[tuple[Brick, object]]:
    """Every brick of the entry-point group, each with its module, in order of name."""
    found = pluggy.PluginManager(PROJECT)
    found.load_setuptools_entrypoints(ENTRY_POINTS)
    return sorted(((plugin.brick, plugin) for plugin in found.get_plugins()), key=lambda pair: pair[0].name)


class Commons:
    """One running installation: bricks, database, writer, followers and readers."""

    def __init__(
        self,
        settings: Settings,
        *,
        bricks: Iterable[tuple[Brick, object]] | None = None,
        ports: Ports | None = None,
        writer: str = "",
    ) -> None:
        """`writer`: the address of another process that writes and follows for this one."""
        self.settings = settings
        chosen = list(bricks) if bricks is not None else installed_bricks()
        self.bricks: dict[str, Brick] = {brick.name: brick for brick in (*KERNEL_BRICKS, *(b for b, _ in chosen))}
        _check_bricks(self.bricks)
        self.hooks = hooks_of(chosen)
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)  # for this user alone
        self.engines = open_database(
            settings.database_url, settings.data, settings.readers, settings.database_owner_url
        )
        events = [event for brick in self.bricks.values() for event in brick.events.values()]
        upcasts = [upcast for brick in self.bricks.values() for upcast in brick.upcasts]
        self.installation = Installation(
            bricks=self.bricks,
            ports=ports or real_ports(settings),
            vocabulary=Vocabulary(events, upcasts),
            services=Shelf(self.bricks, self._fetch, newest_for=2.0 if self.engines.many_write or writer else inf),
            writing=self.engines.writing,
            reading=self.engines.reading,
            many_write=self.engines.many_write,
            bill=settings.bill or settings.example_file("installation", "bill.yaml"),
            tables=kinds(self.bricks),
        )
        self.follows = not writer
        """Whether this process follows; where it does not, others do."""
        most = settings.waiting_limit
        self.writer = FarWriter(self.installation, most, writer) if writer else Writer(self.installation, most)
        self.followers = Followers(self.installation, self.writer)
        self.courier = Courier(self.installation, self.writer)
        self._readers = ThreadPoolExecutor(settings.readers, thread_name_prefix="reader")
        self._aside: dict[tuple[str, str, int | None], Published] = {}

    # starting and stopping

    def bring_up_to_date(self) -> None:
        """Run the migrations that the stored tables lack; Problem when another release wrote them."""
        with one_at_a_time(self.engines.owning, "migrate"):
            migrate(self.engines.owning, self.bricks.values(), self.engines.login)
        with self.installation.reading.connect() as connection:
            check_protected(connection)
            check_order(connection)

    def open(self) -> None:
        """Bring the tables up to date, start the writer and let bricks seed; no follower runs yet."""
        self.bring_up_to_date()
        self.writer.start()
        with one_at_a_time(self.installation.writing, "seed"):
            self.hooks.hook.commons_started(commons=self)

    def start(self) -> None:
        """Open, and start everything that runs beside requests."""
        self.open()
        if ending := calendar.warning(calendar.local_day(self.installation.ports.clock.now())):
            log.warning(ending)
        self.writer.committed = self._wake
        if self.follows:
            self.followers.start()
            self.courier.start()
        self._wake()

    def stop(self) -> None:
        """Finish what was accepted, then stop; what followers have not seen they see next time."""
        self.courier.stop()
        self.followers.stop()
        self.writer.stop()
        self._readers.shutdown()
        self.engines.close()

    def _wake(self) -> None:
        self.followers.wake()
        self.courier.wake()

    # who and what

    @property
    def platform(self) -> Service:
        """The platform's own service."""
        return self.installation.services.platform

    def service(self, organisation: str, slug: str) -> Service:
        """The newest version of a service; NotFound when there is none."""
        return self.installation.services.get(organisation, slug)

    @contextmanager
    def platform_view(self, brick: Brick | None = None) -> Iterator[View]:
        """A view of the platform's own service, for hooks."""
        with self.installation.reading.connect() as connection:
            yield View(self.installation, connection, self.platform, ANONYMOUS, brick=brick or records.brick)

    def _fetch(self, organisation: str, service: str, version: int | None) -> Published | None:
        with self.platform_view() as view:
            found: Published | None = self.hooks.hook.commons_service(
                organisation=organisation, service=service, version=version, view=view
            )
            return found or self._aside.get((organisation, service, version))

    def put_aside(self, organisation: str, service: str, published: Published) -> None:
        """Publish a service in this process alone, without a registry: for tests of bricks."""
        self._aside[(organisation, service, published.version)] = published
        self._aside[(organisation, service, None)] = published
        self.installation.services.forget(organisation, service)

    def known_actor(self, key: str) -> Actor | None:
        """The actor behind an API key that was looked up a moment ago."""
        return self.installation.known_keys.get(_digest_of(key))

    def actor_of_key(self, key: str) -> Actor:
        """The actor behind an API key, looked up; SignInNeeded when there is none."""
        digest, known = _digest_of(key), self.installation.known_keys
        changes = known.changes
        with self.platform_view() as view:
            found: Actor | None = self.hooks.hook.commons_key(digest=digest, view=view)
        if found is None:
            raise SignInNeeded(
                "This API key is not known or no longer valid.",
                expected="Authorization: Bearer <key>",
                to_do="Create a key on your account page.",
            )
        known.keep(digest, found, changes)
        return found

    def with_grants(self, actor: Actor) -> Actor:
        """The same actor with the grants that it holds now."""
        with self.platform_view() as view:
            found = self.hooks.hook.commons_grants(actor=actor.id, view=view)
        return replace(actor, grants=tuple(grant for grants in found for grant in grants or ()))

    # acting and asking

    def command(
        self,
        action: Callable[..., Any],
        given: BaseModel,
        *,
        actor: Actor,
        service: Service,
        key: str | None = None,
    ) -> Command:
        """The command for an action, permission checked; SignInNeeded or Forbidden if it is not given."""
        brick, operation = self.installation.owner_of(action)
        organisation = str(getattr(given, operation.within)) if operation.within else ""
        if brick.platform:
            service = self.platform
        elif brick.name not in service.bricks:
            raise BrickError(f"{service.slug} does not compose {brick.name}")
        self.check(operation, actor, service, given)
        return Command(
            brick=brick,
            operation=operation,
            service=service,
            given=given,
            actor=actor,
            organisation=organisation,
            key=key,
        )

    def check(self, operation: Operation, actor: Actor, service: Service, given: BaseModel) -> None:
        """Refuse an actor who lacks what the operation declares."""
        organisation, slug = service.organisation, service.slug
        if operation.within:
            organisation, slug = str(getattr(given, operation.within)), str(getattr(given, "service", ""))
        if not actor.may(operation.may, organisation, slug):
            raise not_permitted(actor)

    async def perform(self, command: Command) -> Outcome:
        """Have the writer perform a command; returns after its commit."""
        return await asyncio.wrap_future(self.writer.perform(command))

    async def read(self, work: Callable[[], Any]) -> Any:
        """Run reading work on a reader thread."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, work)

    def ask_now(
        self,
        query: Callable[..., Any],
        asked: BaseModel,
        *,
        actor: Actor,
        service: Service,
        looks: Looks | None = None,
        check: bool = True,
    ) -> Any:
        """Answer a query in this thread; looks at personal records are noted in `looks`."""
        brick, operation = self.installation.owner_of(query)
        if check:
            self.check(operation, actor, self.platform if brick.platform else service, asked)
        with self.installation.reading.connect() as connection:
            view = View(self.installation, connection, service, actor, brick=brick, looks=looks)
            answer = query(asked, view)
        if operation.personal and not view.looks.refs:
            view.looks.refs.update(
                str(getattr(asked, name)) for name in operation.path_fields or ("limit",) if hasattr(asked, name)
            )
        return answer

    def look_command(self, actor: Actor, service: Service, purpose: str, looks: Looks) -> Command | None:
        """The command that records a look at personal records, if staff looked at any."""
        if not looks.refs or actor.is_applicant or actor.is_anonymous:
            return None
        thread = next(iter(looks.threads)) if len(looks.threads) == 1 else None
        return Command(
            brick=records.brick,
            operation=records.brick.operations["viewed"],
            service=service,
            given=records.Look(purpose=purpose[:128], records=len(looks.refs)),
            actor=actor,
            organisation=service.organisation,
            thread=thread,
        )

    def lag(self) -> int:
        """Events that the slowest follower has still to read, counted up to 10,000."""
        with self.installation.reading.connect() as connection:
            stored = {row.follower: row.position for row in connection.execute(cursors.select())}
            delivered = [at for name, at in stored.items() if name in self.courier.names]
            return count_after(connection, min([self.followers.slowest(stored), *delivered]))

    def parked(self) -> int:
        """Steps that failed and are not tried again until somebody asks."""
        with self.installation.reading.connect() as connection:
            return parking.count_waiting(connection)


def _check_bricks(bricks: Mapping[str, Brick]) -> None:
    """Fail at start on a declaration that cannot work."""
    for brick in bricks.values():
        for operation in (*(op for ops in brick.api.values() for op in ops), *brick.internal):
            if not operation.may:
                raise BrickError(f"{brick.name}: {operation.name} declares no permission")
            strangers = [name for name in operation.path_fields if name not in operation.given.model_fields]
            if strangers:
                raise BrickError(f"{brick.name}: {operation.path} names {strangers}, which its input does not have")
            _ = operation.events
        for page in brick.pages:
            if not page.may:
                raise BrickError(f"{brick.name}: {page.path} declares no permission")


def _digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
