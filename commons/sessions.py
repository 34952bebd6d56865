"""Sessions of people who signed in, and rate limits: kernel rows without history."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from commons.access import Actor
from commons.assembly import Commons
from commons.database.prepared import housekeeping
from commons.errors import TooManyRequests
from commons.installation import Installation
from commons.ledger import attempts, idempotency, sessions

KEY_HOURS = 48
"""How long an idempotency key is remembered."""


@dataclass(frozen=True)
class NewSession:
    """A session that was just opened; the token goes into a cookie and is stored nowhere."""

    token: str
    expires_at: datetime


def digest_of(token: str) -> str:
    """What is stored of a token: SHA-256, so that the database gives no way in."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(
    commons: Commons,
    actor: str,
    *,
    thread: str | None = None,
    organisation: str | None = None,
    service: str | None = None,
) -> NewSession:
    """Open a session; blocks until it is committed."""
    token = secrets.token_urlsafe(32)
    expires_at = commons.installation.ports.clock.now() + timedelta(hours=commons.settings.session_hours)
    row = {
        "digest": digest_of(token),
        "actor": actor,
        "thread": thread,
        "organisation": organisation,
        "service": service,
        "expires_at": expires_at,
    }
    commons.writer.have(_keep, row).result()
    return NewSession(token, expires_at)


def _keep(connection: Connection, _installation: Installation, row: dict[str, Any]) -> None:
    housekeeping(connection)
    connection.execute(sa.insert(sessions).values(**row))


def actor_of_session(commons: Commons, token: str) -> Actor | None:
    """Who has this session, with the grants that they hold now; None when it is over."""
    with commons.installation.reading.connect() as connection:
        housekeeping(connection)
        row = connection.execute(sa.select(sessions).where(sessions.c.digest == digest_of(token))).one_or_none()
    if row is None or row.expires_at <= commons.installation.ports.clock.now():
        return None
    actor = Actor(id=row.actor, thread=row.thread, organisation=row.organisation, service=row.service)
    return actor if actor.is_applicant else commons.with_grants(actor)


def close_session(commons: Commons, token: str) -> None:
    """End a session; blocks until it is committed."""
    commons.writer.have(_end, digest_of(token)).result()


def _end(connection: Connection, _installation: Installation, digest: str) -> None:
    housekeeping(connection)
    connection.execute(sa.delete(sessions).where(sessions.c.digest == digest))


def close_others(commons: Commons, actor: str, token: str) -> None:
    """End every session of somebody but this one; blocks until it is committed."""
    commons.writer.have(_end_others, actor, digest_of(token)).result()


def _end_others(connection: Connection, _installation: Installation, actor: str, digest: str) -> None:
    housekeeping(connection)
    connection.execute(sa.delete(sessions).where(sessions.c.actor == actor, sessions.c.digest != digest))


def limit(commons: Commons, name: str, key: str, *, most: int, per_seconds: int) -> None:
    """Count an attempt; TooManyRequests beyond `most` of them in the window."""
    digest = hashlib.sha256(f"{name}:{key}".encode()).hexdigest()
    tries: int = commons.writer.have(_count, name, digest, per_seconds).result()
    if tries > most:
        raise TooManyRequests(
            "There have been too many attempts.",
            expected=f"At most {most} attempts in {max(1, per_seconds // 60)} minutes.",
            to_do="Wait a few minutes, then try again.",
        )


def _count(connection: Connection, installation: Installation, name: str, digest: str, per_seconds: int) -> int:
    now = installation.ports.clock.now()
    mine = (attempts.c.name == name) & (attempts.c.digest == digest)
    row = connection.execute(sa.select(attempts).where(mine).with_for_update()).one_or_none()
    if row is None:
        connection.execute(sa.insert(attempts).values(name=name, digest=digest, tries=1, since=now))
        return 1
    over = row.since + timedelta(seconds=per_seconds) <= now
    so_far = 1 if over else int(row.tries) + 1
    since = now if over else row.since
    connection.execute(sa.update(attempts).where(mine).values(tries=so_far, since=since))
    return so_far


def sweep(commons: Commons) -> None:
    """Remove what has run out: sessions, keys and attempts."""
    commons.writer.have(_remove_old, reaction=True).result()


def _remove_old(connection: Connection, installation: Installation) -> None:
    now = installation.ports.clock.now()
    housekeeping(connection)
    connection.execute(sa.delete(sessions).where(sessions.c.expires_at <= now))
    connection.execute(sa.delete(idempotency).where(idempotency.c.at <= now - timedelta(hours=KEY_HOURS)))
    connection.execute(sa.delete(attempts).where(attempts.c.since <= now - timedelta(days=1)))
