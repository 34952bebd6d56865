"""A server in a process of its own, and the CPU that it used, read from the kernel's own count."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")
IDLE_MS = 120
"""Processor time in a second below which a server waits: followers on PostgreSQL look ten times a second."""


@dataclass
class Server:
    port: int
    process: subprocess.Popen[bytes]
    log: Path
    ready_after: float

    @property
    def cpu_ms(self) -> float:
        """User and system time of the process, its threads and those it started, ended ones too, in milliseconds."""
        return cpu_ms_of(self.process.pid)

    def settle(self, seconds: float = 60) -> None:
        """Wait until it does nothing more of its own accord: after the start it reads ahead."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            before = self.cpu_ms
            time.sleep(1.0)
            if self.cpu_ms - before < IDLE_MS:
                return

    @property
    def memory_mb(self) -> float:
        """Resident memory of its largest process, in MB."""
        return max(_memory_mb_of(pid) for pid in processes_of(self.process.pid))


def processes_of(pid: int) -> list[int]:
    """A process and all that it started and that still run."""
    try:
        started = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [pid, *(below for child in started for below in processes_of(int(child)))]


def cpu_ms_of(pid: int) -> float:
    """Processor time of a process and of all that it started, in milliseconds."""
    return 1000 * sum(_ticks_of(each) for each in processes_of(pid)) / TICK


def _ticks_of(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return sum(map(int, fields[11:15]))


def _memory_mb_of(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return 0.0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0) / 1024


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(
    command: list[str], port: int, log: Path, first_page: str, environment: dict[str, str] | None = None
) -> Iterator[Server]:
    """Start it, wait for its first page, and stop it gracefully at the end."""
    started = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=os.environ | (environment or {}),
            start_new_session=True,
        )
    try:
        while not _answers(f"http://127.0.0.1:{port}{first_page}"):
            if process.poll() is not None or time.perf_counter() - started > 120:
                raise SystemExit(f"the server did not start:\n{log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.02)
        yield Server(port, process, log, time.perf_counter() - started)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]
