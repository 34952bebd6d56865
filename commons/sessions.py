"""Sessions of people who signed in, and rate limits: kernel rows without history."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from commons.access import Actor
from commons.assembly import Commons
from commons.database.prepared import housekeeping
from commons.errors import TooManyRequests
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
    _submit(commons, sa.insert(sessions).values(**row))
    return NewSession(token, expires_at)


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
    _submit(commons, sa.delete(sessions).where(sessions.c.digest == digest_of(token)))


def close_others(commons: Commons, actor: str, token: str) -> None:
    """End every session of somebody but this one; blocks until it is committed."""
    others = (sessions.c.actor == actor) & (sessions.c.digest != digest_of(token))
    _submit(commons, sa.delete(sessions).where(others))


def _submit(commons: Commons, statement: sa.Executable) -> None:
    def work(connection: Connection) -> None:
        housekeeping(connection)
        connection.execute(statement)

    commons.writer.submit(work).result()


def limit(commons: Commons, name: str, key: str, *, most: int, per_seconds: int) -> None:
    """Count an attempt; TooManyRequests beyond `most` of them in the window."""
    now = commons.installation.ports.clock.now()
    digest = hashlib.sha256(f"{name}:{key}".encode()).hexdigest()
    mine = (attempts.c.name == name) & (attempts.c.digest == digest)

    def count(connection: Connection) -> int:
        row = connection.execute(sa.select(attempts).where(mine)).one_or_none()
        if row is None:
            connection.execute(sa.insert(attempts).values(name=name, digest=digest, tries=1, since=now))
            return 1
        over = row.since + timedelta(seconds=per_seconds) <= now
        so_far = 1 if over else int(row.tries) + 1
        since = now if over else row.since
        connection.execute(sa.update(attempts).where(mine).values(tries=so_far, since=since))
        return so_far

    tries: int = commons.writer.submit(count).result()
    if tries > most:
        raise TooManyRequests(
            "There have been too many attempts.",
            expected=f"At most {most} attempts in {max(1, per_seconds // 60)} minutes.",
            to_do="Wait a few minutes, then try again.",
        )


def sweep(commons: Commons) -> None:
    """Remove what has run out: sessions, keys and attempts."""
    now = commons.installation.ports.clock.now()

    def work(connection: Connection) -> None:
        housekeeping(connection)
        connection.execute(sa.delete(sessions).where(sessions.c.expires_at <= now))
        connection.execute(sa.delete(idempotency).where(idempotency.c.at <= now - timedelta(hours=KEY_HOURS)))
        connection.execute(sa.delete(attempts).where(attempts.c.since <= now - timedelta(days=1)))

    commons.writer.submit(work, reaction=True).result()
