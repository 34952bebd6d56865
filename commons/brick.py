"""A brick, declared once: routes, permissions, ledger entries, docs and checks are derived from it.

`post`, `put`, `patch`, `delete` declare actions; `get` declares queries; `page` declares pages. What
an operation takes and gives is read from its function's own type hints, so nothing is written twice.
"""

import hashlib
import re
import types
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from sqlmodel import SQLModel

from commons.event import Event, Recorded
from commons.refs import Contact, Label

May = Literal["anyone", "apply", "follow", "casework", "supervise", "own", "administer", "flow"]
"""What an actor must hold: see `commons.access` for the roles that give each."""

_PATH_FIELD = re.compile(r"{(\w+)}")


class BrickError(Exception):
    """A brick's declaration is wrong; raised at start, never while serving."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One action or query of an API major, with the permission it needs.

    within: the field of the input that names the organisation acted in, for operations of the
        platform's own service (publishing for a council, say); else it is the address's own.
    personal: the query's answer holds personal data, so that each look is recorded.
    reads: a query that needs a body (POST): nothing is recorded.
    shaped: input fields whose shape the service's settings decide: field -> settings -> JSON Schema.
    coded: input fields that take only codes which the brick itself declares; a flow step must hand on no others.
    """

    method: str
    path: str
    run: Callable[..., Any]
    may: May
    within: str | None = None
    personal: bool = False
    reads: bool = False
    shaped: Mapping[str, Callable[[Any], dict[str, Any]]] = field(default_factory=dict)
    coded: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.run.__name__.rstrip("_")

    @property
    def is_query(self) -> bool:
        return self.method == "GET" or self.reads

    @property
    def path_fields(self) -> tuple[str, ...]:
        return tuple(_PATH_FIELD.findall(self.path))

    @cached_property
    def given(self) -> type[BaseModel]:
        """The model that the function takes first."""
        return input_of(self.run)

    @cached_property
    def events(self) -> tuple[type[Event], ...]:
        """The events that an action may record."""
        return () if self.is_query else events_of(self.run)

    @cached_property
    def result(self) -> type[BaseModel] | None:
        """What a query answers with."""
        return get_type_hints(self.run).get("return") if self.is_query else None


def _operation(method: str) -> Callable[..., Operation]:
    def declare(path: str, run: Callable[..., Any], *, may: May, **more: Any) -> Operation:
        return Operation(method=method, path=path, run=run, may=may, **more)

    declare.__name__ = method.lower()
    declare.__doc__ = f"Declare a {method} operation: a path, its function and the permission it needs."
    return declare


get, post, put, patch, delete = (_operation(m) for m in ("GET", "POST", "PUT", "PATCH", "DELETE"))


def internal(run: Callable[..., Any]) -> Operation:
    """An action that only a flow step, a timer or a delivery may perform; it has no address."""
    return Operation(method="FLOW", path="", run=run, may="flow")


def pages_only(run: Callable[..., Any], *, may: May, within: str | None = None) -> Operation:
    """An action that pages perform and the API does not offer: it carries a secret, say."""
    return Operation(method="PAGE", path="", run=run, may=may, within=within)


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page for people. `nav` puts it into the staff navigation of a service under that word."""

    path: str
    show: Callable[[Any], Awaitable[Any]]
    may: May
    methods: tuple[str, ...] = ("GET",)
    nav: str = ""
    order: int = 50
    """Where it stands in the navigation: the lowest first, then in the order of composition."""
    data: bool = False
    """Whether the same address also answers with .json and .csv."""


def page(path: str, show: Callable[[Any], Awaitable[Any]], *, may: May, **more: Any) -> Page:
    """Declare a page: a path, an async function of the visit and the permission it needs."""
    return Page(path=path, show=show, may=may, **more)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part of another brick's page: shown wherever a page is about a thread with this kind.

    `query(asked: OnThread, view)` returns the model for `template`, or None to show nothing.
    """

    on: str
    title: str
    query: Callable[..., BaseModel | None]
    template: str
    may: May = "casework"
    order: int = 50


class OnThread(BaseModel):
    """What a panel is asked: the thread, and the reference of the page's own subject.

    withdrawn: whoever sent it has taken it back, so that nothing more is wanted from them.
    """

    thread: str
    ref: str
    withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class Projection:
    """A follower that keeps tables, and nothing else: `rebuild` empties them and reads again.

    `apply(record, tables)` must not read a clock, a setting or another table.
    """

    name: str
    tables: tuple[type[SQLModel], ...]
    apply: Callable[[Recorded, Any], None]
    on: tuple[type[Event], ...] | None = None
    """The events it wants; None for all."""
    asks: Callable[[Recorded], Iterable[tuple[type[SQLModel], Mapping[str, Any]]]] | None = None
    """The rows that `apply` will get for a record, table and key: a batch's are then read together."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A follower with outside effects: at least once, with the event's id as idempotency key.

    `send(record, view)` does the outside work through `view.ports` and returns the input of
    `record`, the action that records the result, or None if there was nothing to do.
    """

    name: str
    on: tuple[type[Event], ...]
    send: Callable[[Recorded, Any], BaseModel | None]
    record: Callable[..., Any]
    picks: Callable[[Sequence[Recorded], Any], Iterable[Recorded]] | None = None
    """Those of several events of one service that there may be something to send for, asked of a view at once."""


