"""Small parts of an answer: safe downloads, local addresses, cells of a table."""

import csv
import io
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any
from urllib.parse import quote

from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from commons.model import Download
from commons.ports import Documents


def send(documents: Documents, download: Download) -> Response:
    """A stored file as an attachment (RFC 6266, RFC 8187) that no browser opens as a page."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", download.filename) or "file"
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(download.filename, safe='')}"
    headers = {
        "Content-Disposition": disposition,
        "Content-Length": str(download.size),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Content(documents.read(download.digest), media_type=download.media_type, headers=headers)


class Content(StreamingResponse):
    """Content whose beginning is there before the answer begins: what its store says goes wrong is said as such."""

    def __init__(self, parts: Iterator[bytes], *, media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__((), media_type=media_type, headers=headers)
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        first = await run_in_threadpool(next, self._parts, b"")
        self.body_iterator = iterate_in_threadpool(chain((first,), self._parts))
        await super().__call__(scope, receive, send)


def local_path(to: str) -> str | None:
    """The address if it stays in this installation."""
    fine = to.startswith("/") and not to.startswith("//") and "\\" not in to and to.isprintable()
    return to if fine else None


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV that is safe to open."""
    text = io.StringIO()
    csv.writer(text).writerows(map(_safe, rows))
    return text.getvalue()


def _safe(row: Sequence[Any]) -> list[Any]:
    """A row whose cells are safe. Most are words that begin harmlessly, and pass without a call of their own."""
    return [cell if type(cell) is str and cell[:1] not in _BEGINS else csv_cell(cell) for cell in row]


def csv_stream(batches: AsyncIterator[Iterable[Sequence[Any]]], *, tag: str, filename: str) -> Response:
    """A download of which no more than one batch of rows is held at a time."""

    async def parts() -> AsyncIterator[str]:
        async for rows in batches:
            yield csv_text(rows)

    headers = {"ETag": f'W/"{tag}"', "Content-Disposition": f'attachment; filename="{filename}"'}
    return StreamingResponse(parts(), media_type="text/csv; charset=utf-8", headers=headers)


_BEGINS = frozenset("=+-@\t\r")
"""What a spreadsheet takes for the beginning of a formula."""


def csv_cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: such text gets an apostrophe in front."""
    if isinstance(value, str) and value[:1] in _BEGINS and not _is_number(value):
        return f"'{value}"
    return "" if value is None else value


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?[\d,]*\.?\d+%?", text) is not None
