"""Receiving a file before an action: stored by its content, its type told from the content, scanned."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import puremagic
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from commons.access import Actor
from commons.assembly import Commons
from commons.database.prepared import housekeeping, limit_to
from commons.errors import Busy, Invalid, Problem, Refused
from commons.installation import Installation
from commons.ledger import uploads
from commons.ports import Stored
from commons.refs import new_ref
from commons.service import Service
from commons.view import Upload

log = logging.getLogger("commons.uploads")
UPLOAD_HOURS = 24
"""How long a file waits for an action to keep it."""


def receive(commons: Commons, service: Service, actor: Actor, filename: str, parts: Iterable[bytes]) -> Upload:
    """Store one file and note that it was received. Blocks, for as long as a store elsewhere lets it wait.

    Raises TooLarge, Invalid for an empty file or a type that a brick refuses, Refused for malware, Busy when
    there is no room for it or its store is away.
    """
    stored = _store(commons, parts)
    name = safe_name(filename)
    try:
        media_type = _checked(commons, service, stored, name)
    except Problem:
        # Noted under a reference that nobody is given, so that the content goes with the next sweep.
        refused = Upload(new_ref(), stored.digest, stored.size, "refused", "")
        commons.writer.have(_note, service.organisation, service.slug, actor.id, refused).result()
        raise
    upload = Upload(new_ref(), stored.digest, stored.size, media_type, name)
    commons.writer.have(_note, service.organisation, service.slug, actor.id, upload).result()
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


def _note(
    connection: Connection, installation: Installation, organisation: str, service: str, actor: str, upload: Upload
) -> None:
    """Note an upload, on the writer; Busy when a sweep took the same content away in between."""
    _wait_for_a_sweep(connection, upload.digest)
    if installation.ports.documents.near and not _is_stored(installation, upload.digest):
        raise Busy("The file could not be stored.", to_do="Send it once more.")
    row: dict[str, Any] = {
        "organisation": organisation,
        "service": service,
        "ref": upload.ref,
        "digest": upload.digest,
        "size": upload.size,
        "media_type": upload.media_type[:128],
        "filename": upload.filename,
        "actor": actor,
        "kept": False,
        "at": installation.ports.clock.now(),
    }
    limit_to(connection, organisation)
    connection.execute(sa.insert(uploads).values(**row))


def _wait_for_a_sweep(connection: Connection, digest: str) -> None:
    """Have a sweep by another process that may take this content away be over, or see what is noted now."""
    housekeeping(connection)
    swept = sa.select(uploads.c.ref).where(uploads.c.digest == digest, uploads.c.kept.is_(False))
    connection.execute(swept.with_for_update(read=True, key_share=True)).all()


def sweep(commons: Commons, hours: int = UPLOAD_HOURS) -> None:
    """Forget files that nothing kept in time, and content to which nothing else refers.

    Content goes before the last note of it, so that it is tried again when its store is away. A near store is swept
    on the writer, so that no upload of the same content slips between. Another is not waited for there: first nobody
    can keep these files any more, and content that was put once more in the meantime is too young to go.
    """
    documents = commons.installation.ports.documents
    until = commons.installation.ports.clock.now() - timedelta(hours=hours)
    if documents.near:
        commons.writer.have(_sweep_near, until, reaction=True).result()
        return
    old, free = commons.writer.have(_out_of_reach, until, reaction=True).result()
    for digest in free:
        documents.remove(digest, before=until)
    commons.writer.have(_forget, old, reaction=True).result()


def _sweep_near(connection: Connection, installation: Installation, until: datetime) -> None:
    old, free = _old(connection, until)
    for digest in free:
        installation.ports.documents.remove(digest)
    _forget(connection, installation, old)


def _old(connection: Connection, until: datetime) -> tuple[list[str], set[str]]:
    """Uploads that nothing kept in time, and the digests of content to which no other upload refers."""
    housekeeping(connection)
    old = uploads.c.kept.is_(False) & (uploads.c.at <= until)
    rows = connection.execute(sa.select(uploads.c.ref, uploads.c.digest).where(old).with_for_update()).all()
    others = sa.select(uploads.c.ref).where(sa.not_(old)).limit(1)
    digests = {row.digest for row in rows}
    free = {d for d in digests if connection.execute(others.where(uploads.c.digest == d)).first() is None}
    return [row.ref for row in rows], free


def _out_of_reach(connection: Connection, _installation: Installation, until: datetime) -> tuple[list[str], set[str]]:
    """The same, under references that nobody was given."""
    old, free = _old(connection, until)
    renamed = {ref: new_ref() for ref in old}
    for ref, other in renamed.items():
        connection.execute(sa.update(uploads).where(uploads.c.ref == ref).values(ref=other, filename=""))
    return list(renamed.values()), free


def _forget(connection: Connection, _installation: Installation, refs: list[str]) -> None:
    housekeeping(connection)
    for ref in refs:
        connection.execute(sa.delete(uploads).where(uploads.c.ref == ref))


def _is_stored(installation: Installation, digest: str) -> bool:
    try:
        next(iter(installation.ports.documents.read(digest)), None)
    except KeyError:
        return False
    return True
