"""The application: routes derived from what bricks declare, headers, health, start and stop."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI
from jinja2 import Environment
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commons.access import ANONYMOUS
from commons.assembly import Commons
from commons.brick import Brick, Operation, Page
from commons.database import is_away
from commons.errors import NotFound, Problem, SignInNeeded
from commons.pages import Visit, carry, shell
from commons.pages.assets import Assets
from commons.pages.frame import frame
from commons.pages.templating import STATIC, environment
from commons.telemetry import is_sent
from commons.web import api, describe, open_data, openapi, problems
from commons.web.beat import Beat
from commons.web.told import Told

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
SAFE_HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"x-frame-options": b"DENY",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}
COMPRESSED = (Middleware(GZipMiddleware, minimum_size=2000, compresslevel=4),)
"""Around whatever may be long. What an action answers is short, and is looked at no further."""


def build_app(commons: Commons, *, operator_key: str = "") -> FastAPI:
    """The ASGI application of an installation."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        commons.start()
        beat = Beat(commons)
        beat.start()
        yield
        beat.stop()
        commons.stop()

    folders = {
        brick.name: brick.folder / "templates" for brick in commons.bricks.values() if brick.pages or brick.panels
    }
    templates = environment(folders)
    app = FastAPI(
        title="Digital commons",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # its spans hold what people search for
    )
    app.state.commons = commons
    app.router.routes.append(Mount("/static", Assets(directory=STATIC, check_dir=False), middleware=COMPRESSED))
    _add_health(app, commons)
    _add_api(app, commons, templates, operator_key)
    for brick in (shell.brick, *commons.bricks.values()):
        for page in brick.pages:
            _add_page(app, commons, templates, brick, page)
    _add_errors(app, templates)
    app.add_middleware(SafeHeaders)
    if is_sent("TRACES") or is_sent("METRICS"):
        app.add_middleware(Told, routes=app.router.routes)
    return app


class SafeHeaders:
    """Headers that every answer carries unless it set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *((name, value) for name, value in SAFE_HEADERS.items() if name not in present),
                ]
            await send(message)

        await self.app(scope, receive, send_with)


def _add_health(app: FastAPI, commons: Commons) -> None:
    async def alive(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def ready(_request: Request) -> Response:
        def check() -> int:
            with commons.installation.reading.connect() as connection:
                connection.execute(sa.text("SELECT 1"))
            return commons.lag()

        try:
            lag = await commons.read(check)
        except Exception as error:
            if not is_away(error):
                raise
            return JSONResponse({"ready": False, "lag": None}, 503)
        fine = commons.writer.is_running and lag < 10_000
        return JSONResponse({"ready": fine, "lag": lag}, 200 if fine else 503)

    app.router.routes += [Route("/healthz", alive), Route("/readyz", ready)]


def _add_api(app: FastAPI, commons: Commons, templates: Environment, operator_key: str) -> None:
    base = "/api/{_organisation}/{_service}"

    async def openapi_document(request: Request) -> Response:
        return JSONResponse(
            openapi.document(api.find_service(commons, request)), headers={"Access-Control-Allow-Origin": "*"}
        )

    async def show(request: Request) -> Response:
        service = api.find_service(commons, request)
        shown = frame(request, commons, service, ANONYMOUS)
        shown |= {"operations": describe.operations(service, commons.settings.address), "csrf_token": ""}
        return HTMLResponse(templates.get_template("commons/api.html").render(shown))

    # Below one address after another, so that a request is compared with a few patterns rather than with hundreds.
    service = [
        Route("/openapi.json", openapi_document, middleware=COMPRESSED),
        Route("/uploads", api.upload_endpoint(commons, operator_key), methods=["POST"]),
    ]
    bricks = [
        _below(
            f"/{brick.name}/v{major}", [_operation(commons, brick, major, each, operator_key) for each in operations]
        )
        for brick in commons.bricks.values()
        for major, operations in brick.api.items()
    ]
    app.router.routes += [Route(base, show, middleware=COMPRESSED), _below(base, [*service, *bricks])]


def _below(path: str, routes: Sequence[BaseRoute]) -> Mount:
    return Mount(path, Router(routes, redirect_slashes=False))


def _operation(commons: Commons, brick: Brick, major: int, operation: Operation, operator_key: str) -> Route:
    methods = [operation.method, *(["OPTIONS"] if open_data.is_open_operation(operation) else ())]
    handler = api.endpoint(commons, brick, major, operation, operator_key)
    return Route(operation.path, handler, methods=methods, middleware=COMPRESSED if operation.is_query else ())


def _add_page(app: FastAPI, commons: Commons, templates: Environment, brick: Brick, page: Page) -> None:
    for path, form in _addresses(page):
        handler = _show(commons, templates, brick, page, form)
        methods = [*page.methods, *(["OPTIONS"] if open_data.is_open_page(page, form) else ())]
        app.router.routes.append(Route(path, handler, methods=methods, middleware=COMPRESSED))


def _addresses(page: Page) -> list[tuple[str, str]]:
    if not page.data:
        return [(page.path, "html")]
    stem = "/index" if page.path == "/" else page.path
    return [(f"{stem}.json", "json"), (f"{stem}.csv", "csv"), (page.path, "html")]


def _show(
    commons: Commons, templates: Environment, brick: Brick, page: Page, form: str
) -> Callable[[Request], Awaitable[Response]]:
    in_service = "{organisation}" in page.path and "{service}" in page.path and page.path.startswith(("/s/", "/work/"))

    async def handle(request: Request) -> Response:
        if request.method == "OPTIONS":
            return open_data.preflight()
        service = api.find_service(commons, request) if in_service else commons.platform
        if in_service and brick.name not in service.bricks and not brick.platform:
            raise NotFound("This service has no such page.", to_do="Go back to the start of the service.")
        visit = Visit(commons, templates, request, brick, page, service)
        visit.format = form
        try:
            await visit.begin()
            response: Response = await page.show(visit)
        except Problem as problem:
            if form != "html":
                refused = problems.as_document(problem, request.url.path)
                return open_data.opened(request, refused) if open_data.is_open_page(page, form) else refused
            kept = carry.kept_before(visit) if isinstance(problem, SignInNeeded) else None
            if kept is not None:
                return carry.sign_in_first(visit, kept)
            if problem.status in (401, 500):
                raise
            shown = visit.render("commons/error.html", status=problem.status, problem=problem)
            shown.headers.update(problems.headers_of(problem))
            return shown
        finally:
            await visit.form.close()
        look = commons.look_command(visit.actor, service, f"page.{brick.name}.{page.show.__name__}", visit.looks)
        if look is not None:
            await commons.perform(look)
        if open_data.is_open_page(page, form) and visit.actor.is_anonymous:
            return open_data.opened(request, response)
        return response

    return handle


def _add_errors(app: FastAPI, templates: Environment) -> None:
    async def answer(request: Request, error: Exception) -> Response:
        problem = problems.as_problem(error)
        if request.url.path.startswith("/api/"):
            return problems.as_document(problem, request.url.path)
        return problems.as_page(problem, request, templates)

    handlers: dict[Any, Any] = {Problem: answer, 404: answer, 405: answer, 413: answer, 400: answer, Exception: answer}
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
