"""Whole journeys at a fixed rate, whatever the server does: an application each so many milliseconds, and its case
moved on as soon as the flow has opened it. Times count from when a request was due, so that a server that falls behind
shows it.
"""

import asyncio
import json
import time
import urllib.request
from collections import deque
from dataclasses import dataclass, field
from functools import partial

import uvloop

from tests.bench.journeys import Bench
from tests.bench.load import content_length
from tests.bench.server import Server

CONNECTIONS = 32
LOOK_SECONDS = 0.1
"""How often new cases are looked for, as staff would see them."""


@dataclass
class Pace:
    """What a stretch at one rate gave."""

    rate: float
    seconds: float = 0.0
    due: int = 0
    accepted: int = 0
    moved: int = 0
    failed: list[bytes] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    """Seconds from when each request was due to its answer."""
    events_behind: list[int] = field(default_factory=list)
    """As /readyz says each second."""
    seconds_behind: list[float] = field(default_factory=list)
    """The age of the oldest event that some follower had not seen, each second."""
    flow_seconds: list[float] = field(default_factory=list)
    """From each application to the beginning of its case's first stage."""
    memory_mb: list[float] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether the server kept up: nothing failed, everything was moved on, no follower a second behind."""
        return not self.failed and self.moved == self.due and max(self.seconds_behind, default=0) < 1.0


class Wire(asyncio.Protocol):
    """One keep-alive connection that one request at a time goes over."""

    def __init__(self) -> None:
        self._answer: asyncio.Future[bytes] | None = None
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]

    def ask(self, request: bytes) -> "asyncio.Future[bytes]":
        """Send a request; the whole answer comes later."""
        self._buffer, self._answer = b"", asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        whole = head >= 0 and len(self._buffer) >= head + 4 + content_length(self._buffer[:head])
        if whole and self._answer is not None and not self._answer.done():
            self._answer.set_result(self._buffer)

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(b"")

    def close(self) -> None:
        self._transport.close()


def keep_pace(bench: Bench, server: Server, rate: float, seconds: float) -> Pace:
    """Journeys at this rate for so long, and then until all are whole or half a minute has gone by."""
    pace = Pace(rate, due=round(rate * seconds))
    last = bench.ledger.newest_started("")
    uvloop.run(_run(bench, server, pace))
    pace.flow_seconds = bench.ledger.flow_seconds(last[0][0] if last else "")
    return pace


async def _run(bench: Bench, server: Server, pace: Pace) -> None:
    loop = asyncio.get_running_loop()
    waiting: deque[tuple[float, bytes, bool]] = deque()
    more = asyncio.Semaphore(0)
    wires = [(await loop.create_connection(Wire, "127.0.0.1", server.port))[1] for _ in range(CONNECTIONS)]
    began = time.perf_counter()

    def put(request: bytes, *, moves: bool) -> None:
        waiting.append((time.perf_counter(), request, moves))
        more.release()

    beside = [asyncio.create_task(_carry(wire, waiting, more, pace)) for wire in wires]
    beside.append(asyncio.create_task(_watch(bench, server, pace)))
    beside.append(asyncio.create_task(_move_on(bench, partial(put, moves=True))))
    for number in range(pace.due):
        await asyncio.sleep(max(0.0, began + number / pace.rate - time.perf_counter()))
        put(bench.application(), moves=False)
    end = time.perf_counter() + 30
    while pace.moved < pace.due and not pace.failed and time.perf_counter() < end:
        await asyncio.sleep(0.02)
    pace.seconds = time.perf_counter() - began
    for task in beside:
        task.cancel()
    found = await asyncio.gather(*beside, return_exceptions=True)
    for wire in wires:
        wire.close()
    for error in found:
        if not isinstance(error, asyncio.CancelledError):
            raise error if isinstance(error, BaseException) else AssertionError(error)


async def _carry(wire: Wire, waiting: deque[tuple[float, bytes, bool]], more: asyncio.Semaphore, pace: Pace) -> None:
    """Take what is due over one connection, the oldest first."""
    while True:
        await more.acquire()
        due, request, moves = waiting.popleft()
        answer = await wire.ask(request)
        pace.latencies.append(time.perf_counter() - due)
        if answer[9:10] != b"2":
            pace.failed.append(answer)
        elif moves:
            pace.moved += 1
        else:
            pace.accepted += 1


async def _move_on(bench: Bench, put: "partial[None]") -> None:
    """Move every case on as soon as its stage has begun; one that is seen late, by two seconds at most, too."""
    seen, first = set[str](), bench.ledger.newest_started("")[-1:]
    marks = deque([first[0][0] if first else ""], maxlen=int(2 / LOOK_SECONDS))
    while True:
        for started, case in await asyncio.to_thread(bench.ledger.newest_started, marks[0]):
            if started not in seen and started > marks[0]:
                seen.add(started)
                put(bench.move(case))
        marks.append(max(seen, default=marks[-1]))
        await asyncio.sleep(LOOK_SECONDS)


async def _watch(bench: Bench, server: Server, pace: Pace) -> None:
    """Ask each second how far the slowest follower is behind."""
    while True:
        await asyncio.sleep(1.0)
        pace.events_behind.append(await asyncio.to_thread(_ask_ready, server.port))
        pace.seconds_behind.append(await asyncio.to_thread(bench.ledger.lag_seconds))
        pace.memory_mb.append(server.memory_mb)


def _ask_ready(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
        return int(json.load(answer)["lag"])
