"""Taking a file from a form."""

from collections.abc import Awaitable, Callable

from starlette.responses import Response

from bricks.storage.rules.types import accept, list_types
from bricks.storage.settings import StorageSettings
from commons.errors import Fault, Invalid, Problem, TooLarge
from commons.pages import Visit


async def receive(visit: Visit, do: Callable[[Visit, str], Awaitable[None]], back: str, title: str) -> Response:
    """Receive the form's file, act on it and go back; or the same form again with what is wrong."""
    try:
        upload = await visit.upload("file")
        if upload is None:
            raise Invalid("No file was chosen.", faults=[Fault("file", "Choose a file")])
        await do(visit, upload)
    except (Invalid, TooLarge) as problem:
        return await _again(visit, problem, title)
    return visit.redirect(back)


async def _again(visit: Visit, problem: Problem, title: str) -> Response:
    settings: StorageSettings = await visit.with_view(lambda view: view.settings(StorageSettings))
    if not any(fault.field == "file" for fault in problem.faults):
        faults = [Fault("file", problem.what)]
        problem = Invalid(problem.what, expected=problem.expected, to_do=problem.to_do, faults=faults)
    kept = {
        name: str(visit.form.get(name)) for name in ("case", "kind", "title", "shared", "back") if name in visit.form
    }
    return visit.render(
        "storage/again.html",
        problem=problem,
        title=title,
        action=visit.request.url.path,
        kept=kept,
        accept=accept(settings.types),
        types=list_types(settings.types),
        megabytes=settings.megabytes,
    )
