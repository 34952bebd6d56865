"""Spans: of a request, of the actions that it causes, and of what follows from their events.

A span carries names of bricks, actions and routes and the references of events: no input, no address, nothing of a
person. What follows an event is a part of the trace of whoever caused it, as far as this process remembers that; a
process that follows for another one begins a trace of its own, with the same reference of the event.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock
from typing import Any, Protocol, TypeVar

from opentelemetry import context, trace
from opentelemetry.trace import Link, NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode

KEPT = 10_000
"""Events of which it is remembered in which trace they were recorded."""
_tracer = trace.get_tracer("commons")
_nothing = nullcontext()
_recorded_in: OrderedDict[str, SpanContext] = OrderedDict()
_lock = Lock()
_on = False
T = TypeVar("T")


class Event(Protocol):
    """Something with the reference of an event."""

    @property
    def id(self) -> str: ...


def begin() -> None:
    """Make spans from now on."""
    global _on  # noqa: PLW0603 - one switch for the process, looked at for every action
    _on = True


def span(name: str, *, cause: str | None = None, events: Iterable[Event] = ()) -> AbstractContextManager[Any]:
    """A span with this name: below that of its cause, an event, and beside those in which `events` were recorded."""
    return _span(name, cause, events) if _on else _nothing


@contextmanager
def _span(name: str, cause: str | None, events: Iterable[Event]) -> Iterator[None]:
    earlier = _recorded_in.get(cause or "")
    parent = trace.set_span_in_context(NonRecordingSpan(earlier)) if earlier else None
    links = {known.span_id: Link(known) for event in events if (known := _recorded_in.get(event.id))}
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


def noted(events: Iterable[Event]) -> None:
    """These events were recorded in the current span: what follows from them belongs to its trace."""
    if not _on:
        return
    current = trace.get_current_span()
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


@contextmanager
def request_span(method: str) -> Iterator[Span]:
    """The span of a request. A trace begins here: what a client says of its own traces is not believed."""
    with _tracer.start_as_current_span(
        method, context.Context(), kind=SpanKind.SERVER, record_exception=False, set_status_on_exception=False
    ) as made:
        yield made
