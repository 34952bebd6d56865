"""Small parts of an answer: safe downloads, local addresses, cells of a table."""

import re
from typing import Any
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

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
    return StreamingResponse(documents.read(download.digest), media_type=download.media_type, headers=headers)


def local_path(to: str) -> str | None:
    """The address if it stays in this installation."""
    fine = to.startswith("/") and not to.startswith("//") and "\\" not in to and to.isprintable()
    return to if fine else None


def csv_cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: such text gets an apostrophe in front."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(value):
        return f"'{value}"
    return "" if value is None else value


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?[\d,]*\.?\d+%?", text) is not None
