"""What has changed in the catalogue, as entries of a list and of an Atom feed (RFC 4287)."""

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Literal, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from commons.model import Model

Kind: TypeAlias = Literal["service", "version", "release", "correction", "note", "figures"]
KINDS: dict[Kind, str] = {
    "service": "New service",
    "version": "New version of a service",
    "release": "Release of a brick",
    "correction": "Correction",
    "note": "Note of a council",
    "figures": "New figures",
}
_NAMESPACE = uuid.UUID("0a8f3a57-6c1d-5a33-9a51-2f0e6f7b9c44")


class Change(Model):
    """One thing that changed. `key` names it for good; its address may move."""

    key: str
    kind: Kind
    at: datetime
    title: str
    says: str
    href: str

    @property
    def id(self) -> str:
        """An identity that no address is part of."""
        return f"urn:uuid:{uuid.uuid5(_NAMESPACE, self.key)}"


class Correction(Model):
    """A published figure, method or text that was wrong, and what it is now."""

    correction: str
    date: date
    kind: Literal["figure", "method", "text", "code"]
    where: str
    was: str
    is_: str
    why: str
    version: str


def midnight(day: date) -> datetime:
    """The beginning of a day for an entry of which no time is known."""
    return datetime.combine(day, time(), tzinfo=UTC)


def newest(changes: Iterable[Change], most: int) -> tuple[Change, ...]:
    """The newest first; of one moment in a fixed order, so that the same changes give the same feed."""
    return tuple(sorted(changes, key=lambda change: (change.at, change.key), reverse=True)[:most])


def atom(changes: Iterable[Change], *, address: str, since: datetime) -> str:
    """The feed. `address`: what links begin with; `since`: its time while it has no entry."""
    entries = list(changes)
    updated = max((change.at for change in entries), default=since)
    own = f"{address}/changes.atom"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">',
        f"<id>urn:uuid:{uuid.uuid5(_NAMESPACE, 'changes')}</id>",
        "<title>Digital commons: changes</title>",
        "<subtitle>Published services, new versions, releases of bricks, corrections, notes of councils</subtitle>",
        f"<updated>{_moment(updated)}</updated>",
        "<author><name>Digital commons</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(own)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(f"{address}/changes")}/>',
        *(_entry(change, address) for change in entries),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def _entry(change: Change, address: str) -> str:
    return "\n".join(
        (
            "<entry>",
            f"<id>{change.id}</id>",
            f"<title>{escape(change.title)}</title>",
            f"<updated>{_moment(change.at)}</updated>",
            f'<link rel="alternate" type="text/html" href={quoteattr(address + change.href)}/>',
            f"<category term={quoteattr(change.kind)} label={quoteattr(KINDS[change.kind])}/>",
            f"<summary>{escape(change.says)}</summary>",
            "</entry>",
        )
    )


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
