"""The real server, killed under load, asked again and again with lost replies, and with no room left on its disk."""

import contextlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from commons.commands.control import opened
from commons.follow import rebuild
from commons.follow.followers import named_projections
from commons.settings import Settings
from tests.guarantees.crowd import Crowd
from tests.guarantees.effects import acknowledged_and_gone, effects, projected
from tests.guarantees.report import Found
from tests.journeys.clerks import children
from tests.journeys.server import ROOT, Server, free_port

PATIENCE = 60


def kills(folder: Path, times: int, seed: int) -> Found:
    """kill -9 of the server while eight clients send; each time it starts again and must have what they were told."""
    began, chance = time.monotonic(), random.Random(seed)
    found = Found("An acknowledged application survives kill -9", f"{times:,} kills of the server under load")
    crowd = Crowd(seed)
    server = Server.start(folder / "data")
    try:
        for number in range(times):
            enough = len(crowd.acknowledged) + chance.randint(1, 40)
            killer = threading.Thread(target=_kill_later, args=(server, crowd, enough, chance.random() / 20))
            killer.start()
            crowd.run(server.address, server.key, lambda: False)
            killer.join()
            server = Server.start(server.data)
            gone = acknowledged_and_gone(server.data, crowd)
            found.must(not gone, f"kill {number + 1}: {len(gone)} acknowledged applications are gone")
        crowd.run(server.address, server.key, lambda: False, new=False)
        server.caught_up(PATIENCE)
    finally:
        server.stop()
    _ended(server, crowd, found)
    found.seconds = time.monotonic() - began
    return found


def _ended(server: Server, crowd: Crowd, found: Found) -> None:
    """What stands when the server has stopped for good, and what its last process left has been followed."""
    with opened(Settings(data=server.data)) as commons:
        while commons.followers.step():
            pass
    effects(server.data, crowd, found)
    changed = _rebuilt(server.data)
    found.figures["tables that a rebuild changes"] = len(changed)
    found.must(not changed, f"{changed} differ after a rebuild")


def processes(folder: Path, times: int, seed: int) -> Found:
    """kill -9 of one of two processes while eight clients send, who go on: another takes its place."""
    began, chance = time.monotonic(), random.Random(seed)
    found = Found("An acknowledged application survives kill -9", f"{times:,} kills of one of two processes under load")
    crowd, done = Crowd(seed), threading.Event()
    server = Server.start(folder / "data", "--workers", "2")

    def kill(number: int) -> None:
        enough = len(crowd.acknowledged) + chance.randint(1, 40)
        _wait(lambda: len(crowd.acknowledged) >= enough)
        time.sleep(chance.random() / 20)
        victim = chance.choice(children(server))
        os.kill(victim, signal.SIGKILL)
        _wait(lambda: len(children(server)) == 2 and victim not in children(server))
        found.must(len(children(server)) == 2, f"kill {number}: nobody took its place")

    def kill_all() -> None:
        for number in range(times):
            kill(number + 1)
        done.set()

    try:
        killer = threading.Thread(target=kill_all)
        killer.start()
        crowd.run(server.address, server.key, done.is_set)
        killer.join()
        crowd.run(server.address, server.key, lambda: False, new=False)
        server.caught_up(PATIENCE)
    finally:
        server.stop()
    _ended(server, crowd, found)
    found.must(not crowd.unexpected, f"unexpected answers: {crowd.unexpected[:2]}")
    found.seconds = time.monotonic() - began
    return found


def _wait(until: Callable[[], bool]) -> None:
    """Until it is so, or patience has ended."""
    end = time.monotonic() + PATIENCE
    while not until() and time.monotonic() < end:
        time.sleep(0.01)


def _kill_later(server: Server, crowd: Crowd, enough: int, seconds: float) -> None:
    until = time.monotonic() + PATIENCE
    while len(crowd.acknowledged) < enough and time.monotonic() < until and not crowd.unexpected:
        time.sleep(0.002)
    time.sleep(seconds)
    server.stop(signal.SIGKILL)


def _rebuilt(data: Path) -> list[str]:
    """The tables of projections that a rebuild changes."""
    with opened(Settings(data=data)) as commons:
        names = sorted(named_projections(commons.installation))
        before = projected(commons, names)
        rebuild(commons.writer, commons.installation, names, lambda _read: None)
        after = projected(commons, names)
    return [table for table in before if before[table] != after[table]]


