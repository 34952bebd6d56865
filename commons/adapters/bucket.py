"""Documents in a bucket of a store that speaks S3: Amazon's own, or one of many that keep to the same protocol."""

import hashlib
import logging
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from commons.adapters.documents import name_of, received
from commons.errors import Busy, Damaged, Invalid
from commons.ports import Stored

log = logging.getLogger("commons.documents")
SECONDS = 15.0
"""How long the store may leave a request without a sign of life."""
WHOLE_SECONDS = 120.0
"""How long one request may take altogether."""
PART = 5 << 20
"""Bytes that are sent at once; larger content goes in several parts. The least that S3 takes."""
IN_MEMORY = 1 << 20
HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Bucket:
    """Where documents lie. An empty key means that the machine's own role is asked for one."""

    name: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    key: str = ""
    secret: str = ""

    @classmethod
    def read(cls, place: str, **more: str) -> "Bucket":
        """From `s3://bucket/prefix`; Invalid when it does not fit."""
        parts = urlsplit(place)
        if parts.scheme != "s3" or not parts.netloc or "@" in parts.netloc or parts.query or parts.fragment:
            raise Invalid(
                "The place of documents cannot be read.", expected="COMMONS_DOCUMENTS like s3://bucket/prefix."
            )
        return cls(parts.netloc, parts.path.strip("/"), **more)


class BucketDocuments:
    """Documents in a bucket, under the names that a folder gives them: `ab/cdef...`.

    A put is done when the store has said so; each request is signed with the digest of what it carries. Content is
    fetched whole and compared with its digest before any of it is passed on. When the store is away, or refuses,
    Busy is raised and nothing was changed.
    """

    near: ClassVar[bool] = False

    def __init__(self, bucket: Bucket, *, seconds: float = SECONDS) -> None:
        from obstore.store import S3Store  # only installations with a bucket pay for loading it

        at = urlsplit(bucket.endpoint)
        if at.scheme == "http" and at.hostname not in HERE:
            log.warning("documents go unencrypted to their store: only for a network that is nobody else's")
        given = {
            "endpoint": bucket.endpoint,
            "region": bucket.region,
            "access_key_id": bucket.key,
            "secret_access_key": bucket.secret,
        }
        self._store = S3Store(
            bucket.name,
            prefix=bucket.prefix or None,
            # One request for each removal: not every store knows how to remove several at once.
            config={name: value for name, value in given.items() if value} | {"disable_bulk_delete": True},  # type: ignore[arg-type]
            client_options={
                "allow_http": at.scheme == "http",
                "connect_timeout": timedelta(seconds=min(seconds, 5.0)),
                "read_timeout": timedelta(seconds=seconds),
                "timeout": timedelta(seconds=WHOLE_SECONDS),
            },
            retry_config={
                "max_retries": 2,
                "retry_timeout": timedelta(seconds=seconds),
                "backoff": {
                    "init_backoff": timedelta(seconds=0.1),
                    "max_backoff": timedelta(seconds=1),
                    "base": 2,
                },
            },
        )

    def put(self, parts: Iterable[bytes], limit: int) -> Stored:
        import obstore

        with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
            stored = received(parts, limit, file)
            file.seek(0)
            with _in_words():
                obstore.put(self._store, name_of(stored.digest), file, chunk_size=PART, max_concurrency=2)
        return stored

    def read(self, digest: str) -> Iterator[bytes]:
        import obstore

        total = hashlib.sha256()
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
            with _in_words(digest):
                for part in obstore.get(self._store, name_of(digest)).stream(min_chunk_size=65536):
                    total.update(part)
                    file.write(part)
            if total.hexdigest() != digest:
                raise Damaged.document(digest)
            file.seek(0)
            while piece := file.read(65536):
                yield piece

    def remove(self, digest: str, *, before: datetime | None = None) -> None:
        import obstore

        try:
            with _in_words(digest):
                found = obstore.head(self._store, name_of(digest))
                if before is None or found["last_modified"] < before:
                    obstore.delete(self._store, name_of(digest))
        except KeyError:
            return


@contextmanager
def _in_words(digest: str = "") -> Iterator[None]:
    """Errors of the store without its own text; KeyError when it has no such content."""
    from obstore.exceptions import BaseError, NotFoundError

    try:
        yield
    except (NotFoundError, FileNotFoundError) as error:
        if digest and "NoSuchBucket" not in str(error):
            raise KeyError(digest) from None
        raise _away(error) from None
    except (BaseError, OSError) as error:
        raise _away(error) from None


def _away(error: Exception) -> Busy:
    log.warning("the store of documents is away or refuses: %s", type(error).__name__)
    return Busy(
        "The store of documents does not answer at the moment.",
        expected="A store that takes and gives documents.",
        to_do="Nothing was changed, and what was stored before is safe. Try again in a few minutes.",
    )