@dataclass(frozen=True, kw_only=True)
class Brick:
    """One capability, as its author declares it."""

    name: str
    version: str
    summary: str
    owner: str
    api: Mapping[int, Sequence[Operation]] = field(default_factory=dict)
    internal: Sequence[Operation] = ()
    pages: Sequence[Page] = ()
    settings: type[BaseModel] | None = None
    tables: tuple[type[SQLModel], ...] = ()
    projections: Sequence[Projection] = ()
    deliveries: Sequence[Delivery] = ()
    upcasts: Sequence[Callable[[Any], Event]] = ()
    labels: Mapping[str, Callable[..., dict[str, Label]]] = field(default_factory=dict)
    contacts: Mapping[str, Callable[..., dict[str, Contact]]] = field(default_factory=dict)
    """Where to write to people, by kind: `fn(refs, view)`; for deliveries only."""
    find: Mapping[str, Callable[..., list[str]]] = field(default_factory=dict)
    panels: Sequence[Panel] = ()
    units: Mapping[str, type[Event]] = field(default_factory=dict)
    """Words for `costs: per:`, each the event that counts one: `{"case": Closed}`."""
    codes: Callable[[Any], Mapping[str, Mapping[str, str]]] | None = None
    """The codes that the settings declare, each with its title, by the event field that carries them."""
    inspect: Callable[[bytes, str, Any], str] | None = None
    """`fn(content, filename, settings)` gives an upload's media type or raises Invalid."""
    erase: Callable[[Any], None] | None = None
    """`fn(erasure)` gives up what the brick keeps of a journey beyond its classified columns, or raises Refused."""
    wiring: Sequence[Mapping[str, Any]] = ()
    """The flow steps that `new-service` writes out."""
    platform: bool = False
    """Part of the platform's own service rather than something a service composes."""

    @property
    def release(self) -> str:
        return f"{self.name}@{self.version}"

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """Every action and query of the newest major that has it, and internal actions, by name."""
        found: dict[str, Operation] = {}
        for major in sorted(self.api):
            found |= {op.name: op for op in self.api[major]}
        return found | {op.name: op for op in self.internal}

    @cached_property
    def events(self) -> dict[str, type[Event]]:
        """Every event that the brick records, by name."""
        recorded = [event for op in self.operations.values() for event in op.events]
        recorded += [event for delivery in self.deliveries for event in events_of(delivery.record)]
        return {event.event_name: event for event in recorded}

    @cached_property
    def folder(self) -> Path:
        """Where the brick's own code lies: its templates and migrations are beside it."""
        sources = [op.run for op in self.operations.values()] + [each.show for each in self.pages]
        sources += [each.apply for each in self.projections]
        if not sources:
            raise BrickError(f"{self.name}: declares no operation, page or projection")
        source: Any = sources[0]
        code = Path(source.__code__.co_filename).resolve()
        return next((up for up in code.parents if up.name == self.name), code.parent)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the names and bytes of the brick's files: what a release is, exactly."""
        total = hashlib.sha256()
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(path.relative_to(self.folder).as_posix().encode() + b"\0")
                total.update(hashlib.sha256(path.read_bytes()).digest())
        return total.hexdigest()


def input_of(run: Callable[..., Any]) -> type[BaseModel]:
    """The model that an action, a query or a panel takes as its first argument."""
    hints = get_type_hints(run)
    first = next((name for name in hints if name != "return"), None)
    model = hints.get(first) if first else None
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise BrickError(f"{run.__module__}.{run.__name__}: the first argument must be a pydantic model")
    if issubclass(model, SQLModel):
        raise BrickError(f"{run.__module__}.{run.__name__}: a table class does not validate; take a plain model")
    return model


def events_of(run: Callable[..., Any]) -> tuple[type[Event], ...]:
    """The events in an action's return type: an event, a tuple or a union of them, or None."""
    found: list[type[Event]] = []

    def walk(annotation: Any) -> None:
        if isinstance(annotation, type) and issubclass(annotation, Event):
            found.append(annotation)
        elif get_origin(annotation) in (Union, types.UnionType, tuple):
            for part in get_args(annotation):
                walk(part)
        elif annotation not in (type(None), Ellipsis):
            raise BrickError(f"{run.__module__}.{run.__name__}: an action returns events or None, not {annotation}")

    walk(get_type_hints(run).get("return"))
    return tuple(found)
