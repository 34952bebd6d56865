"""A wire between the platform and PostgreSQL that can be cut, and that can swallow what goes over it."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path

CHUNK = 65536
COMMIT = b"COMMIT"
AT_ONCE = struct.pack("ii", 1, 0)


class Wire:
    """Listens on this machine and hands everything on to the server's socket.

    `at_commit` says what happens to the next connection over which a commit is asked for, and is then forgotten.
    """

    def __init__(self, server: Path) -> None:
        self._server = server
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._lock = threading.Lock()
        self._silent = False
        self.at_commit: Callable[[], bool] | None = None
        """Gives whether the commit still reaches the server."""
        self.commits_met = 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    def cut(self) -> None:
        """End every connection, on both sides and without a word; new ones are taken."""
        with self._lock:
            pairs, self._pairs = self._pairs, []
            self._silent = False
        for pair in pairs:
            for each in pair:
                with contextlib.suppress(OSError):
                    each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                    each.shutdown(socket.SHUT_RDWR)

    def silence(self) -> None:
        """Hand nothing on any more, in either direction, and tell nobody; until the connections are cut."""
        self._silent = True

    def close(self) -> None:
        """Cut, and listen no more."""
        self._listening.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(str(self._server))
            except OSError:
                client.close()
                server.close()
                continue
            with self._lock:
                self._pairs.append((client, server))
            for source, target, asks in ((client, server, True), (server, client, False)):
                threading.Thread(target=self._hand_on, args=(source, target, asks), daemon=True).start()

    def _hand_on(self, source: socket.socket, target: socket.socket, asks: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                if self._silent:
                    continue
                if asks and COMMIT in data and not self._met():
                    continue
                target.sendall(data)
        for each in (source, target):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        source.close()

    def _met(self) -> bool:
        with self._lock:
            wanted, self.at_commit = self.at_commit, None
        if wanted is None:
            return True
        self.commits_met += 1
        return wanted()
