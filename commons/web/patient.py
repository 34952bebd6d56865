"""Patience with clients, which has an end: a request that does not come, and an answer that nobody takes."""

import math
import time
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http import httptools_impl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from commons.errors import Busy
from commons.web.problems import as_document

HEAD_SECONDS = 30.0
"""From a connection, or the first byte of a request, to the end of its head."""
BODY_SECONDS = 30.0
"""Between two pieces of a body."""
WHOLE_SECONDS = 600.0
"""For a whole request: the largest upload on a line of 0.3 Mbit/s."""
ANSWER_SECONDS = 60.0
"""For which a client takes nothing of an answer."""
LOOK_TICKS = 5
"""Connections are looked at once in so many ticks of the server, which has ten a second: a timer for each
step of each request would cost more."""


class Patient(HttpToolsProtocol):
    """One connection, closed when its client lets it wait too long."""

    _until = _taken_until = math.inf
    _began = 0.0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._until = self.loop.time() + HEAD_SECONDS

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._began = self.loop.time()
        self._until = self._began + HEAD_SECONDS

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._until = self.loop.time() + BODY_SECONDS

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        self._until = min(self.loop.time() + BODY_SECONDS, self._began + WHOLE_SECONDS)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._until = math.inf

    def pause_writing(self) -> None:
        super().pause_writing()
        self._taken_until = min(self._taken_until, self.loop.time() + ANSWER_SECONDS)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._taken_until = math.inf

    def look(self) -> None:
        """Give up if the client had its time."""
        now = self.loop.time()
        if now > self._taken_until:
            self.transport.abort()
        elif now > self._until and self.flow.read_paused:  # what has come is still to be taken, by us
            self._until = now + BODY_SECONDS
        elif now > self._until:
            self.transport.close()


class Server(uvicorn.Server):
    """A server that lets clients go who do not come to an end, and says so before it leaves others beside it.

    To close a connection while a request is on its way is an error to a client; to close it with an answer is none.
    """

    farewell = 0.0
    """For how many seconds clients are asked to come on new connections before it stops."""
    _leaves_at = math.inf

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if not self.farewell or self._leaves_at < math.inf:
            super().handle_exit(sig, frame)
            return
        self._captured_signals.append(sig)
        self._leaves_at = time.monotonic() + self.farewell
        self.config.encoded_headers.append((b"connection", b"close"))
        self.server_state.default_headers.append((b"connection", b"close"))

    async def on_tick(self, counter: int) -> bool:
        if counter % LOOK_TICKS == 0:
            for connection in list(self.server_state.connections):
                if isinstance(connection, Patient):
                    connection.look()
        return await super().on_tick(counter) or time.monotonic() > self._leaves_at


async def too_many(scope: Scope, receive: Receive, send: Send) -> None:
    """The answer when more connections stand than are served: sent before anything of the request is looked at."""
    busy = Busy("More people are here than can be served at once.", to_do="Nothing was changed. Try again in a moment.")
    answer = as_document(busy, scope["path"])
    answer.headers["Connection"] = "close"
    await answer(scope, receive, send)


httptools_impl.service_unavailable = too_many  # type: ignore[attr-defined, assignment]
"""Its own says neither when to come again nor what is wrong in our form."""
