"""The API: every operation of every brick, at `/api/{organisation}/{service}/{brick}/v{major}/...`."""

from collections.abc import Awaitable, Callable
from functools import partial

from pydantic import BaseModel
from pydantic_core import to_json
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from commons import uploads
from commons.access import ANONYMOUS, OPERATOR, Actor
from commons.assembly import Commons
from commons.brick import Brick, Operation
from commons.errors import Invalid, NotFound, Problem, SignInNeeded
from commons.model import Download
from commons.pages.answers import send
from commons.service import Service
from commons.transaction import Outcome
from commons.view import Looks
from commons.web import door, open_data, problems

Endpoint = Callable[[Request], Awaitable[Response]]


def endpoint(commons: Commons, brick: Brick, major: int, operation: Operation, operator_key: str) -> Endpoint:
    """The handler of one operation of one API major."""
    found_by = _found_by(brick, operation)

    async def handle(request: Request) -> Response:
        service = find_service(commons, request)
        if service.file.majors.get(brick.name) != major:
            raise NotFound(
                f"This service does not offer {brick.name} v{major}.",
                expected="A brick and version that the service composes.",
                to_do=f"See /api/{service.organisation}/{service.slug}/openapi.json",
            )
        if request.method == "OPTIONS":
            return open_data.preflight()
        actor = await who(commons, request, operator_key)
        if actor.is_anonymous and open_data.is_open_operation(operation):
            return await _openly(commons, request, brick, operation, service)
        if operation.is_query:
            return await _answer(commons, request, brick, operation, service, actor)
        return await _perform(commons, request, operation, found_by, service, actor)

    return handle


async def _openly(commons: Commons, request: Request, brick: Brick, operation: Operation, service: Service) -> Response:
    try:
        answer = await _answer(commons, request, brick, operation, service, ANONYMOUS)
    except Problem as problem:
        answer = problems.as_document(problem, request.url.path)
    return open_data.opened(request, answer)


def find_service(commons: Commons, request: Request) -> Service:
    """The service that the address names; an operation may use the same words for its own input."""
    path = request.path_params
    organisation = path.get("_organisation") or path["organisation"]
    return commons.service(organisation, path.get("_service") or path["service"])


async def who(commons: Commons, request: Request, operator_key: str) -> Actor:
    """The actor behind the bearer key; anonymous without one."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        return ANONYMOUS
    if scheme.lower() != "bearer" or not key.strip():
        raise SignInNeeded("The Authorization header is not a bearer key.", expected="Authorization: Bearer <key>")
    if operator_key and key.strip() == operator_key:
        return OPERATOR
    known = commons.known_actor(key.strip())
    return known or await commons.read(partial(commons.actor_of_key, key.strip()))


async def _perform(
    commons: Commons, request: Request, operation: Operation, found_by: list[str], service: Service, actor: Actor
) -> Response:
    if actor.is_anonymous:
        raise SignInNeeded("Changes over the API need a key.", expected="Authorization: Bearer <key>")
    key = door.read_key(request)
    body = await door.read_body(request, commons.settings.body_limit)
    given = door.read_given(operation, door.read_json(body), request.path_params, request)
    command = commons.command(operation.run, given, actor=actor, service=service, key=key)
    outcome = await commons.perform(command)
    return recorded(request, found_by, outcome)


def recorded(request: Request, found_by: list[str], outcome: Outcome) -> Response:
    """201 with the place of what was made, or 200."""
    answer = outcome.as_json()
    headers = {"Idempotency-Replayed": "true"} if outcome.again else {}
    made = next((answer[name] for name in found_by if name in answer), None)
    if made is not None:
        headers["Location"] = f"{request.scope['path']}/{made}"
    return Response(to_json(answer), 200 if made is None else 201, headers, "application/json")


def _found_by(brick: Brick, operation: Operation) -> list[str]:
    """The fields of an answer by which another operation of the brick finds what was made."""
    if operation.method != "POST":
        return []
    others = [other.path for major in brick.api.values() for other in major if other.method == "GET"]
    names = [path.removeprefix(f"{operation.path}/{{").removesuffix("}") for path in others]
    return [name for name in names if name.isidentifier()]


async def _answer(
    commons: Commons, request: Request, brick: Brick, operation: Operation, service: Service, actor: Actor
) -> Response:
    values = door.read_query(request, operation.given)
    if operation.reads:
        values |= door.read_json(await door.read_body(request, commons.settings.body_limit))
    asked = door.read_given(operation, values, request.path_params, request)
    looks = Looks()
    ask = partial(commons.ask_now, operation.run, asked, actor=actor, service=service, looks=looks)
    answer = await commons.read(ask)
    look = commons.look_command(actor, service, f"api.{brick.name}.{operation.name}", looks)
    if look is not None:
        await commons.perform(look)
    if isinstance(answer, Download):
        return send(commons.installation.ports.documents, answer)
    return as_json(answer)


def as_json(answer: BaseModel | None) -> Response:
    """A model as JSON, with its version as ETag if it has one."""
    if answer is None:
        raise NotFound("There is no such record here.")
    version = getattr(answer, "version", None)
    headers = {"Cache-Control": "no-store"} | ({"ETag": f'"{version}"'} if isinstance(version, int) else {})
    return Response(answer.model_dump_json(), media_type="application/json", headers=headers)


def upload_endpoint(commons: Commons, operator_key: str) -> Endpoint:
    """`POST /api/{organisation}/{service}/uploads`: the bytes as the body, the name in a header."""

    async def handle(request: Request) -> Response:
        service = find_service(commons, request)
        actor = await who(commons, request, operator_key)
        if actor.is_anonymous:
            raise SignInNeeded("Uploads over the API need a key.", expected="Authorization: Bearer <key>")
        name = request.query_params.get("filename", "")
        if not name:
            raise Invalid("The upload has no name.", expected="?filename=evidence.pdf", to_do="Add it and send again.")
        body = await door.read_body(request, commons.settings.upload_limit)
        found = await run_in_threadpool(uploads.receive, commons, service, actor, name, [body])
        answer = {"upload": found.ref, "size": found.size, "media_type": found.media_type, "digest": found.digest}
        return JSONResponse(answer, status_code=201)

    return handle
