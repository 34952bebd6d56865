"""Ports to the world outside, each with a fake for brick authors. The real ones: `commons.adapters`."""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar, Protocol

from commons.errors import TooLarge


class Clock(Protocol):
    """Tells the time, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class MovingClock:
    """A clock that stands still until a test moves it."""

    at: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        """Move on: `clock.move(days=3, hours=2)`."""
        self.at += timedelta(**by)


@dataclass(frozen=True)
class Stored:
    """Content that a document store has taken. `head` is its first 8 KiB, for telling its type."""

    digest: str
    size: int
    head: bytes


class Documents(Protocol):
    """Stores content under the SHA-256 of its bytes. Busy when a store elsewhere does not answer."""

    near: ClassVar[bool]
    """Whether a call costs no more than a look at a disk, so that the writer may make it."""

    def put(self, parts: Iterable[bytes], limit: int) -> Stored:
        """Store, for good once this returns; TooLarge beyond the limit in bytes."""

    def read(self, digest: str) -> Iterator[bytes]:
        """The content in parts; KeyError when there is none, Damaged when it is not what was put."""

    def remove(self, digest: str, *, before: datetime | None = None) -> None:
        """Forget the content, if it is there; if `before` is given, only when it was last put before then."""


@dataclass
class MemoryDocuments:
    """The fake: the same promises, in a dictionary."""

    near: ClassVar[bool] = True
    content: dict[str, bytes] = field(default_factory=dict)

    def put(self, parts: Iterable[bytes], limit: int) -> Stored:
        body = b"".join(parts)
        if len(body) > limit:
            raise TooLarge("The file is too large.", expected=f"A file of at most {limit} bytes.")
        digest = hashlib.sha256(body).hexdigest()
        self.content[digest] = body
        return Stored(digest, len(body), body[:8192])

    def read(self, digest: str) -> Iterator[bytes]:
        yield self.content[digest]

    def remove(self, digest: str, *, before: datetime | None = None) -> None:
        self.content.pop(digest, None)


@dataclass(frozen=True)
class Message:
    """Something to send to one person. The key makes a second sending of the same a no-op."""

    to: str
    subject: str
    text: str
    key: str


class Messages(Protocol):
    """Sends messages; raises if it could not, and is then asked again."""

    reaches_people: ClassVar[bool]
    """Whether messages leave the installation; else somebody has to look for them."""

    def send(self, message: Message) -> None: ...

    def forget(self, keys: Iterable[str]) -> None:
        """Take messages with these keys away, as far as they still lie here."""


@dataclass
class MemoryMessages:
    """The fake: keeps what was sent, once for each key."""

    reaches_people: ClassVar[bool] = True
    sent: dict[str, Message] = field(default_factory=dict)

    def send(self, message: Message) -> None:
        self.sent.setdefault(message.key, message)

    def forget(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.sent.pop(key, None)


class Erasures(Protocol):
    """Lists erasures apart from the database, so that a restore can do them again."""

    def add(self, line: str) -> None:
        """Add a line, for good once this returns."""


@dataclass
class MemoryErasures:
    """The fake: keeps the lines."""

    lines: list[str] = field(default_factory=list)

    def add(self, line: str) -> None:
        self.lines.append(line)


@dataclass(frozen=True)
class Address:
    """A postal address. `sample` marks addresses that are made up for trying things out."""

    uprn: str
    lines: tuple[str, ...]
    postcode: str
    sample: bool = True


class Addresses(Protocol):
    """Finds addresses by postcode."""

    def search(self, postcode: str) -> tuple[Address, ...]: ...


class SampleAddresses:
    """Made-up addresses from a CSV with the columns uprn, line1, line2, town, postcode."""

    def __init__(self, path: Path | None = None) -> None:
        self._by_postcode: dict[str, list[Address]] = {}
        if path is None:
            return
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(line for line in file if not line.startswith("#")):
                lines = tuple(row[name] for name in ("line1", "line2", "town") if row.get(name))
                address = Address(row["uprn"], lines, row["postcode"])
                self._by_postcode.setdefault(_compact(row["postcode"]), []).append(address)

    def search(self, postcode: str) -> tuple[Address, ...]:
        return tuple(self._by_postcode.get(_compact(postcode), ()))


def _compact(postcode: str) -> str:
    return "".join(postcode.split()).upper()


class Scanner(Protocol):
    """Looks at content for malware: the name of what was found, or None."""

    def scan(self, parts: Iterable[bytes]) -> str | None: ...


class TestSignatureScanner:
    """Knows only the EICAR test file: it proves that the port works and finds no real malware."""

    SIGNATURE = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
    __test__ = False

    def scan(self, parts: Iterable[bytes]) -> str | None:
        tail = b""
        for part in parts:
            if self.SIGNATURE in tail + part:
                return "EICAR test file"
            tail = part[-len(self.SIGNATURE) :]
        return None


@dataclass(frozen=True)
class Ports:
    """The ports that bricks reach through `view.ports`."""

    clock: Clock
    documents: Documents
    messages: Messages
    addresses: Addresses
    scanner: Scanner
    erasures: Erasures = field(default_factory=MemoryErasures)
    address: str = "http://localhost:8000"
    """The installation's own address, for links in messages."""


def fakes() -> Ports:
    """Every port as a fake, for tests of bricks."""
    return Ports(MovingClock(), MemoryDocuments(), MemoryMessages(), SampleAddresses(), TestSignatureScanner())
