"""Many clients that want one thing each, lose replies, ask again with the same key; they note what they are told."""

import json
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

BASE = "/api/example-borough/bulky-waste-a"
ANSWERS = {
    "address": {"line1": "1 Sample Street", "town": "Exampleton", "postcode": "EX1 1AA"},
    "items": {"sofa": 1},
    "reduction": False,
    "at-front": True,
    "where": "On the driveway",
    "full-name": "Sample Resident",
    "household-waste": True,
}


@dataclass
class Intent:
    """One application that somebody wants to be received, once."""

    number: int
    sent: int = 0
    application: str = ""
    """What the client was told; empty while it knows nothing."""

    @property
    def email(self) -> str:
        return f"intent-{self.number}@example.org"

    @property
    def body(self) -> bytes:
        answers = {**ANSWERS, "phone": f"01632 {960000 + self.number % 1000}", "email": self.email}
        return json.dumps({"channel": "phone", "answers": answers}).encode()


@dataclass
class Crowd:
    """Clients in threads. `loses` of the replies never reach them."""

    seed: int
    loses: float = 0.0
    prefix: str = "intent"
    intents: list[Intent] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    unexpected: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _open: list[Intent] = field(default_factory=list)

    @property
    def acknowledged(self) -> list[Intent]:
        return [intent for intent in self.intents if intent.application]

    def run(self, address: str, key: str, until: Callable[[], bool], *, clients: int = 8, new: bool = True) -> None:
        """Send until this is so (or, without new intents, until every one is answered), or the server is gone."""
        threads = [
            threading.Thread(target=self._client, args=(address, key, until, new, self.seed * 1000 + number))
            for number in range(clients)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _next(self, new: bool) -> Intent | None:
        with self._lock:
            if self._open:
                return self._open.pop(0)
            if not new:
                return None
            intent = Intent(len(self.intents))
            self.intents.append(intent)
            return intent

    def _client(self, address: str, key: str, until: Callable[[], bool], new: bool, seed: int) -> None:
        chance = random.Random(seed + len(self.intents))
        line = HTTPConnection(urlsplit(address).netloc, timeout=30)
        while not until() and (intent := self._next(new)) is not None:
            try:
                told = self._send(line, intent, key, lose=chance.random() < self.loses)
            except (OSError, HTTPException):
                line.close()
                self._put_back(intent)
                if not _is_up(address):
                    return
                continue
            if not told:
                self._put_back(intent)
        line.close()

    def _send(self, line: HTTPConnection, intent: Intent, key: str, *, lose: bool) -> bool:
        """Send one intent; whether the client knows now that it was received."""
        headers = {
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"{self.prefix}-{self.seed}-{intent.number}",
        }
        intent.sent += 1
        line.request("POST", f"{BASE}/registration/v1/applications", intent.body, headers)
        if lose:
            time.sleep(0.001 * (intent.number % 7))
            line.close()
            return False
        answer = line.getresponse()
        content = answer.read()
        with self._lock:
            self.answers[answer.status] += 1
            if answer.status == 201:
                application = str(json.loads(content)["application"])
                if intent.application not in ("", application):
                    self.unexpected.append(f"{intent.email} was told {intent.application}, then {application}")
                intent.application = application
                return True
            if answer.status != 503:
                self.unexpected.append(f"{answer.status}: {content[:300]!r}")
                return True
        time.sleep(0.02)
        return False

    def _put_back(self, intent: Intent) -> None:
        with self._lock:
            self._open.append(intent)


def _is_up(address: str) -> bool:
    place = urlsplit(address)
    try:
        with socket.create_connection((place.hostname or "", place.port or 80), timeout=5):
            return True
    except OSError:
        return False
