"""Declared services: drawn from public evidence, because nobody runs them here."""

from starlette.responses import Response

from catalogue.pages import council_rows
from catalogue.pages import declared_rows as lay
from catalogue.pages.citing import permalink
from catalogue.queries import neighbours
from catalogue.queries.declared import lists
from catalogue.queries.declared import service as asked_service
from catalogue.rules.figures import CLASSES
from commons.pages import Visit
from commons.pages.forms import address_of


async def service(visit: Visit) -> Response:
    """The DNA of one service of one council, as far as public evidence goes."""
    asked = address_of(asked_service.AskDeclared, gss=visit.path["gss"], subject=visit.path["subject"])
    found: asked_service.DeclaredService = await visit.ask(asked_service.declared_service, asked)
    own = found.council
    if visit.format != "html":
        return visit.answer(found, "", rows=lambda: lay.service_csv(found))
    if (own.gss, found.subject) != (visit.path["gss"], visit.path["subject"]):
        return visit.redirect(found.href)
    near: neighbours.NeighbourList = await visit.ask(neighbours.neighbours, neighbours.AskNeighbours(gss=own.gss))
    return visit.answer(
        found,
        "catalogue/declared.html",
        alike=[(f"{each.gss}/{found.subject}", each.name) for each in near.items if each.same_class],
        origin="declared",
        picture_shown=lay.declared_picture(found),
        number_tiles=lay.number_tiles(found),
        money_rows=lay.money(found),
        line_rows=lay.lines(found),
        evidence_rows=lay.evidence(found),
        strips=lay.strips(found),
        budget=found.amounts is not None and found.amounts.status == "budget",
        permalink=permalink(visit, found.href),
    )


async def listed(visit: Visit) -> Response:
    """Everything of one council that public evidence can draw."""
    asked = address_of(lists.AskDeclaredList, gss=visit.path["gss"])
    found: lists.DeclaredList = await visit.ask(lists.declared_list, asked)
    if visit.format != "html":
        return visit.answer(found, "", rows=lambda: lay.list_csv(found))
    gss = found.council.gss
    return visit.answer(
        found,
        "catalogue/declared_list.html",
        origin="declared",
        tabs=council_rows.tabs(gss, "/services"),
        permalink=permalink(visit, f"/councils/{gss}/services"),
        **lay.list_context(found),
    )


async def across(visit: Visit) -> Response:
    """One declared service in every council of which something is known."""
    asked = address_of(lists.AskSubject, subject=visit.path["subject"], kind=visit.query.get("kind", ""))
    found: lists.DeclaredAcross = await visit.ask(lists.across, asked)
    if visit.format != "html":
        return visit.answer(found, "", rows=lambda: lay.across_csv(found))
    here = f"/declared/{found.subject}"
    return visit.answer(
        found,
        "catalogue/declared_across.html",
        origin="declared",
        council_rows=lay.across_rows(found),
        kind_links=[
            {"text": "All", "href": here, "current": not found.kind},
            *(
                {
                    "text": CLASSES[kind][1][0].upper() + CLASSES[kind][1][1:],
                    "href": f"{here}?kind={kind}",
                    "current": kind == found.kind,
                    "count": count,
                }
                for kind, count in found.kinds.items()
            ),
        ],
        permalink=permalink(visit, here, kind=found.kind),
    )
