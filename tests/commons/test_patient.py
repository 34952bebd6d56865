"""A client that lets the server wait is not waited for without end, and one too many is told when to come again."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from commons.web import patient

PART = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"


async def app(scope: dict[str, object], receive: object, send: object) -> None:
    assert scope["type"] == "http"
    while (await receive())["type"] == "http.request":  # type: ignore[operator]
        await asyncio.sleep(0)
        break
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(patient, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(patient, "BODY_SECONDS", 0.3)
    config = uvicorn.Config(app, http=patient.Patient, limit_concurrency=5, lifespan="off", log_config=None, port=0)
    server = patient.Server(config)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield int(listening.getsockname()[1])
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("sent", [b"", PART[:20], PART[:-2]], ids=["nothing", "a part of its head", "all but an end"])
def test_a_client_that_says_no_more_is_let_go(port: int, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(sent)
        assert client.recv(100) == b""


def test_a_body_that_keeps_coming_is_waited_for(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 200")
        client.sendall(PART)
        for _ in range(9):
            time.sleep(0.1)
            client.sendall(b"x")
        assert client.recv(100).startswith(b"HTTP/1.1 200")


def test_one_too_many_is_told_when_to_come_again(port: int) -> None:
    held = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(6)]
    held[-1].sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = held[-1].recv(1000)
    assert answer.startswith(b"HTTP/1.1 503")
    assert b"retry-after: 2" in answer
    for each in held:
        each.close()
