"""`commons backup`: a whole, consistent copy of an installation, made while it runs."""

import argparse
import importlib.metadata
import io
import os
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from commons.adapters import ERASURES
from commons.adapters import documents_of as documents_at
from commons.adapters.documents import keep_names
from commons.commands.archive import (
    DATABASE,
    FORM,
    MANIFEST,
    NAMES,
    Facts,
    Manifest,
    Piece,
    Reading,
    document_name,
    documents_of,
    facts_of,
    progress,
    refuse_postgresql,
)
from commons.commands.control import settings_of
from commons.commands.erasures import of_ledger, united, written
from commons.errors import Problem
from commons.ports import Documents
from commons.settings import Settings

IN_MEMORY = 16 << 20
PAGES = 2_000
"""Pages of the database that are copied between two signs of progress."""


def backup(chosen: argparse.Namespace) -> int:
    """Write the backup beside its name first and move it into place when it is whole; nothing is ever overwritten."""
    settings, target = settings_of(chosen.data), Path(chosen.file)
    data = settings.data
    refuse_postgresql(settings)
    if not (data / DATABASE).exists():
        raise Problem(
            f"There is no {DATABASE} in {data}.",
            expected="The data folder of an installation on SQLite.",
            to_do="Name it with --data.",
        )
    if target.exists():
        raise Problem(f"{target} exists already.", expected="A new name.", to_do="Choose another name.")
    began = time.monotonic()
    part, snapshot = target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.database")
    try:
        _copy_database(data / DATABASE, snapshot)
        facts = facts_of(snapshot)
        files = _write(part, settings, snapshot, facts)
        os.replace(part, target)
        keep_names(target.absolute().parent)
    finally:
        for left in (part, snapshot, Path(f"{snapshot}-wal"), Path(f"{snapshot}-shm")):
            left.unlink(missing_ok=True)
    print(
        f"Wrote {target}: {facts.events:,} events to position {facts.last_position:,}, {files:,} files, "
        f"{target.stat().st_size / 1e6:,.1f} MB, in {time.monotonic() - began:.1f} s.\n"
        "It holds people's data: keep it where only operators can read it."
    )
    return 0


def _copy_database(source: Path, snapshot: Path) -> None:
    """The database as it is at one moment. The server goes on writing: the copy reads behind one open look."""
    os.close(os.open(snapshot, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    shown = progress("Pages of the database")
    with closing(sqlite3.connect(source, isolation_level=None, timeout=30)) as live:
        live.execute("PRAGMA query_only=ON")
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(snapshot, isolation_level=None)) as copy:
            copy.execute("PRAGMA synchronous=OFF")  # the archive is what has to last, and it is synced
            live.backup(copy, pages=PAGES, progress=lambda _status, left, of: shown(of - left, of))


def _write(part: Path, settings: Settings, snapshot: Path, facts: Facts) -> int:
    """Write the archive; gives the number of its files."""
    data, documents = settings.data, documents_at(settings)
    wanted = sorted(documents_of(snapshot))
    messages = sorted((data / "messages").glob("*.eml"))
    pieces: dict[str, Piece] = {}
    gone: list[str] = []
    shown = progress("Documents and messages")
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            _add_erasures(archive, data / ERASURES, snapshot, pieces)
            _add(archive, DATABASE, snapshot, pieces)
            for number, digest in enumerate(wanted, 1):
                if not _add_document(archive, digest, documents, pieces):
                    gone.append(digest)
                shown(number, len(wanted) + len(messages))
            for number, path in enumerate(messages, len(wanted) + 1):
                _add(archive, f"messages/{path.name}", path, pieces)
                shown(number, len(wanted) + len(messages))
            _check_gone(data / DATABASE, gone)
            _add_manifest(archive, facts, gone, pieces)
        file.flush()
        os.fsync(file.fileno())
    return len(pieces)


def _add(archive: tarfile.TarFile, name: str, path: Path, pieces: dict[str, Piece]) -> None:
    """Put a file into the archive, unless it is gone or is none of an installation's own."""
    if not NAMES.fullmatch(name):
        return
    with suppress(FileNotFoundError), path.open("rb") as file:
        _add_content(archive, name, file, os.fstat(file.fileno()).st_size, pieces)


def _add_erasures(archive: tarfile.TarFile, own: Path, snapshot: Path, pieces: dict[str, Piece]) -> None:
    """Put the list of erasures first, with those of the ledger that were not listed yet."""
    lines = {line.event: line for line in (*united(own), *of_ledger(snapshot))}
    content = written(lines.values())
    _add_content(archive, ERASURES, io.BytesIO(content), len(content), pieces)


def _add_document(archive: tarfile.TarFile, digest: str, documents: Documents, pieces: dict[str, Piece]) -> bool:
    """Put a document into the archive from wherever it lies; False when it is gone."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        try:
            size = sum(map(file.write, documents.read(digest)))
        except KeyError:
            return False
        file.seek(0)
        _add_content(archive, document_name(digest), file, size, pieces)
    return True


def _add_content(archive: tarfile.TarFile, name: str, file: IO[bytes], size: int, pieces: dict[str, Piece]) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    reading = Reading(file)
    archive.addfile(member, reading)
    pieces[name] = reading.piece()


def _check_gone(database: Path, gone: Iterable[str]) -> None:
    """A document may be missing only because somebody removed it on purpose while the backup was made."""
    if not gone:
        return
    with closing(sqlite3.connect(database, timeout=30)) as live:
        live.execute("PRAGMA query_only=ON")
        for digest in gone:
            if live.execute("SELECT 1 FROM commons_upload WHERE digest = ? LIMIT 1", (digest,)).fetchone():
                raise Problem(
                    f"The document {document_name(digest)} is missing, and the database still refers to it.",
                    expected="Every document that the database refers to.",
                    to_do="Find out what removed it, and restore it from an earlier backup. No backup was made.",
                )


def _add_manifest(archive: tarfile.TarFile, facts: Facts, gone: Iterable[str], pieces: dict[str, Piece]) -> None:
    manifest = Manifest(
        form=FORM,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        release=importlib.metadata.version("digital-commons"),
        removed_meanwhile=tuple(gone),
        files=pieces,
        **facts.model_dump(),
    )
    text = manifest.model_dump_json(indent=1).encode()
    member = tarfile.TarInfo(MANIFEST)
    member.size, member.mode = len(text), 0o600
    archive.addfile(member, io.BytesIO(text))
