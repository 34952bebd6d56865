"""Errors as answers: problem documents for the API, plain pages for people, nothing internal for either."""

import logging
from urllib.parse import urlencode

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from commons.database import is_away
from commons.errors import Busy, NotFound, Problem, SignInNeeded, TooLarge

log = logging.getLogger("commons.web")


class Internal(Problem):
    """Something in the installation is broken; the log has it."""

    status = 500
    title = "Something went wrong"


def as_problem(error: Exception) -> Problem:
    """Any error as a problem that may be shown."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        if error.status_code == 404:
            return NotFound("There is nothing at this address.", to_do="Check the address, or begin at the front page.")
        if error.status_code == 413:
            return TooLarge(str(error.detail))
        found = Problem(str(error.detail), to_do="Check the address and the method.")
        found.status = error.status_code
        return found
    if is_away(error):
        log.warning("the database is away or busy", exc_info=error)
        return Busy(
            "The service cannot answer at the moment.",
            expected="A database that answers.",
            to_do="Nothing is half done: what you sent is either stored whole or not at all. Try again in a moment.",
        )
    log.error("a request failed", exc_info=error)
    return Internal(
        "This did not work, and it is not your fault.",
        to_do="Nothing is half done: what you sent is either stored whole or not at all. Try again in a moment.",
    )


def as_document(problem: Problem, path: str) -> Response:
    """RFC 9457: what was wrong (detail), what was expected, what to do."""
    body = {
        "type": f"/problems/{type(problem).__name__.lower()}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.what,
        "expected": problem.expected,
        "to_do": problem.to_do,
        "instance": path,
        "errors": [{"field": fault.field, "message": fault.message} for fault in problem.faults],
    }
    shown = {name: value for name, value in body.items() if value not in ("", [])}
    return JSONResponse(shown, problem.status, headers=headers_of(problem), media_type="application/problem+json")


def as_page(problem: Problem, request: Request, templates: Environment) -> Response:
    """A page in plain words; who has to sign in first is taken there."""
    path = request.url.path
    if isinstance(problem, SignInNeeded) and request.method == "GET" and not path.startswith("/account/sign-in"):
        back = f"{path}?{request.url.query}" if request.url.query else path
        return RedirectResponse(f"/account/sign-in?{urlencode({'next': back})}", 303)
    html = templates.get_template("commons/error.html").render(
        problem=problem, path=path, sign_in_url="/account/sign-in", csrf_token=""
    )
    return Response(html, problem.status, headers=headers_of(problem), media_type="text/html; charset=utf-8")


def headers_of(problem: Problem) -> dict[str, str]:
    headers = {"Cache-Control": "no-store"}
    if isinstance(problem, Busy):
        headers["Retry-After"] = "2"
    if problem.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="commons"'
    return headers
