"""Open data: what anybody may read without a key is readable from any web page, and may be kept by caches.

Only answers to a GET without a key or a session are opened, and only of operations and pages for anyone. An answer
carries a tag of its content: whoever has it already gets 304 and no body. Caches may give it out for a minute without
asking.
"""

import hashlib
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from commons.brick import Brick, Operation, Page
from commons.service import Service

MAX_AGE = 60
_ANYWHERE = {"Access-Control-Allow-Origin": "*"}
_EXPOSED = {"Access-Control-Expose-Headers": "ETag, Last-Modified, Link"}
_PREFLIGHT = {
    **_ANYWHERE,
    "Access-Control-Allow-Methods": "GET",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


UNCHANGED = {"304": {"description": "It is as If-None-Match says that you have it"}}


def is_open_operation(operation: Operation) -> bool:
    """Whether anybody may ask this without a key, by GET."""
    return operation.method == "GET" and operation.may == "anyone" and not operation.personal


def is_open_page(page: Page, form: str) -> bool:
    """Whether this is the data of a page for anyone, or a file for anyone that has an address of its own."""
    if page.may != "anyone" or "POST" in page.methods:
        return False
    return form != "html" if page.data else "." in page.path.rpartition("/")[2]


def preflight() -> Response:
    """What a browser is told that asks before it asks."""
    return Response(status_code=204, headers=_PREFLIGHT)


def opened(request: Request, response: Response) -> Response:
    """An answer to somebody without a name as open data; 304 where the asker has it already."""
    if response.status_code != 200 or "set-cookie" in response.headers:
        response.headers.update(_ANYWHERE)
        return response
    tag = response.headers.get("etag") if not hasattr(response, "body") else _tag(bytes(response.body))
    headers = {**_ANYWHERE, **_EXPOSED, "Cache-Control": f"public, max-age={MAX_AGE}, must-revalidate"}
    headers |= {"ETag": tag} if tag else {}
    if tag and _has(request, tag):
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    return response


def _tag(body: bytes) -> str:
    """A weak tag: the same content may be sent packed or not."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'


def _has(request: Request, tag: str) -> bool:
    """Whether If-None-Match names this tag (RFC 9110, 13.1.2: compared weakly)."""
    asked = request.headers.get("if-none-match", "")
    wanted = tag.removeprefix("W/")
    return asked.strip() == "*" or any(each.strip().removeprefix("W/") == wanted for each in asked.split(","))


def described(service: Service) -> dict[str, Any]:
    """The OpenAPI paths of the pages that are also open data, for the platform's own service."""
    pages = [
        (brick, page)
        for brick in service.bricks.values()
        for page in brick.pages
        if is_open_page(page, "json") and not page.path.startswith(("/s/", "/work/"))
    ]
    found: dict[str, Any] = {}
    for brick, page in pages:
        stem = "/index" if page.path == "/" else page.path
        for form, media in (("json", "application/json"), ("csv", "text/csv")):
            found[f"{stem}.{form}"] = {"get": _page(brick, page, form, media)}
    return found


def _page(brick: Brick, page: Page, form: str, media: str) -> dict[str, Any]:
    says = (page.show.__doc__ or page.path).strip().splitlines()[0]
    examples = _examples(brick, page)
    return {
        "operationId": f"{brick.name}.page.{page.show.__name__}.{form}",
        "tags": ["pages as data"],
        "summary": f"{says.rstrip('.')}, as {form.upper()}",
        "security": [],
        "parameters": [
            {"name": part, "in": "path", "required": True, "schema": {"type": "string"}}
            | ({"example": examples[part]} if part in examples else {})
            for part in re.findall(r"{(\w+)}", page.path)
        ],
        "responses": {"200": {"description": "The page's data", "content": {media: {}}}, **UNCHANGED},
    }


def _examples(brick: Brick, page: Page) -> dict[str, Any]:
    """What may stand in a page's address: as in the example of the operation of the same path, else of any other."""
    found: dict[str, Any] = {}
    open_ones = [each for own in brick.api.values() for each in own if is_open_operation(each)]
    for operation in sorted(open_ones, key=lambda each: each.path != page.path):
        extra = operation.given.model_config.get("json_schema_extra")
        given = extra.get("examples") if isinstance(extra, dict) else None
        if isinstance(given, list) and given and isinstance(given[0], dict):
            found = {**given[0], **found}
    return found
