"""A real server in a process of its own, for tests that start, stop and kill it."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import httpx2

from commons.commands.line import run_line

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Server:
    """`commons run` on a free port, with the example services."""

    data: Path
    port: int
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, data: Path, *more: str, environment: dict[str, str] | None = None) -> "Server":
        port = free_port()
        command = [
            sys.executable,
            "-m",
            "commons",
            "run",
            "--port",
            str(port),
            "--data",
            str(data),
            "--examples",
            *more,
        ]
        data.mkdir(parents=True, exist_ok=True)
        log = (data / "server.log").open("ab")
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=log, stderr=log, env=os.environ | {"PYTHONUNBUFFERED": "1"} | (environment or {})
        )
        log.close()
        made = cls(data, port, process)
        made.wait()
        return made

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def key(self) -> str:
        """The key with which this machine's commands reach the server."""
        return str(json.loads((self.data / "server.lock").read_text())["key"])

    def client(self) -> httpx2.Client:
        headers = {"Authorization": f"Bearer {self.key}"}
        return httpx2.Client(base_url=self.address, headers=headers, timeout=30, trust_env=False)

    def wait(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise AssertionError((self.data / "server.log").read_text()[-3000:])
            if self._lag() == 0:
                return
            time.sleep(0.1)
        raise AssertionError("the server did not get ready")

    def caught_up(self, seconds: float = 30) -> None:
        """Wait until every follower has read everything."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._lag() == 0:
                return
            time.sleep(0.05)
        raise AssertionError("the followers did not catch up")

    def _lag(self) -> int | None:
        """How much the followers have yet to read; None while it is not ready."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request("GET", "/readyz")
            answer = line.getresponse()
            return int(json.loads(answer.read())["lag"]) if answer.status == 200 else None
        except (OSError, HTTPException):
            return None
        finally:
            line.close()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Stop or kill it; the exit status."""
        self.process.send_signal(how)
        return self.process.wait(timeout=40)


def command(*words: str) -> subprocess.CompletedProcess[str]:
    """One `commons` command as a person types it."""
    return subprocess.run(
        [sys.executable, "-m", "commons", *words], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def command_here(*words: str) -> subprocess.CompletedProcess[str]:
    """The same in this process: for the many ways in which one can be refused."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        status = run_line(words)
    return subprocess.CompletedProcess(words, status, out.getvalue(), err.getvalue())
