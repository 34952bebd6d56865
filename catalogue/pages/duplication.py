"""The same function bought or built many times: the claims, and the evidence page of each."""

from starlette.responses import Response

from catalogue.pages import duplication_rows as lay
from catalogue.pages.asking import ASSUMED_HEAD, address, assumption_rows, assumptions, changed, typed
from catalogue.pages.citing import permalink
from catalogue.queries import alike, look_ups, paid
from catalogue.queries import duplication as asked_duplication
from catalogue.rules.avoided import AskAvoided
from commons.event import Origin
from commons.pages import Visit
from commons.pages.forms import address_of, whole_number

PATH = "/duplication"
ORIGINS: dict[str, Origin] = {"example": "example", "generated": "generated"}


async def overview(visit: Visit) -> Response:
    """Every claim with what it rests on."""
    found: asked_duplication.Duplication = await visit.ask(
        asked_duplication.duplication, asked_duplication.AskDuplication()
    )
    return visit.answer(
        found,
        "catalogue/duplication.html",
        rows=lambda: lay.claims_csv(found),
        claims=lay.claims(found),
        permalink=permalink(visit, PATH),
    )


async def bins(visit: Visit) -> Response:
    """Bin-day look-ups: the count, the steps, the platforms."""
    found: look_ups.LookUps = await visit.ask(look_ups.look_ups, look_ups.AskLookUps())
    return visit.answer(
        found,
        "catalogue/duplication_look_ups.html",
        rows=lambda: lay.look_ups_csv(found),
        platforms=lay.platforms_picture(found),
        class_rows=[[each.kind.capitalize(), each.own, each.councils, each.known] for each in found.classes],
        step_rows=[[each.step, f"{each.removed:,}" if each.removed else "–", each.left] for each in found.steps],
        permalink=permalink(visit, f"{PATH}/look-ups"),
    )


async def suppliers(visit: Visit) -> Response:
    """Suppliers by how many readable files hold their name."""
    found: paid.Paid = await visit.ask(paid.paid, paid.AskPaid())
    return visit.answer(
        found,
        "catalogue/duplication_suppliers.html",
        rows=lambda: lay.paid_csv(found),
        seen=lay.paid_picture(found),
        **lay.paid_tables(found),
        permalink=permalink(visit, f"{PATH}/suppliers"),
    )


async def supplier(visit: Visit) -> Response:
    """One supplier, with the row of every council."""
    asked = address_of(paid.AskSupplier, supplier=visit.path["supplier"])
    found: paid.SupplierPage = await visit.ask(paid.supplier, asked)
    return visit.answer(
        found,
        "catalogue/duplication_supplier.html",
        rows=lambda: lay.supplier_csv(found),
        class_rows=[[each.kind.capitalize(), f"{each.councils} of {each.readable}"] for each in found.own.classes],
        council_rows=[
            [{"text": each.council, "href": f"/councils/{each.gss}/systems"}, each.kind, each.lines, each.source_row]
            for each in found.councils
        ],
        permalink=permalink(visit, f"{PATH}/suppliers/{found.own.supplier}"),
    )


async def services(visit: Visit) -> Response:
    """Services that are composed nearly the same."""
    page = min(whole_number(visit.query.get("page", ""), alike.MOST_PAGES) or 1, alike.MOST_PAGES)
    origin: Origin = ORIGINS.get(visit.query.get("origin", ""), "live")
    found: alike.AlikePairs = await visit.ask(alike.alike, alike.AskAlike(origin=origin, page=page))
    shown = "" if origin == "live" else origin
    return visit.answer(
        found,
        "catalogue/duplication_services.html",
        rows=lambda: lay.alike_csv(found),
        pair_rows=lay.pair_rows(found),
        page=page,
        origin=shown,
        noindex=bool(shown),
        permalink=permalink(visit, f"{PATH}/services", origin=shown, page=str(page) if page > 1 else ""),
    )


async def alignment(visit: Visit) -> Response:
    """Two services side by side, part by part."""
    asked = address_of(
        alike.AskAlignment,
        publisher=visit.path["organisation"],
        slug=visit.path["service"],
        other_publisher=visit.path["other_organisation"],
        other_slug=visit.path["other"],
    )
    found: alike.Alignment = await visit.ask(alike.aligned, asked)
    shown = "" if found.origin == "live" else found.origin
    return visit.answer(
        found,
        "catalogue/duplication_alignment.html",
        rows=lambda: lay.alignment_csv(found),
        kinds=lay.alignment_kinds(found),
        origin=shown,
        noindex=bool(shown),
        permalink=permalink(visit, visit.request.url.path),
    )


async def avoided(visit: Visit) -> Response:
    """What adopting a standard brick would avoid, with assumptions that a reader changes."""
    asked, problem = assumptions(visit, AskAvoided)
    found: asked_duplication.AvoidedRange = await visit.ask(asked_duplication.avoided_range, asked)
    if visit.format != "html":
        return visit.answer(found, "", rows=lambda: lay.avoided_csv(found))
    return visit.answer(
        found,
        "catalogue/duplication_avoided.html",
        problem=problem,
        typed=typed(visit, asked, problem),
        asked_for=changed(asked),
        picture_of_range=lay.range_picture(found),
        range_rows=lay.range_rows(found.found),
        words=lay.range_words(found.found),
        assumed_head=ASSUMED_HEAD,
        assumed_rows=assumption_rows(found.assumptions),
        permalink=f"{visit.commons.settings.address}{address(f'{PATH}/avoided', asked)}",
    )
