"""`commons erasures`: erase again whom a restored database has brought back.

Erasures are listed beside the database and in every backup, by references alone; what a ledger does not know of a list
is done again, by the same action and with an event of its own.
"""

import argparse
import json
import sqlite3
import sys
import tarfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from pydantic import ValidationError

from commons import erasing
from commons.adapters import ERASURES, FolderMessages
from commons.assembly import Commons
from commons.brick import internal
from commons.commands.control import opened, settings_of
from commons.database.prepared import housekeeping
from commons.erasing import Line
from commons.errors import NotFound, Problem
from commons.ledger import ledger, read_thread
from commons.transaction import Command

_AT_ONCE = 500


@dataclass
class Replayed:
    """What became of the erasures of the lists."""

    again: int = 0
    known: int = 0
    elsewhere: int = 0
    """Their journeys are not in this database, or hold no words."""

    def __str__(self) -> str:
        listed = self.again + self.known + self.elsewhere
        if not listed:
            return "No erasures are listed."
        return (
            f"Erased again: {self.again:,}. {listed:,} erasures are listed: {self.known:,} were in the ledger, "
            f"{self.elsewhere:,} found nothing to erase here."
        )


def erasures(chosen: argparse.Namespace) -> int:
    """Do again what the ledger does not know, while no server runs."""
    settings = settings_of(chosen.data)
    lines = united(settings.data / ERASURES, *chosen.list)
    with opened(settings) as commons:
        print(erase_again(commons, lines))
    return 0


def erase_again(commons: Commons, lines: Sequence[Line]) -> Replayed:
    """Erase what the ledger does not know to be erased. Doing it twice does nothing more."""
    found, known = Replayed(), known_to(commons, lines)
    for line in lines:
        if line.event in known:
            found.known += 1
        elif _again(commons, line):
            found.again += 1
        else:
            found.elsewhere += 1
        _forget_messages(commons, line)
    return found


def known_to(commons: Commons, lines: Sequence[Line]) -> set[str]:
    """The erasures that the ledger has recorded itself."""
    known: set[str] = set()
    with commons.installation.reading.connect() as connection:
        housekeeping(connection)
        for start in range(0, len(lines), _AT_ONCE):
            wanted = [line.event for line in lines[start : start + _AT_ONCE]]
            known.update(connection.execute(sa.select(ledger.c.id).where(ledger.c.id.in_(wanted))).scalars())
    return known


def brought_back(commons: Commons) -> int:
    """Journeys that are listed as erased and stand here as if they were not: somebody has restored the database."""
    threads = sorted({line.thread for line in united(commons.settings.data / ERASURES)})
    back = 0
    with commons.installation.reading.connect() as connection:
        housekeeping(connection)
        for start in range(0, len(threads), _AT_ONCE):
            here = sa.select(ledger.c.thread).distinct().where(ledger.c.thread.in_(threads[start : start + _AT_ONCE]))
            erased = here.where(ledger.c.name.like("%.erased"))
            back += len({*connection.execute(here).scalars()} - {*connection.execute(erased).scalars()})
    return back


def _again(commons: Commons, line: Line) -> bool:
    try:
        brick = commons.bricks[line.brick]
        operation = internal(brick.operations["erase"].run)
        given = operation.given.model_validate(line.given)
    except (KeyError, ValidationError):
        raise Problem(
            f"The erasure {line.event} of the list cannot be done again by this release.",
            expected=f"The brick {line.brick!r} with its action 'erase'.",
            to_do="Install the release that wrote the list. Nothing was brought back that is served.",
        ) from None
    try:
        service = commons.service(line.organisation, line.service)
        command = Command(
            brick=brick, operation=operation, service=service, given=given, actor=erasing.AGAIN, thread=line.thread
        )
        return bool(commons.writer.perform(command).result().done)
    except NotFound:
        return False


def _forget_messages(commons: Commons, line: Line) -> None:
    """Messages that a backup has brought back lie in the folder, wherever newer ones go."""
    with commons.installation.reading.connect() as connection:
        records = read_thread(connection, line.organisation, line.thread, commons.installation.vocabulary)
    FolderMessages(commons.settings.data / "messages").forget(record.id for record in records)


def united(own: Path, *others: Path) -> list[Line]:
    """The erasures of several lists, each once, the oldest first. A list of one's own need not be there."""
    found = read_list(own) if own.exists() else []
    for path in others:
        if not path.is_file():
            raise Problem(f"There is no file {path}.", expected="A list of erasures, or a backup.")
        found += read_list(path)
    return sorted({line.event: line for line in found}.values(), key=lambda line: line.at)


def read_list(path: Path) -> list[Line]:
    """The erasures in a list, or in a backup; one of an older release holds none."""
    if not tarfile.is_tarfile(path):
        return erasing.read_lines(path.read_text(encoding="utf-8", errors="replace"))
    with tarfile.open(path, "r:") as archive:
        first = archive.next()  # where a backup has its list, so that nothing else has to be read
        content = archive.extractfile(first) if first is not None and first.name == ERASURES else None
        return erasing.read_lines(content.read().decode("utf-8", "replace")) if content else []


def beside(backup: Path) -> list[Line]:
    """The erasures of every backup that lies in the same folder."""
    found: list[Line] = []
    for path in sorted(backup.absolute().parent.glob("*.tar")):
        try:
            found += read_list(path) if tarfile.is_tarfile(path) else []
        except (OSError, tarfile.TarError) as error:
            print(f"{path.name} was not read for its list of erasures: {error}", file=sys.stderr)
    return found


def of_ledger(database: Path) -> list[Line]:
    """The erasures that a database's own ledger has recorded."""
    words = "SELECT id, at, organisation, service, brick, thread, data FROM commons_ledger WHERE name LIKE '%.erased'"
    with closing(sqlite3.connect(database)) as connection:
        return [_line(row) for row in connection.execute(words)]


def _line(row: Sequence[str]) -> Line:
    event, at, organisation, service, brick, thread, data = row
    numbers = erasing.Erased.model_fields.keys() - {"reason"}
    given = {name: str(value) for name, value in json.loads(data).items() if name not in numbers}
    at = f"{at}+00:00"
    where = {"organisation": organisation, "service": service, "brick": brick, "thread": thread}
    return Line.model_validate({"event": event, "at": at, "given": given, **where})


def written(lines: Iterable[Line]) -> bytes:
    """A list as it lies in a file."""
    return "".join(f"{line.model_dump_json()}\n" for line in lines).encode()
