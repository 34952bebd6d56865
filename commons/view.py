"""A view: what a query reads through, limited to one organisation, service and, for applicants, thread."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.engine import Connection
from sqlmodel.sql.expression import SelectOfScalar

from commons.access import Actor
from commons.brick import Brick, May
from commons.database import RowT, Tenant
from commons.database.prepared import limit_to
from commons.database.scope import GuardedRows, Scope, ScopedRows
from commons.errors import Changed, Invalid, NotFound
from commons.event import Recorded
from commons.installation import Installation
from commons.ledger import read_thread, uploads
from commons.ports import Ports
from commons.refs import PLATFORM, Contact, Label
from commons.service import Service

AnyT = TypeVar("AnyT")
SettingsT = TypeVar("SettingsT", bound=BaseModel)
MOST_FOUND = 200
"""References that one search by name may give."""


@dataclass(frozen=True)
class Upload:
    """A file that was received: its content is stored, and an action may keep it."""

    ref: str
    digest: str
    size: int
    media_type: str
    filename: str


@dataclass
class Looks:
    """Personal references that a page or an answer showed, to be recorded once."""

    refs: set[str] = field(default_factory=set)
    threads: set[str] = field(default_factory=set)


class View:
    """Reads state for one actor in one service. Limits are added to every statement by its rows."""

    _keeps: ClassVar[bool] = False
    """Whether rows that are found are held, so that changing one changes the database."""

    def __init__(
        self,
        installation: Installation,
        connection: Connection,
        service: Service,
        actor: Actor,
        *,
        brick: Brick | None = None,
        organisation: str | None = None,
        looks: Looks | None = None,
        now: datetime | None = None,
    ) -> None:
        self._installation = installation
        self._connection = connection
        self._brick = brick
        self.service = service
        self.actor = actor
        self.organisation = organisation or service.organisation
        self.now = now or installation.ports.clock.now()
        self.looks = looks if looks is not None else Looks()
        rows = GuardedRows if installation.many_write else ScopedRows
        self._rows = rows(connection, self._scope(), keeps=self._keeps)

    def _scope(self) -> Scope:
        if self._brick is not None and self._brick.platform:
            return Scope(PLATFORM)
        return Scope(self.organisation, self.service.slug, self.actor.thread if self.actor.is_applicant else None)

    @property
    def ports(self) -> Ports:
        """The world outside: documents, messages, addresses, the clock."""
        return self._installation.ports

    @property
    def bricks(self) -> Mapping[str, Brick]:
        """Every installed brick."""
        return self._installation.bricks

    def settings(self, model: type[SettingsT]) -> SettingsT:
        """This brick's settings in this version of the service."""
        name = self._brick.name if self._brick else ""
        found = self.service.settings.get(name)
        if not isinstance(found, model):
            raise TypeError(f"{name}: settings are {type(found).__name__}, not {model.__name__}")
        return found

    def may(self, may: May) -> bool:
        """Whether the actor is permitted this here."""
        return self.actor.may(may, self.organisation, self.service.slug)

    def get(self, table: type[RowT], ref: str, *, version: int | None = None) -> RowT:
        """The row with this reference; NotFound if there is none in scope, Changed at another version."""
        row = self._rows.find(table, ref)
        if row is None:
            raise NotFound("There is no such record here.", to_do="Check the address or go back to the list.")
        if version is not None and isinstance(row, Tenant) and row.version != version:
            raise Changed(
                "Somebody else has changed this since you opened it.",
                expected=f"Version {row.version}; you were changing version {version}.",
                to_do="Open it again, look at what has changed, and make your change once more.",
            )
        return row

    # A statement that is asked often is built once, with `bindparam("name")` where a value goes, and given its values
    # by name: building one anew costs more than running it.

    def all(self, statement: SelectOfScalar[AnyT], **values: Any) -> list[AnyT]:
        """Every row of a statement; bound it with limit()."""
        return self._rows.all(statement, values)

    def rows(self, statement: Any, **values: Any) -> list[Any]:
        """The tuples of a statement over several columns."""
        return self._rows.several(statement, values)

    def first(self, statement: SelectOfScalar[AnyT], **values: Any) -> AnyT | None:
        """The first row of a statement, if any."""
        return next(iter(self._rows.all(statement, values, first=True)), None)

    def count(self, statement: Any) -> int:
        """How many rows a statement has."""
        counted = statement.with_only_columns(sa.func.count(), maintain_column_froms=True).order_by(None)
        return int(self._rows.all(counted, {})[0])

    def timeline(self, thread: str, *, applicant_sees_only: bool = False) -> list[Recorded]:
        """The events of one journey, oldest first."""
        if self.actor.is_applicant and thread != self.actor.thread:
            return []
        found = read_thread(self._connection, self.organisation, thread, self._installation.vocabulary)
        return [record for record in found if record.event.applicant_sees or not applicant_sees_only]

    def labels(self, wanted: Mapping[str, Iterable[str | None]]) -> dict[str, Label]:
        """How references are shown, asked of the bricks that own their kinds: kind -> references."""
        found: dict[str, Label] = {}
        for kind, refs in wanted.items():
            these = {ref for ref in refs if ref}
            owner = next((brick for brick in self.bricks.values() if kind in brick.labels), None)
            if owner is None or not these or not (owner.platform or owner.name in self.service.bricks):
                continue
            found |= owner.labels[kind](these, self.of(owner))
            if kind == "person":
                self.looks.refs |= these
        return found

    def contact(self, kind: str, ref: str) -> Contact | None:
        """Where to write to somebody, asked of the brick that owns the kind. For deliveries."""
        for brick in self.service.bricks.values():
            if kind in brick.contacts:
                return brick.contacts[kind]({ref}, self.of(brick)).get(ref)
        return None

    def find(self, kind: str, text: str) -> list[str]:
        """References of a kind whose owner finds the text in their names; Invalid beyond the bound."""
        owner = next((brick for brick in self.bricks.values() if kind in brick.find), None)
        if owner is None or not (owner.platform or owner.name in self.service.bricks):
            return []
        found = owner.find[kind](text, self.of(owner))
        if len(found) > MOST_FOUND:
            raise Invalid(
                f"More than {MOST_FOUND} names match.", expected="A narrower search.", to_do="Type more of the name."
            )
        return found

    def of(self, brick: Brick) -> "View":
        """The same reader's view with another brick's settings and limits."""
        return View(
            self._installation,
            self._connection,
            self.service,
            self.actor,
            brick=brick,
            organisation=self.organisation,
            looks=self.looks,
            now=self.now,
        )

    def look(self, *refs: str, thread: str | None = None) -> None:
        """Note that personal data behind these references is being shown."""
        self.looks.refs.update(refs)
        if thread:
            self.looks.threads.add(thread)

    def service_at(self, organisation: str, service: str, version: int | None = None) -> Service:
        """A published service; NotFound when there is none."""
        return self._installation.services.get(organisation, service, version)

    def upload(self, ref: str) -> Upload:
        """A received file of this organisation and service; NotFound when there is none."""
        query = sa.select(uploads).where(
            uploads.c.organisation == self.organisation,
            uploads.c.ref == ref,
            uploads.c.service == self.service.slug,
        )
        limit_to(self._connection, self.organisation)
        row = self._connection.execute(query.with_for_update() if self._keeps else query).one_or_none()
        if row is None:
            raise NotFound("The file was not received.", to_do="Choose the file again and send it.")
        return Upload(row.ref, row.digest, row.size, row.media_type, row.filename)

    @property
    def connection(self) -> Connection:
        """The connection itself: for the kernel's own modules, never for a brick."""
        return self._connection

    @property
    def bill(self) -> Path | None:
        """The file of the installation's monthly bill."""
        return self._installation.bill

    @property
    def units(self) -> dict[str, str]:
        """The words that this service's costs may count by: word -> event name."""
        return {word: event.event_name for brick in self.service.bricks.values() for word, event in brick.units.items()}
