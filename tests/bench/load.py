"""A load client that costs little: prepared requests over keep-alive connections, answers split by their length."""

import asyncio
import statistics
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

import uvloop

CONNECTIONS = 32


@dataclass
class Load:
    """What a run of requests gave: answers in order of arrival, seconds each, seconds in all."""

    began: float = 0.0
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    arrived: list[float] = field(default_factory=list)
    """When each answer came, in seconds since the first request."""
    answers: list[bytes] = field(default_factory=list)
    refused: list[bytes] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.answers) / self.seconds

    def quantile(self, share: float) -> float:
        """Milliseconds that this share of the requests took at most."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def median(self) -> float:
        return 1000 * statistics.median(self.latencies)


class Connection(asyncio.Protocol):
    """One keep-alive connection: sends the next request as soon as the answer to the last is whole."""

    def __init__(self, requests: Iterator[bytes], load: Load, done: asyncio.Future[None]) -> None:
        self._requests, self._load, self._done = requests, load, done
        self._buffer = b""
        self._needed = -1
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._next()

    def _next(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self._transport.close()
            return
        self._needed, self._buffer = -1, b""
        self._sent = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._needed < 0:
            head = self._buffer.find(b"\r\n\r\n")
            if head < 0:
                return
            self._needed = head + 4 + content_length(self._buffer[:head])
        if len(self._buffer) >= self._needed:
            now = time.perf_counter()
            self._load.latencies.append(now - self._sent)
            self._load.arrived.append(now - self._load.began)
            accepted = self._buffer[9:10] == b"2"
            (self._load.answers if accepted else self._load.refused).append(self._buffer)
            self._next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self._done.done():
            self._done.set_result(None)


def content_length(head: bytes) -> int:
    """Bytes of the body that this head announces."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def request(method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> bytes:
    """A whole HTTP/1.1 request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", "host: localhost", f"content-length: {len(body)}"]
    if body:
        lines.append("content-type: application/json")
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def send(port: int, requests: list[bytes], connections: int = CONNECTIONS) -> Load:
    """Send every request once over this many connections; all answers must be 2xx."""
    load = pour(port, iter(requests), min(connections, len(requests)))
    if load.refused or len(load.answers) != len(requests):
        shown = load.refused[0].decode(errors="replace")[:1500] if load.refused else "a connection was cut"
        raise SystemExit(
            f"{len(requests) - len(load.answers)} of {len(requests)} requests failed, the first with:\n{shown}"
        )
    return load


def until(seconds: float, requests: Iterable[bytes]) -> Iterator[bytes]:
    """Requests until this many seconds after the first was taken."""
    end = time.perf_counter() + seconds
    for each in requests:
        if time.perf_counter() > end:
            return
        yield each


def pour(port: int, requests: Iterator[bytes], connections: int = CONNECTIONS) -> Load:
    """Send requests as fast as answers come, whatever these are."""
    load = Load()

    async def run() -> None:
        loop = asyncio.get_running_loop()
        done = [loop.create_future() for _ in range(connections)]
        load.began = time.perf_counter()
        for each in done:
            await loop.create_connection(partial(Connection, requests, load, each), "127.0.0.1", port)
        await asyncio.gather(*done)
        load.seconds = time.perf_counter() - load.began

    uvloop.run(run())
    return load
