"""The door: what is refused before a model sees it, and how a request becomes an input."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json
from starlette.requests import Request

from commons.brick import Operation
from commons.errors import Fault, Invalid, Problem, TooLarge, VersionNeeded
from commons.model import LARGEST_INTEGER, huge_numbers

_KEY = re.compile(r"^[\x21-\x7e]{1,128}$")
_SUSPECT = re.compile(rb"\\u0000|\\u000|\x00|\d{19}")
DEEPEST = 50


async def read_body(request: Request, limit: int) -> bytes:
    """The body, at most `limit` bytes of it."""
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > limit:
        raise _too_large(limit)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > limit:
            raise _too_large(limit)
    return bytes(body)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        "The request is too large.",
        expected=f"At most {limit:,} bytes.",
        to_do="Send less at once; files go to the uploads address.",
    )


def read_json(body: bytes) -> dict[str, Any]:
    """A JSON object; Invalid for anything else, and for NaN, Infinity, NUL and huge integers."""
    try:
        found = from_json(body or b"{}", allow_inf_nan=False)
    except ValueError as error:
        raise Invalid(
            f"The body is not JSON: {str(error)[:200]}.",
            expected="A JSON object.",
            to_do="Check the body and send it again.",
        ) from None
    if not isinstance(found, dict):
        raise Invalid("The body is not a JSON object.", expected='An object: {"name": value, ...}.')
    if _SUSPECT.search(body):
        _check(found, 0)
    return found


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise Invalid("The body is nested too deeply.", expected=f"At most {DEEPEST} levels.")
    if isinstance(value, str) and "\x00" in value:
        raise Invalid("The body holds a NUL character.", expected="Text without control characters.")
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        raise Invalid("The body holds a number that is too large.", expected=f"At most {LARGEST_INTEGER}.")
    if isinstance(value, dict):
        for key, each in value.items():
            _check(key, depth + 1)
            _check(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            _check(each, depth + 1)


def read_query(request: Request, model: type[BaseModel]) -> dict[str, Any]:
    """The query string as values for a model: repeated names become lists, empty ones are left out."""
    found: dict[str, Any] = {}
    for name in request.query_params:
        values = [value for value in request.query_params.getlist(name) if value != ""]
        if any("\x00" in value for value in values):
            raise Invalid("The address holds a NUL character.", expected="Text without control characters.")
        info = model.model_fields.get(name)
        several = info is not None and getattr(info.annotation, "__origin__", None) in (tuple, list, set, frozenset)
        if values:
            found[name] = values if several else values[-1]
    return found


def read_given(operation: Operation, values: dict[str, Any], path: Mapping[str, str], request: Request) -> BaseModel:
    """The operation's input, with what stands in the address and in If-Match."""
    model = operation.given
    clash = [name for name in operation.path_fields if name in values and str(values[name]) != path[name]]
    if clash:
        raise Invalid(f"{clash[0]} in the body differs from the address.", expected="It once, in the address.")
    values |= {name: path[name] for name in operation.path_fields}
    if operation.method in ("PUT", "PATCH") and "version" in model.model_fields:
        values["version"] = _version(request)
    try:
        given = model.model_validate(values)
    except ValidationError as error:
        raise Invalid(
            "Some values do not fit.",
            expected="The input that the service's OpenAPI document describes.",
            to_do="Mend the fields that are named and send it again.",
            faults=[_fault(dict(found), model) for found in error.errors(include_url=False)],
        ) from None
    if huge := huge_numbers(given):
        faults = [Fault(name, "is too large a number") for name in huge]
        raise Invalid("A number is too large.", expected=f"At most {LARGEST_INTEGER}.", faults=faults)
    return given


def _fault(found: dict[str, Any], model: type[BaseModel]) -> Fault:
    said = str(found["msg"])
    if found["type"] == "extra_forbidden" and len(found["loc"]) == 1:
        said = f"is not known here; what fits: {', '.join(sorted(model.model_fields)) or 'nothing'}"
    return Fault(".".join(map(str, found["loc"])) or "body", said)


def _version(request: Request) -> int:
    tag = request.headers.get("if-match", "").strip()
    if not tag:
        raise VersionNeeded(
            "An edit needs the version that it changes.",
            expected='If-Match: "<version>", as the ETag of the record gave it.',
            to_do="Read the record again and send its ETag as If-Match.",
        )
    number = tag.removeprefix("W/").strip('"')
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise Invalid(f"If-Match is {tag[:40]!r}.", expected='A version in quotes, like "3".')
    return int(number)


def read_key(request: Request) -> str:
    """The idempotency key that every write over the API needs."""
    key = request.headers.get("idempotency-key", "")
    if not _KEY.match(key):
        raise Problem(
            "This request changes something and came without an Idempotency-Key.",
            expected="An Idempotency-Key header with 1 to 128 visible characters, new for each new request.",
            to_do="Send the header; send the same key again only to repeat the same request.",
        )
    return key
