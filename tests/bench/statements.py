"""What a database was asked, as it says itself: SQLite's trace, or the log of PostgreSQL."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.journeys import Bench
from tests.bench.server import Server

_LOGGED = re.compile(r"\[(\d+)\] LOG:  (?:statement|execute [^:]*): (.*)")
_CONTROL = re.compile(r"(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET |SELECT set_config\(|;|$)", re.IGNORECASE)
"""What begins, limits (by row-level security) or ends something, and the empty question whether a connection stands."""


@dataclass
class Asked:
    """One transaction of one connection, from its beginning to its end."""

    statements: list[str] = field(default_factory=list)

    @property
    def proper(self) -> list[str]:
        """Statements that read or write rows, without those that only begin, end or limit the transaction."""
        return [each for each in self.statements if not _CONTROL.match(each)]

    def part(self, *words: str) -> "Asked | None":
        """The savepoint of it in which a statement has all of these words: others may share a commit."""
        found = Asked()
        for each in self.statements:
            found = Asked() if each.startswith("SAVEPOINT") else found
            found.statements.append(each)
            if each.startswith("RELEASE") and found.mentions(*words):
                return found
        return None

    def mentions(self, *words: str) -> bool:
        """Whether one of its statements has all of these words."""
        return any(all(word in each for word in words) for each in self.statements)


class Trace:
    """Reads what was asked since it was last read."""

    def __init__(self, path: Path, *, logged: bool) -> None:
        self._path, self._logged, self._at = path, logged, 0

    def read(self) -> list[Asked]:
        """The transactions that have ended since."""
        with self._path.open(encoding="utf-8", errors="replace") as file:
            file.seek(self._at)
            lines = file.read().splitlines()
            self._at = file.tell()
        pairs = _logged(lines) if self._logged else (line.split("\t", 1) for line in lines if "\t" in line)
        return list(_transactions(pairs))


def _logged(lines: Iterable[str]) -> Iterator[list[str]]:
    """Who and what of each statement in PostgreSQL's log; one over several lines goes on after a tab."""
    found: list[list[str]] = []
    open_ = False
    for line in lines:
        if line.startswith("\t"):
            if open_:
                found[-1][1] += f" {line.strip()}"
            continue
        matched = _LOGGED.search(line)
        open_ = matched is not None
        if matched:
            found.append([matched[1], matched[2]])
    return iter(found)


def _transactions(pairs: Iterable[Iterable[str]]) -> Iterator[Asked]:
    open_: dict[str, Asked] = defaultdict(Asked)
    for who, statement in pairs:
        # Several may be sent at once, the first of which only begins something; a value may hold a semicolon too.
        sent = statement.split("; ") if _CONTROL.match(statement) else [statement]
        open_[who].statements += sent
        if statement.upper().startswith(("COMMIT", "ROLLBACK")) and not statement.upper().startswith("ROLLBACK TO"):
            yield open_.pop(who)


@contextmanager
def tracing(bench: Bench) -> Iterator[tuple[Server, Trace]]:
    """The platform running with everything written down that its database is asked."""
    if not bench.database.address:
        path = bench.folder / "trace"
        path.touch()
        os.environ["BENCH_TRACE"] = str(path)
        with bench.running(module="tests.bench.traced") as server:
            yield server, Trace(path, logged=False)
        return
    assert bench.database.log is not None
    name = bench.database.address.partition("?")[0].rpartition("/")[2]
    bench.database.run(f"ALTER DATABASE \"{name}\" SET log_statement = 'all'")
    try:
        with bench.running() as server:
            yield server, Trace(bench.database.log, logged=True)
    finally:
        bench.database.run(f'ALTER DATABASE "{name}" RESET log_statement')
