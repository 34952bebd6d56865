"""Tells OpenTelemetry of requests: the route, the method, the answer's status and the time it took. Nothing else.

A path may hold references and a query what somebody searched for, so neither is told: only the route's pattern.
"""

import time
from collections.abc import Iterator, Sequence
from typing import Any

from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commons.telemetry import request_duration, request_span

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
QUIET = ("/healthz", "/readyz")
"""Asked every few seconds by whoever watches, so not worth a span."""


class Told:
    """The outermost layer of an application whose operator asks for traces or metrics."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self._patterns: dict[Any, str] = {route.endpoint: path for route, path in addresses(routes)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in QUIET:
            await self.app(scope, receive, send)
            return
        began, status = time.monotonic(), 500

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        method = scope["method"] if scope["method"] in METHODS else "_OTHER"
        with request_span(method) as span:
            try:
                await self.app(scope, receive, send_on)
            finally:
                route = self._patterns.get(scope.get("endpoint"), "none")
                facts = {
                    "http.request.method": method,
                    "http.route": route,
                    "http.response.status_code": status,
                }
                span.update_name(f"{method} {route}")
                span.set_attributes(facts)
                request_duration.record(time.monotonic() - began, facts)


def addresses(routes: Sequence[BaseRoute], above: str = "") -> Iterator[tuple[Route, str]]:
    """Every route, each with its whole pattern."""
    for route in routes:
        if isinstance(route, Mount):
            yield from addresses(route.routes, above + route.path)
        elif isinstance(route, Route):
            yield route, above + route.path
