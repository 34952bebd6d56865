"""Patience with clients, which has an end: a request that does not come, and an answer that nobody takes."""

import asyncio
from typing import Any

from uvicorn.protocols.http import httptools_impl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 30.0
"""From a connection, or the first byte of a request, to the end of its head."""
BODY_SECONDS = 30.0
"""Between two pieces of a body."""
WHOLE_SECONDS = 600.0
"""For a whole request: the largest upload on a line of 0.3 Mbit/s."""
ANSWER_SECONDS = 60.0
"""For which a client takes nothing of an answer."""
BUSY = b'{"type":"/problems/busy","title":"The service is busy","status":503}'


class Patient(HttpToolsProtocol):
    """One connection, closed when its client lets it wait too long."""

    _due: asyncio.TimerHandle | None = None
    _taken: asyncio.TimerHandle | None = None
    _began = 0.0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._wait(0)
        self.resume_writing()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._began = self.loop.time()
        self._wait(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._wait(BODY_SECONDS)

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        self._wait(min(BODY_SECONDS, self._began + WHOLE_SECONDS - self.loop.time()))

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._wait(0)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._taken = self._taken or self.loop.call_later(ANSWER_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._taken:
            self._taken.cancel()
            self._taken = None

    def _wait(self, seconds: float) -> None:
        if self._due:
            self._due.cancel()
        self._due = self.loop.call_later(seconds, self._give_up) if seconds else None

    def _give_up(self) -> None:
        if self.flow.read_paused:  # what has come is still to be taken, by us
            self._wait(BODY_SECONDS)
        else:
            self.transport.close()


async def too_many(_scope: Any, _receive: Any, send: Any) -> None:
    """The answer when more connections stand than are served: sent before anything of the request is looked at."""
    headers = [(b"content-type", b"application/problem+json"), (b"retry-after", b"2"), (b"connection", b"close")]
    headers.append((b"content-length", str(len(BUSY)).encode()))
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": BUSY, "more_body": False})


httptools_impl.service_unavailable = too_many  # type: ignore[attr-defined, assignment]
"""Its own says neither when to come again nor what is wrong in our form."""
