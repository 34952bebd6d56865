"""Small parts of an answer: safe downloads, local addresses, faults in plain words."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ValidationError
from starlette.responses import Response, StreamingResponse

from commons.errors import Fault, Forbidden
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


def faults_of(error: ValidationError, model: type[BaseModel]) -> Sequence[Fault]:
    """What is wrong with each field, in plain words."""
    found = []
    for fault in error.errors(include_url=False):
        place = [str(part) for part in fault["loc"]]
        info = model.model_fields.get(place[0]) if place else None
        name = (info.title if info and info.title else place[0].replace("_", " ")) if place else "this"
        found.append(Fault(".".join(place), _in_words(name, dict(fault))))
    return found


def _in_words(name: str, fault: dict[str, Any]) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    words = {
        "missing": f"Enter {name}",
        "string_too_short": f"Enter {name}",
        "string_too_long": f"{name.capitalize()} must be {context.get('max_length')} characters or fewer",
        "extra_forbidden": f"{name.capitalize()} is not something that is asked for here",
        "literal_error": f"Choose {name}: {context.get('expected')}",
        "enum": f"Choose {name}: {context.get('expected')}",
        "greater_than_equal": f"{name.capitalize()} must be {context.get('ge')} or more",
        "less_than_equal": f"{name.capitalize()} must be {context.get('le')} or less",
        "int_parsing": f"{name.capitalize()} must be a whole number",
        "date_from_datetime_parsing": f"{name.capitalize()} must be a real date",
        "date_parsing": f"{name.capitalize()} must be a real date",
    }
    if kind in words:
        return words[kind]
    if kind == "value_error":
        said = str(fault["msg"]).removeprefix("Value error, ")
        return f"{name.capitalize()} {said}" if said.startswith("must") else said[:1].upper() + said[1:]
    return f"{name.capitalize()}: {str(fault['msg'])[:1].lower()}{str(fault['msg'])[1:]}"


def takes_several(annotation: Any) -> bool:
    """Whether a field of this type takes several values of a form."""
    return getattr(annotation, "__origin__", None) in (tuple, list, set, frozenset)


def forged() -> Forbidden:
    """The refusal of a form that another page may have sent."""
    return Forbidden(
        "This form could not be checked, so nothing was sent.",
        expected="A form that was opened in this browser.",
        to_do="Go back, load the page again and send the form once more. Cookies must be allowed.",
    )
