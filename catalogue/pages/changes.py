"""What has changed, as a page, as data and as a feed; and the log of corrections."""

from datetime import UTC, datetime

from starlette.responses import Response

from catalogue.queries import changes
from catalogue.rules.changes import KINDS, atom
from commons.pages import Visit

MOST = 100
BEGINNING = datetime(2026, 11, 1, tzinfo=UTC)
"""The time of a feed without any entry."""


async def listed(visit: Visit) -> Response:
    """The newest changes."""
    kind = next((kind for kind in KINDS if kind == visit.query.get("kind")), None)
    found: changes.Changes = await visit.ask(changes.changes, changes.AskChanges(kind=kind, limit=MOST))
    return visit.answer(
        found,
        "catalogue/changes.html",
        rows=lambda: [
            ("id", "kind", "at", "title", "says", "address"),
            *((each.id, each.kind, each.at.isoformat(), each.title, each.says, each.href) for each in found.items),
        ],
        kind=kind,
        kinds=[
            {"text": "Everything", "href": "/changes", "current": kind is None},
            *(
                {"text": words, "href": f"/changes?kind={each}", "current": each == kind}
                for each, words in KINDS.items()
            ),
        ],
        words=KINDS,
    )


async def feed(visit: Visit) -> Response:
    """The newest changes as an Atom feed."""
    found: changes.Changes = await visit.ask(changes.changes, changes.AskChanges(limit=MOST))
    text = atom(found.items, address=visit.commons.settings.address, since=BEGINNING)
    return visit.data(Response(text, media_type="application/atom+xml; charset=utf-8"))


async def corrections(visit: Visit) -> Response:
    """Everything that was wrong and was put right."""
    found: changes.Corrections = await visit.ask(changes.corrections, changes.AskCorrections())
    columns = ("correction", "date", "kind", "where", "was", "is", "why", "version")
    return visit.answer(
        found,
        "catalogue/corrections.html",
        rows=lambda: [
            columns,
            *(
                (each.correction, each.date, each.kind, each.where, each.was, each.is_, each.why, each.version)
                for each in found.items
            ),
        ],
        correction_rows=[
            [f"{each.date.day} {each.date:%B %Y}", each.where, each.was, each.is_, each.why] for each in found.items
        ],
    )
