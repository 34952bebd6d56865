"""Suggesting another composition of somebody's service: choose bricks, see the draft, its check and its cost."""

from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from commons.money import show_pounds, show_unit
from commons.pages import Visit
from commons.pages.forms import address_of, whole_number
from registry.queries.redesign import AskRedesign, Estimate, Redesign, redesigned
from registry.rules.archive import pack


async def suggestion(visit: Visit) -> Response:
    """The draft that the address names; without bricks in it, the service as it is."""
    found = await _found(visit)
    query = urlencode([*(("brick", name) for name in found.bricks), ("number", found.number)])
    return visit.answer(
        found,
        "registry/suggestion.html",
        rows=lambda: [
            ("organisation", "service", "version", "origin", "class", "now_pence", "draft_pence", "how_known"),
            *(
                (found.publisher, found.about, found.number, found.origin, each.what, each.now, each.draft, each.known)
                for each in (found.estimate.amounts if found.estimate else ())
            ),
        ],
        here=visit.request.url.path,
        archive_url=f"{visit.request.url.path}/archive?{query}",
        files=sorted(found.files.items(), key=lambda pair: (pair[0] != "service.yaml", pair[0])),
        amount_rows=amount_rows(found.estimate) if found.estimate else [],
        changed=bool(found.adds or found.drops),
        origin="" if found.origin == "live" else found.origin,
        noindex=True,
    )


async def archive(visit: Visit) -> Response:
    """The files of the draft, for its owner to take over."""
    found = await _found(visit)
    headers = {
        "Content-Disposition": f'attachment; filename="{found.about}-draft.zip"',
        "X-Content-Type-Options": "nosniff",
    }
    return visit.finish(Response(pack(found.files), media_type="application/zip", headers=headers))


async def _found(visit: Visit) -> Redesign:
    bricks = visit.request.query_params.getlist("brick")
    number = whole_number(visit.query.get("number", ""), 1_000_000) or None
    publisher, about = visit.path["organisation"], visit.path["service"]
    asked = address_of(AskRedesign, publisher=publisher, about=about, brick=tuple(bricks[:40]), number=number)
    found: Redesign = await visit.ask(redesigned, asked)
    return found


def amount_rows(found: Estimate) -> list[list[Any]]:
    """Both costs by class, and for one case where that is known."""
    rows: list[list[Any]] = [
        [each.what.capitalize(), show_pounds(each.now), show_pounds(each.draft), each.known] for each in found.amounts
    ]
    if found.now_each is not None:
        draft = show_unit(found.draft_each) if found.draft_each is not None else "not known"
        rows.append([f"For each {found.unit}", show_unit(found.now_each), draft, "from amounts before rounding"])
    return rows
