"""How the command line reaches an installation: through its server if one runs, else by itself.

On SQLite one process writes. The server holds a lock on `server.lock`; beside it lies the key with
which commands of the same machine and user act through the server's own API.
"""

import fcntl
import json
import logging
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import httpx2

from commons.assembly import Commons
from commons.errors import Fault, NotFound, Problem
from commons.settings import Settings

log = logging.getLogger("commons.control")


class NoServer(Exception):
    """The command needs a running server, or that no server runs."""


@dataclass(frozen=True)
class Lock:
    """The server's hold on the data folder."""

    file: IO[str]
    key: str

    def release(self) -> None:
        self.file.truncate(0)
        self.file.close()


def settings_of(data: Path | None, **more: Any) -> Settings:
    """The settings, with what the command line says before the environment."""
    given = {name: value for name, value in {"data": data, **more}.items() if value is not None}
    return Settings(**given)


def hold(settings: Settings, address: str) -> Lock:
    """Take the data folder for this process; NoServer when another has it."""
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = settings.data / "server.lock"
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        where = _read(path).get("address", "another process")
        raise NoServer(
            f"{settings.data} is in use by a server at {where}.\n"
            "On SQLite one process writes. Stop that server, or choose another folder with --data."
        ) from None
    _tighten(settings.data)
    key = secrets.token_urlsafe(32)
    file.seek(0)
    file.truncate(0)
    file.write(json.dumps({"address": address, "key": key, "pid": os.getpid()}))
    file.flush()
    return Lock(file, key)


def _tighten(data: Path) -> None:
    """Take everybody else's access to an installation's folder away: older ones were made for all to read.

    A folder without a database is left as it is: it may be anything, named by mistake.
    """
    mode = stat.S_IMODE(data.stat().st_mode)
    if not mode & 0o077 or not (data / "commons.db").exists():
        return
    try:
        data.chmod(0o700)
        log.warning("the data folder was open to other users of this machine; it is this user's alone now")
    except PermissionError:
        log.warning("other users of this machine can look into the data folder; have its owner take that away")


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8") or "{}")
        return found
    except (OSError, ValueError):
        return {}


def server_of(settings: Settings) -> dict[str, Any] | None:
    """The address and key of the server that has the data folder, if one runs."""
    path = settings.data / "server.lock"
    if not path.exists():
        return None
    with path.open("r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read(path)
        return None


class Remote:
    """The API of a running server, as this machine's operator."""

    def __init__(self, address: str, key: str) -> None:
        headers = {"Authorization": f"Bearer {key}"}
        self._client = httpx2.Client(base_url=address, headers=headers, timeout=60, trust_env=False)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send a change; raises the Problem that the server answers with."""
        answer = self._client.post(path, json=body, headers={"Idempotency-Key": secrets.token_urlsafe(16)})
        return read_answer(answer)

    def upload(self, path: str, content: bytes) -> dict[str, Any]:
        """Send a file."""
        return read_answer(self._client.post(path, content=content))

    def get(self, path: str) -> dict[str, Any]:
        """Ask for something."""
        return read_answer(self._client.get(path))


def read_answer(answer: httpx2.Response) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    if answer.status_code < 400:
        return body
    faults = [Fault(each.get("field", ""), each.get("message", "")) for each in body.get("errors", ())]
    kind = NotFound if answer.status_code == 404 else Problem
    raise kind(
        body.get("detail", "It did not work."),
        expected=body.get("expected", ""),
        to_do=body.get("to_do", ""),
        faults=faults,
    )


@contextmanager
def opened(settings: Settings) -> Iterator[Commons]:
    """The installation itself, opened in this process while no server runs."""
    lock = hold(settings, "a command")
    commons = Commons(settings)
    try:
        commons.open()
        yield commons
    finally:
        commons.stop()
        lock.release()
