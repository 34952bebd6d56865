"""Documents on the pages of staff."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from starlette.responses import Response

from bricks.storage.actions.ending import Hold, OneDocument, Remove, hold, release, remove
from bricks.storage.actions.keeping import AddVersion, Describe, Keep, add_version, describe, keep
from bricks.storage.events import RemovalReason
from bricks.storage.pages.receiving import receive
from bricks.storage.queries.documents import (
    DocumentView,
    ListDocuments,
    ReadContent,
    ReadDocument,
    content,
    list_documents,
    read_document,
)
from bricks.storage.rules.types import accept, list_types
from bricks.storage.settings import StorageSettings
from commons.errors import Fault, Invalid
from commons.pages import Visit
from commons.pages.forms import address_of, whole_number

VIEWS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "all": ("All documents", {}),
    "held": ("Under legal hold", {"held": True}),
    "ending": ("Kept for less than 30 days more", {"ending": True}),
    "removed": ("Removed", {"removed": True}),
}

REASONS = (
    (RemovalReason.DUPLICATE.value, "It is there twice"),
    (RemovalReason.WRONG_PERSON.value, "It belongs to somebody else"),
    (RemovalReason.UPLOADED_IN_ERROR.value, "It was uploaded by mistake"),
    (RemovalReason.ERASURE_REQUEST.value, "The person has asked for it to be erased"),
)

DONE: Mapping[str, str] = {
    "version": "New version added.",
    "described": "Description saved.",
    "held": "The document is under legal hold.",
    "released": "The legal hold has ended.",
    "removed": "Document removed.",
}


async def show_list(visit: Visit) -> Response:
    """Documents of the service: what is under hold, what goes soon, what has gone."""
    name = visit.query.get("view", "")
    name = name if name in VIEWS else "all"
    try:
        asked = ListDocuments.model_validate({**VIEWS[name][1], "after": visit.query.get("after") or None})
        found = await visit.ask(list_documents, asked)
    except (ValidationError, Invalid):
        found = await visit.ask(list_documents, ListDocuments(**VIEWS[name][1]))
    return visit.render(
        "storage/list.html",
        found=found,
        view=name,
        views=[(key, words) for key, (words, _) in VIEWS.items()],
        heading=VIEWS[name][0],
        here=visit.work("storage"),
    )


async def add(visit: Visit) -> Response:
    """Add a document to a case; the form stands on the case's page."""
    return await receive(visit, _keep, _back(visit), "Add a document")


async def _keep(visit: Visit, upload: str) -> None:
    shared = visit.form.get("shared") == "yes"
    await visit.perform(keep, visit.read_form(Keep, upload=upload, shared=shared, application=None, question=None))


async def download(visit: Visit) -> Response:
    """Send a document's content, always as a download."""
    number = whole_number(visit.query.get("number", ""), 1_000_000)
    asked = address_of(ReadContent, document=visit.ref("document"), number=number)
    return visit.send(await visit.ask(content, asked))


async def about(visit: Visit) -> Response:
    """One document: versions, description, hold, removal."""
    return await _about(visit)


async def _about(visit: Visit, problem: Invalid | None = None) -> Response:
    document: DocumentView = await visit.ask(read_document, ReadDocument(document=visit.ref("document")))
    settings: StorageSettings = await visit.with_view(lambda view: view.settings(StorageSettings))
    here = visit.work("storage", document.document)
    return visit.render(
        "storage/document.html",
        document=document,
        here=here,
        kinds=[(kind.code, kind.title) for kind in settings.kinds],
        accept=accept(settings.types),
        types=list_types(settings.types),
        megabytes=settings.megabytes,
        reasons=REASONS,
        may_supervise=visit.actor.may("supervise", visit.organisation, visit.service.slug),
        problem=problem,
        values=visit.form,
        notice=DONE.get(visit.query.get("done", ""), ""),
        crumbs=[("Documents", visit.work("storage")), (document.title or "Removed document", "")],
    )


async def new_version(visit: Visit) -> Response:
    """Add a newer file to a document."""

    async def add_it(visit: Visit, upload: str) -> None:
        await visit.perform(add_version, AddVersion(document=visit.ref("document"), upload=upload))

    return await receive(visit, add_it, _here(visit, "version"), "Add a new version")


async def describe_it(visit: Visit) -> Response:
    """Change what a document is called, what it shows and who sees it."""
    shared = visit.form.get("shared") == "yes"
    return await _do(visit, describe, Describe, "described", shared=shared)


async def hold_it(visit: Visit) -> Response:
    """Put a document under legal hold."""
    return await _do(visit, hold, Hold, "held")


async def release_it(visit: Visit) -> Response:
    """End a legal hold."""
    return await _do(visit, release, OneDocument, "released")


async def remove_it(visit: Visit) -> Response:
    """Remove a document."""
    try:
        reason = visit.form.get("removal_reason") or None
        await visit.perform(remove, visit.read_form(Remove, document=visit.ref("document"), reason=reason))
    except Invalid as problem:
        faults = [Fault("removal_reason", fault.message) for fault in problem.faults]
        return await _about(visit, Invalid(problem.what, expected=problem.expected, faults=faults))
    return visit.redirect(_here(visit, "removed"))


async def _do(visit: Visit, action: Any, model: Any, done: str, **more: Any) -> Response:
    try:
        await visit.perform(action, visit.read_form(model, document=visit.ref("document"), **more))
    except Invalid as problem:
        return await _about(visit, problem)
    return visit.redirect(_here(visit, done))


def _here(visit: Visit, done: str) -> str:
    return f"{visit.work('storage', visit.ref('document'), 'about')}?done={done}"


def _back(visit: Visit) -> str:
    return f"{visit.form.get('back') or visit.work('storage')}?done=kept"
