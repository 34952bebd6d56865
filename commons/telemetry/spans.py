"""Spans: of a request, of the actions that it causes, and of what follows from their events.

A span carries names of bricks, actions and routes and the references of events: no input, no address, nothing of a
person. What follows an event is a part of the trace of whoever caused it, as far as this process remembers that. Where
several processes share the work, each event also begins a trace whose identity is made of its reference: there goes
what another process has follow from it, and links lead from one to the other and back.
"""

import random
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from hashlib import sha256
from threading import Lock, local
from typing import Any, Protocol, TypeVar

from opentelemetry import context, trace
from opentelemetry.trace import Link, NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode, TraceFlags
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

KEPT = 10_000
"""Events of which it is remembered in which trace they were recorded."""
_tracer = trace.get_tracer("commons")
_places = TraceContextTextMapPropagator()
_nothing = nullcontext()
_recorded_in: OrderedDict[str, SpanContext] = OrderedDict()
_lock = Lock()
_on = False
_sampled: Callable[[int], bool] | None = None
T = TypeVar("T")


class Event(Protocol):
    """Something with the reference of an event."""

    @property
    def id(self) -> str: ...


class Noted(Event, Protocol):
    """An event that was recorded."""

    @property
    def name(self) -> str: ...


class Identities:
    """Identities of traces and spans: by chance, unless the next span is to have a certain one."""

    def __init__(self) -> None:
        self.next = local()

    def generate_trace_id(self) -> int:
        return int(getattr(self.next, "trace", 0)) or random.getrandbits(128) or 1

    def generate_span_id(self) -> int:
        return int(getattr(self.next, "span", 0)) or random.getrandbits(64) or 1

    def is_trace_id_random(self) -> bool:
        return True


identities = Identities()


def begin(sampled: Callable[[int], bool] | None) -> None:
    """Make spans from now on. `sampled`, where other processes follow too: whether a trace with this identity is."""
    global _on, _sampled
    _on, _sampled = True, sampled


def _place_of(event: str) -> SpanContext | None:
    """The span in which an event was recorded, or the one that every process knows by its reference."""
    if (known := _recorded_in.get(event)) or not _sampled or not event:
        return known
    digest = sha256(event.encode()).digest()
    trace_id, span_id = int.from_bytes(digest[:16]), int.from_bytes(digest[16:24])
    flags = TraceFlags(TraceFlags.SAMPLED if _sampled(trace_id) else TraceFlags.DEFAULT)
    return SpanContext(trace_id, span_id, is_remote=True, trace_flags=flags)


def _begin_trace(event: Noted, current: Span) -> None:
    """Begin the trace of this event, for what another process has follow from it."""
    if place := _place_of(event.id):
        identities.next.trace, identities.next.span = place.trace_id, place.span_id
        try:
            links = [Link(current.get_span_context())]
            _tracer.start_span(event.name, context.Context(), links=links, attributes={"commons.cause": event.id}).end()
        finally:
            identities.next.trace = identities.next.span = 0
        current.add_link(place)


def span(name: str, *, cause: str | None = None, events: Iterable[Event] = ()) -> AbstractContextManager[Any]:
    """A span with this name: below that of its cause, an event, and beside those in which `events` were recorded."""
    return _span(name, cause, events) if _on else _nothing


@contextmanager
def _span(name: str, cause: str | None, events: Iterable[Event]) -> Iterator[None]:
    earlier = _place_of(cause or "")
    parent = trace.set_span_in_context(NonRecordingSpan(earlier)) if earlier else None
    links = {known.span_id: Link(known) for event in events if (known := _place_of(event.id))}
    attributes = {"commons.cause": cause} if cause else {}
    with _tracer.start_as_current_span(
        name,
        parent,
        links=list(links.values()),
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as made:
        try:
            yield
        except Exception as error:
            made.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def noted(events: Sequence[Noted]) -> None:
    """These events were recorded in the current span: what follows from them belongs to its trace."""
    if not _on:
        return
    current = trace.get_current_span()
    for event in events:
        _begin_trace(event, current)
    ids = [event.id for event in events]
    current.set_attribute("commons.events", ids)
    with _lock:
        _recorded_in.update(dict.fromkeys(ids, current.get_span_context()))
        while len(_recorded_in) > KEPT:
            _recorded_in.popitem(last=False)


def carried(work: Callable[[Any], T]) -> Callable[[Any], T]:
    """The work, which another thread will do, as a part of the current span."""
    if not _on:
        return work
    here = context.get_current()

    def there(given: Any) -> T:
        token = context.attach(here)
        try:
            return work(given)
        finally:
            context.detach(token)

    return there


def place() -> dict[str, str]:
    """Where the current span is, for another process that does something for it."""
    found: dict[str, str] = {}
    if _on:
        _places.inject(found)
    return found


@contextmanager
def continuing(there: Mapping[str, str]) -> Iterator[None]:
    """What is done here is a part of a span of another process."""
    token = context.attach(_places.extract(there))
    try:
        yield
    finally:
        context.detach(token)


@contextmanager
def request_span(method: str) -> Iterator[Span]:
    """The span of a request. A trace begins here: what a client says of its own traces is not believed."""
    with _tracer.start_as_current_span(
        method, context.Context(), kind=SpanKind.SERVER, record_exception=False, set_status_on_exception=False
    ) as made:
        yield made