def storms(folder: Path, times: int, seed: int) -> Found:
    """Clients that lose two of three replies and send again at once with the same key, until each was answered."""
    began = time.monotonic()
    found = Found("A retry never does it twice", f"{times:,} intents, two of three replies lost")
    crowd = Crowd(seed, loses=2 / 3)
    server = Server.start(folder / "data")
    try:
        crowd.run(server.address, server.key, lambda: len(crowd.intents) >= times, clients=16)
        crowd.run(server.address, server.key, lambda: False, new=False)
        server.caught_up(PATIENCE)
    finally:
        server.stop()
    found.figures["requests"] = sum(intent.sent for intent in crowd.intents)
    effects(server.data, crowd, found)
    found.must(len(crowd.acknowledged) == len(crowd.intents), "not every intent was answered")
    found.must(found.figures["requests"] > len(crowd.intents), "no reply was lost: nothing was tried")
    found.seconds = time.monotonic() - began
    return found


def full_disk(folder: Path, times: int, seed: int) -> Found:
    """No room under load: 503 and nothing changed; reading goes on; with room again everything is taken."""
    began = time.monotonic()
    found = Found("A full disk loses and doubles nothing", "")
    ways = []
    for way, start in (("a small disk", small_disk), ("a limit on files", limited)):
        crowd = Crowd(seed, prefix=way.replace(" ", "-"))
        with start(folder / way.replace(" ", "-")) as room:
            if room is None:
                continue
            ways.append(way)
            for _ in range(times):
                fill_and_free(room, crowd, found)
            crowd.run(room.server.address, room.server.key, lambda: False, new=False)
            room.server.caught_up(PATIENCE)
            effects(room.copied(folder / f"{way.replace(' ', '-')}-after"), crowd, found)
        found.must(crowd.answers[503] > 0, f"{way}: nothing was refused, so the disk was not full")
        found.figures[f"refused with 503 on {way}"] = crowd.answers[503]
    found.must(bool(ways), "neither a small disk nor a limit could be made")
    found.tried = f"filled {times:,} times under load by {' and by '.join(ways)}"
    found.seconds = time.monotonic() - began
    return found


class Room:
    """A server and the means to take its room away."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def copied(self, folder: Path) -> Path:
        """Its data at rest, somewhere else: SQLite does not look through another process's root by itself."""
        return Path(shutil.copytree(self.server.data, folder, ignore=shutil.ignore_patterns("*-shm", "documents")))

    def fill(self) -> None:
        """Leave no room."""
        ballast = self.server.data / "ballast"
        with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
            for size in (1 << 20, 4096):
                with contextlib.suppress(OSError):
                    while file.write(bytes(size)) == size:
                        pass

    def free(self) -> None:
        """Give the room back."""
        (self.server.data / "ballast").unlink()


class Limited(Room):
    """The kernel lets no file of the server grow beyond a size."""

    def fill(self) -> None:
        resource.prlimit(self.server.process.pid, resource.RLIMIT_FSIZE, (16_384, resource.RLIM_INFINITY))

    def free(self) -> None:
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(self.server.process.pid, resource.RLIMIT_FSIZE, unlimited)


@contextlib.contextmanager
def limited(folder: Path) -> Iterator[Room | None]:
    """A server whose files can be limited, on any Linux and for any user."""
    server = Server.start(folder)
    try:
        yield Limited(server)
    finally:
        server.stop()


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Room | None]:
    """A server whose data lies on a disk of 48 MB in memory, in a user namespace; None where none can be made."""
    folder.mkdir(parents=True)
    probe = ["unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=1m", "probe", str(folder)]
    if shutil.which("unshare") is None or subprocess.run(probe, capture_output=True, check=False).returncode:
        yield None
        return
    port = free_port()
    run = f"exec {sys.executable} -m commons run --port {port} --data {folder}/data --examples"
    words = ["unshare", "-rm", "sh", "-c", f"mount -t tmpfs -o size=48m small {folder} && mkdir {folder}/data && {run}"]
    with (folder.parent / "small.log").open("wb") as log:
        process = subprocess.Popen(words, cwd=ROOT, stdout=log, stderr=log)
    server = Server(Path(f"/proc/{process.pid}/root{folder.resolve()}/data"), port, process)
    try:
        server.wait()
        yield Room(server)
    finally:
        server.stop()


def fill_and_free(room: Room, crowd: Crowd, found: Found) -> None:
    """Take applications, then have no room for a while, then take more."""
    server = room.server
    enough = len(crowd.acknowledged) + 10
    crowd.run(server.address, server.key, lambda: len(crowd.acknowledged) >= enough)
    room.fill()
    refused, until = crowd.answers[503], time.monotonic() + 10
    crowd.run(server.address, server.key, lambda: crowd.answers[503] > refused + 20 or time.monotonic() > until)
    with server.client() as client:
        found.must(client.get("/readyz").status_code == 200, "with no room it could not be read from")
    room.free()
    enough = len(crowd.acknowledged) + 10
    crowd.run(server.address, server.key, lambda: len(crowd.acknowledged) >= enough)
