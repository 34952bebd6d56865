"""A small server that speaks S3 over HTTP on this machine, for tests: it checks every signature and can be taken away.

Written from Amazon's published descriptions: Signature Version 4 and the five requests that documents need, with
uploads in several parts. Content is kept in memory.
"""

import hashlib
import hmac
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import partial
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from commons.adapters import Bucket, BucketDocuments
from tests.listening import listening

KEY, SECRET, REGION, BUCKET = "commons-key", "a secret of the tests", "eu-west-2", "commons"
SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, ?"
    r"SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})"
)


def signature(secret: str, request: str, moment: str, region: str) -> str:
    """Signature Version 4 of a canonical request."""
    day = moment[:8]
    scope = f"{day}/{region}/s3/aws4_request"
    text = "\n".join(("AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(request.encode()).hexdigest()))
    key = f"AWS4{secret}".encode()
    for part in (day, region, "s3", "aws4_request", text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key.hex()


@dataclass
class Kept:
    content: bytes
    at: float


@dataclass
class Store:
    """A bucket and what is to go wrong with it."""

    address: str = ""
    objects: dict[str, Kept] = field(default_factory=dict)
    parts: dict[str, dict[int, bytes]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    refuses_with: int = 0
    """The status of every answer, when the store is broken."""
    waits: float = 0.0
    """Seconds before each answer."""

    def documents(self, seconds: float = 5.0) -> BucketDocuments:
        """The documents of an installation that keeps them here."""
        bucket = Bucket.read(f"s3://{BUCKET}/borough", endpoint=self.address, region=REGION, key=KEY, secret=SECRET)
        return BucketDocuments(bucket, seconds=seconds)

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which an installation keeps its documents here."""
        return {
            "COMMONS_DOCUMENTS": f"s3://{BUCKET}/borough",
            "AWS_ENDPOINT_URL": self.address,
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, store: Store, *given: object) -> None:
        self.store = store
        super().__init__(*given)  # type: ignore[arg-type]

    def _take(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        url = urlsplit(self.path)
        asked = dict(parse_qsl(url.query, keep_blank_values=True))
        bucket, _, name = unquote(url.path).lstrip("/").partition("/")
        self.store.requests.append(f"{self.command} {name}")
        time.sleep(self.store.waits)
        if self.store.refuses_with:
            self._answer(self.store.refuses_with, b"<Error><Code>ServiceUnavailable</Code></Error>")
        elif wrong := self._wrong(url.path, asked, body):
            self._answer(403, f"<Error><Code>{wrong}</Code></Error>".encode())
        elif bucket != BUCKET:
            self._answer(404, b"<Error><Code>NoSuchBucket</Code></Error>")
        else:
            getattr(self, f"_{self.command.lower()}")(name, asked, body)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _take

    def _wrong(self, path: str, asked: dict[str, str], body: bytes) -> str:
        found = SIGNED.fullmatch(self.headers.get("Authorization", ""))
        if not found or found[1] != KEY or found[3] != REGION:
            return "InvalidAccessKeyId"
        digest = self.headers.get("x-amz-content-sha256", "")
        if digest != hashlib.sha256(body).hexdigest():
            return "XAmzContentSHA256Mismatch"
        names = found[4].split(";")
        if not {"host", "x-amz-content-sha256", "x-amz-date"} <= set(names):
            return "SignatureDoesNotMatch"
        headers = "".join(f"{name}:{' '.join(self.headers.get(name, '').split())}\n" for name in names)
        query = "&".join(f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in sorted(asked.items()))
        request = "\n".join((self.command, path, query, headers, found[4], digest))
        right = signature(SECRET, request, self.headers["x-amz-date"], REGION)
        return "" if hmac.compare_digest(right, found[5]) else "SignatureDoesNotMatch"

    def _put(self, name: str, asked: dict[str, str], body: bytes) -> None:
        if "uploadId" in asked:
            self.store.parts[asked["uploadId"]][int(asked["partNumber"])] = body
        else:
            self.store.objects[name] = Kept(body, time.time())
        self._answer(200, ETag=f'"{hashlib.md5(body).hexdigest()}"')

    def _post(self, name: str, asked: dict[str, str], body: bytes) -> None:
        """Begin content in several parts, or put it together."""
        if "uploads" in asked:
            made = f"upload-{len(self.store.requests)}"
            self.store.parts[made] = {}
            self._answer(
                200,
                f"<InitiateMultipartUploadResult><Bucket>{BUCKET}</Bucket><Key>{name}</Key>"
                f"<UploadId>{made}</UploadId></InitiateMultipartUploadResult>".encode(),
            )
            return
        parts = self.store.parts.pop(asked["uploadId"])
        numbers = [int(number) for number in re.findall(rb"<PartNumber>(\d+)<", body)]
        assert numbers == sorted(parts)
        assert all(len(parts[number]) >= 5 << 20 for number in numbers[:-1]), "S3 refuses smaller parts"
        self.store.objects[name] = Kept(b"".join(parts[number] for number in numbers), time.time())
        self._answer(
            200,
            f"<CompleteMultipartUploadResult><Bucket>{BUCKET}</Bucket><Key>{name}</Key>"
            '<ETag>"made of parts"</ETag></CompleteMultipartUploadResult>'.encode(),
        )

    def _get(self, name: str, _asked: dict[str, str], _body: bytes) -> None:
        kept = self.store.objects.get(name)
        if kept is None:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        etag = f'"{hashlib.md5(kept.content).hexdigest()}"'
        self._answer(200, kept.content, **{"Last-Modified": formatdate(kept.at, usegmt=True), "ETag": etag})

    _head = _get

    def _delete(self, name: str, asked: dict[str, str], _body: bytes) -> None:
        if "uploadId" in asked:
            self.store.parts.pop(asked["uploadId"], None)
        self.store.objects.pop(name, None)
        self._answer(204)

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Store]:
    """The store, on a free port."""
    store = Store()
    with listening(partial(Handler, store)) as store.address:
        yield store
