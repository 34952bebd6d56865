"""PostgreSQL's tables on a small disk of their own, which is filled under load; its log lies elsewhere."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.guarantees.crowd import Crowd
from tests.guarantees.cutting import own_server
from tests.guarantees.effects import effects
from tests.guarantees.report import Found
from tests.guarantees.servers import PATIENCE, Room, fill_and_free
from tests.journeys.server import Server
from tests.postgresql import Databases

SIZE = "64m"


class Space(Room):
    """The disk on which the tables lie."""

    def __init__(self, server: Server, disk: Path, user: str | None) -> None:
        super().__init__(server)
        self._ballast, self._user = str(disk / "ballast"), user

    def fill(self) -> None:
        """Leave no room: only who made the disk can write on it."""
        words = ["sh", "-c", 'cat /dev/zero > "$0"', self._ballast]
        subprocess.run(words, user=self._user, stderr=subprocess.DEVNULL, check=False)

    def free(self) -> None:
        subprocess.run(["rm", self._ballast], user=self._user, check=True)


def full_tablespace(folder: Path, times: int, seed: int) -> Found:
    """No room for tables under load: 503 and nothing changed; reading goes on; with room again everything is taken."""
    began, crowd = time.monotonic(), Crowd(seed)
    found = Found("A full disk loses and doubles nothing", f"filled {times:,} times under load")
    with own_server(folder) as (databases, _), small_disk(databases) as disk:
        found.must(disk is not None, "no small disk could be made")
        if disk is not None:
            os.environ["DATABASE_URL"] = _database_on(disk, databases, folder)
            server = Server.start(folder / "data")
            try:
                for _ in range(times):
                    fill_and_free(Space(server, disk, databases.user), crowd, found)
                crowd.run(server.address, server.key, lambda: False, new=False)
                server.caught_up(PATIENCE)
            finally:
                server.stop()
            effects(server.data, crowd, found)
            found.figures["answered with 503"] = crowd.answers[503]
            found.must(crowd.answers[503] > 0, "nothing was refused, so the disk was not full")
    found.seconds = time.monotonic() - began
    return found


@contextmanager
def small_disk(databases: Databases) -> Iterator[Path | None]:
    """A disk in memory, in a namespace of the server's own user; None where none can be made."""
    folder, user = databases.folder.with_name(f"{databases.folder.name}-disk"), databases.user
    folder.mkdir()
    shutil.chown(folder, user or os.getuid())
    mount = f"mount -t tmpfs -o size={SIZE} small {folder}"
    made = f"{mount} && mkdir -m 700 {folder}/space && echo made && exec sleep 86400"
    words = ["unshare", "-rm", "sh", "-c", made]
    holder = subprocess.Popen(words, user=user, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert holder.stdout is not None
        yield Path(f"/proc/{holder.pid}/root{folder}") if holder.stdout.readline() else None
    finally:
        holder.kill()
        holder.wait()
        folder.rmdir()


def _database_on(disk: Path, databases: Databases, folder: Path) -> str:
    databases.run(f"CREATE TABLESPACE small LOCATION '{disk / 'space'}'")
    databases.run('CREATE DATABASE "small" TABLESPACE small')
    url = make_url(databases.of(folder, empty=True))
    return url.set(database="small").render_as_string(hide_password=False)
