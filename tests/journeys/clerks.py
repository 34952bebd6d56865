"""Clients that keep several processes busy, and what a person would see of one that is killed or replaced."""

import threading
import time
import uuid
from pathlib import Path

import httpx2

from tests.journeys.server import Server

CASES = "/api/example-borough/bulky-waste-a/cases/v1/cases"


class Clerks:
    """Clients that open cases until they are told to stop, each again with the same key until it is answered."""

    def __init__(self, server: Server, number: int = 6) -> None:
        self.acknowledged: list[str] = []
        self.unexpected: list[str] = []
        self.broken: list[str] = []
        self._stop = threading.Event()
        self._leaving = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(server,)) for _ in range(number)]
        for each in self._threads:
            each.start()

    def _work(self, server: Server) -> None:
        with server.client() as client:
            while not self._stop.is_set():
                self._open(client, str(uuid.uuid4()))

    def _open(self, client: httpx2.Client, key: str) -> None:
        for _ in range(200):
            if self._leaving.is_set():
                return
            try:
                answer = client.post(CASES, json={"about": "Sample."}, headers={"Idempotency-Key": key})
            except httpx2.TransportError as error:
                self.broken.append(repr(error))
                time.sleep(0.05)
                continue
            if answer.status_code == 201:
                self.acknowledged.append(answer.json()["case"])
                return
            if answer.status_code != 503:
                self.unexpected.append(answer.text)
                return
            time.sleep(0.05)
        self.unexpected.append("no answer")

    def wait_for(self, number: int) -> None:
        until = time.monotonic() + 60
        while len(self.acknowledged) < number and not self.unexpected and time.monotonic() < until:
            time.sleep(0.02)

    def stop(self) -> None:
        self._stop.set()
        for each in self._threads:
            each.join(timeout=40)

    def leave(self) -> None:
        """Stop, and ask nobody again who has not answered: nobody is there any more."""
        self._leaving.set()
        self.stop()


def children(server: Server) -> list[int]:
    found = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    return [int(pid) for pid in found]
