"""A council's systems and suppliers, each claim with its evidence."""

from collections.abc import Iterable

from starlette.responses import Response

from catalogue.pages import council_rows as lay
from catalogue.pages import evidence_rows
from catalogue.pages.citing import PROVENANCE, permalink, provenance
from catalogue.queries import neighbours as asked_neighbours
from catalogue.queries import systems as asked_systems
from commons.pages import Visit
from commons.pages.forms import address_of


async def systems(visit: Visit) -> Response:
    """What a council is seen to pay and to use."""
    asked = address_of(asked_systems.AskSystems, gss=visit.path["gss"])
    found: asked_systems.CouncilSystems = await visit.ask(asked_systems.systems, asked)
    if visit.format != "html":
        return visit.answer(found, "", rows=lambda: systems_csv(found))
    gss = found.council.gss
    return visit.answer(
        found,
        "catalogue/systems.html",
        tabs=lay.tabs(gss, "/systems"),
        seen_rows=evidence_rows.seen_rows(found),
        supplier_rows=evidence_rows.systems_rows(found),
        left_out_rows=[[each.name, each.why, each.lines] for each in found.left_out],
        notes=found.notes,
        permalink=permalink(visit, f"/councils/{gss}/systems"),
    )


def systems_csv(found: asked_systems.CouncilSystems) -> Iterable[tuple[object, ...]]:
    """One row for each thing that is seen, with what it rests on."""
    yield "gss", "council", "kind", "name", "what", "evidence", "lines", *PROVENANCE
    spend, bins, planning = found.sources
    own = found.council
    for claim in found.claims:
        where = provenance(spend, claim.source_row)
        yield (own.gss, own.name, "supplier", claim.name, claim.what, claim.says, claim.lines, *where)
    for left in found.left_out:
        said = f"not counted: {left.why}"
        yield (own.gss, own.name, "supplier, not counted", left.name, "", said, left.lines, *provenance(spend, None))
    for seen in found.seen:
        where = provenance(bins if seen.what == asked_systems.BIN_LOOKUP else planning, seen.source_row)
        yield (own.gss, own.name, "system", seen.system or "not known", seen.what, seen.how, "", *where)


async def neighbours(visit: Visit) -> Response:
    """Councils like this one."""
    asked = address_of(asked_neighbours.AskNeighbours, gss=visit.path["gss"])
    found: asked_neighbours.NeighbourList = await visit.ask(asked_neighbours.neighbours, asked)
    gss = found.council.gss
    return visit.answer(
        found,
        "catalogue/neighbours.html",
        rows=lambda: [
            ("gss", "rank", "neighbour", "name", "kind", "how_near", "same_class", *PROVENANCE),
            *(
                (gss, n.rank, n.gss, n.name, n.kind, n.how_near, n.same_class, *provenance(found.source, None))
                for n in found.items
            ),
        ],
        tabs=lay.tabs(gss, ""),
        neighbour_rows=[
            [{"text": n.name, "href": f"/councils/{n.gss}"}, n.kind, n.how_near, "yes" if n.same_class else "no"]
            for n in found.items
        ],
        permalink=permalink(visit, f"/councils/{gss}/neighbours"),
    )
