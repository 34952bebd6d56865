"""Receiving a file before an action: stored by its content, its type told from the content, scanned."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import puremagic
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from commons.access import Actor
from commons.assembly import Commons
from commons.database.prepared import housekeeping, limit_to
from commons.errors import Busy, Invalid, Problem, Refused
from commons.ledger import uploads
from commons.ports import Stored
from commons.refs import new_ref
from commons.service import Service
from commons.view import Upload

log = logging.getLogger("commons.uploads")
UPLOAD_HOURS = 24
"""How long a file waits for an action to keep it."""


def receive(commons: Commons, service: Service, actor: Actor, filename: str, parts: Iterable[bytes]) -> Upload:
    """Store one file and note that it was received. Blocks: call it on a reader thread.

    Raises TooLarge, Invalid for an empty file or a type that a brick refuses, Refused for malware, Busy when
    there is no room for it.
    """
    stored = _store(commons, parts)
    name = safe_name(filename)
    try:
        media_type = _checked(commons, service, stored, name)
    except Problem:
        # Noted under a reference that nobody is given, so that the content goes with the next sweep.
        refused = Upload(new_ref(), stored.digest, stored.size, "refused", "")
        commons.writer.submit(lambda connection: _note(connection, commons, service, actor, refused)).result()
        raise
    upload = Upload(new_ref(), stored.digest, stored.size, media_type, name)
    commons.writer.submit(lambda connection: _note(connection, commons, service, actor, upload)).result()
    return upload


def _store(commons: Commons, parts: Iterable[bytes]) -> Stored:
    try:
        return commons.installation.ports.documents.put(parts, commons.settings.upload_limit)
    except OSError:
        log.exception("a file could not be stored")
        raise Busy(
            "The file could not be stored.",
            expected="Room to store it: the disk may be full.",
            to_do="Nothing was changed. Try again later; the operator has been told in the log.",
        ) from None


def _checked(commons: Commons, service: Service, stored: Stored, name: str) -> str:
    ports = commons.installation.ports
    if stored.size == 0:
        raise Invalid("The file is empty.", expected="A file with something in it.", to_do="Choose another file.")
    if found := ports.scanner.scan(ports.documents.read(stored.digest)):
        raise Refused(f"The file was refused: it contains {found}.", to_do="Choose another file.")
    return _media_type(commons, service, stored, name)


def _media_type(commons: Commons, service: Service, stored: Stored, name: str) -> str:
    for brick in service.bricks.values():
        if brick.inspect is not None:
            content = b"".join(commons.installation.ports.documents.read(stored.digest))
            return brick.inspect(content, name, service.settings.get(brick.name))
    try:
        return str(puremagic.from_string(stored.head, mime=True)) or "application/octet-stream"
    except (puremagic.PureError, ValueError):
        return "text/plain" if _is_text(stored.head) else "application/octet-stream"


def _is_text(head: bytes) -> bool:
    try:
        return "\x00" not in head[:8000].decode("utf-8", "strict")
    except UnicodeDecodeError:
        return False


def safe_name(filename: str) -> str:
    """The last part of a name, without control characters and at most 200 characters long."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable() and not 0xD800 <= ord(c) <= 0xDFFF).strip()[-200:] or "file"


def _note(connection: Connection, commons: Commons, service: Service, actor: Actor, upload: Upload) -> None:
    """Note an upload, on the writer; Busy when a sweep took the same content away in between."""
    if not _is_stored(commons, upload.digest):
        raise Busy("The file could not be stored.", to_do="Send it once more.")
    row: dict[str, Any] = {
        "organisation": service.organisation,
        "service": service.slug,
        "ref": upload.ref,
        "digest": upload.digest,
        "size": upload.size,
        "media_type": upload.media_type[:128],
        "filename": upload.filename,
        "actor": actor.id,
        "kept": False,
        "at": commons.installation.ports.clock.now(),
    }
    limit_to(connection, service.organisation)
    connection.execute(sa.insert(uploads).values(**row))


def sweep(commons: Commons) -> None:
    """Forget files that nothing kept in time, and then content to which no upload refers any more.

    Both run on the writer, one after the other, so that no upload of the same content slips between.
    """
    until = commons.installation.ports.clock.now() - timedelta(hours=UPLOAD_HOURS)

    def forget(connection: Connection) -> set[str]:
        housekeeping(connection)
        old = (uploads.c.kept.is_(False)) & (uploads.c.at <= until)
        gone = set(connection.execute(sa.select(uploads.c.digest).where(old)).scalars())
        connection.execute(sa.delete(uploads).where(old))
        return gone

    def remove(connection: Connection) -> None:
        housekeeping(connection)
        for digest in gone:
            if connection.execute(sa.select(uploads.c.ref).where(uploads.c.digest == digest).limit(1)).first() is None:
                commons.installation.ports.documents.remove(digest)

    gone = commons.writer.submit(forget, reaction=True).result()
    commons.writer.submit(remove, reaction=True).result()


def _is_stored(commons: Commons, digest: str) -> bool:
    try:
        next(iter(commons.installation.ports.documents.read(digest)), None)
    except KeyError:
        return False
    return True
