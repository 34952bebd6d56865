"""`commons restore`: a backup into an empty data folder, compared with its manifest before anything is served."""

import argparse
import io
import os
import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

from pydantic import ValidationError

from commons import uploads
from commons.adapters import ERASURES
from commons.adapters import documents_of as documents_at
from commons.assembly import Commons
from commons.commands.archive import (
    DATABASE,
    FORM,
    MANIFEST,
    NAMES,
    Manifest,
    Piece,
    Reading,
    document_name,
    documents_of,
    facts_of,
    progress,
    refuse_postgresql,
)
from commons.commands.control import hold, settings_of
from commons.commands.erasures import Replayed, beside, erase_again, known_to, united, written
from commons.erasing import Line
from commons.errors import Problem
from commons.settings import Settings

INCOMING = "restoring"
"""Where the files lie until all of them have been compared."""


def restore(chosen: argparse.Namespace) -> int:
    """Restore into the data folder; it stays empty when anything in the backup does not fit."""
    settings = settings_of(chosen.data)
    data, source = settings.data, Path(chosen.file)
    refuse_postgresql(settings)
    if not source.is_file():
        raise Problem(f"There is no file {source}.", expected="A backup.", to_do="Name the file that was written.")
    lock = hold(settings, "a restore")
    try:
        _refuse_unless_empty(data)
        incoming = data / INCOMING
        try:
            incoming.mkdir(mode=0o700)
            manifest = _compared(incoming, _unpack(source, incoming))
            lines = united(data / ERASURES, source, *chosen.erasures)
            replayed = _erase_again(incoming, settings, [*lines, *beside(source)])
            _put_back(incoming, settings)
            _move(incoming, data)
        finally:
            shutil.rmtree(incoming, ignore_errors=True)
    finally:
        lock.release()
    print(
        f"Restored {data} as it was at {manifest.made_at}: {manifest.events:,} events to position "
        f"{manifest.last_position:,}, {len(manifest.files):,} files; all digests and counts agree.\n"
        f"{replayed}\n"
        "Single documents that were removed after that moment are back: remove them again (docs/operate.md)."
    )
    return 0


def _refuse_unless_empty(data: Path) -> None:
    found = sorted(path.name for path in data.iterdir() if path.name not in ("server.lock", ERASURES))
    if found:
        raise Problem(
            f"{data} is not empty: it holds {', '.join(found[:5])}.",
            expected="An empty data folder, so that nothing is overwritten.",
            to_do="Choose a new folder with --data, or move the old one away.",
        )


def _unpack(source: Path, incoming: Path) -> tuple[Manifest, dict[str, Piece]]:
    """Write every file of the backup; gives its manifest and what was found."""
    found: dict[str, Piece] = {}
    shown = progress("Bytes")
    size = source.stat().st_size
    try:
        with tarfile.open(source, "r:") as archive:
            for member in archive:
                if not member.isreg() or not NAMES.fullmatch(member.name) or member.name in found:
                    raise _damaged(f"it holds {member.name!r}, which no backup does")
                content = archive.extractfile(member)
                assert content is not None
                found[member.name] = _write(incoming / member.name, Reading(content))
                shown(min(archive.offset, size), size)
        shown(size, size)
        if MANIFEST not in found:
            raise _damaged("it has no manifest, so it was cut short")
        manifest = Manifest.model_validate_json((incoming / MANIFEST).read_bytes())
    except (tarfile.TarError, EOFError) as error:
        raise _damaged(f"it cannot be read ({error})") from error
    except ValidationError as error:
        raise _damaged("its manifest cannot be read, or another release wrote it") from error
    (incoming / MANIFEST).unlink()
    found.pop(MANIFEST)
    return manifest, found


def _write(path: Path, content: Reading) -> Piece:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        for part in content.parts():
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    return content.piece()


def _compared(incoming: Path, unpacked: tuple[Manifest, dict[str, Piece]]) -> Manifest:
    """The manifest, once every digest and count agrees with it."""
    manifest, found = unpacked
    if manifest.form != FORM:
        raise _damaged(f"it has form {manifest.form}, and this release reads form {FORM}")
    if found != manifest.files:
        names = {name for name in {*found, *manifest.files} if found.get(name) != manifest.files.get(name)}
        raise _damaged(f"{len(names)} of its files differ from its manifest, among them {min(names)}")
    database = incoming / DATABASE
    try:
        with closing(sqlite3.connect(database)) as connection:
            (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
        facts = facts_of(database)
    except sqlite3.DatabaseError as error:
        raise _damaged(f"its database cannot be read ({error})") from error
    if sound != "ok" or any(getattr(facts, name) != getattr(manifest, name) for name in type(facts).model_fields):
        raise _damaged("its database is not the one that its manifest counts")
    for digest in documents_of(database) - set(manifest.removed_meanwhile):
        piece = found.get(document_name(digest))
        if piece is None or piece.sha256 != digest:
            raise _damaged(f"the document {document_name(digest)} is missing or is another one")
    return manifest


def _erase_again(incoming: Path, settings: Settings, lines: list[Line]) -> Replayed:
    """Erase whom the backup would bring back, before anything stands where it is served.

    The database is then written anew: pages that were free before hold nothing of them either.
    """
    every = [*{line.event: line for line in sorted(lines, key=lambda line: line.at)}.values()]
    (incoming / ERASURES).unlink(missing_ok=True)
    _write(incoming / ERASURES, Reading(io.BytesIO(written(every))))
    commons = Commons(settings.model_copy(update={"data": incoming, "database_url": "", "documents": ""}))
    try:
        if len(known_to(commons, every)) == len(every):
            return Replayed(known=len(every))
        commons.open()
        replayed = erase_again(commons, every)
        uploads.sweep(commons, hours=0)
    finally:
        commons.stop()
    with closing(sqlite3.connect(incoming / DATABASE, isolation_level=None)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return replayed


def _put_back(incoming: Path, settings: Settings) -> None:
    """Put documents into the bucket, if there is one: they are there before a database refers to them."""
    if not settings.documents:
        return
    documents, paths = documents_at(settings), sorted((incoming / "documents").glob("*/*"))
    shown = progress("Documents")
    for number, path in enumerate(paths, 1):
        with path.open("rb") as file:
            documents.put(Reading(file).parts(), path.stat().st_size)
        shown(number, len(paths))
    shutil.rmtree(incoming / "documents", ignore_errors=True)


def _move(incoming: Path, data: Path) -> None:
    """The database comes last: before it is there, nothing takes the folder for an installation."""
    for path in sorted(incoming.iterdir(), key=lambda path: (path.name == DATABASE, path.name)):
        if path.name.startswith(f"{DATABASE}-"):
            continue
        os.replace(path, data / path.name)
    handle = os.open(data, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _damaged(why: str) -> Problem:
    return Problem(
        f"This backup was not restored: {why}.",
        expected="A backup as `commons backup` wrote it.",
        to_do="Nothing was changed. Use another copy of it, or an earlier one.",
    )
